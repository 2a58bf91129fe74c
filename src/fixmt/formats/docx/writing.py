"""Writes edits of a document's text into its XML: only what stands in ``w:t`` elements changes.

A word that stays keeps its run, and with it how it looks, also if its case changes or other words
move round it.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from ...aligned import aligned, tokens
from ...article import Edit
from .places import is_text, pieces
from .reading import Document, Run, cells, shown

_SPACE = re.compile(rb"""\sxml:space\s*=\s*(?:"[^"]*"|'[^']*')""")


def rewritten(xml: bytes, document: Document, edits: Sequence[Edit]) -> bytes:
    """``xml``, which shows ``document``, with ``edits`` of its text made. They must fit there."""
    draft = _Draft(document)
    for start, before, after in _joined(edits):
        for at, old, new in pieces(start, before, after) or ():
            draft.change(at, old, new)
    out, done = [], 0
    for run, written in draft.written():
        tag = xml[run.tag : run.start]
        if not run.preserved and (_edge(written, 0) or _edge(written, -1)):
            tag = _SPACE.sub(b"", tag)[:-1].rstrip() + b' xml:space="preserve">'
        out += [xml[done : run.tag], tag, written.encode()]
        done = run.end
    return b"".join([*out, xml[done:]])


def _joined(edits: Sequence[Edit]) -> Iterator[tuple[int, str, str]]:
    """``edits`` as place, old and new text; those that touch are one."""
    found: list[tuple[int, str, str]] = []
    for edit in edits:
        if found and found[-1][0] + len(found[-1][1]) == edit.span.start:
            start, before, after = found.pop()
            found.append((start, before + edit.before, after + edit.after))
        else:
            found.append((edit.span.start, edit.before, edit.after))
    yield from found


def _edge(written: str, index: int) -> bool:
    """True if the first (0) or last (-1) character that ``written`` shows is white space."""
    return bool(written) and shown(cells(written)[index]) == " "


class _Draft:
    """The text of a document under change, character by character."""

    def __init__(self, document: Document) -> None:
        self.text, self.runs = document.text, document.runs
        self.lows = [run.low for run in self.runs]
        self.instead: dict[int, str] = {}  # what is written for a character
        self.before: defaultdict[int, str] = defaultdict(str)  # and what is put on its sides
        self.after: defaultdict[int, str] = defaultdict(str)
        self.plain: dict[int, tuple[str, ...]] = {}  # by the beginning of the line

    def change(self, at: int, old: str, new: str) -> None:
        """Put ``new`` in place of ``old``, which stands ``at`` between what is no text."""
        gone: list[int] = []
        pending = ""
        words = tokens(old)
        for was, now in aligned(words, tokens(new), self._marked(at, words)):
            if was and len(was) == len(now):
                self._put(at, gone, pending)
                gone, pending = [], ""
                self._recased(at, was, now)
            else:
                pending += now
                gone += range(at, at + len(was))
            at += len(was)
        self._put(at, gone, pending)

    def written(self) -> Iterator[tuple[Run, str]]:
        """The runs that changed, and what is written in them now."""
        touched = {self._index(i) for i in (*self.instead, *self.before, *self.after)}
        for number in sorted(touched):
            run = self.runs[number]
            out = []
            for index, cell in enumerate(run.cells, run.low):
                out.append(self.before.get(index, ""))
                out.append(self.instead.get(index, cell))
                out.append(self.after.get(index, ""))
            yield run, "".join(out)

    def _index(self, at: int) -> int:
        """The number of the run that the character ``at`` stands in."""
        return bisect_right(self.lows, at) - 1

    def _recased(self, at: int, was: str, now: str) -> None:
        for index, (old, new) in enumerate(zip(was, now, strict=True), at):
            if old != new:
                self.instead[index] = _escaped(new)

    def _put(self, at: int, gone: Sequence[int], new: str) -> None:
        """``new`` before the character ``at``, in place of those that are ``gone`` there."""
        self.instead.update(dict.fromkeys(gone, ""))
        if not new:
            return
        if not gone:
            self._insert(at, new)
            return
        home = self._home(gone)
        core = new.strip(" ")
        if core and self._plainer(gone[0] - 1, home):
            self.after[gone[0] - 1] += new[: len(new) - len(new.lstrip(" "))]
            new = new.lstrip(" ")
        if core and self._plainer(at, home):
            self.before[at] += new[len(new.rstrip(" ")) :]
            new = new.rstrip(" ")
        self.instead[home] = _escaped(new)

    def _home(self, gone: Sequence[int]) -> int:
        """The first of the characters ``gone`` that looks like most of them, white space aside."""
        seen = [i for i in gone if not self.text[i].isspace()] or gone
        usual = Counter(self._style(i) for i in seen).most_common(1)[0][0]
        return next(i for i in seen if self._style(i) == usual)

    def _plainer(self, at: int, other: int) -> bool:
        """True if text stands ``at`` that looks like most of the line, and ``other`` does not."""
        plain = self._plain(other)
        return is_text(self.text, at) and self._style(at) == plain != self._style(other)

    def _style(self, at: int) -> tuple[str, ...]:
        return self.runs[self._index(at)].style

    def _insert(self, at: int, new: str) -> None:
        """``new`` between two characters that stay; of two runs, in the one that looks plainer."""
        if is_text(self.text, at - 1) and not self._plainer(at, at - 1):
            self.after[at - 1] += _escaped(new)
        else:
            self.before[at] += _escaped(new)

    def _plain(self, at: int) -> tuple[str, ...]:
        """How most of the line looks that the character ``at`` stands in."""
        low = self.text.rfind("\n", 0, at) + 1
        if low not in self.plain:
            self.plain[low] = self._usual(low)
        return self.plain[low]

    def _usual(self, low: int) -> tuple[str, ...]:
        high = self.text.find("\n", low) % (len(self.text) + 1)  # the end where there is none
        found: Counter[tuple[str, ...]] = Counter()
        for number in range(max(0, self._index(low)), self._index(high) + 1):
            run = self.runs[number]
            if low <= run.low < high:
                found[run.style] += len(run.cells)
        return found.most_common(1)[0][0] if found else ()

    def _marked(self, at: int, words: Sequence[str]) -> set[int]:
        """Which of ``words``, the first of them ``at``, look otherwise than most of the line."""
        marked = set()
        plain = self._plain(at)
        for number, word in enumerate(words):
            if word[0].isalnum() and self._style(at) != plain:
                marked.add(number)
            at += len(word)
        return marked


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)

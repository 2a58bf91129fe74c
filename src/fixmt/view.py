"""The prose of a marked-up source: its text without the markup, and where each character came from.

Rules and models read the text; what they find is told, and repaired, on the exact source. Markup
is never made anew: an edit copies every stretch of source that shows no text, in its order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .aligned import aligned, tokens
from .article import Article, Candidate, Finding, Span
from .patterns import deferred
from .writer import OBJECT, Writer

_EMPTY = deferred(r"(?i)<a\b[^<>]*></a\s*>|\[\](?:\(|\[)")  # a link that nobody can see
_STRESS = deferred(r"(?<![*_~\\])(\*{1,3}|_{1,3}|~~)\1(?![*_~])")  # round nothing
_HARMLESS = deferred(r"[\w\s.,;:]*")
_LEAD = 16  # code points at the beginning of a line that may have a meaning
_WINDOW = 200  # code points of a line read again on either side of an edit


@dataclass(frozen=True, slots=True)
class View:
    """The text that a source shows.

    Character ``i`` of ``prose.source`` stands at ``source[starts[i]:ends[i]]``: one character, or
    what shows as one (an entity, white space that is one space on the page). A line break between
    blocks may stand for nothing; then start and end are one place.
    """

    source: str
    prose: Article
    starts: Sequence[int]
    ends: Sequence[int]
    closers: Mapping[int, int]  # where markup begins that closes something → where it ends
    escape: Callable[[str], str]  # text → source that shows it
    read: Callable[[str], Writer]  # source → what it shows
    by_line: bool  # a line can be read by itself
    # What was found on the prose, by what it became on the source.
    _inside: dict[tuple[str, Span, str], Finding] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def outward(self, finding: Finding) -> Finding:
        """``finding`` on the source, less the candidates that cannot be made there."""
        free = (c for c in finding.candidates if self.prose.is_open(c.span, finding.rule))
        candidates = tuple(c for c in map(self.candidate, free) if c)
        span = self.span(finding.span)
        self._inside[finding.rule, span, finding.message] = finding
        return replace(finding, span=span, candidates=candidates)

    def inward(self, finding: Finding) -> Finding | None:
        """The reverse of :meth:`outward`, less the candidates that ``finding`` has lost since."""
        inside = self._inside.get((finding.rule, finding.span, finding.message))
        if inside is None:
            return None
        kept = tuple(c for c in inside.candidates if self.candidate(c) in finding.candidates)
        return replace(inside, candidates=kept)

    def shown(self, start: int, end: int) -> str:
        """What ``source[start:end]`` shows; a space where it goes from block to block."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return readable(self.prose.source[first:last].rstrip("\n").replace("\n", " "))

    def plain(self, text: str) -> str:
        """What a piece of source by itself shows; the same where there is no markup in it."""
        shown = readable("".join(self.read(text).text)).split()
        if shown == text.split():
            return text
        head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{head}{' '.join(shown)}{tail}"

    def span(self, span: Span) -> Span:
        """The place in the source of ``span`` in the prose, without markup round it."""
        if len(span):
            return Span(self.starts[span.start], self.ends[span.end - 1])
        if span.start and self.starts[span.start - 1] < self.ends[span.start - 1]:
            at = self._closed(self.ends[span.start - 1])
            return Span(at, at)
        at = self.starts[span.start] if span.start < len(self.starts) else len(self.source)
        return Span(at, at)

    def candidate(self, candidate: Candidate) -> Candidate | None:
        """``candidate`` on the source, or None if it would join or part blocks or make markup."""
        before, after = candidate.span.of(self.prose.source), candidate.text
        if after and before.count("\n") != after.count("\n"):
            return None
        span = self.span(candidate.span)
        if self.source[max(0, span.start - 1) : span.start] in ("<", "&"):
            return None  # a sign that stands for itself would become the beginning of a tag
        text = self.escape(after)
        if before:
            span, text = self._rewritten(candidate.span, before, after)
        wider, whole = self._widened(candidate.span.start, span, text)
        if after and len(_EMPTY.findall(whole)) > len(_EMPTY.findall(wider.of(self.source))):
            return None
        if not self.by_line and ("<" in before or "&" in before) and not self._reads(text, after):
            return None
        simple = text == after and before == span.of(self.source)
        if (
            self.by_line
            and not (simple and self._amid_words(span))
            and not self._shows(span, text, after)
        ):
            span, text = wider, _STRESS.sub("", whole)  # marks go with all the words they stress
            if not self._shows(span, text, after):
                return None
        return replace(candidate, span=span, text=text)

    def _widened(self, first: int, span: Span, text: str) -> tuple[Span, str]:
        """``text`` for ``span``, from character ``first`` on, with the markup round it."""
        low = min(self.ends[first - 1] if first else 0, span.start)
        high = self._closed(span.end)
        head, tail = self.source[low : span.start], self.source[span.end : high]
        return Span(low, high), f"{head}{text}{tail}"

    def _rewritten(self, span: Span, before: str, after: str) -> tuple[Span, str]:
        """Source that shows ``after`` in place of ``span``, with all the markup that lies inside.

        Words that stay are copied with the markup among them, so tags stay with their words. What
        is put between words comes after the markup that closes, before the markup that opens; so
        the place may reach over markup beside ``span``.
        """
        done, at, pending, replaced = self.starts[span.start], span.start, "", False
        out: list[str] = []
        words = tokens(before)
        for old, new in aligned(words, tokens(after), self._marked(span.start, words)):
            if not old:
                pending += new.replace(OBJECT, "")  # stays where it was
                continue
            end = at + len(old)
            if new:
                inner = pending.rstrip() if replaced else ""
                closed = self._closed(done)
                out += [self.escape(inner), self.source[done:closed]]
                out += [self.escape(pending[len(inner) :]), self._copied(at, new, closed)]
                pending, replaced = "", False
            else:
                out.append(self._markup(at, end, done))
                replaced = True
            done, at = self.ends[end - 1], end
        inner = pending.rstrip() if replaced else ""
        closed = self._closed(done) if pending != inner else done
        out += [self.escape(inner), self.source[done:closed], self.escape(pending[len(inner) :])]
        start, text = self.starts[span.start], "".join(out)
        if text[:1] == " " != before[0]:
            start = self._opened(span.start)
            text = f" {self.source[start : self.starts[span.start]]}{text[1:]}"
        return Span(start, closed), text

    def _opened(self, at: int) -> int:
        """Where the markup begins that opens something right before character ``at``."""
        if not at or self.prose.source[at - 1] == "\n":
            return self.starts[at]
        return min(self._closed(self.ends[at - 1]), self.starts[at])

    def _marked(self, at: int, words: Sequence[str]) -> set[int]:
        """Which of ``words``, the first of them ``at``, stand inside of markup that lies here."""
        marked: set[int] = set()
        run: list[int] = []  # words since the last markup
        opened = False
        for number, word in enumerate(words):
            low = self.ends[at - 1] if number else self.starts[at]
            closed = self._closed(low)
            opens = bool(self.source[closed : self.starts[at]].strip())
            if opened or closed > low:
                marked.update(run)
            if opens or closed > low:
                run, opened = [], opens
            if word[0].isalnum():
                run.append(number)
            at += len(word)
        return marked | set(
            run if opened or self._closed(self.ends[at - 1]) > self.ends[at - 1] else ()
        )

    def _copied(self, at: int, new: str, done: int) -> str:
        """``new``, the word that stands ``at`` but for its case, with the markup inside it."""
        out = []
        for index, char in enumerate(new, at):
            same = self.prose.source[index] == char
            written = self.source[self.starts[index] : self.ends[index]]
            out += [self.source[done : self.starts[index]], written if same else self.escape(char)]
            done = self.ends[index]
        return "".join(out)

    def _closed(self, at: int) -> int:
        """Where the markup ends that begins ``at`` in the source and closes something."""
        while at in self.closers:
            at = self.closers[at]
        return at

    def _amid_words(self, span: Span) -> bool:
        """True if ``span`` does not lie near the beginning of a line, nor a mark beside it."""
        line = self.source[max(0, span.start - _LEAD) : span.start]
        sides = line[-2:], self.source[span.end : span.end + 2]
        far = len(line) == _LEAD and "\n" not in line
        return far and all(_HARMLESS.fullmatch(side) for side in sides)

    def _reads(self, text: str, after: str) -> bool:
        """True if ``text`` by itself shows ``after``, white space aside."""
        return "".join("".join(self.read(text).text).split()) == "".join(after.split())

    def _shows(self, span: Span, text: str, after: str) -> bool:
        """True if ``text`` for ``span`` shows as ``after``, and the rest of the line as before."""
        low = self.source.rfind("\n", max(0, span.start - _WINDOW), span.start) + 1
        high = self.source.find("\n", span.end, span.end + _WINDOW)
        low = low or max(0, span.start - _WINDOW)
        high = high if high >= 0 else min(len(self.source), span.end + _WINDOW)
        low += len(self.source[low : span.start]) - len(self.source[low : span.start].lstrip())
        head, tail = self.source[low : span.start], self.source[span.end : high]
        old = self.read(f"{head}{span.of(self.source)}{tail}")
        first = bisect_left(old.starts, len(head))
        last = bisect_left(old.starts, len(head) + len(span))
        wanted = [*old.text[:first], after, *old.text[last:]]
        return self._reads(f"{head}{text}{tail}", "".join(wanted))

    def _markup(self, start: int, end: int, done: int) -> str:
        """What of the source from ``done`` on shows no text, up to character ``end``."""
        kept = []
        for index in range(start, end):
            stays = self.prose.source[index] == OBJECT
            kept.append(self.source[done : self.ends[index] if stays else self.starts[index]])
            done = self.ends[index]
        return "".join(kept)


def readable(text: str) -> str:
    """``text`` without the signs for what is no text."""
    return text.replace(OBJECT, "")


def outward(article: Article, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """What was found on the prose of ``article``, on its source and in its order."""
    if article.view is None:
        return tuple(found)
    return tuple(sorted(map(article.view.outward, found), key=lambda f: (f.span, f.rule)))


def inward(article: Article, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The reverse of :func:`outward`."""
    if article.view is None:
        return tuple(findings)
    return tuple(f for f in map(article.view.inward, findings) if f)

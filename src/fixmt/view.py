"""The prose of a marked-up source: its text without the markup, and where each character came from.

Rules and models read the text; what they find is told, and repaired, on the exact source. Markup
is never made anew: an edit copies every stretch of source that shows no text, in its order.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from .article import Article, Candidate, Finding, Span
from .patterns import deferred

_TOKEN = deferred(r"\w+|\s+|[^\w\s]")


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
    escape: Callable[[str], str]  # text → source that shows it
    read: Callable[[str], Writer]  # source → what it shows
    # What was found on the prose, by what it became on the source.
    _inside: dict[tuple[str, Span, str], Finding] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def outward(self, finding: Finding) -> Finding:
        """``finding`` on the source, less the candidates that cannot be made there."""
        candidates = tuple(c for c in map(self.candidate, finding.candidates) if c)
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
        return self.prose.source[first:last].rstrip("\n").replace("\n", " ")

    def plain(self, text: str) -> str:
        """What a piece of source by itself shows; the same where there is no markup in it."""
        shown = "".join(self.read(text).text).split()
        if shown == text.split():
            return text
        head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{head}{' '.join(shown)}{tail}"

    def span(self, span: Span) -> Span:
        """The place in the source of ``span`` in the prose, without markup round it."""
        if len(span):
            return Span(self.starts[span.start], self.ends[span.end - 1])
        if span.start and self.starts[span.start - 1] < self.ends[span.start - 1]:
            return Span(self.ends[span.start - 1], self.ends[span.start - 1])
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
        return replace(candidate, span=span, text=self._rewritten(candidate.span, before, after))

    def _rewritten(self, span: Span, before: str, after: str) -> str:
        """Source that shows ``after`` in place of ``span``, with all the markup that lies inside.

        Words that stay are copied with the markup among them, so tags stay with their words.
        """
        if not before:
            return self.escape(after)
        from rapidfuzz.distance import Indel

        old, new = _TOKEN.findall(before), _TOKEN.findall(after)
        done, at, pending = self.starts[span.start], span.start, ""
        out: list[str] = []
        for op in Indel.opcodes(old, new):
            length = sum(map(len, old[op.src_start : op.src_end]))
            if op.tag == "insert":
                pending += "".join(new[op.dest_start : op.dest_end])
                continue
            end = self.ends[at + length - 1]
            if op.tag == "equal":
                out += [self.escape(pending), self.source[done:end]]
                pending = ""
            else:
                out.append(self._markup(at, at + length, done))
            done, at = end, at + length
        return "".join([*out, self.escape(pending)])

    def _markup(self, start: int, end: int, done: int) -> str:
        """What of the source from ``done`` on shows no text, up to character ``end``."""
        kept = []
        for index in range(start, end):
            kept.append(self.source[done : self.starts[index]])
            done = self.ends[index]
        return "".join(kept)


@dataclass(slots=True)
class Writer:
    """Builds a view, stretch by stretch, in the order of the source.

    White space is one space, none at the ends of a block.
    """

    text: list[str]
    starts: array[int]
    ends: array[int]
    shielded: list[Span]
    _space: tuple[int, int] | None = None

    @classmethod
    def empty(cls) -> Writer:
        return cls([], array("L"), array("L"), [])

    def put(self, text: str, start: int) -> None:
        """Plain characters that stand in the source from ``start`` on."""
        for offset, char in enumerate(text):
            if char in " \t\n\r\f":
                self.space(start + offset, start + offset + 1)
            else:
                self.char(char, start + offset, start + offset + 1)

    def char(self, char: str, start: int, end: int) -> None:
        """One character that ``source[start:end]`` shows."""
        if self._space and self.text and self.text[-1] != "\n":
            self._add(" ", *self._space)
        self._space = None
        self._add(char, start, end)

    def space(self, start: int, end: int) -> None:
        """White space; only the first of several counts."""
        if self._space is None:
            self._space = (start, end)
        elif self._space[1] == start:
            self._space = (self._space[0], end)

    def end_block(self, at: int) -> None:
        """What comes after ``at`` is another block."""
        self._space = None
        if self.text and self.text[-1] != "\n":
            self._add("\n", at, at)

    def shield(self, start: int) -> None:
        """The characters from ``start`` on are not to be touched."""
        start += self.text[start : start + 1] == [" "]
        if start < len(self.text):
            self.shielded.append(Span(start, len(self.text)))

    def _add(self, char: str, start: int, end: int) -> None:
        self.text.append(char)
        self.starts.append(start)
        self.ends.append(end)


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

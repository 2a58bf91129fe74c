"""The records every step shares: an article is its exact decoded source, and an edit a span on it.

Nothing here has behaviour beyond derived properties. All offsets are code points of
``Article.source``, half-open.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .view import View


class Severity(StrEnum):
    """How bad a finding is for a reader; the names are the wire format."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Level(IntEnum):
    """The lowest run level at which a candidate becomes an edit instead of a suggestion.

    ``SAFE``: cannot change the meaning. ``NORMAL``: a checked translation or a glossary term.
    ``BOLD``: plausible, but a person should look.
    """

    SAFE = 0
    NORMAL = 1
    BOLD = 2


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points ``[start, end)``."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """True if the two share a code point; an empty span overlaps what it lies inside."""
        if self.start == self.end or other.start == other.end:
            return self.start < other.end and other.start < self.end
        return max(self.start, other.start) < min(self.end, other.end)

    def of(self, source: str) -> str:
        return source[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Codec:
    """How the bytes became text: recorded on reading, used unchanged on writing."""

    encoding: str = "utf-8"
    bom: bytes = b""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of prose in the source: a paragraph, heading, list item or table cell."""

    span: Span
    kind: str = "prose"


@dataclass(frozen=True, slots=True)
class Article:
    """One document: its exact source, where its prose lies, and what must not be touched."""

    source: str
    path: Path | None = None
    format: str = "plain"
    codec: Codec = field(default_factory=Codec)
    digest: str = ""
    segments: tuple[Segment, ...] = ()
    protected: tuple[Span, ...] = ()  # sorted
    original: str = ""  # the Chinese it was translated from, where that is known
    view: View | None = None  # the text that a source with markup shows
    # How far the protected stretches up to each one reach; they may lie inside one another.
    _reach: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        reach = tuple(accumulate((p.end for p in self.protected), max))
        object.__setattr__(self, "_reach", reach)

    def __hash__(self) -> int:
        return hash(self.source)  # known to the string; that of all fields takes long

    @property
    def prose(self) -> Article:
        """The text that shows, to be read by rules and models; itself where there is no markup."""
        if self.view is None:
            return self
        prose = self.view.prose
        return replace(prose, original=self.original) if self.original else prose

    def is_protected(self, span: Span) -> bool:
        """True if ``span`` shares a code point with a URL, code or other protected stretch."""
        return any(True for _ in self._touched(span))

    def is_open(self, span: Span, rule: str) -> bool:
        """True if ``rule`` may speak of ``span``: nothing protected there, or debris around it.

        An image tag or a share link is debris with the address inside it; an address alone never.
        """
        inside = list(self._touched(span))
        debris = rule.startswith("DB") and all(span.contains(p) and span != p for p in inside)
        return not inside or debris

    def _touched(self, span: Span) -> Iterator[Span]:
        """Protected stretches that ``span`` overlaps, in time logarithmic in the others."""
        for index in range(bisect_left(self._reach, span.start), len(self.protected)):
            if self.protected[index].start > span.end:
                return
            if self.protected[index].overlaps(span):
                yield self.protected[index]

    def segment_at(self, offset: int) -> Segment | None:
        return next((s for s in self.segments if s.span.start <= offset < s.span.end), None)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule a detector may report: its stable code, title and default severity."""

    code: str
    title: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class TermUse:
    """What became of one glossary term in one repair."""

    source: str
    target: str
    status: str = "met"  # met | inflected | missed
    why: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposed replacement of ``span`` by ``text`` (empty text deletes)."""

    span: Span
    text: str
    reason: str
    level: Level = Level.SAFE
    confidence: float = 1.0  # probability that a reviewer would accept it, 0..1
    origin: str = "exact"  # exact | glossary | names | model | original
    terms: tuple[TermUse, ...] = ()
    checks: tuple[str, ...] = ()  # gate checks passed, for the report


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at ``span``; the best candidate comes first."""

    rule: str
    span: Span
    severity: Severity
    message: str
    candidates: tuple[Candidate, ...] = ()
    score: float = 1.0  # the detector's own certainty, 0..1


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an edit was made: the finding and the candidate behind it."""

    rule: str
    message: str
    reason: str
    level: Level = Level.SAFE
    confidence: float = 1.0
    origin: str = "exact"
    terms: tuple[TermUse, ...] = ()
    checks: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()  # other texts for the same span, best first


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``before`` at ``span`` by ``after``. Applies only if ``source[span] == before``."""

    span: Span
    before: str
    after: str
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run did to one article.

    ``findings`` and ``edits`` lie on ``article.source``; ``remaining`` lies on ``repaired``.
    """

    article: Article
    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...]
    repaired: str
    remaining: tuple[Finding, ...]

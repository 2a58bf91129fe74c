"""The notes under a paragraph: what was wrong, what was done, and what was left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ..article import Candidate, Cause, Edit, Finding, Level, Outcome, Span
from .diff import Row
from .places import Place, groups, shown
from .visible import Run, clip, mark_runs, runs

_QUOTE = 96  # code points of a text quoted in a note
_ALIKE = 8  # distinct small edits quoted in the one note they share


@dataclass(frozen=True, slots=True)
class Note:
    """One entry: an edit, several equal small edits, or a finding that was left."""

    id: str  # of the note on its page; the marks in the text refer to it
    label: str  # the number beside the mark; empty for small edits
    keys: tuple[str, ...]  # stable names of the edits or of the finding
    before: tuple[Run, ...]
    after: tuple[Run, ...] = ()
    causes: tuple[Cause, ...] = ()
    finding: Finding | None = None
    why: str = ""  # the finding was left: why
    suggestions: tuple[tuple[Candidate, tuple[Run, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Ref:
    """What a mark in the text needs to know of its note."""

    note: str
    label: str
    key: str
    span: Span  # of the finding on the repaired text; of the edit on the source


@dataclass(slots=True)
class Notes:
    """All notes of an article, and the way from marks to them. Rows are counted from 0."""

    under: dict[int, list[Note]] = field(default_factory=lambda: defaultdict(list))
    edits: dict[int, Ref] = field(default_factory=dict)
    left: dict[int, list[Ref]] = field(default_factory=lambda: defaultdict(list))


def gather(rows: Sequence[Row], outcome: Outcome, level: Level) -> Notes:
    """Notes in reading order. Small edits get no number, for the text has so many of them."""
    notes, numbered, small = Notes(), 0, 0
    for group in groups(rows, outcome):
        if group[0].is_small:
            small += 1
            id, label = f"s{small}", ""
        else:
            numbered += 1
            id, label = f"n{numbered}", str(numbered)
        notes.under[group[0].rows.start].append(_note(id, label, group, outcome, level))
        for place in group:
            if isinstance(place.item, Edit):
                notes.edits[place.index] = Ref(id, label, place.key, place.item.span)
                continue
            span = shown(place.item.span, len(outcome.repaired))
            for row in place.rows:
                notes.left[row].append(Ref(id, label, place.key, span))
    return notes


def why_left(finding: Finding, level: Level) -> str:
    """Why a finding was not repaired, as far as the finding itself tells."""
    if not finding.candidates:
        return "no safe repair is known"
    lowest = min(c.level for c in finding.candidates)
    if lowest > level:
        return f"needs level {lowest.name.lower()}; this run stopped at {level.name.lower()}"
    return "no candidate passed every check"


def _note(id: str, label: str, group: Sequence[Place], outcome: Outcome, level: Level) -> Note:
    keys, item = tuple(p.key for p in group), group[0].item
    plain = outcome.article.view.plain if outcome.article.view else str
    if isinstance(item, Finding):
        return Note(
            id,
            label,
            keys,
            _quote(plain(item.span.of(outcome.repaired))),
            finding=item,
            why=why_left(item, level),
            suggestions=tuple(_suggestions(outcome.repaired, item, plain)),
        )
    causes = tuple(dict.fromkeys(item.causes))
    if not group[0].is_small:
        return Note(id, label, keys, _quote(plain(item.before)), _quote(plain(item.after)), causes)
    edits = (p.item for p in group if isinstance(p.item, Edit))
    pairs = dict.fromkeys((plain(e.before), plain(e.after)) for e in edits)
    before, after = zip(*list(pairs)[:_ALIKE], strict=True)
    return Note(id, label, keys, _quote_small(before), _quote_small(after), causes)


def _suggestions(
    text: str, finding: Finding, plain: Callable[[str], str]
) -> Iterator[tuple[Candidate, tuple[Run, ...]]]:
    """Each candidate and what the flagged text would become, where it lies inside that."""
    for candidate in finding.candidates:
        after = candidate.text
        if finding.span.contains(candidate.span):
            head = text[finding.span.start : candidate.span.start]
            after = head + after + text[candidate.span.end : finding.span.end]
        yield candidate, _quote(plain(after))


def _quote(text: str) -> tuple[Run, ...]:
    if text.isspace():
        return mark_runs(clip(text, _QUOTE))
    return runs(clip(text.strip("\r\n"), _QUOTE))


def _quote_small(texts: Sequence[str]) -> tuple[Run, ...]:
    """Distinct texts of a few characters, in one line."""
    found: list[Run] = []
    for text in dict.fromkeys(texts):
        found += [Run("text", "\u2003")] if found else []
        found += mark_runs(clip(text, _QUOTE))
    return tuple(found)

"""One article's page as the template needs it: rows of marks, and the notes under them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from .. import formats
from ..article import Article, Level, Outcome
from ..view import View, readable
from . import diff
from .diff import Piece, Row
from .notes import Note, Notes, Ref, gather
from .visible import Run, runs

_TITLE = 240


@dataclass(frozen=True, slots=True)
class Atom:
    """Text of one kind, and the findings left in it."""

    kind: diff.Kind
    runs: tuple[Run, ...]
    findings: tuple[Ref, ...] = ()
    ending: tuple[Ref, ...] = ()  # those of the findings that end with this atom


@dataclass(frozen=True, slots=True)
class Mark:
    """Consecutive atoms of one edit, or of none."""

    atoms: tuple[Atom, ...]
    ref: Ref | None
    ends: bool  # the last of its edit on this side of this row


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the page. ``state``: same, changed, flagged (a finding only) or removed."""

    number: int
    state: str
    left: tuple[Mark, ...]
    right: tuple[Mark, ...]
    notes: tuple[Note, ...]


def title(outcome: Outcome) -> str:
    """The first line of the repaired text that is not blank, cut if it is long."""
    text = readable(_after(outcome).prose.source)
    lines = (line.strip() for line in text.split("\n"))
    line = next((line for line in lines if line), "")
    return line if len(line) <= _TITLE else line[: _TITLE - 1].rstrip() + "…"


def lines(outcome: Outcome, level: Level) -> list[Line]:
    """Rows with something to see, in order."""
    rows = diff.rows(outcome)
    notes = gather(rows, outcome, level)
    sides = outcome.article.view, _after(outcome).view
    found, before, after = [], 0, 0
    for index, row in enumerate(rows):
        under, flagged = tuple(notes.under.get(index, ())), notes.left.get(index, [])
        left, right = _Side(row.left, before, sides[0]), _Side(row.right, after, sides[1])
        state = _state(row, left, right, bool(flagged))
        if under or not (left.blank and right.blank):
            struck = tuple(_marks(left, [], notes, state == "removed"))
            written = tuple(_marks(right, flagged, notes, False))
            found.append(Line(row.number, state, struck, written, under))
        before, after = left.end, right.end
    return found


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a row, where it begins in its text, and what that shows if it is marked up."""

    pieces: Sequence[Piece]
    start: int
    view: View | None

    @property
    def end(self) -> int:
        return self.start + sum(len(p.text) for p in self.pieces)

    @property
    def blank(self) -> bool:
        if self.view:
            return not self.view.shown(self.start, self.end).strip()
        return not any(p.text.strip() for p in self.pieces)

    def text(self, piece: Piece, at: int, low: int, high: int) -> str:
        """What is to be seen from ``low`` to ``high``, a part of ``piece``, which begins ``at``."""
        written = piece.text[low - at : high - at]
        if self.view is None:
            return written
        return self.view.shown(low, high) + "\n" * written.endswith("\n")


def _after(outcome: Outcome) -> Article:
    """The repaired article."""
    article = outcome.article
    if article.view:
        return formats.article(outcome.repaired, article.path)
    return replace(article, source=outcome.repaired)


def sections(page: Sequence[Line]) -> list[tuple[bool, list[Line]]]:
    """Runs of lines: unchanged ones (True) can be folded together."""
    return [(same, list(run)) for same, run in groupby(page, lambda line: line.state == "same")]


def _state(row: Row, left: _Side, right: _Side, flagged: bool) -> str:
    if row.edits:
        return "removed" if right.blank and not left.blank else "changed"
    return "flagged" if flagged else "same"


def _marks(side: _Side, findings: Sequence[Ref], notes: Notes, removed: bool) -> Iterator[Mark]:
    """The pieces of one side of a row as marks."""
    pieces, offset = side.pieces, side.start
    sweep = _Sweep(findings)
    last = {p.edit: i for i, p in enumerate(pieces)}
    for edit, group in groupby(enumerate(pieces), lambda item: item[1].edit):
        atoms: list[Atom] = []
        at = -1
        for at, piece in group:
            end = offset + len(piece.text)
            for low, high in pairwise(sweep.cuts(offset, end)):
                text = side.text(piece, offset, low, high)
                closing = at == len(pieces) - 1 and high == end
                here = sweep.covering(low, high)
                ending = tuple(f for f in here if f.span.end == high)
                atoms.append(Atom(piece.kind, _runs(text, piece, closing, removed), here, ending))
            offset = end
        yield Mark(tuple(atoms), None if edit is None else notes.edits[edit], last[edit] == at)


class _Sweep:
    """Findings over a text that is walked once from left to right."""

    def __init__(self, findings: Sequence[Ref]) -> None:
        self._stops = sorted({s for f in findings for s in (f.span.start, f.span.end)})
        self._ahead = sorted(findings, key=lambda f: f.span, reverse=True)
        self._open: list[Ref] = []

    def cuts(self, start: int, end: int) -> list[int]:
        """``start``, ``end`` and the places between them where a finding starts or ends."""
        low, high = bisect_right(self._stops, start), bisect_left(self._stops, end)
        return [start, *self._stops[low:high], end]

    def covering(self, low: int, high: int) -> tuple[Ref, ...]:
        """Findings over ``[low, high)``, which none of them starts or ends inside."""
        while self._ahead and self._ahead[-1].span.start <= low:
            self._open.append(self._ahead.pop())
        self._open = [f for f in self._open if f.span.end > low]
        return tuple(self._open) if low < high else ()


def _runs(text: str, piece: Piece, closing: bool, removed: bool) -> tuple[Run, ...]:
    """What to show of ``text``; the end of the row shows only where it changed."""
    line = text.removesuffix("\n").removesuffix("\r") if closing else text
    changed = piece.kind in ("deleted", "inserted")
    if changed and closing and line != text and not removed:
        return (*runs(line, signs=True), Run("sign", "↵"))
    return runs(line, signs=changed)

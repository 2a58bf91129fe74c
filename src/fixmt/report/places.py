"""Where edits and remaining findings stand on the page, and which of them read alike."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ..article import Edit, Finding, Outcome, Span
from .diff import Row
from .keys import edit_keys, finding_keys


@dataclass(frozen=True, slots=True)
class Place:
    """An edit or finding, its stable key, and the rows (from 0) it is marked in."""

    item: Edit | Finding
    index: int  # among the outcome's edits, or among its remaining findings
    key: str
    offset: int  # in the repaired text
    rows: range  # the first is where its note stands

    @property
    def is_small(self) -> bool:
        """True for an edit of marks, spaces and at most the case of one letter."""
        if isinstance(self.item, Finding):
            return False
        before, after = _letters(self.item.before), _letters(self.item.after)
        return len(before) <= 1 and before.casefold() == after.casefold()


def groups(rows: Sequence[Row], outcome: Outcome) -> list[list[Place]]:
    """Places in reading order, those that one note can speak of together; small ones end a row."""
    by_row: dict[int, list[Place]] = defaultdict(list)
    for place in _places(rows, outcome):
        by_row[place.rows.start].append(place)
    found: list[list[Place]] = []
    for row in sorted(by_row):
        alike: dict[tuple[bool, object], list[Place]] = defaultdict(list)
        for place in sorted(by_row[row], key=lambda p: p.offset):
            alike[_likeness(place, outcome.repaired)].append(place)
        found += [alike[key] for key in sorted(alike, key=lambda k: k[0])]
    return found


def _places(rows: Sequence[Row], outcome: Outcome) -> Iterator[Place]:
    starts = [0, *accumulate(sum(len(p.text) for p in row.right) for row in rows)]
    keys = edit_keys(outcome.article.source, outcome.edits)
    for index, (row, offset) in _edit_places(rows, starts).items():
        yield Place(outcome.edits[index], index, keys[index], offset, range(row, row + 1))
    keys = finding_keys(outcome.repaired, outcome.remaining)
    for index, finding in enumerate(outcome.remaining):
        span = shown(finding.span, len(outcome.repaired))
        touched = range(_row_of(starts, span.start), _row_of(starts, span.end - 1) + 1)
        yield Place(finding, index, keys[index], span.start, touched)


def shown(span: Span, length: int) -> Span:
    """``span``, or the character beside it where it is empty, so that there is one to mark."""
    if len(span) or not length:
        return span
    start = min(span.start, length - 1)
    return Span(start, start + 1)


def _likeness(place: Place, repaired: str) -> tuple[bool, object]:
    """Equal for places that one note can speak of; its first member sorts small edits last."""
    item = place.item
    if isinstance(item, Edit):
        if place.is_small:
            return True, (_masked(item.before), _masked(item.after), item.causes)
        return False, (item.before, item.after, item.causes)
    texts = tuple((c.text, c.reason, c.span.start - item.span.start) for c in item.candidates)
    return False, (item.span.of(repaired), item.rule, item.message, texts)


def _edit_places(rows: Sequence[Row], starts: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Edit index → the first row where it shows, and its offset in the repaired text."""
    places: dict[int, tuple[int, int, bool]] = {}
    for number, row in enumerate(rows):
        for pieces, moves in ((row.right, True), (row.left, False)):
            offset = starts[number]
            for piece in pieces:
                if piece.edit is not None:
                    shows = bool(piece.text.strip())
                    known = places.get(piece.edit)
                    if known is None or (shows and not known[2]):
                        places[piece.edit] = (number, offset, shows)
                offset += len(piece.text) if moves else 0
    return {edit: (number, offset) for edit, (number, offset, _) in places.items()}


def _row_of(starts: Sequence[int], offset: int) -> int:
    """The row that holds ``offset`` of the repaired text; the last row holds its end."""
    return max(min(bisect_right(starts, offset), len(starts) - 1) - 1, 0)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _masked(text: str) -> str:
    return "".join("x" if c.isalnum() else c for c in text)

"""The best monotone way through two texts, and how sure each step of it is.

Dynamic programming over beads (Gale and Church 1993) with anchors besides lengths; the probability
of a bead is its share in the sum over all ways, by the forward-backward algorithm. All of it goes
row by row, a row for each Chinese sentence with the places near the diagonal; of the rows only the
directions are kept, a byte for each place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from ..glossary import Glossary
from .anchors import Anchors
from .beads import KINDS, Bead, chinese_length, english_length
from .scores import Scores
from .sentences import Sentence

_Row = tuple[int, Any]  # the first English sentence of a row, and its values (float64 array)
_Place = tuple[int, int]
_BAND = 80  # sentences from the diagonal that are looked at
_ASIDE = (0, 1)  # the bead that stays in its row
# The other beads, in the order in which the places lie where they come from: of equals the first.
_DOWN = sorted(KINDS.keys() - {_ASIDE}, key=lambda kind: (-kind[0], -kind[1]))


def align(
    chinese: Sequence[Sentence], english: Sequence[Sentence], glossary: Glossary | None = None
) -> tuple[Bead, ...]:
    """Beads in order, each sentence of either side in exactly one of them.

    Args:
        chinese: sentences of the original.
        english: sentences of the translation.
        glossary: terms to look for; None for none.
    """
    size = (len(chinese), len(english))
    anchors = Anchors.of(
        [s.text for s in chinese],
        [s.text for s in english],
        glossary,
        [_near(i, size) for i in range(size[0])],
    )
    scores = Scores(
        anchors,
        [chinese_length(s.text) for s in chinese],
        [english_length(s.text) for s in english],
        [s.opens for s in chinese],
        [s.opens for s in english],
    )
    way = _best(scores, size)
    ahead, total = _ahead(scores, size, {start for start, _ in way})
    behind = _behind(scores, size, {end for _, end in way})
    found = []
    for start, end in way:
        score = scores.one(range(start[0], end[0]), range(start[1], end[1]))
        share = math.exp(min(0.0, ahead[start] + score + behind[end] - total))
        found.append(Bead(range(start[0], end[0]), range(start[1], end[1]), share))
    return tuple(found)


def _columns(i: int, size: _Place) -> range:
    """How many English sentences may be done, near the diagonal, when ``i`` Chinese ones are."""
    chinese, english = size
    if not chinese:
        return range(english + 1)
    band = _BAND + abs(chinese - english)
    middle = i * english // chinese
    return range(max(0, middle - band), min(english, middle + band) + 1)


def _near(i: int, size: _Place) -> range:
    """English sentences that a bead with Chinese sentence ``i`` can have."""
    first, last = _columns(max(0, i - 1), size), _columns(min(size[0], i + 2), size)
    return range(first.start, min(size[1], last.stop))


def _best(scores: Scores, size: _Place) -> list[tuple[_Place, _Place]]:
    """The steps of the best way, each from where to where."""
    import numpy

    aside = math.log(KINDS[_ASIDE])
    rows: list[_Row] = []
    directions: list[Any] = []
    for i in range(size[0] + 1):
        columns = _columns(i, size)
        best = numpy.full(len(columns), -numpy.inf)
        came = numpy.full(len(columns), -1, dtype=numpy.int8)
        if i == 0:
            best[0] = 0.0
        for number, kind in enumerate(_DOWN):
            if kind[0] <= i:
                reached = _reached(scores, rows[-kind[0]], i, columns, kind)
                better = reached > best
                best[better], came[better] = reached[better], number
        values, origins = best.tolist(), came.tolist()
        for j in range(1, len(values)):
            if (beside := values[j - 1] + aside) > values[j]:
                values[j], origins[j] = beside, len(_DOWN)
        rows = [*rows[-1:], (columns.start, numpy.array(values))]
        directions.append(numpy.array(origins, dtype=numpy.int8))
    kinds = [*_DOWN, _ASIDE]
    way: list[tuple[_Place, _Place]] = []
    at = size
    while at != (0, 0):
        kind = kinds[directions[at[0]][at[1] - _columns(at[0], size).start]]
        start = (at[0] - kind[0], at[1] - kind[1])
        way.append((start, at))
        at = start
    return way[::-1]


def _ahead(scores: Scores, size: _Place, wanted: set[_Place]) -> tuple[dict[_Place, float], float]:
    """For each place ``wanted`` the log of the sum over all ways to it, and for the end."""
    import numpy

    rows: list[_Row] = []
    found: dict[_Place, float] = {}
    by_row = _by_row(wanted)
    for i in range(size[0] + 1):
        columns = _columns(i, size)
        total = numpy.full(len(columns), -numpy.inf)
        if i == 0:
            total[0] = 0.0
        for kind in _DOWN:
            if kind[0] <= i:
                reached = _reached(scores, rows[-kind[0]], i, columns, kind)
                total = numpy.logaddexp(total, reached)
        total = _swept(total)
        rows = [*rows[-1:], (columns.start, total)]
        found |= {(i, j): float(total[j - columns.start]) for j in by_row.get(i, ())}
    return found, float(rows[-1][1][-1])


def _behind(scores: Scores, size: _Place, wanted: set[_Place]) -> dict[_Place, float]:
    """For each place ``wanted`` the log of the sum over all ways from it to the end."""
    import numpy

    rows: list[_Row] = []
    found: dict[_Place, float] = {}
    by_row = _by_row(wanted)
    for i in range(size[0], -1, -1):
        columns = _columns(i, size)
        total = numpy.full(len(columns), -numpy.inf)
        if i == size[0]:
            total[-1] = 0.0
        for kind in _DOWN:
            if i + kind[0] <= size[0]:
                start, values = rows[-kind[0]]
                low = columns.start
                goal = _window((start, values), range(low + kind[1], columns.stop + kind[1]))
                step = scores.row(i, range(low, min(columns.stop, size[1] - kind[1] + 1)), kind)
                total[: len(step)] = numpy.logaddexp(total[: len(step)], step + goal[: len(step)])
        total = _swept(total[::-1])[::-1]
        rows = [*rows[-1:], (columns.start, total)]
        found |= {(i, j): float(total[j - columns.start]) for j in by_row.get(i, ())}
    return found


def _reached(scores: Scores, row: _Row, i: int, columns: range, kind: tuple[int, int]) -> Any:
    """Values of ``columns`` in row ``i`` when they are come to from ``row`` by ``kind``."""
    import numpy

    start = max(columns.start - kind[1], 0)
    stop = columns.stop - kind[1]
    result = numpy.full(len(columns), -numpy.inf)
    if stop > start:
        step = scores.row(i - kind[0], range(start, stop), kind)
        result[start + kind[1] - columns.start :] = _window(row, range(start, stop)) + step
    return result


def _window(row: _Row, columns: range) -> Any:
    """The values of ``row`` at ``columns``, -inf where it has none."""
    import numpy

    first, values = row
    result = numpy.full(len(columns), -numpy.inf)
    low, high = max(first, columns.start), min(first + len(values), columns.stop)
    if high > low:
        result[low - columns.start : high - columns.start] = values[low - first : high - first]
    return result


def _swept(values: Any) -> Any:
    """``values`` with what comes to each place from those before it in the row added."""
    import numpy

    falling = math.log(KINDS[_ASIDE]) * numpy.arange(len(values))
    return numpy.logaddexp.accumulate(values - falling) + falling


def _by_row(places: set[_Place]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for i, j in places:
        found.setdefault(i, []).append(j)
    return found


def _places(size: _Place) -> Iterator[_Place]:
    """All places that are looked at."""
    for i in range(size[0] + 1):
        for j in _columns(i, size):
            yield i, j

"""Where a stretch of the repaired text comes from in the original."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from .article import Edit, Span
from .edits import invert


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the repaired text and the stretch of the original that it stands for."""

    source: Span
    repaired: Span
    edits: tuple[int, ...]  # indexes of the edits that wrote part of it


class Origins:
    """The way back from the text that ``edits`` (sorted, on the original) make."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self.written = tuple(e.span for e in invert(edits))  # by the edits, in the repaired text
        self._ends = [s.end for s in self.written]
        self._shift = [0, *accumulate(len(e.after) - len(e.before) for e in edits)]

    def region(self, span: Span) -> Region:
        """The smallest region around ``span`` (of the repaired text) that cuts no edit in two."""
        first = bisect_left(self._ends, span.start)
        inside: list[int] = []
        low, high = span.start, span.end
        before = first  # edits wholly before the region
        for index in range(first, len(self.written)):
            written = self.written[index]
            if written.start > high:
                break
            # What touches an empty stretch is part of it, or its place would be ambiguous.
            if written.overlaps(span) or not len(span):
                inside.append(index)
                low, high = min(low, written.start), max(high, written.end)
            elif written.end <= low:
                before = index + 1
        if inside:
            before = inside[0]
        start = low - self._shift[before]
        grown = sum(len(self._edits[i].after) - len(self._edits[i].before) for i in inside)
        source = Span(start, start + (high - low) - grown)
        return Region(source, Span(low, high), tuple(inside))

"""Line and column of an offset. Only "\\n" ends a line, so "\\r\\n" does too and nothing else."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import regex

_NEWLINE = regex.compile("\n")


@dataclass(frozen=True, slots=True)
class LineIndex:
    """Offsets at which the lines of one text start, in order; built once per text."""

    starts: tuple[int, ...]

    @classmethod
    def of(cls, source: str) -> LineIndex:
        return cls((0, *(m.end() for m in _NEWLINE.finditer(source))))

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of ``offset``, both from 1, the column in code points."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

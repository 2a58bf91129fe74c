"""What each bead is worth at each place: log-probabilities of kinds and lengths, and anchors."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from .anchors import Anchors
from .beads import KINDS, length_log

_OPENING = 1.2  # nats for a paragraph that begins on both sides, and against one on one side only
_ACROSS = 5.0  # nats against a bead over the end of a paragraph
_ANCHORS = 0.8  # how much the worth of anchors counts


class Scores:
    """Scores of beads between two texts.

    Args:
        anchors: of all sentences.
        left: lengths of the Chinese sentences, as :func:`chinese_length` gives them.
        right: lengths of the English ones, as :func:`english_length` gives them.
        chinese_opens: for each Chinese sentence whether a paragraph begins with it.
        english_opens: the same for the English ones.
    """

    def __init__(
        self,
        anchors: Anchors,
        left: Sequence[int],
        right: Sequence[int],
        chinese_opens: Sequence[bool],
        english_opens: Sequence[bool],
    ) -> None:
        self._anchors = anchors
        self._left, self._right = left, right
        self._chinese_opens, self._english_opens = chinese_opens, english_opens
        self._tables: dict[int, Any] = {}

    def one(self, chinese: range, english: range) -> float:
        """The score of one bead, a log-probability but for the anchors' worth in nats."""
        row = self.row(
            chinese.start,
            range(english.start, english.start + 1),
            (len(chinese), len(english)),
        )
        return float(row[0])

    def row(self, i: int, starts: range, kind: tuple[int, int]) -> Any:
        """Scores of beads of one ``kind`` at Chinese sentence ``i``: array, one for each start."""
        import numpy

        zh, en = kind
        score = numpy.full(len(starts), math.log(KINDS[kind]))
        if zh and en:
            many = self._sums[en][starts.start : starts.stop]
            score += self._lengths(sum(self._left[i : i + zh]))[many]
            for j in self._touched(i, zh, starts, en):
                worth = self._anchors.worth(range(i, i + zh), range(j, j + en))
                score[j - starts.start] += _ANCHORS * worth
            opens = self._opens[starts.start : starts.stop]
            here = self._chinese_opens[i]
            score += _OPENING * numpy.where(opens, 1 if here else -1, -1 if here else 0)
        score -= _ACROSS * sum(self._chinese_opens[i + 1 : i + zh])
        if en > 1:
            score -= _ACROSS * self._opens[starts.start + 1 : starts.stop + 1]
        return score

    def _touched(self, i: int, zh: int, starts: range, en: int) -> list[int]:
        """Those of ``starts`` from which ``en`` sentences have anchors of ``zh`` sentences."""
        found: set[int] = set()
        for row in self._anchors.places[i : i + zh]:
            for back in range(en):
                low = bisect_left(row, starts.start + back)
                high = bisect_left(row, starts.stop + back)
                found.update(j - back for j in row[low:high])
        return sorted(found)

    def _lengths(self, left: int) -> Any:
        """Log-probabilities of each length in ``_values`` for Chinese of length ``left``."""
        import numpy

        if left not in self._tables:
            self._tables[left] = numpy.array([length_log(left, r) for r in self._values])
        return self._tables[left]

    @cached_property
    def _values(self) -> list[int]:
        """All lengths of one English sentence and of two."""
        both = (a + b for a, b in zip(self._right, self._right[1:], strict=False))
        return sorted({*self._right, *both})

    @cached_property
    def _sums(self) -> dict[int, Any]:
        """For one English sentence from each place, and for two, the number of their length."""
        import numpy

        number = {value: k for k, value in enumerate(self._values)}
        both = (a + b for a, b in zip(self._right, self._right[1:], strict=False))
        return {
            1: numpy.array([number[r] for r in self._right], dtype=numpy.int64),
            2: numpy.array([number[r] for r in both], dtype=numpy.int64),
        }

    @cached_property
    def _opens(self) -> Any:
        import numpy

        return numpy.array(self._english_opens, dtype=bool)

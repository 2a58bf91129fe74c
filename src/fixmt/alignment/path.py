"""The best monotone way through two texts, and how sure each step of it is.

Dynamic programming over beads (Gale and Church 1993) with anchors besides lengths; the probability
of a bead is its share in the sum over all ways, by the forward-backward algorithm.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from ..glossary import Glossary
from .anchors import Anchors
from .beads import KINDS, Bead, chinese_length, english_length, length_log
from .sentences import Sentence

_Cost = Callable[[range, range], float]
_Place = tuple[int, int]
_BAND = 80  # sentences from the diagonal that are looked at
_OPENING = 1.2  # nats for a paragraph that begins on both sides, and against one on one side only
_ACROSS = 5.0  # nats against a bead over the end of a paragraph
_ANCHORS = 0.8  # how much the worth of anchors counts
_NEVER = -math.inf


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
    log = _log_probability(chinese, english, glossary)
    steps = {place: list(_steps(place, size, log)) for place in _places(size)}
    before = _viterbi(steps)
    ahead = _forward(steps)
    behind = _backward(steps, size)
    total = ahead[size]
    found = []
    at = size
    while at != (0, 0):
        start = before[at]
        score = next(s for to, s in steps[start] if to == at)
        share = math.exp(min(0.0, ahead[start] + score + behind[at] - total))
        found.append(Bead(range(start[0], at[0]), range(start[1], at[1]), share))
        at = start
    return tuple(reversed(found))


def _log_probability(
    chinese: Sequence[Sentence], english: Sequence[Sentence], glossary: Glossary | None
) -> _Cost:
    anchors = Anchors.of([s.text for s in chinese], [s.text for s in english], glossary)
    left = [chinese_length(s.text) for s in chinese]
    right = [english_length(s.text) for s in english]

    def log(zh: range, en: range) -> float:
        score = math.log(KINDS[len(zh), len(en)])
        if zh and en:
            score += length_log(sum(left[i] for i in zh), sum(right[j] for j in en))
            score += _ANCHORS * anchors.worth(zh, en)
            opens = (chinese[zh.start].opens, english[en.start].opens)
            score += _OPENING * (all(opens) - (any(opens) and not all(opens)))
        for side, part in ((chinese, zh), (english, en)):
            score -= _ACROSS * sum(side[i].opens for i in part[1:])
        return score

    return log


def _places(size: _Place) -> Iterator[_Place]:
    """Pairs of how many sentences are done, near the diagonal, in an order that fits the beads."""
    chinese, english = size
    band = _BAND + abs(chinese - english)
    for i in range(chinese + 1):
        middle = i * english // chinese if chinese else 0
        low = 0 if not chinese else max(0, middle - band)
        high = english if not chinese else min(english, middle + band)
        for j in range(low, high + 1):
            yield i, j


def _steps(at: _Place, size: _Place, log: _Cost) -> Iterator[tuple[_Place, float]]:
    """Where one bead leads from ``at``, with its log-probability."""
    for zh, en in KINDS:
        to = (at[0] + zh, at[1] + en)
        if to[0] <= size[0] and to[1] <= size[1]:
            yield to, log(range(at[0], to[0]), range(at[1], to[1]))


_Steps = dict[_Place, list[tuple[_Place, float]]]


def _viterbi(steps: _Steps) -> dict[_Place, _Place]:
    """The place before each one on the best way to it."""
    best: dict[_Place, float] = {(0, 0): 0.0}
    before: dict[_Place, _Place] = {}
    for place, following in steps.items():
        here = best.get(place, _NEVER)
        for to, score in following:
            if to in steps and here + score > best.get(to, _NEVER):
                best[to], before[to] = here + score, place
    return before


def _forward(steps: _Steps) -> dict[_Place, float]:
    sums: dict[_Place, float] = {(0, 0): 0.0}
    for place, following in steps.items():
        here = sums.get(place, _NEVER)
        for to, score in following:
            if to in steps and here > _NEVER:
                sums[to] = _add(sums.get(to, _NEVER), here + score)
    return sums


def _backward(steps: _Steps, size: _Place) -> dict[_Place, float]:
    sums: dict[_Place, float] = {size: 0.0}
    for place in reversed(steps):
        for to, score in steps[place]:
            if to in sums:
                sums[place] = _add(sums.get(place, _NEVER), score + sums[to])
    return sums


def _add(a: float, b: float) -> float:
    """log(exp a + exp b)."""
    low, high = (a, b) if a < b else (b, a)
    return high if low == _NEVER else high + math.log1p(math.exp(low - high))

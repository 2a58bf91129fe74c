"""Logistic regression over hashed n-grams, with numpy alone.

Each weight is learnt on the scale of its naive Bayes log-count ratio, after Wang and Manning
(2012), "Baselines and Bigrams: Simple, Good Sentiment and Topic Classification"; the ratio is that
of the authored pairs, where both sides speak of the same things.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Objective = Callable[[Array], tuple[float, Array]]

BITS = 20
POWER = 0.35  # a sum over n-grams is divided by length ** POWER
RIDGE = 1.0
_MEMORY, _ROUNDS, _LEAST_SEEN = 8, 30, 2


@dataclass(frozen=True, slots=True)
class Matrix:
    """Hashed features of sentences, row after row, and the number of tokens of each."""

    hashes: NDArray[np.int32]
    starts: NDArray[np.int64]
    lengths: Array

    @classmethod
    def of(cls, rows: Sequence[tuple[NDArray[np.int32], int]]) -> Matrix:
        starts = np.cumsum([0, *(len(hashes) for hashes, _ in rows)])
        lengths = np.array([length for _, length in rows], float)
        return cls(np.concatenate([hashes for hashes, _ in rows]), starts, lengths)

    def pick(self, chosen: NDArray[np.bool_]) -> Matrix:
        """The rows where ``chosen`` holds."""
        sizes = np.diff(self.starts)
        starts = np.concatenate([[0], np.cumsum(sizes[chosen])])
        return Matrix(self.hashes[np.repeat(chosen, sizes)], starts, self.lengths[chosen])

    def scores(self, weights: Array, bias: float) -> Array:
        """Log-odds of each row."""
        return self.sums(weights) / self.lengths**POWER + bias

    def sums(self, weights: Array) -> Array:
        running = np.concatenate([[0.0], np.cumsum(weights[self.hashes])])
        return running[self.starts[1:]] - running[self.starts[:-1]]


def fit(
    rows: Matrix, labels: Array, weights: Array, paired: NDArray[np.bool_]
) -> tuple[Array, float]:
    """Weights of the hashes and the bias; ``paired`` marks the rows that set the ratios."""
    ratio = _ratios(rows, labels, weights * paired)
    kept = ratio > 0
    place = np.cumsum(kept) - 1
    mask = kept[rows.hashes]
    starts = np.concatenate([[0], np.cumsum(mask)])[rows.starts]
    small = Matrix(place[rows.hashes[mask]].astype(np.int32), starts, rows.lengths)
    scale = ratio[kept]
    divisor = small.lengths**-POWER
    owner = np.repeat(np.arange(len(divisor)), np.diff(starts))

    def objective(point: Array) -> tuple[float, Array]:
        margin = small.sums(scale * point[:-1]) * divisor + point[-1]
        error = weights * (1 / (1 + np.exp(-margin)) - labels)
        slope = np.bincount(small.hashes, (error * divisor)[owner], len(scale)) * scale
        loss = float((weights * (np.logaddexp(0, margin) - labels * margin)).sum())
        ridge = point[:-1] / RIDGE
        return loss + 0.5 * float(ridge @ point[:-1]), np.append(slope + ridge, error.sum())

    best = minimize(objective, np.zeros(len(scale) + 1), _ROUNDS)
    full = np.zeros(len(ratio))
    full[kept] = scale * best[:-1]
    return full, float(best[-1])


def _ratios(rows: Matrix, labels: Array, weights: Array) -> Array:
    """Absolute log-count ratio of each hash, 0 for one hardly seen; of mean square 1."""
    size, sizes = 1 << BITS, np.diff(rows.starts)
    bad = np.bincount(rows.hashes, np.repeat(weights * labels, sizes), size) + 1
    good = np.bincount(rows.hashes, np.repeat(weights * (1 - labels), sizes), size) + 1
    ratio = np.abs(np.log((bad / bad.sum()) / (good / good.sum())))
    ratio *= np.bincount(rows.hashes, minlength=size) >= _LEAST_SEEN
    return ratio / np.sqrt((ratio[rows.hashes] ** 2).mean())


def logistic(columns: Array, labels: Array, weights: Array) -> Array:
    """Plain logistic regression on a few columns: their weights, then the bias."""

    def objective(point: Array) -> tuple[float, Array]:
        margin = columns @ point[:-1] + point[-1]
        error = weights * (1 / (1 + np.exp(-margin)) - labels)
        loss = float((weights * (np.logaddexp(0, margin) - labels * margin)).sum())
        return loss, np.append(columns.T @ error, error.sum())

    return minimize(objective, np.zeros(columns.shape[1] + 1), 300)


def minimize(objective: Objective, point: Array, rounds: int) -> Array:
    """L-BFGS (Liu and Nocedal 1989) with a backtracking line search."""
    value, slope = objective(point)
    steps: list[tuple[Array, Array]] = []
    for _ in range(rounds):
        direction = -_scaled(slope, steps)
        length, descent = 1.0, float(slope @ direction)
        while True:
            new = point + length * direction
            new_value, new_slope = objective(new)
            if new_value <= value + 1e-4 * length * descent or length < 1e-6:
                break
            length /= 2
        if (new - point) @ (new_slope - slope) > 1e-10:
            steps = [*steps, (new - point, new_slope - slope)][-_MEMORY:]
        settled = abs(value - new_value) < 1e-5 * abs(value)
        point, value, slope = new, new_value, new_slope
        if settled:
            break
    return point


def _scaled(slope: Array, steps: list[tuple[Array, Array]]) -> Array:
    """The inverse Hessian, as the last steps show it, times ``slope``."""
    result = slope.copy()
    if not steps:
        return result / (np.linalg.norm(result) + 1e-12)
    factors = []
    for step, change in reversed(steps):
        factor = (step @ result) / (change @ step)
        factors.append(factor)
        result -= factor * change
    step, change = steps[-1]
    result *= (step @ change) / (change @ change)
    for (step, change), factor in zip(steps, reversed(factors), strict=True):
        result += (factor - (change @ result) / (change @ step)) * step
    return result

"""Why a sentence counts as garbled: the words in it that the model holds most against it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import add

from .features import hashes, widths
from .model import Model
from .tokens import TOKEN, Tokens, places, read

_LONGEST, _SHORTEST = 6, 3
_EDGES = " ,.;:\"'“”‘’()。，；："


def strongest(model: Model, sentence: str, count: int = 2) -> list[str]:
    """Up to ``count`` stretches of 3–6 tokens that speak loudest for garbled, loudest first.

    The weight of an n-gram is shared out evenly among the tokens it spans.
    """
    tokens = read(sentence, model.lexicon)
    found = shares(model, tokens), tokens.is_known
    return stretches(model, sentence, TOKEN.findall(sentence), found, count)


def stretches(
    model: Model,
    sentence: str,
    texts: Sequence[str],
    found: tuple[Sequence[float], Sequence[bool]],
    count: int = 2,
) -> list[str]:
    """:func:`strongest`, from the texts of the tokens, and what each adds and if it is known."""
    shares = _held_against(*found)
    offsets: list[tuple[int, int]] = []
    stretches: list[str] = []
    while len(stretches) < count and (loudest := _loudest(shares)):
        offsets = offsets or places(sentence, texts, model.lexicon)
        first, last = loudest
        shares[first : last + 1] = [-math.inf] * (last + 1 - first)
        stretch = sentence[offsets[first][0] : offsets[last][1]]
        stretches.append(stretch.strip(_EDGES))
    return stretches


def _loudest(shares: list[float]) -> tuple[int, int] | None:
    """First and last token of the loudest stretch, or None if none speaks for garbled.

    Of equals the leftmost, then the shortest.
    """
    best = (0.0, 0, 0)
    totals = shares
    for width in range(2, min(_LONGEST, len(shares)) + 1):
        totals = list(map(add, totals, shares[width - 1 :]))
        if width >= _SHORTEST:
            total = max(totals)
            best = max(best, (total, -totals.index(total), -width))
    total, start, width = best
    return (-start, -start - width - 1) if total > 0 else None


def shares(model: Model, tokens: Tokens) -> list[float]:
    """What each token adds to the sum of the weights of the n-grams."""
    size = len(tokens.words)
    shares = [0.0] * (size + 2)
    weights = model.weights
    mask = len(weights) - 1
    for width, grams in zip(widths(), hashes(tokens), strict=True):
        edge = [0.0] * (width - 1)
        split = [*edge, *[weights[gram & mask] / width for gram in grams], *edge]
        for start in range(width):
            shares = list(map(add, shares, split[start:]))
    return shares[1 : size + 1]


def _held_against(shares: Sequence[float], known: Sequence[bool]) -> list[float]:
    """``shares`` above half of what the average token adds.

    Names, numbers and marks are no reasons: they never count for garbled.
    """
    floor = max(0.0, sum(shares) / max(1, len(shares))) / 2
    return [
        share - floor if word or share < floor else 0.0
        for share, word in zip(shares, known, strict=True)
    ]

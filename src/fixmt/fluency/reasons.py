"""Why a sentence counts as garbled: the words in it that the model holds most against it."""

from __future__ import annotations

import math
from operator import add

from .features import hashes, widths
from .model import Model
from .tokens import Tokens, is_word, places

_LONGEST, _SHORTEST = 6, 3
_EDGES = " ,.;:\"'“”‘’()。，；："


def strongest(model: Model, sentence: str, tokens: Tokens, count: int = 2) -> list[str]:
    """Up to ``count`` stretches of 3–6 tokens that speak loudest for garbled, loudest first.

    The weight of an n-gram is shared out evenly among the tokens it spans.
    """
    shares = _shares(model, tokens)
    offsets = places(sentence, model.lexicon)
    stretches: list[str] = []
    while len(stretches) < count and (loudest := _loudest(shares)):
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


def _shares(model: Model, tokens: Tokens) -> list[float]:
    """What each token adds to the log-odds, above half of what the average token adds.

    Names, numbers and marks are no reasons: they never count for garbled.
    """
    size = len(tokens.words)
    shares = [0.0] * (size + 2)
    weights = model.weights
    mask = len(weights) - 1
    for width, grams in zip(widths(), hashes(tokens), strict=True):
        edge = [0.0] * (width - 1)
        split = [*edge, *[weights[gram & mask] / width for gram in grams], *edge]
        for start in range(width):
            shares = list(map(add, shares, split[start:]))
    floor = max(0.0, sum(shares[1 : size + 1]) / max(1, size)) / 2
    return [
        share - floor if is_word(word) else min(0.0, share - floor)
        for share, word in zip(shares[1 : size + 1], tokens.words, strict=True)
    ]

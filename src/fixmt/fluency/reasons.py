"""Why a sentence counts as garbled: the words in it that the model holds most against it."""

from __future__ import annotations

from .features import hashes, widths
from .model import Model
from .tokens import Tokens

_LONGEST, _SHORTEST = 6, 2


def strongest(model: Model, sentence: str, tokens: Tokens, count: int = 2) -> list[str]:
    """Up to ``count`` stretches of 2–6 tokens that speak loudest for garbled, loudest first.

    The weight of an n-gram is shared out evenly among the tokens it spans.
    """
    shares = _shares(model, tokens)
    stretches: list[str] = []
    taken = [False] * len(shares)
    while len(stretches) < count:
        best, first, last = 0.0, 0, 0
        for start in range(len(shares)):
            total = 0.0
            for end in range(start, min(start + _LONGEST, len(shares))):
                if taken[end]:
                    break
                total += shares[end]
                if end - start + 1 >= _SHORTEST and total > best:
                    best, first, last = total, start, end
        if not best:
            break
        taken[first : last + 1] = [True] * (last + 1 - first)
        stretches.append(sentence[tokens.places[first][0] : tokens.places[last][1]])
    return stretches


def _shares(model: Model, tokens: Tokens) -> list[float]:
    """What each token adds to the log-odds, in units of the model's scale."""
    size = len(tokens.words)
    shares = [0.0] * (size + 2)
    mask = len(model.weights) - 1
    for width, grams in zip(widths(), hashes(tokens), strict=True):
        for start, gram in enumerate(grams):
            share = model.weights[gram & mask] / width
            for at in range(start, start + width):
                shares[at] += share
    return shares[1 : size + 1]

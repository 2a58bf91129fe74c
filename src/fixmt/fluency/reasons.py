"""Why a sentence counts as garbled: the words in it that the model holds most against it."""

from __future__ import annotations

from .features import hashes, widths
from .model import Model
from .tokens import Tokens, is_word

_LONGEST, _SHORTEST = 6, 3
_EDGES = " ,.;:\"'“”‘’()。，；："


def strongest(model: Model, sentence: str, tokens: Tokens, count: int = 2) -> list[str]:
    """Up to ``count`` stretches of 3–6 tokens that speak loudest for garbled, loudest first.

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
        stretch = sentence[tokens.places[first][0] : tokens.places[last][1]]
        stretches.append(stretch.strip(_EDGES))
    return stretches


def _shares(model: Model, tokens: Tokens) -> list[float]:
    """What each token adds to the log-odds, above half of what the average token adds.

    Names, numbers and marks are no reasons: they never count for garbled.
    """
    size = len(tokens.words)
    shares = [0.0] * (size + 2)
    mask = len(model.weights) - 1
    for width, grams in zip(widths(), hashes(tokens), strict=True):
        for start, gram in enumerate(grams):
            share = model.weights[gram & mask] / width
            for at in range(start, start + width):
                shares[at] += share
    floor = max(0.0, sum(shares[1 : size + 1]) / max(1, size)) / 2
    return [
        share - floor if is_word(word) else min(0.0, share - floor)
        for share, word in zip(shares[1 : size + 1], tokens.words, strict=True)
    ]

"""Beads: groups of sentences that say the same, and how likely each kind and length is.

Gale and Church, A Program for Aligning Sentences in Bilingual Corpora (1993): the length of a
translation, given that of its original, is normally distributed, and most sentences go one to one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import regex

# How often so many Chinese sentences become so many English ones; they sum to one.
KINDS = {(1, 1): 0.874, (1, 2): 0.05, (2, 1): 0.05, (2, 2): 0.01, (1, 0): 0.008, (0, 1): 0.008}
# English letters and digits for each unit of Chinese, and their variance for each of them.
RATIO, VARIANCE = 3.6, 30.0
_UNIT = regex.compile(r"\p{Han}|[A-Za-z]{1,4}|\d{1,2}")
_LETTER = regex.compile(r"[\p{L}\p{N}]")


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences of the original and of the article, by their numbers, that go together.

    One side may be empty. ``confidence`` is the probability of just this bead, over all ways to
    align the two texts.
    """

    chinese: range
    english: range
    confidence: float = 1.0


def chinese_length(text: str) -> int:
    """Units of Chinese: characters, short Latin words, pairs of digits."""
    return len(_UNIT.findall(text))


def english_length(text: str) -> int:
    """Letters and digits; Chinese left in the English counts as what it would become."""
    han = len(regex.findall(r"\p{Han}", text))
    return len(_LETTER.findall(text)) + round((RATIO - 1) * han)


def length_log(chinese: int, english: int) -> float:
    """Log-probability of lengths as far from each other as these, twice the tail of a normal.

    The units are those of :func:`chinese_length` and :func:`english_length`.
    """
    mean = (chinese + english / RATIO) / 2
    if mean <= 0:
        return 0.0
    distance = abs(english - RATIO * chinese) / math.sqrt(VARIANCE * mean)
    return math.log(max(1e-12, math.erfc(distance / math.sqrt(2))))

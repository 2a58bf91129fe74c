"""How likely it is that a sentence does not say what its original says.

A small logistic model over what the translation model makes of the pair: the log-probability of
the English given the Chinese (forced decoding), how far that is behind the model's own translation,
and the length. After Thompson and Post, Automatic Machine Translation Evaluation
in Many Languages via Zero-Shot Paraphrasing (2020), and Fomicheva et al., Unsupervised Quality
Estimation for Neural Machine Translation (2020). The weights come from ``benchmarks/adequacy.py``
and belong to the shipped model.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import regex

from .. import tables

_FLOOR = -8.0  # nats a token below which a score says no more
_FULL_WIDTH = str.maketrans("，。；：！？（）“”‘’％", ",.;:!?()\"\"''%")
_HAN = regex.compile(r"\p{Han}")
_WORD = regex.compile(r"\w+")
_WORDS = (4, 90)  # words of a sentence that can be judged


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model makes of one pair; the scores are length-normalised natural logarithms."""

    forced: float  # of the English
    tokens: int  # of the English, end symbol included
    best: float  # of the model's own translation


def judgeable(english: str) -> bool:
    """True for a sentence without Chinese that is neither very short nor very long."""
    low, high = _WORDS
    return not _HAN.search(english) and low <= len(_WORD.findall(english)) <= high


def readable(english: str) -> str:
    """``english`` in characters that the model knows: a full-width mark would cost it all."""
    return regex.sub(r"\s+", " ", english.translate(_FULL_WIDTH)).strip()


def features(scores: Scores) -> tuple[float, ...]:
    """What the logistic model sees, in the order of its weights."""
    behind = max(_FLOOR, scores.best) - max(_FLOOR, scores.forced)
    return 1.0, behind, math.log(1 + scores.tokens)


def log_odds(scores: Scores) -> float:
    """Log-odds that a reader of both languages would mark a major error."""
    return sum(w * x for w, x in zip(_weights(), features(scores), strict=True))


@cache
def _weights() -> tuple[float, ...]:
    return tuple(float(row[1]) for row in tables.rows("adequacy.tsv") if row[0] != "threshold")


@cache
def threshold() -> float:
    """Log-odds from which a sentence is reported."""
    return next(float(row[1]) for row in tables.rows("adequacy.tsv") if row[0] == "threshold")

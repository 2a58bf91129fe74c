"""Chinese personal names in Chinese text: a family name and one or two characters, in context.

A logistic model of the name's characters and the characters beside it (``data/persons.tsv``, fitted
by ``training/persons.py`` on sentences whose translation tells which strings are names). Whole
words that merely begin like a family name (宿舍, 党委, 公寓) are its negatives.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from .. import tables
from ..article import Span
from .romanize import surnames

_LOWEST = -4.0  # log-odds below which nobody asks
_HAN = regex.compile(r"\p{Han}+")
_WIDE = str.maketrans(",;:()", "，；：（）")  # leftover Chinese often has English marks


class Candidate(NamedTuple):
    """``text[start:end]`` may be a name; its family name ends at ``given``."""

    start: int
    given: int
    end: int


def candidates(text: str) -> Iterator[Candidate]:
    """Every string of Chinese characters in ``text`` that is built like a name."""
    families = surnames()
    for run in _HAN.finditer(text):
        for start in range(run.start(), run.end() - 1):
            for given in (start + 1, start + 2):
                if text[start:given] in families:
                    for end in range(given + 1, min(given + 2, run.end()) + 1):
                        yield Candidate(start, given, end)


def features(text: str, candidate: Candidate) -> Iterator[str]:
    """What the model weighs of a candidate: its characters and up to two on either side."""
    start, given, end = candidate
    size = end - given
    before = f"^^{text[max(0, start - 2) : start]}"[-2:].translate(_WIDE)
    after = f"{text[end : end + 2]}$$"[:2].translate(_WIDE)
    yield f"n{given - start}{size}"
    yield f"s{text[start:given]}{size}"
    yield f"a{text[given]}{size}"
    yield f"b{text[given + 1 : end]}"
    yield f"w{text[start:end]}"
    yield f"l{before[1]}"
    yield f"m{before}"
    yield f"r{after[0]}"
    yield f"q{after}"


@lru_cache(maxsize=1024)  # asked again for every hypothesis of a translation
def persons(text: str) -> tuple[tuple[Span, float], ...]:
    """The likeliest names in ``text``, none overlapping, in order, each with its probability."""
    weights = _weights()
    scored = [
        (weights[""] + sum(weights.get(f, 0.0) for f in features(text, c)), c)
        for c in candidates(text)
    ]
    kept: list[tuple[Span, float]] = []
    for score, (start, _, end) in sorted(scored, reverse=True):
        if score < _LOWEST:
            break
        span = Span(start, end)
        if not any(span.overlaps(other) for other, _ in kept):
            kept.append((span, 1 / (1 + math.exp(-score))))
    return tuple(sorted(kept))


@cache
def _weights() -> dict[str, float]:
    """Feature → weight in log-odds; the bias stands under the empty feature."""
    return {name: float(weight) for name, weight in tables.rows("persons.tsv")}

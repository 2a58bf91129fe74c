"""The words of a text in lower case, for those who look phrases up in tables."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from operator import add

from ..patterns import deferred

WORD = deferred(r"[^\W_]+")


@lru_cache(maxsize=2)  # several detectors ask for the same text
def lowered(text: str) -> str:
    """``text`` in lower case, every character where it was."""
    low = text.lower()
    if len(low) != len(text):  # a few letters grow when lowered, which would shift offsets
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low


@lru_cache(maxsize=2)
def words(text: str) -> tuple[str, ...]:
    """The words and numbers of ``text`` in lower case."""
    return tuple(WORD.findall(lowered(text)))


@lru_cache(maxsize=2)
def ends(text: str) -> tuple[int, ...]:
    """Where each of :func:`words` ends; a list of match spans would take three times as long."""
    gaps = map(len, WORD.split(lowered(text)))
    return tuple(accumulate(map(add, gaps, map(len, words(text)))))

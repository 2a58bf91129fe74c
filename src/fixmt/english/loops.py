"""Outputs in which a model repeats itself."""

from __future__ import annotations

from collections import Counter

from ..patterns import deferred, deferred_regex

_TRIPLE = deferred(r"(.)\1{2,}")
_WORD = deferred_regex(r"[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*|[,;:]")
_PARTS = deferred_regex(r"[、，；,;]")
_RUN = 4  # the same word this often in a row
_GRAM = 4  # words
_TIMES = 3  # the same four words this often


def loops(text: str, source: str = "") -> bool:
    """True if ``text`` says the same word or phrase over and over, and ``source`` does not.

    Fragments make Marian models loop ("Come on, come on, …"); so does input unlike the training
    text.
    """
    words = [w.lower() for w in _WORD.findall(text)]
    runs = any(len(set(words[i : i + _RUN])) == 1 for i in range(len(words) - _RUN + 1))
    if runs and not _TRIPLE.search(source):
        return True
    for size in (1, 2, 3):  # come on , come on , come on
        for i in range(len(words) - 3 * size + 1):
            if (
                words[i : i + size]
                == words[i + size : i + 2 * size]
                == words[i + 2 * size : i + 3 * size]
            ):
                return True
    grams = Counter(tuple(words[i : i + _GRAM]) for i in range(len(words) - _GRAM + 1))
    return bool(grams) and max(grams.values()) > _TIMES + len(_PARTS.findall(source)) // 2

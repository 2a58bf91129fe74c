"""Hanyu Pinyin without tones: which letters can be read as Chinese syllables."""

from __future__ import annotations

from functools import cache, lru_cache

from ..tables import rows

# zhuang, chuang, shuang: no syllable is longer.
_LONGEST = 6


@cache
def syllables() -> frozenset[str]:
    """The syllables of standard Mandarin in lower case; ü as v or yu after n and l."""
    return frozenset(row[0] for row in rows("pinyin_syllables.tsv"))


@lru_cache(maxsize=4096)
def segment(letters: str) -> tuple[str, ...]:
    """Fewest syllables that spell ``letters`` (lower case); empty if none do.

    Among equally short readings the one with the longest first syllable.

    >>> segment("yuqing")
    ('yu', 'qing')
    >>> segment("campus")
    ()
    """
    known = syllables()
    best: list[tuple[str, ...] | None] = [None] * len(letters) + [()]
    for start in range(len(letters) - 1, -1, -1):
        for end in range(min(len(letters), start + _LONGEST), start, -1):
            rest = best[end]
            if rest is None or letters[start:end] not in known:
                continue
            current = best[start]
            if current is None or len(rest) + 1 < len(current):
                best[start] = (letters[start:end], *rest)
    return best[0] or ()


def is_syllable(letters: str) -> bool:
    """True if ``letters``, in any casing, is one syllable."""
    return letters.lower() in syllables()


def join(parts: tuple[str, ...]) -> str:
    """Syllables written as one capitalised word, with the apostrophe pinyin wants before a, e, o.

    >>> join(("jian", "an"))
    "Jian'an"
    """
    word = parts[0].lower()
    for part in parts[1:]:
        word += ("'" if part[0] in "aeoAEO" else "") + part.lower()
    return word[:1].upper() + word[1:]

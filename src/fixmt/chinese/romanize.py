"""Pinyin of Chinese personal names: family name first, given name in one word."""

from __future__ import annotations

from functools import cache

from .. import tables

_LONGEST = 4
_FAMILIAR = {"小": "Xiao", "老": "Lao", "阿": "A"}


@cache
def readings() -> dict[str, str]:
    """Character → its commonest reading, without tone."""
    return {char: sound for sound, chars in tables.rows("han_readings.tsv") for char in chars}


@cache
def surnames() -> dict[str, str]:
    """Family name in Chinese → in pinyin, capitalised."""
    return {row[0]: row[1] for row in tables.rows("surnames.tsv")}


def syllables(text: str) -> str | None:
    """``text`` in pinyin, one word in lower case; None where a character is unknown."""
    sounds = [readings().get(char) for char in text]
    return None if not sounds or None in sounds else "".join(s for s in sounds if s)


def name(text: str) -> str | None:
    """``宋磊`` → *Song Lei*, ``欧阳静`` → *Ouyang Jing*; None if it is not shaped like a name.

    A syllable that begins with a vowel inside the given name takes an apostrophe (*Xi'an* rule).
    """
    if not 2 <= len(text) <= _LONGEST:
        return None
    if text[0] in _FAMILIAR and text[1:] in surnames():
        return f"{_FAMILIAR[text[0]]} {surnames()[text[1:]]}"
    size = 2 if text[:2] in surnames() and len(text) > 2 else 1
    family, given = surnames().get(text[:size]), text[size:]
    if family is None or not 1 <= len(given) <= 2:
        return None
    sounds = [readings().get(char) for char in given]
    if None in sounds:
        return None
    parts = [s.replace("ü", "v") if s == "nü" else s.replace("ü", "u") for s in sounds if s]
    joint = "'" if len(parts) == 2 and parts[1][0] in "aeo" else ""
    return f"{family} {joint.join(parts).capitalize()}"

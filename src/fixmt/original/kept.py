"""What a sentence has right by its original, and a new one in its place must not lose."""

from __future__ import annotations

import regex

from ..chinese import numerals
from ..names import pinyin
from ..names.forms import key, surnames
from .numbers import spelled
from .pairs import Pair
from .people import spellings

_CAPITAL = regex.compile(r"\b\p{Lu}[\p{L}'’]+")
_LATIN = regex.compile(r"[A-Za-z][A-Za-z0-9.+-]*[A-Za-z0-9]")
_NAME = 4  # letters from which pinyin is told from English
_THE_NAME = regex.compile(r"\b[Tt]he (\p{Lu}\p{Ll}+) (\p{Lu}\p{Ll}+)\b(?! \p{Lu})")
_SHARE = 0.75  # of its words that must be left in number


def lost(pair: Pair, new: str) -> str:
    """The first thing that the old sentence has from the original and ``new`` has not.

    Names in pinyin, numbers, Latin words, and words in general: by far fewer of them cannot say
    the same. Empty where nothing is lost.
    """
    letters = key(new)
    sounds = spellings(pair.chinese)
    for match in _CAPITAL.finditer(pair.english):
        word: str = match.group().removesuffix("'s").removesuffix("’s")
        name = key(word)
        known = len(name) >= _NAME and name in sounds and pinyin.segment(name)
        if (known or _inside(pair.english, match.start())) and name not in letters:
            return word
    if found := _THE_NAME.search(new):  # no person is called "the Wen Liqun"
        surname, given = key(found[1]), key(found[2])
        if surname in surnames() and surname + given in sounds:
            return found.group()
    for match in _LATIN.finditer(pair.chinese):
        word = match.group()
        if word.lower() in pair.english.lower() and word.lower() not in new.lower():
            return word
    sure, _ = numerals.values_in_chinese(pair.chinese)
    _, before = numerals.values_in_english(spelled(pair.english))
    _, after = numerals.values_in_english(spelled(new))
    for value in sorted((before & sure) - after):
        return numerals.write(value)
    words, left = len(pair.english.split()), len(new.split())
    return f"{words - left} words" if left < _SHARE * words else ""


def _inside(text: str, start: int) -> bool:
    """True if a capital at ``start`` is no beginning of a sentence."""
    before = text[:start].rstrip(" \"“'‘(")
    return bool(before) and before[-1] not in ".!?:"

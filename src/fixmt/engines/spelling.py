"""Personal names as they are spelt: *Tang Xiaole* for 唐晓蕾 becomes *Tang Xiaolei*."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from ..chinese import romanize
from ..chinese.persons import candidates
from . import Hint

_SAME_FAMILY = 0.6  # similarity from which two given names of a family are taken for one
_LIKE = 0.8  # the same, where the family differs too


def respelt(source: str, text: str, hints: Sequence[Hint]) -> str:
    """``text``, a translation of ``source``, with slips in the names of ``hints`` mended.

    A person who is missing takes the place of a name that is much like theirs and that nothing in
    the source spells. Each name goes to the person it is most like.
    """
    missing = [h.target for h in hints if h.person and h.target not in text]
    if not missing:
        return text
    from rapidfuzz.distance import Levenshtein

    right = {h.target for h in hints} | _spelt(source)
    names = {m.group() for m in _name().finditer(text)} - right
    alike = []
    for name in names:
        for person in missing:
            (family, given), (own, called) = name.split(" "), person.split(" ", 1)
            similarity = Levenshtein.normalized_similarity(given.lower(), called.lower())
            if similarity >= (_SAME_FAMILY if family == own else _LIKE):
                alike.append((similarity, name, person))
    for _, name, person in sorted(alike, reverse=True):
        if name in names and person in missing:
            text = regex.sub(rf"\b{regex.escape(name)}\b", person, text)
            names.remove(name)
            missing.remove(person)
    return text


def _spelt(source: str) -> set[str]:
    """Every name that characters of ``source`` could spell."""
    return {romanize.name(source[c.start : c.end]) or "" for c in candidates(source)}


@cache
def _name() -> regex.Pattern[str]:
    """A Chinese name in pinyin that no further word and no hyphen makes longer."""
    families = "|".join(sorted(set(romanize.surnames().values()), key=len, reverse=True))
    return regex.compile(
        rf"\b(?:{families}) \p{{Lu}}\p{{Ll}}+(?:'(?!s\b)\p{{Ll}}+)?\b(?!-| \p{{Lu}}|['’](?!s\b))"
    )

"""Names of people: does the pinyin of an entry fit its characters?

Family names are read as in ``data/surnames.tsv``, other characters as in ``data/han_readings.tsv``,
which has the commonest reading; where pypinyin is installed its other readings are allowed too.
Names from Hong Kong, Taiwan, Singapore and from other languages are not pinyin, and not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product

from ..chinese import romanize
from ..names import pinyin
from .entry import Glossary, Term
from .problem import Problem, warning

_WORD = re.compile(r"[A-Za-zÜü]+(?:['’-][A-Za-zÜü]+)*")
_APOSTROPHE = re.compile("['’]")
_HAN_NAME = re.compile(r"[\u4E00-\u9FFF]{2,4}")


def misread(glossary: Glossary) -> Iterator[Problem]:
    """Entries of the kind ``person`` whose target is pinyin, but not of these characters."""
    for term in glossary.terms:
        if term.kind == "person" and "dnt" not in term.flags:
            yield from _judge(term)


def _judge(term: Term) -> Iterator[Problem]:
    expected = romanize.name(term.source)
    words = _WORD.findall(term.target)
    if expected is None or not _HAN_NAME.fullmatch(term.source) or not _is_pinyin(words):
        return
    family, _, given = expected.partition(" ")
    letters = _letters("".join(words))
    readings = {_letters(family) + _letters(g) for g in _given(term.source, given)}
    if letters not in readings:
        yield warning(
            term, "pinyin", f"{term.target!r} does not read {term.source}; expected {expected!r}"
        )
    elif (
        _letters(words[0]) != _letters(family)
        or len(words) != 2
        or not _cased(words)
        or ("'" in given and letters == _letters(expected) and not _APOSTROPHE.search(words[1]))
    ):
        proper = f"{family} {_like(letters[len(_letters(family)) :], given)}"
        yield warning(
            term,
            "name",
            f"{term.target!r} is not written as names are; family name, given name in one word: "
            f"{proper!r}",
        )


def _is_pinyin(words: list[str]) -> bool:
    """True if every part reads as syllables of pinyin: "Yao Ming", not "Tsai Ing-wen"."""
    parts = [part.lower() for word in words for part in re.split(r"['’-]", word)]
    return bool(parts) and all(pinyin.segment(part.replace("ü", "v")) for part in parts)


def _given(source: str, given: str) -> Iterator[str]:
    """Every way to read the given name of ``source``, of which ``given`` is the commonest."""
    yield given
    size = 2 if source[:2] in romanize.surnames() and len(source) > 2 else 1
    for sounds in product(*(_readings(char) for char in source[size:])):
        yield "".join(sounds)


@cache
def _readings(char: str) -> tuple[str, ...]:
    known = romanize.readings().get(char)
    found = {known} if known else set()
    try:
        from pypinyin import Style
        from pypinyin import pinyin as all_readings
    except ImportError:
        return tuple(found)
    found.update(all_readings(char, style=Style.NORMAL, heteronym=True)[0])
    return tuple(sorted(found))


def _letters(text: str) -> str:
    """Letters only, ü in one spelling: lü, lv, lyu and lu are not told apart."""
    plain = text.lower().replace("ü", "u").replace("v", "u").replace("yu", "u")
    return "".join(c for c in plain if c.isalpha())


def _cased(words: list[str]) -> bool:
    """True for "Yao Ming" and "YAO Ming", not for "Yao ming" or "Yao MIng"."""
    family, given = words[0], words[-1]
    return "-" not in given and given == given.capitalize() and family[:1].isupper()


def _like(letters: str, given: str) -> str:
    """The commonest spelling if it has these letters, else the letters with a capital."""
    return given if _letters(given) == letters else letters.capitalize()

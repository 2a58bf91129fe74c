"""Chinese text in one spelling: what does not count when a source is looked for.

Every step maps one character to one, so that offsets in the folded text are offsets in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDTH |= {0x3000: 0x20} | dict.fromkeys(map(ord, "“”„‟「」『』＂"), ord('"'))
_WIDTH |= dict.fromkeys(map(ord, "‘’＇"), ord("'")) | dict.fromkeys(map(ord, "—–―－"), ord("-"))
_WIDTH |= dict.fromkeys(map(ord, "·‧・"), ord("·"))
# A year or code read digit by digit; 三百二十一 is none, and 十一五 stays as it is.
_DIGITS = re.compile(r"(?<![十百千万亿])[〇○零一二三四五六七八九]{3,}+(?![十百千万亿])")
_VALUES = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NEEDED = 5  # different characters before a text counts as traditional without a table


def fold(text: str) -> str:
    """``text`` with full-width forms, quotes and letter case made equal."""
    folded = text.translate(_WIDTH)
    lowered = folded.lower()
    return lowered if len(lowered) == len(folded) else folded


def arabic(folded: str) -> str:
    """``folded`` with numbers that are read digit by digit in Arabic digits: 二〇三五 → 2035."""
    return _DIGITS.sub(lambda match: match.group().translate(_VALUES), folded)


def is_traditional(text: str) -> bool:
    """True if ``text`` has a traditional character that opencc knows.

    Characters that simplified text has too, like 後 and 乾, do not count.
    """
    return bool(_foreign(text)) and not _marks().isdisjoint(text)


def simplified(text: str) -> str:
    """``text`` in simplified characters, one for one; as it is where opencc is not installed."""
    return text.translate(_table())


def cannot_convert(texts: Iterable[str]) -> bool:
    """True if one of ``texts`` seems to be traditional Chinese and opencc is missing.

    Told by several characters that Big5 has and GB 2312 has not; one may be a rare name.
    """
    return not _table() and any(
        sum(_in(char, "big5") for char in _foreign(text)) >= _NEEDED for text in texts
    )


@cache
def _table() -> dict[int, str]:
    """Traditional → simplified, for single characters, of opencc (Apache-2.0); empty without it."""
    try:
        import opencc
    except ImportError:
        return {}
    characters = [chr(code) for code in range(0x3400, 0xA000)]
    found = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, found, strict=True)
    return {ord(old): new for old, new in pairs if old != new and len(new) == 1}


@cache
def _marks() -> frozenset[str]:
    """The traditional characters that no simplified text has."""
    return frozenset(char for char in map(chr, _table()) if not _in(char, "gb2312"))


def _foreign(text: str) -> frozenset[str]:
    """Chinese characters of ``text`` outside GB 2312, the set of everyday simplified text."""
    if _in(text, "gb2312"):
        return frozenset()
    return frozenset(c for c in set(text) if "\u3400" <= c <= "\u9fff" and not _in(c, "gb2312"))


def _in(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True

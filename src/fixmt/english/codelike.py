"""Spots where punctuation obeys a computer, not English: code, formulas, paths, tables."""

from __future__ import annotations

from ..patterns import deferred

_SIGNS = deferred(r"[{}=\\_|$#<>^`]|&&|//|\w\(\w*[,)]|\[\w+,")
_SPACES = deferred(r"[^\S\n]+")
_ENTITY = deferred(
    r"&(?:[A-Za-z]{2,8}|#\d{1,6})\Z"
    r"|[&;] ?(?:amp|quot|nbsp|lt|gt|apos|[lr][ds]quo|[mn]dash|hellip|middot)\Z"
)


def ends_entity(source: str, offset: int) -> bool:
    """True if the character at ``offset`` is the semicolon of an HTML entity."""
    return source[offset] == ";" and _ENTITY.search(source, max(0, offset - 9), offset) is not None


def code_near(source: str, offset: int, reach: int = 24) -> bool:
    """True if signs of code or a formula stand within ``reach`` characters on the same line."""
    start = max(source.rfind("\n", max(0, offset - reach), offset) + 1, offset - reach, 0)
    end = source.find("\n", offset, offset + reach)
    return _SIGNS.search(source, start, end if end >= 0 else offset + reach) is not None


def words_on_line(source: str, start: int, end: int, enough: int = 5) -> bool:
    """True if the line at ``[start, end)`` has at least ``enough`` words between spaces."""
    count = 1
    for _ in _SPACES.finditer(source, start, min(end, start + 400)):
        count += 1
        if count >= enough:
            return True
    return False

"""Regular expressions compiled when first used.

fixmt has some hundred, compiling them all takes longer than checking an article, and most articles
need few.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import regex

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


def deferred(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """``re.compile(pattern, flags)``, done when the result is first used."""
    return cast("re.Pattern[str]", _Deferred(lambda: re.compile(pattern, flags)))


def deferred_regex(pattern: str, flags: int = 0) -> regex.Pattern[str]:
    """``regex.compile(pattern, flags)``, done when the result is first used.

    For what ``re`` cannot: scripts (``\\p{Han}``) and lookbehind of any length.
    """
    return cast("regex.Pattern[str]", _Deferred(lambda: _by_regex(pattern, flags)))


def _by_regex(pattern: str, flags: int) -> regex.Pattern[str]:
    import regex

    return regex.compile(pattern, flags)


class _Deferred:
    """Looks like the pattern that ``make`` gives, and makes it when first asked for anything."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:
        made = self._make()
        # From now on the methods are found without coming here: as fast as the pattern itself.
        for method in _METHODS:
            setattr(self, method, getattr(made, method))
        return getattr(made, name)

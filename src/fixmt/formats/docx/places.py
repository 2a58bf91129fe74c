"""Where text of a document can be changed: between what is no text and has to stay."""

from __future__ import annotations

from ...patterns import deferred
from ...writer import OBJECT

# The end of a line, a tab, a picture or field, a hyphen that never ends a line.
FIXED = f"\n\t{OBJECT}\u2011"

_FIXED = deferred(f"([{FIXED}])")


def pieces(start: int, before: str, after: str) -> list[tuple[int, str, str]] | None:
    """The changes that put ``after`` in place of ``before``, which begins at ``start``.

    Each of them (place, old, new) lies between what has to stay; None if that does not stay.
    """
    old, new = _FIXED.split(before), _FIXED.split(after)
    if old[1::2] != new[1::2]:
        return None
    found = []
    for number, (was, now) in enumerate(zip(old, new, strict=True)):
        if number % 2 == 0 and was != now:
            found.append((start, was, now))
        start += len(was)
    return found


def is_text(source: str, at: int) -> bool:
    """True if a character stands ``at`` that is text of the document."""
    return 0 <= at < len(source) and source[at] not in FIXED

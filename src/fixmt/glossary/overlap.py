"""Which of several overlapping matches stand: the rule of both languages.

The longest wins; at equal length the one the caller ranks first, which is a target before a
forbidden rendering, then the leftmost. What is left of the text is filled in the same way.
"""

from __future__ import annotations


class Free:
    """The stretches of a text that no match has taken yet."""

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)

    def take(self, start: int, end: int) -> bool:
        """Take ``[start, end)`` if all of it is free.

        Matches must come longest first: whatever was taken before is then no shorter, so that it
        covers an end of any match it overlaps, and looking at both ends is enough.
        """
        if self._taken[start] or self._taken[end - 1]:
            return False
        self._taken[start:end] = b"\1" * (end - start)
        return True

"""Builds the text that a marked-up source shows, character for character with its place."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

OBJECT = "\ufffc"  # stands for a picture, or what else there is in a line that is not read


@dataclass(slots=True)
class Writer:
    """Builds a view, stretch by stretch, in the order of the source.

    White space is one space, none at the ends of a block.
    """

    text: list[str]
    starts: array[int]
    ends: array[int]
    shielded: list[tuple[int, int]]
    closers: dict[int, int]
    # What shows only if more comes in the same block.
    _waiting: list[tuple[str, int, int]] = field(default_factory=list)

    @classmethod
    def empty(cls) -> Writer:
        return cls([], array("L"), array("L"), [], {})

    def put(self, text: str, start: int) -> None:
        """Plain characters that stand in the source from ``start`` on."""
        for offset, char in enumerate(text):
            self.char(char, start + offset, start + offset + 1)

    def char(self, char: str, start: int, end: int) -> None:
        """One character that ``source[start:end]`` shows."""
        if char in " \t\n\r\f":
            self._white(start, end)
            return
        if self.text and self.text[-1] != "\n":
            for waiting in self._waiting:
                self._add(*waiting)
        self._waiting.clear()
        self._add(char, start, end)

    def thing(self, start: int, end: int) -> None:
        """Something in the line that is no text: it parts words and is not to be touched."""
        self._waiting.append((OBJECT, start, end))

    def _white(self, start: int, end: int) -> None:
        """White space; only the first of several counts."""
        if not self._waiting or self._waiting[-1][0] != " ":
            self._waiting.append((" ", start, end))
        elif self._waiting[-1][2] == start:
            self._waiting[-1] = (" ", self._waiting[-1][1], end)

    def close(self, start: int, end: int) -> None:
        """``source[start:end]`` is markup that closes something inside a line."""
        self.closers[start] = end

    def end_block(self, at: int) -> None:
        """What comes after ``at`` is another block."""
        self._waiting.clear()
        if self.text and self.text[-1] != "\n":
            self._add("\n", at, at)

    def shield(self, start: int) -> None:
        """The characters from ``start`` on are not to be touched."""
        start += self.text[start : start + 1] == [" "]
        if start < len(self.text):
            self.shielded.append((start, len(self.text)))

    def _add(self, char: str, start: int, end: int) -> None:
        if char == OBJECT:
            self.shielded.append((len(self.text), len(self.text) + 1))
        self.text.append(char)
        self.starts.append(start)
        self.ends.append(end)

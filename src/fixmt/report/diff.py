"""Original and repaired text side by side, drawn from the edits; no document is ever diffed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ..article import Outcome
from . import words

Kind = Literal["equal", "kept", "deleted", "inserted"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one side. ``kept`` is unchanged text inside an edit.

    An edit that only inserts leaves an empty ``deleted`` piece on the left, and one that only
    deletes an empty ``inserted`` piece on the right: the places to show a caret.
    """

    text: str
    kind: Kind
    edit: int | None = None  # index in Outcome.edits


@dataclass(frozen=True, slots=True)
class Row:
    """One source line with its "\\n", and what stands for it in the repaired text."""

    number: int  # of the source line, from 1
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]

    @property
    def edits(self) -> tuple[int, ...]:
        """Edits that touch the row, in order."""
        indexes = {p.edit for p in (*self.left, *self.right) if p.edit is not None}
        return tuple(sorted(indexes))


def rows(outcome: Outcome) -> tuple[Row, ...]:
    """Aligned rows: the left sides joined are the source, the right sides the repaired text."""
    source, at, drawing = outcome.article.source, 0, _Drawing()
    for index, edit in enumerate(outcome.edits):
        drawing.same(source[at : edit.span.start], "equal", None)
        for change in words.changes(edit.before, edit.after):
            if change.kept:
                drawing.same(change.before, "kept", index)
            else:
                drawing.change(change.before, change.after, index)
        at = edit.span.end
    drawing.same(source[at:], "equal", None)
    return tuple(
        Row(number, tuple(left), tuple(right))
        for number, (left, right) in enumerate(zip(drawing.left, drawing.right, strict=True), 1)
    )


@dataclass(slots=True)
class _Drawing:
    """Rows under construction, one list of pieces a row and side."""

    left: list[list[Piece]] = field(default_factory=lambda: [[]])
    right: list[list[Piece]] = field(default_factory=lambda: [[]])

    def same(self, text: str, kind: Kind, edit: int | None) -> None:
        for line in _lines(text):
            self.left[-1].append(Piece(line, kind, edit))
            self.right[-1].append(Piece(line, kind, edit))
            self._end_row(line)

    def change(self, before: str, after: str, edit: int) -> None:
        """Strike ``before`` over as many rows as it covers and set ``after`` beside one of them.

        That is the row it begins in, except that whole lines taken out before the change proper
        stand alone, as removed lines.
        """
        whole_lines_first = not self.left[-1]
        first = len(self.right) - 1
        for line in _lines(before) or [""]:
            self.left[-1].append(Piece(line, "deleted", edit))
            self._end_row(line)
        ends_row = before.endswith("\n")
        target = len(self.right) - 1 if whole_lines_first and not ends_row else first
        self.right[target].append(Piece(after, "inserted", edit))

    def _end_row(self, line: str) -> None:
        if line.endswith("\n"):
            self.left.append([])
            self.right.append([])


def _lines(text: str) -> list[str]:
    """Lines with their "\\n"; no empty last line."""
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])

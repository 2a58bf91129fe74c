"""A glossary file as it lies on disk: rows with the comments above them, line ends, order.

What changes rows works on a :class:`Layout`, so that comments, line ends and the order of
everything else stay byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import GlossaryError
from .entry import Glossary, Term
from .file import COLUMNS, decode, parse, read, row, sort_key

HEADER = "\t".join(COLUMNS)


@dataclass(frozen=True, slots=True)
class Block:
    """One row and the comment and empty lines above it, which belong to it."""

    term: Term
    line: str  # the row as it is written, without its line end
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A file in fixmt's own format, taken apart without loss."""

    blocks: tuple[Block, ...] = ()
    head: tuple[str, ...] = (HEADER,)  # comments before the header, and the header
    tail: tuple[str, ...] = ()  # comments after the last row
    ending: str = "\n"
    bom: bool = False
    ended: bool = True  # the last line has a line end
    path: Path | None = None

    @property
    def glossary(self) -> Glossary:
        return Glossary(tuple(block.term for block in self.blocks), path=self.path)

    def encode(self) -> bytes:
        """The bytes of the file."""
        lines = [*self.head]
        for block in self.blocks:
            lines += [*block.above, block.line]
        text = self.ending.join([*lines, *self.tail]) + (self.ending if self.ended else "")
        return (b"\xef\xbb\xbf" if self.bom else b"") + text.encode()


def open_layout(path: Path | str) -> Layout:
    """The layout of the glossary file ``path``.

    Raises:
        GlossaryError: the file cannot be read, or is not in fixmt's own format.
    """
    path = Path(path)
    return take_apart(read(path), path)


def take_apart(data: bytes, path: Path) -> Layout:
    """The layout of a glossary file with the bytes ``data``; ``encode`` gives them back.

    Raises:
        GlossaryError: the bytes are no glossary in fixmt's own format.
    """
    text = decode(data, path)
    terms = {term.line: term for term in parse(text, path).terms}
    # Mixed line ends: a lone "\r" then stays in its line, and comes back with it.
    ending = "\r\n" if text.count("\n") == text.count("\r\n") > 0 else "\n"
    lines = text.split(ending)
    ended = lines[-1] == ""
    if ended:
        lines.pop()
    header = next(
        (i for i, s in enumerate(lines) if s.strip("\r \t") and not s.startswith("#")), -1
    )
    if header < 0 or tuple(lines[header].removesuffix("\r").split("\t")) != COLUMNS:
        raise GlossaryError(
            f"{path}:{max(header, 0) + 1}: not fixmt's own columns; convert it with "
            f"`fixmt glossary import`, the header is: {' '.join(COLUMNS)}"
        )
    blocks: list[Block] = []
    above: list[str] = []
    for number, line in enumerate(lines[header + 1 :], header + 2):
        if number in terms:
            blocks.append(Block(terms[number], line, tuple(above)))
            above = []
        else:
            above.append(line)
    bom = data.startswith(b"\xef\xbb\xbf")
    head = tuple(lines[: header + 1])
    return Layout(tuple(blocks), head, tuple(above), ending, bom, ended, path)


def of_terms(terms: Iterable[Term], path: Path | None = None) -> Layout:
    """A new file with ``terms`` in their order.

    Raises:
        GlossaryError: a field holds a character that the format cannot carry.
    """
    return Layout(tuple(Block(term, row(term)) for term in terms), path=path)


def in_order(layout: Layout) -> Layout:
    """``layout`` with its rows sorted by source, then by flags; comments move with their row.

    Rows that are equal in both keep their order, and what is sorted already stays byte for byte.
    """
    return replace(layout, blocks=tuple(sorted(layout.blocks, key=lambda b: sort_key(b.term))))


def is_sorted(layout: Layout) -> bool:
    keys = [sort_key(block.term) for block in layout.blocks]
    return keys == sorted(keys)

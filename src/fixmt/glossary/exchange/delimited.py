"""CSV and TSV with all columns; DeepL's and Google's two columns without a header.

DeepL takes CSV or TSV and refuses a source that occurs twice
(https://developers.deepl.com/docs/customize/managing-glossaries); Google Cloud Translation takes a
unidirectional glossary as CSV or TSV without a header (GlossaryInputConfig of its v3 API).
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ..entry import Term
from ..file import COLUMNS, decode, fields, parse, row
from ..layout import Layout


def write_tsv(layout: Layout, path: Path, losses: Counter[str]) -> bytes:
    """The glossary's own format, comments and all."""
    for block in layout.blocks:
        row(block.term)  # raises where a field cannot be written
    return layout.encode()


def write_csv(layout: Layout, path: Path, losses: Counter[str]) -> bytes:
    """All columns under a header."""
    for block in layout.blocks:
        row(block.term)  # what no row can hold would be lost when the file is read again
    return _csv([COLUMNS, *(fields(block.term) for block in layout.blocks)])


def write_pairs(layout: Layout, path: Path, losses: Counter[str]) -> bytes:
    """Source and target, each source once."""
    pairs: dict[str, str] = {}
    for block in layout.blocks:
        term = block.term
        losses["kinds"] += term.kind != "term"
        losses["forbidden renderings"] += len(term.forbidden)
        losses["flags"] += len(term.flags)
        losses["notes"] += bool(term.note)
        if pairs.setdefault(term.source, term.target) != term.target:
            losses["second targets of a source"] += 1
    if path.suffix.lower() == ".csv":
        return _csv(pairs.items())
    return "".join(f"{source}\t{target}\n" for source, target in pairs.items()).encode()


def read(data: bytes, path: Path, losses: Counter[str]) -> tuple[Term, ...]:
    """Entries of CSV or TSV, with or without a header; the file name or first line decides."""
    text = decode(data, path)
    losses["comment lines"] += sum(line.startswith("#") for line in text.split("\n"))
    return parse(text, path).terms


def _csv(rows: Iterable[Iterable[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()

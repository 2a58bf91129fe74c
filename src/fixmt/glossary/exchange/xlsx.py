"""Excel workbooks: the first sheet, with the columns of the glossary. Needs ``fixmt[xlsx]``."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...errors import ConfigError, GlossaryError
from ..entry import Term
from ..file import COLUMNS, fields, from_rows, row
from ..layout import Layout

# XML 1.0 (https://www.w3.org/TR/xml/#charsets) has no place for these.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MAX_BYTES = 256 * 2**20  # of a workbook taken out of its zip file
_WIDTHS = (24, 48, 12, 60, 24, 40)


def write(layout: Layout, path: Path, losses: Counter[str]) -> bytes:
    """A workbook with one sheet; every cell is text, so that nothing becomes a formula or date."""
    openpyxl = _openpyxl()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "glossary"
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    rows: list[tuple[str, ...]] = [COLUMNS]
    for block in layout.blocks:
        row(block.term)
        cells = fields(block.term)
        if any(NOT_IN_XML.search(cell) for cell in cells):
            losses["entries with characters that XML cannot hold"] += 1
        else:
            rows.append(cells)
    for number, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(number, column)
            cell.value = text
            cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(data: bytes, path: Path, losses: Counter[str]) -> tuple[Term, ...]:
    """Entries of the first sheet.

    Raises:
        GlossaryError: not a workbook, or one that would take too much memory.
    """
    openpyxl = _openpyxl()
    _refuse_bombs(data, path)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as fault:  # openpyxl raises whatever its parsers raise
        raise GlossaryError(f"{path}: not an Excel workbook ({fault})") from fault
    if len(book.sheetnames) > 1:
        losses["further sheets"] += len(book.sheetnames) - 1
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # some programs write wrong ones
    return from_rows(_rows(sheet), path)


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = ["" if value is None else str(value) for value in values]
        while len(cells) > 2 and not cells[-1].strip():
            cells.pop()
        if any(cell.strip() for cell in cells) and not cells[0].startswith("#"):
            yield number, cells


def _refuse_bombs(data: bytes, path: Path) -> None:
    """Stop at archives that unpack to too much and at XML that defines entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MAX_BYTES:
                raise GlossaryError(f"{path}: too large a workbook; split it")
            for name in archive.namelist():
                if b"<!DOCTYPE" in archive.read(name)[:4096]:
                    raise GlossaryError(f"{path}: {name} has a DOCTYPE, which no workbook needs")
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise GlossaryError(f"{path}: not an Excel workbook ({fault})") from fault


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError:
        raise ConfigError("XLSX needs openpyxl: pip install 'fixmt[xlsx]'") from None
    return openpyxl

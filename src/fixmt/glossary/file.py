"""Reading and writing glossary files.

The maintained form is UTF-8 TSV with the header ``source target kind forbidden flags note``: tabs
between columns, no quoting, ``|`` between forbidden renderings, spaces between flags, ``#``
comment lines, rows sorted by source (code points). Headerless two-column files as DeepL and Google
export them (TSV or CSV, DeepL's columns for languages and relevance allowed) are read as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from ..errors import GlossaryError
from .entry import Glossary, Term

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?")
COLUMNS = ("source", "target", "kind", "forbidden", "flags", "note")


def default_path() -> Path:
    """Where the glossary that comes with fixmt lies: in a wheel, or in a checkout.

    Raises:
        GlossaryError: it is in neither place.
    """
    package = Path(__file__).resolve().parents[1]
    places = (
        package / "glossary_data" / "zh-en.tsv",
        package.parents[1] / "glossary" / "zh-en.tsv",
    )
    for place in places:
        if place.is_file():
            return place
    raise GlossaryError(f"{places[0]}: the built-in glossary is missing; reinstall fixmt")


@cache
def default() -> Glossary:
    """The glossary that comes with fixmt."""
    return load(default_path())


def load(path: Path | str) -> Glossary:
    """The glossary in the file ``path``.

    Raises:
        GlossaryError: the file cannot be read; the message names file and line.
    """
    path = Path(path)
    data = read(path)
    import hashlib  # some milliseconds that only loading needs

    return parse(decode(data, path), path, hashlib.sha256(data).hexdigest()[:12])


def read(path: Path) -> bytes:
    """The bytes of the file ``path``.

    Raises:
        GlossaryError: there is no such file, or it is not readable.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise GlossaryError(f"{path}: cannot be read ({error.strerror}); check the path") from error


def decode(data: bytes, path: Path) -> str:
    """``data`` as UTF-8, with or without a byte order mark.

    Raises:
        GlossaryError: the bytes are not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise GlossaryError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from error


def parse(text: str, path: Path, digest: str = "") -> Glossary:
    """The glossary written in ``text``; ``path`` is for messages and the choice of CSV.

    Raises:
        GlossaryError: a row has no source or target, or the header is not understood.
    """
    rows = _csv_rows(text, path) if _is_csv(text, path) else _tsv_rows(text)
    return Glossary(from_rows(rows, path), digest, path)


def from_rows(rows: Iterable[tuple[int, list[str]]], path: Path) -> tuple[Term, ...]:
    """Entries of numbered rows of cells, with a header row or in two columns.

    Raises:
        GlossaryError: a row has no source or target, or the header is not understood.
    """
    terms: list[Term] = []
    columns: tuple[str, ...] | None = None
    for line, cells in rows:
        if cells[0].startswith("<<<<<<< "):
            raise GlossaryError(f"{path}:{line}: an unresolved merge conflict; keep one side")
        if columns is None:
            columns = _header(cells, path, line)
            if columns:
                continue
        terms.append(_term(cells, columns, path, line))
    return tuple(terms)


def row(term: Term) -> str:
    """``term`` as one line of a glossary file, without the line end.

    Raises:
        GlossaryError: a field holds a character that the format cannot carry.
    """
    cells = fields(term)
    if any(c in cell for cell in cells for c in "\t\n\r") or any("|" in f for f in term.forbidden):
        raise GlossaryError(f"{term.source!r}: a field holds a tab, line end or '|'; remove it")
    if term.source.startswith("#"):
        raise GlossaryError(f"{term.source!r}: a row beginning with '#' is a comment; reword it")
    return "\t".join(cells)


def fields(term: Term) -> tuple[str, ...]:
    """The cells of ``term`` in the order of ``COLUMNS``."""
    return (
        term.source,
        term.target,
        term.kind,
        "|".join(term.forbidden),
        " ".join(term.flags),
        term.note,
    )


def sort_key(term: Term) -> tuple[str, tuple[str, ...]]:
    """The order of a glossary file: by source in code points, then by flags."""
    return (term.source, term.flags)


def _is_csv(text: str, path: Path) -> bool:
    if path.suffix.lower() == ".csv":
        return True
    first = next((line for line in text.split("\n") if line.strip() and line[0] != "#"), "")
    return "\t" not in first and "," in first


def _tsv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if line.strip() and not line.startswith("#"):
            yield number, line.split("\t")


def _csv_rows(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    import csv
    import io

    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not cells[0].startswith("#"):
                yield reader.line_num, cells
    except csv.Error as fault:
        raise GlossaryError(f"{path}:{reader.line_num}: {fault}; check the quotes") from None


def _header(cells: list[str], path: Path, line: int) -> tuple[str, ...]:
    """Column names if ``cells`` is a header, else nothing."""
    names = tuple(cell.strip().lower() for cell in cells)
    if names[:2] != ("source", "target"):
        return ()
    for name in names:
        if name not in COLUMNS:
            raise GlossaryError(
                f"{path}:{line}: unknown column {name!r}; the columns are {', '.join(COLUMNS)}"
            )
        if names.count(name) > 1:
            raise GlossaryError(f"{path}:{line}: column {name!r} occurs twice; keep one")
    return names


def _term(cells: list[str], columns: tuple[str, ...] | None, path: Path, line: int) -> Term:
    if not columns:
        columns = COLUMNS[:2]
        if len(cells) in (4, 5) and all(_LANGUAGE.fullmatch(c.strip()) for c in cells[2:4]):
            cells = cells[:2]  # DeepL: source, target, their languages, perhaps the relevance
    if len(cells) > len(columns):
        raise GlossaryError(
            f"{path}:{line}: {len(cells)} columns where {len(columns)} are expected; "
            f"remove the extra tab, or begin the file with a header line"
        )
    if len(cells) < 2:
        raise GlossaryError(f"{path}:{line}: no target; write source, tab, target")
    if columns != COLUMNS:
        named = dict(zip(columns, cells, strict=False))
        cells = [named.get(name, "") for name in COLUMNS]
    padded = cells + [""] * (len(COLUMNS) - len(cells))
    source, target, kind, forbidden, flags, note = padded
    if not source.strip() or not target.strip():
        empty = "target" if source.strip() else "source"
        raise GlossaryError(f"{path}:{line}: empty {empty}; fill it in or delete the row")
    renderings = tuple(filter(None, forbidden.split("|")))
    return Term(source, target, kind or "term", renderings, tuple(flags.split()), note, line)

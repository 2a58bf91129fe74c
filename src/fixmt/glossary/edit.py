"""Adding an entry to a glossary file, leaving every other byte as it is."""

from __future__ import annotations

from pathlib import Path

from ..errors import GlossaryError
from ..files import digest, write_atomic
from .entry import Term
from .file import COLUMNS, decode, parse, read, row, sort_key


def add(path: Path | str, term: Term) -> int:
    """Put ``term`` into the glossary file ``path`` in sorted place and return its line number.

    Comments, line ends and the order of all other lines stay. The file is replaced in one step. A
    missing file is created.

    Raises:
        GlossaryError: the file is not in fixmt's own format or has the entry already.
        InputError: the file cannot be written, or changed meanwhile; it is left as it was.
    """
    path = Path(path)
    new = row(term)
    if not term.source.strip() or not term.target.strip():
        raise GlossaryError(f"{path}: an entry needs a source and a target; give both")
    data = read(path) if path.exists() else "\t".join(COLUMNS).encode() + b"\n"
    text = decode(data, path)
    glossary = parse(text, path)
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.removesuffix("\n").removesuffix("\r").split("\n")
    header = next((i for i, s in enumerate(lines) if s.strip() and not s.startswith("#")), 0)
    if tuple(lines[header].strip("\r\ufeff").split("\t")) != COLUMNS:
        raise GlossaryError(
            f"{path}:{header + 1}: not fixmt's own columns; convert it first, "
            f"the header is: {' '.join(COLUMNS)}"
        )
    for old in glossary.terms:
        if old.source == term.source and old.target != term.target:
            raise GlossaryError(
                f"{path}:{old.line}: {term.source} has the target {old.target!r} already; "
                f"change that row or keep it"
            )
        if old.source == term.source and old.flags == term.flags:
            raise GlossaryError(f"{path}:{old.line}: {term.source} is there already; edit that row")
    after = [old for old in glossary.terms if sort_key(old) > sort_key(term)]
    at = min((old.line for old in after), default=len(lines) + 1) - 1
    while at < len(lines) and at > header + 1 and lines[at - 1].startswith("#"):
        at -= 1  # a comment belongs to the row below it
    if ending == "\r\n":
        lines = [line.removesuffix("\r") for line in lines]
    lines.insert(at, new)
    bom = "\ufeff" if data.startswith(b"\xef\xbb\xbf") else ""
    new_text = bom + ending.join(lines) + ending
    write_atomic(path, new_text.encode(), expected=digest(data) if path.exists() else None)
    return at + 1

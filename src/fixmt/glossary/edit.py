"""Adding an entry to a glossary file, leaving every other byte as it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..errors import GlossaryError
from ..files import digest, write_atomic
from .entry import Term
from .file import read, row, sort_key
from .layout import Block, Layout, take_apart


def add(path: Path | str, term: Term) -> int:
    """Put ``term`` into the glossary file ``path`` in sorted place and return its line number.

    Comments, line ends and the order of all other lines stay. The file is replaced in one step. A
    missing file is created.

    Raises:
        GlossaryError: the file is not in fixmt's own format or has the entry already.
        InputError: the file cannot be written, or changed meanwhile; it is left as it was.
    """
    path = Path(path)
    new = Block(term, row(term))
    if not term.source.strip() or not term.target.strip():
        raise GlossaryError(f"{path}: an entry needs a source and a target; give both")
    data = read(path) if path.exists() else None
    layout = Layout(path=path) if data is None else take_apart(data, path)
    for block in layout.blocks:
        old = block.term
        if old.source == term.source and old.target != term.target:
            raise GlossaryError(
                f"{path}:{old.line}: {term.source} has the target {old.target!r} already; "
                f"change that row or keep it"
            )
        if old.source == term.source and old.flags == term.flags:
            raise GlossaryError(f"{path}:{old.line}: {term.source} is there already; edit that row")
    after = (i for i, b in enumerate(layout.blocks) if sort_key(b.term) > sort_key(term))
    at = next(after, len(layout.blocks))
    blocks = (*layout.blocks[:at], new, *layout.blocks[at:])
    written = replace(layout, blocks=blocks, ended=True)
    write_atomic(path, written.encode(), expected=digest(data) if data is not None else None)
    return len(layout.head) + sum(1 + len(b.above) for b in layout.blocks[:at]) + 1

"""Exchange formats: glossaries of other tools in and out, with a count of what is lost.

``csv``, ``tsv``, ``xlsx`` and ``tbx`` carry every field of an entry; ``deepl`` and ``google`` carry
two columns. Comment lines survive in ``tsv`` only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from ...errors import ConfigError
from ..entry import Term
from ..layout import Layout

Losses = Counter[str]  # what is lost → how often
Writer = Callable[[Layout, Path, Losses], bytes]
Reader = Callable[[bytes, Path, Losses], tuple[Term, ...]]

# Format → module, its writer and its reader; a module is imported when it is needed.
_HANDLERS = {
    "csv": ("delimited", "write_csv", "read"),
    "tsv": ("delimited", "write_tsv", "read"),
    "deepl": ("delimited", "write_pairs", "read"),
    "google": ("delimited", "write_pairs", "read"),
    "xlsx": ("xlsx", "write", "read"),
    "tbx": ("tbx", "write", "read"),
}
FORMATS = tuple(_HANDLERS)
_SUFFIXES = {".csv": "csv", ".tsv": "tsv", ".txt": "tsv", ".xlsx": "xlsx", ".tbx": "tbx"}


def format_of(path: Path) -> str:
    """The format that the name of ``path`` says.

    Raises:
        ConfigError: the suffix is unknown.
    """
    try:
        return _SUFFIXES[path.suffix.lower()]
    except KeyError:
        known = ", ".join(FORMATS)
        raise ConfigError(f"{path}: no format known by this name; give --format {known}") from None


def export(layout: Layout, path: Path, name: str) -> tuple[bytes, Losses]:
    """``layout`` in the format ``name``, and how much of what it cannot carry.

    ``path`` is where the bytes will go: ``deepl`` and ``google`` write tabs if it ends in ``.tsv``.

    Raises:
        GlossaryError: a field holds what no glossary file can carry.
        ConfigError: the format needs a package that is not installed.
    """
    losses: Losses = Counter()
    module, writer, _ = _HANDLERS[name]
    write: Writer = getattr(import_module(f".{module}", __name__), writer)
    data = write(layout, path, losses)
    if name != "tsv":
        lines = [*layout.head[:-1], *(s for b in layout.blocks for s in b.above), *layout.tail]
        losses["comment lines"] += sum(line.startswith("#") for line in lines)
    return data, +losses


def import_(data: bytes, path: Path, name: str) -> tuple[tuple[Term, ...], Losses]:
    """The entries in ``data``, and how much could not be taken over.

    Raises:
        GlossaryError: not a file of the format ``name``; the message names file and place.
        ConfigError: the format needs a package that is not installed.
    """
    losses: Losses = Counter()
    module, _, reader = _HANDLERS[name]
    read: Reader = getattr(import_module(f".{module}", __name__), reader)
    terms = tuple(_tidy(term, losses) for term in read(data, path, losses))
    return terms, +losses


def _tidy(term: Term, losses: Losses) -> Term:
    """``term`` without what a row of the glossary cannot hold."""
    forbidden = tuple(f for f in term.forbidden if "|" not in f)
    losses["renderings with a '|' left out"] += len(term.forbidden) - len(forbidden)
    texts = [_one_line(t) for t in (term.source, term.target, term.kind, term.note, *forbidden)]
    old = (term.source, term.target, term.kind, term.note, *forbidden)
    losses["line ends and tabs written as spaces"] += sum(
        a != b for a, b in zip(old, texts, strict=True)
    )
    source, target, kind, note, *renderings = texts
    return replace(
        term, source=source, target=target, kind=kind, note=note, forbidden=tuple(renderings)
    )


def _one_line(text: str) -> str:
    return text.translate({9: " ", 10: " ", 13: " "})

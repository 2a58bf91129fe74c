"""Where the prose lies in a file: one module a format, found by suffix.

A format module has ``NAME``, ``SUFFIXES`` and ``parse(source) -> (segments, protected)``; it only
points at prose inside the exact source and never re-emits a document.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path
from types import ModuleType

from ..article import Article, Codec


@cache
def by_suffix() -> dict[str, ModuleType]:
    """File suffix (lower case, with dot) → format module."""
    table: dict[str, ModuleType] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for suffix in module.SUFFIXES:
            table[suffix] = module
    return table


def of(path: Path | None) -> ModuleType:
    """The format that the suffix of ``path`` names; plain text for others and for None."""
    return by_suffix().get(path.suffix.lower() if path else ".txt") or by_suffix()[".txt"]


def article(
    source: str, path: Path | None = None, codec: Codec | None = None, digest: str = ""
) -> Article:
    """An :class:`Article` of ``source``, parsed by the format its path's suffix names."""
    module = of(path)
    segments, protected = module.parse(source)
    return Article(
        source, path, module.NAME, codec or Codec(), digest, tuple(segments), tuple(protected)
    )

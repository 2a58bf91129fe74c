"""Where the prose lies in a file: one module a format, found by suffix.

A format module has ``NAME`` and ``SUFFIXES``. Where the source is the text itself, it has
``parse(source) -> (segments, protected)``. Where there is markup in it, it has ``view(source)``, a
:class:`fixmt.writer.Writer` of the text that shows, ``escape(text)``, and ``BY_LINE``: whether a
line can be read by itself. That text is then read as plain text is. Either way a format only points
into the exact source and never re-emits a document.

Where the file is a package and the source only the text in it, the module has ``parse`` and also
``read(data, name)``, the source; ``rewritten(data, edits, name)``, the bytes of the file with edits
of the source made; and, as not every edit can be made there, ``fits(source, span, text)`` and
``fitted(source, candidate)``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType

from ..article import Article, Codec, Finding, Span
from ..view import View
from ..writer import Writer
from . import plain

# What to do with files that people have for articles, but that are none here.
ELSEWHERE = {
    ".doc": "an old Word file; open it in Word and save it as .docx",
    ".docm": "a Word file with macros; save it as .docx, without them",
    ".dotx": "a Word template; save it as .docx",
    ".rtf": "rich text; open it in Word and save it as .docx",
    ".odt": "an OpenDocument text; open it in LibreOffice or Word and save it as .docx",
    ".pdf": "a PDF has pages, but no text in order; take the document it was made from",
}


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


def has_markup(path: Path | None) -> bool:
    """True if the text of such a file is not its source itself."""
    return hasattr(of(path), "view")


def package(path: Path | None) -> ModuleType | None:
    """The format of ``path`` if such a file is a package, and not a text."""
    module = of(path)
    return module if hasattr(module, "rewritten") else None


def fits(article: Article, span: Span, text: str) -> bool:
    """True if ``text`` can be written for ``span`` of ``article``."""
    module = package(article.path)
    return module is None or module.fits(article.source, span, text)


def fitted(article: Article, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """``findings``, with those candidates that can be written into ``article``."""
    module = package(article.path)
    if module is None:
        return tuple(findings)
    found = []
    for finding in findings:
        written = (module.fitted(article.source, c) for c in finding.candidates)
        found.append(replace(finding, candidates=tuple(c for c in written if c)))
    return tuple(found)


def article(
    source: str, path: Path | None = None, codec: Codec | None = None, digest: str = ""
) -> Article:
    """An :class:`Article` of ``source``, parsed by the format its path's suffix names."""
    module = of(path)
    codec = codec or Codec()
    if not has_markup(path):
        return Article(source, path, module.NAME, codec, digest, *module.parse(source))
    shown: Writer = module.view(source)
    text = "".join(shown.text)
    segments, protected = plain.parse(text)
    protected = tuple(sorted({*protected, *(Span(*s) for s in shown.shielded)}))
    prose = Article(text, path, plain.NAME, codec, "", segments, protected)
    reading = module.escape, module.view, module.BY_LINE
    sight = View(source, prose, shown.starts, shown.ends, shown.closers, *reading)
    return Article(source, path, module.NAME, codec, digest, view=sight)

"""The glossary: names and terms a translation must use, and renderings it must not.

``load`` or ``default`` gives a :class:`Glossary`; ``source_hits`` finds its terms in Chinese,
``forbidden_hits`` what must not be written in English; ``lint``, ``add``, ``search`` and ``stats``
look after the file.
"""

from __future__ import annotations

from .context import Evidence, holds
from .edit import add
from .entry import FLAGS, KINDS, Glossary, Term
from .file import default, default_path, load
from .fit import Fitted, fit
from .lint import Problem, lint
from .match import Hit, forbidden_hits, longest_first, occurrences
from .pattern import Use
from .search import search
from .source import SourceHit, source_hits
from .stats import Stats, stats

__all__ = [
    "FLAGS",
    "KINDS",
    "Evidence",
    "Fitted",
    "Glossary",
    "Hit",
    "Problem",
    "SourceHit",
    "Stats",
    "Term",
    "Use",
    "add",
    "default",
    "default_path",
    "fit",
    "forbidden_hits",
    "holds",
    "lint",
    "load",
    "longest_first",
    "occurrences",
    "search",
    "source_hits",
    "stats",
]

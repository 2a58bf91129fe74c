"""The glossary: names and terms a translation must use, and renderings it must not.

``load`` or ``default`` gives a :class:`Glossary`; ``source_hits`` finds its terms in Chinese,
``forbidden_hits`` what must not be written in English; ``lint``, ``add``, ``search`` and ``stats``
look after the file.
"""

from __future__ import annotations

from .compare import Change, Difference, diff, list_changes
from .context import Evidence, holds
from .edit import add
from .entry import FLAGS, KINDS, Glossary, Term
from .file import default, default_path, load
from .fit import Fitted, fit
from .layout import Block, Layout, in_order, of_terms, open_layout
from .lint import lint
from .match import Hit, forbidden_hits, longest_first, occurrences
from .merge import Conflict, Merged, merge
from .outcome import Outcomes, over_run
from .pattern import Use
from .problem import Problem
from .search import search
from .source import SourceHit, source_hits
from .stats import Stats, stats
from .use import unused

__all__ = [
    "FLAGS",
    "KINDS",
    "Block",
    "Change",
    "Conflict",
    "Difference",
    "Evidence",
    "Fitted",
    "Glossary",
    "Hit",
    "Layout",
    "Merged",
    "Outcomes",
    "Problem",
    "SourceHit",
    "Stats",
    "Term",
    "Use",
    "add",
    "default",
    "default_path",
    "diff",
    "fit",
    "forbidden_hits",
    "holds",
    "in_order",
    "lint",
    "list_changes",
    "load",
    "longest_first",
    "merge",
    "occurrences",
    "of_terms",
    "open_layout",
    "over_run",
    "search",
    "source_hits",
    "stats",
    "unused",
]

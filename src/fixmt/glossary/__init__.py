"""The glossary: names and terms a translation must use, and renderings it must not.

``load`` or ``default`` gives a :class:`Glossary`; ``source_hits`` finds its terms in Chinese,
``forbidden_hits`` what must not be written in English; ``lint``, ``add``, ``search`` and ``stats``
look after the file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .context import Evidence, holds
from .entry import FLAGS, KINDS, Glossary, Term
from .file import default, default_path, load
from .fit import Fitted, fit
from .match import Hit, forbidden_hits, longest_first, occurrences
from .pattern import Use
from .source import SourceHit, source_hits

if TYPE_CHECKING:
    from .compare import Change, Difference, diff, list_changes
    from .counting import Stats, stats
    from .edit import add
    from .layout import Block, Layout, in_order, of_terms, open_layout
    from .linting import lint
    from .lookup import search
    from .merging import Conflict, Merged, merge
    from .outcome import Outcomes, over_run
    from .problem import Problem
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

# Maintenance is not needed to check an article: each of these modules is loaded on first use. No
# module has the name of what it gives, or importing it would hide that.
_LATER = {
    "compare": ("Change", "Difference", "diff", "list_changes"),
    "edit": ("add",),
    "layout": ("Block", "Layout", "in_order", "of_terms", "open_layout"),
    "linting": ("lint",),
    "merging": ("Conflict", "Merged", "merge"),
    "outcome": ("Outcomes", "over_run"),
    "problem": ("Problem",),
    "lookup": ("search",),
    "counting": ("Stats", "stats"),
    "use": ("unused",),
}
_HOME = {name: module for module, names in _LATER.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value

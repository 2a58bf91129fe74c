"""Entries that a folder of articles never needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..article import Article
from .counting import stats
from .entry import Glossary
from .problem import Problem, warning


def unused(glossary: Glossary, articles: Iterable[Article]) -> list[Problem]:
    """A warning for each source of which no row occurs in ``articles``, in either language."""
    counted = stats(glossary, articles).used
    found = {count.term.source for count in counted}
    problems = []
    for term in glossary.terms:
        if term.source not in found:
            found.add(term.source)  # one warning a source
            message = f"{term.source}, {term.target!r}, occurs in none of the articles"
            problems.append(replace(warning(term, "unused", message), path=glossary.path))
    return problems

"""Mining: terms and names that a folder of articles uses and the glossary lacks.

English candidates are ranked by C-value (see :mod:`.english`), Chinese ones by cohesion and freedom
(see :mod:`.chinese`); the two scales are not comparable, so each language is a list of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...article import Article
from ..entry import Glossary
from . import chinese, english
from .candidate import Candidate, Like
from .neighbours import clustered

__all__ = ["Candidate", "Like", "mine"]


def mine(
    articles: Iterable[Article], glossary: Glossary, min_count: int = 2, limit: int = 100
) -> tuple[Candidate, ...]:
    """At most ``limit`` candidates a language, best first: English, then Chinese.

    Args:
        articles: read one at a time; memory grows with the number of distinct phrases.
        glossary: what it has, target, rendering or source, is no candidate.
        min_count: occurrences below which a phrase is none.
        limit: candidates kept of each language.
    """
    words, characters = english.Counts(), chinese.Counts()
    for article in articles:
        words.add(article, glossary)
        characters.add(article, glossary)
    ranked = clustered(words.candidates(min_count), glossary, limit)
    return (*ranked, *characters.candidates(min_count)[:limit])

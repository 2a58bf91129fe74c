"""What a glossary holds, and how often its terms and wrong renderings occur in some texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..article import Article
from .entry import Glossary, Term
from .match import longest_first, occurrences
from .pattern import Use
from .source import source_hits


@dataclass(frozen=True, slots=True)
class TermCount:
    """How often one entry occurred."""

    term: Term
    source: int  # its Chinese
    target: int  # its English
    forbidden: int  # renderings that must not be written, flags aside


@dataclass(frozen=True, slots=True)
class Stats:
    """Sizes of a glossary, and counts for the entries that occur in the given articles."""

    entries: int
    by_kind: Mapping[str, int]
    forbidden: int
    conditional: int  # entries whose renderings are wrong in some context only
    used: tuple[TermCount, ...] = ()  # most frequent first


def stats(glossary: Glossary, articles: Iterable[Article] = ()) -> Stats:
    """Entries by kind, number of forbidden renderings, and occurrences over ``articles``."""
    source: Counter[int] = Counter()
    target: Counter[int] = Counter()
    forbidden: Counter[int] = Counter()
    place = {id(term): index for index, term in enumerate(glossary.terms)}
    for article in articles:
        source.update(place[id(h.term)] for h in source_hits(article.source, glossary))
        for hit in longest_first(occurrences(article.source, glossary)):
            counter = target if hit.use is Use.TARGET else forbidden
            counter[place[id(hit.term)]] += 1
    used = sorted(
        source.keys() | target.keys() | forbidden.keys(),
        key=lambda i: (-(source[i] + target[i] + forbidden[i]), i),
    )
    return Stats(
        entries=len(glossary.terms),
        by_kind=dict(Counter(term.kind for term in glossary.terms).most_common()),
        forbidden=sum(len(term.forbidden) for term in glossary.terms),
        conditional=sum(not term.always for term in glossary.terms),
        used=tuple(TermCount(glossary.terms[i], source[i], target[i], forbidden[i]) for i in used),
    )

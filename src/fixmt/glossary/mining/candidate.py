"""The record of one mined candidate, and the excerpts shown with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ...article import Span
from ..entry import Term

_CONTEXTS = 3
_WIDTH = 40  # code points on either side


@dataclass(frozen=True, slots=True)
class Like:
    """An entry of the glossary that reads much like the candidate."""

    term: Term
    rendering: str
    score: float  # 0 to 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that may deserve an entry."""

    text: str
    language: str  # en | zh
    kind: str  # one of the glossary's kinds, a guess
    count: int
    articles: int
    score: float
    contexts: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()  # other candidates spelled almost like it
    like: Like | None = None
    target: str = ""  # English, where a rule gives it: names in pinyin


@dataclass(slots=True)
class Seen:
    """What was counted of one phrase."""

    count: int = 0
    articles: int = 0
    last: int = -1  # number of the article counted last
    forms: Counter[str] = field(default_factory=Counter)  # as written
    kinds: Counter[str] = field(default_factory=Counter)
    contexts: list[str] = field(default_factory=list)

    def add(self, article: int, form: str, source: str, span: Span) -> None:
        self.count += 1
        self.forms[form] += 1
        if article != self.last:
            self.last = article
            self.articles += 1
        if len(self.contexts) < _CONTEXTS:
            self.contexts.append(excerpt(source, span))


def excerpt(source: str, span: Span) -> str:
    """The line around ``span``, cut to some words on either side, with ``span`` in ⟨ ⟩."""
    start = max(source.rfind("\n", 0, span.start) + 1, span.start - _WIDTH)
    end = source.find("\n", span.end)
    end = min(len(source) if end < 0 else end, span.end + _WIDTH)
    text = f"{source[start : span.start]}⟨{span.of(source)}⟩{source[span.end : end]}"
    return " ".join(text.split())

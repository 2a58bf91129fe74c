"""Runs of words that may be noun phrases: what stands between function words, marks and verbs.

No part of speech is tagged: stop words as phrase boundaries follow RAKE (Rose, Engel, Cramer and
Cowley 2010, "Automatic keyword extraction from individual documents").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ...article import Article, Span
from ...tables import rows
from ..entry import Glossary
from ..inflect import verb_forms
from ..match import longest_first, occurrences

_WORD = re.compile(r"[^\W_]+(?:[’'.&+-][^\W_]+)*")
_QUOTED = re.compile(r"[\"“]([^\"“”\n]{4,120})[\"”]")
# Machine translation begins clauses with a capital, too.
_CLAUSE_END = re.compile(r"[.!?:;,\"“(。！？：；，、\n]")
_HAN = re.compile(r"[〇\u3400-\u9FFF]")
_LINKS = frozenset(("of", "and", "for", "the", "on", "in"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a run."""

    text: str
    span: Span
    first: bool  # begins a clause, so its capital says nothing
    link: bool = False  # a function word inside a name

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() or self.text[0].isdigit()


@cache
def boundaries() -> frozenset[str]:
    """Words that no term contains."""
    return frozenset(row[0] for row in rows("term_boundaries.tsv"))


def slogans(article: Article, taken: list[Span]) -> list[Span]:
    """Quoted stretches of two to twelve words, the marks at their end left out."""
    found = []
    for match in _QUOTED.finditer(article.source):
        start, end = match.span(1)
        end -= len(match.group(1)) - len(match.group(1).rstrip(" ,.;:，。；："))
        span = Span(start, end)
        many = len(_WORD.findall(span.of(article.source)))
        plain = not _HAN.search(span.of(article.source)) and not article.is_protected(span)
        if 2 <= many <= 12 and plain and not any(t.overlaps(span) for t in taken):
            found.append(span)
    return found


def known(article: Article, glossary: Glossary) -> list[Span]:
    """Where the article has targets or renderings of the glossary."""
    return [hit.span for hit in longest_first(occurrences(article.source, glossary))]


def runs(article: Article, taken: list[Span]) -> Iterator[list[Word]]:
    """Runs of content words in the prose of ``article`` outside ``taken``."""
    source = article.source
    closed = bytearray(len(source) + 1)
    for span in (*taken, *article.protected):
        closed[span.start : span.end] = b"\1" * len(span)
    for segment in article.segments:
        words: list[Word] = []
        end = segment.span.start
        fresh = True
        for match in _WORD.finditer(source, segment.span.start, segment.span.end):
            gap = source[end : match.start()]
            if gap != " " or closed[match.start()]:
                yield from _split(words)
                words = []
            fresh = end == segment.span.start or bool(_CLAUSE_END.search(gap))
            end = match.end()
            if not closed[match.start()]:
                words.append(Word(match.group(), Span(*match.span()), fresh))
        yield from _split(words)


def _split(words: list[Word]) -> Iterator[list[Word]]:
    """Cut at boundary words; ``of`` and the like stay between two capitals."""
    run: list[Word] = []
    for at, word in enumerate(words):
        if not _is_boundary(word):
            run.append(word)
        elif word.text in _LINKS and run and run[-1].capital | run[-1].link and _leads(words, at):
            run.append(Word(word.text, word.span, word.first, link=True))
        else:
            yield from _trimmed(run)
            run = []
    yield from _trimmed(run)


def _trimmed(run: list[Word]) -> Iterator[list[Word]]:
    while run and run[-1].link:
        run.pop()
    if run:
        yield run


def _leads(words: list[Word], at: int) -> bool:
    """True if a capital follows, perhaps after "the"."""
    following = words[at + 1 : at + 3]
    if following and following[0].text == "the":
        following = following[1:]
    return bool(following) and following[0].capital and not _is_boundary(following[0])


def _is_boundary(word: Word) -> bool:
    lower = word.text.lower()
    if lower in boundaries() or lower.isdigit() or _HAN.match(word.text):
        return True
    if word.text[0].islower() and lower.endswith("ly"):
        return True
    return word.text[0].islower() and verb_forms().get(lower, ("",))[0] in ("past", "third")

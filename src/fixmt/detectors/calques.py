"""Calques: set phrases of Chinese officialese carried over word for word.

GB020 is a phrase of ``data/calques.tsv``, where each row says what English it stands for and why.
Some rows, and all that only suggest, count only in a text that shows that nobody edited it: by
full-width stops after English, clauses cut by a bare comma, or other calques.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache

from .. import calques
from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from ..english.words import CaseEvidence
from ..glossary.context import unedited
from ..text import sentences
from . import Context

RULES = (Rule("GB020", "Chinese phrasing carried over word for word", Severity.WARNING),)

_QUOTES = frozenset("\"“”„'‘’")
_CONFIDENCE = {Level.SAFE: 0.97, Level.NORMAL: 0.92, Level.BOLD: 0.6}
# So many different calques that stand for nothing else are evidence enough of raw translation.
_ENOUGH = 3


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """One finding a calque, with its English."""
    source = article.source
    hits = [h for h in calques.occurrences(source) if _in_segment(article, h.edit)]
    if not hits:
        return []
    certain = {h.calque.pattern for h in hits if not _waits(h.calque)}
    raw = context.unedited or unedited(source) or len(certain) >= _ENOUGH
    kept = [h for h in hits if raw or not (_waits(h.calque) or _alone_in_quotes(source, h.span))]
    style = _house_style(article, kept)
    return [_finding(source, h, h.edit in style or _alone_in_quotes(source, h.span)) for h in kept]


def _waits(calque: calques.Calque) -> bool:
    return calque.unedited or calque.level is Level.BOLD


def _only_capitals(source: str, hit: calques.Hit) -> bool:
    return hit.edit.of(source).lower() == hit.text.lower()


def _house_style(article: Article, hits: Iterable[calques.Hit]) -> set[Span]:
    """Edits that only set capitals, in sentences that are good but for them.

    Not those of words that the article itself gives a capital elsewhere: one article, one way.
    """
    source = article.source
    evidence = CaseEvidence(source)
    words = sorted(h.span.start for h in hits if not _only_capitals(source, h))
    split = cache(lambda segment: list(sentences(source, article.segments[segment].span)))
    found = set()
    for hit in (h for h in hits if _only_capitals(source, h)):
        edit = hit.edit
        if all(map(evidence.capital, _raised(edit.of(source), hit.text))):
            continue
        here = split(_segment(article, edit))
        around = here[bisect_right(here, edit.start, key=lambda s: s.end)]
        after = bisect_left(words, around.start)
        if after == len(words) or words[after] >= around.end:
            found.add(edit)
    return found


def _raised(old: str, new: str) -> list[str]:
    """The words of ``new`` that have a capital there and none in ``old``."""
    return [w for v, w in zip(old.split(), new.split(), strict=True) if w[0] != v[0]]


def _finding(source: str, hit: calques.Hit, mention: bool) -> Finding:
    """With ``mention`` a suggestion only: a phrase in quotes may be what the sentence is about."""
    found = hit.span.of(source)
    level = Level.BOLD if mention else hit.calque.level
    severity = Severity.INFO if level is Level.BOLD else Severity.WARNING
    candidate = Candidate(hit.edit, hit.text, hit.calque.note, level, _CONFIDENCE[level])
    message = f"{found!r} is no English idiom: {hit.calque.note}"
    return Finding("GB020", hit.span, severity, message, (candidate,), _CONFIDENCE[level])


def _in_segment(article: Article, span: Span) -> bool:
    at = _segment(article, span)
    return at >= 0 and article.segments[at].span.contains(span)


def _segment(article: Article, span: Span) -> int:
    """Index of the last segment that begins before ``span`` or with it; -1 if there is none."""
    return bisect_right(article.segments, span.start, key=lambda s: s.span.start) - 1


def _alone_in_quotes(source: str, span: Span) -> bool:
    around = source[max(0, span.start - 1) : span.start], source[span.end : span.end + 1]
    return all(mark in _QUOTES for mark in around if mark) and all(around)

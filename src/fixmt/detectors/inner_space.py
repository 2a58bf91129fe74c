"""Spaces inside a word or a number.

`school 's`, `Yan 'an`, `did n't`, `people' s`, `students ' union`, `12, 000 yuan`, `1. 5 million`,
`45 %`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..article import Article, Candidate, Finding, Rule, Severity, Span
from ..english.codelike import code_near
from ..english.words import word_set
from ..patterns import deferred
from . import Context

RULES = (Rule("PN005", "Space inside a word or number", Severity.WARNING),)

_APOSTROPHE = deferred(r" ['’] ?|['’] | (?=n['’]t\b)")
_CLITIC = deferred(r"(?:s|re|ve|ll)\b(?![-'’])")  # not 're-election' in quotes
_SYLLABLE = deferred(r"\b[A-Z][a-z]{1,5}\Z")
_SYLLABLE_AFTER = deferred(r"[aeo][a-z]*\b(?!['’])")
_NEGATED = deferred(
    r"\b(?:did|do|does|is|are|was|were|has|have|had|could|would|should|must|need)\Z", re.I
)
_FREE = deferred(r"(?<![^\W_])['’]|['’](?![^\W_])")
_NUMBER = deferred(r"[,.](?<=\d.) (?=\d)")
_THOUSANDS = deferred(r"(?<![\d.,])(?<!\d[,.] )(?<!\d )[1-9]\d{0,2}\Z")
_WHOLE = deferred(
    r"(?:\b(?:to|of|by|than|about|nearly|over|from|reached|reaches|with|at|is|are|was|were|exceeded"
    r"|invested|hit|around|only) |[$¥]) ?\d{1,3}\Z"
)
_UNIT = (
    r"(?:yuan|people|students|teachers|kilomet|met(?:er|re)s|hectares|tons|tonnes|mu\b|square|cubic"
    r"|US dollars|dollars|households|jobs|visitors|copies|residents|kilowatt|kg\b|km\b)"
)
_THREE_DIGITS = deferred(rf"000\b(?!, \d)|\d{{3}} {_UNIT}")
_FRACTION = deferred(rf"\d{{1,2}}(?: (?:million|billion|trillion|percent|{_UNIT})|%)")
_PERCENT = deferred(r" (?<=\d.)%(?![\w(])")
_JOINED_PERCENT = deferred(r"\d%")


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """One finding a space, over the space and the mark it stands by."""
    source = article.source
    for match in _APOSTROPHE.finditer(source) if "'" in source or "’" in source else ():
        if (span := _in_word(source, match)) is not None:
            yield _finding(source, span, "space beside an apostrophe")
    for match in _NUMBER.finditer(source):
        if _in_number(source, match):
            yield _finding(source, Span(*match.span()), "space inside a number")
    # A text that always writes `45 %` follows a style; a single one, or a mixture, does not.
    if "%" not in source:
        return
    if _JOINED_PERCENT.search(source) or len(_PERCENT.findall(source)) < 2:
        for match in _PERCENT.finditer(source):
            if not code_near(source, match.start()):
                yield _finding(source, Span(*match.span()), "space before the percent sign")


def _in_word(source: str, match: re.Match[str]) -> Span | None:
    """What to close up of an apostrophe with spaces, or None where they may be right."""
    start, end = match.span()
    mark = match.group()
    if not source[start - 1 : start].isalpha():
        return None
    if mark == " ":  # did n't
        negated = _NEGATED.search(source, max(0, start - 8), start)
        return Span(start, end) if negated else None
    clitic = _CLITIC.match(source, end)
    if clitic is not None and (mark[0] == " " or clitic.group() == "s"):
        return Span(start, end)
    if _is_place(source, start, end):
        return Span(start, end)
    possessive = mark[0] == mark[-1] == " " and source[start - 1] == "s"
    if possessive and source[end : end + 1].islower() and not _may_quote(source, start):
        return Span(start, end - 1)  # students ' union
    return None


def _is_place(source: str, start: int, end: int) -> bool:
    left = _SYLLABLE.search(source, max(0, start - 8), start)
    right = _SYLLABLE_AFTER.match(source, end)
    if left is None or right is None:
        return False
    return f"{left.group()}'{right.group()}".lower() in word_set("apostrophe place")


def _may_quote(source: str, at: int) -> bool:
    """True if another free apostrophe stands on the line: the two may be quotation marks."""
    start, end = max(0, at - 200), at + 200
    start = source.rfind("\n", start, at) + 1 or start
    stop = source.find("\n", at, end)
    window = source[start : stop if stop >= 0 else end]
    return len(_FREE.findall(window)) > 1


def _in_number(source: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    window = max(0, start - 14)
    if match.group()[0] == ",":
        head = _THOUSANDS.search(source, window, start)
        return head is not None and _THREE_DIGITS.match(source, end) is not None
    head = _WHOLE.search(source, window, start)
    return head is not None and _FRACTION.match(source, end) is not None


def _finding(source: str, span: Span, message: str) -> Finding:
    text = span.of(source).replace(" ", "")
    candidate = Candidate(span, text, "written without the space", confidence=0.97)
    return Finding("PN005", span, Severity.WARNING, message, (candidate,))

"""Words put together from two scripts or from two words."""

from __future__ import annotations

from collections.abc import Iterator

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from ..patterns import deferred, deferred_regex
from . import Context

MIXED = Rule("GB003", "Garbled word", Severity.ERROR)
RULES = (MIXED,)

_LETTERS = "АВЕЅІЈКМНОРСТХУаеорсухіјѕԁһԛԝ"
_LATIN = "ABESIJKMHOPCTXYaeopcyxijsdhqw"
_LOOKALIKE = str.maketrans(_LETTERS, _LATIN)
_CYRILLIC = deferred(
    "[\u0400-\u052f\u1c80-\u1d7f\u2de0-\u2dff\ua640-\ua69f\ufe2e\ufe2f\U0001e030-\U0001e08f]"
)
_CYRILLIC_WORD = deferred_regex(r"\b[A-Za-z]*\p{Cyrillic}[A-Za-z\p{Cyrillic}]*\b")
_ONLY_LOOKALIKES = deferred_regex(rf"[A-Za-z{_LETTERS}]+")
# "ofThe", "inBeijing": the second word, when a function word has lost its space before it.
_SECOND = deferred(r"[A-Z](?<=[a-z].)[a-z]{3,}(?![\w(@/-]|\.\w)")
_FIRST = deferred_regex(r"(?<![\w@#./'’-])(?:the|of|and|in|for|with|by|at|from)$")
# Where the article speaks of code or of mixed language, such words are meant.
_MEANT = deferred_regex(
    r"(?i)\b(?:suffix|slang|netspeak|pidgin|code|codes|function|method|API|variable|JavaScript|Java"
    r"|Python|programming|script|camel ?case)\b"
)


def detect(article: Article, context: Context) -> Iterator[Finding]:
    source = article.source
    found = list(_glued(source))
    if _CYRILLIC.search(source):
        yield from _cyrillic(source)
    if found and not _MEANT.search(source):
        yield from found


def _cyrillic(source: str) -> Iterator[Finding]:
    """A Latin word with Cyrillic letters that look the same: no search finds it."""
    for match in _CYRILLIC_WORD.finditer(source):
        word = match.group()
        latin = sum(c.isascii() for c in word)
        if latin == 0 or latin * 2 < len(word) or not _ONLY_LOOKALIKES.fullmatch(word):
            continue
        candidate = Candidate(
            Span(*match.span()), word.translate(_LOOKALIKE), "Latin letters", Level.SAFE, 0.97
        )
        message = f"Cyrillic letters in the Latin word “{word}”"
        yield Finding(MIXED.code, Span(*match.span()), MIXED.severity, message, (candidate,))


def _glued(source: str) -> Iterator[Finding]:
    """``ofThe``, ``inBeijing``: two words without the space between them."""
    for match in _SECOND.finditer(source):
        place = match.start()
        low = max(0, place - 8)
        first = _FIRST.search(source[low:place])
        if first is None:
            continue
        span = Span(low + first.start(), match.end())
        space = Candidate(Span(place, place), " ", "the space is missing", Level.NORMAL, 0.9)
        message = f"two words in one: “{span.of(source)}”"
        yield Finding(MIXED.code, span, MIXED.severity, message, (space,), 0.9)

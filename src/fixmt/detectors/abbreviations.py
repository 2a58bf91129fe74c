"""Abbreviations brought in for two different names.

A name and its abbreviation are told by the initials (Schwartz and Hearst 2003, with each letter at
the head of a word): *Beijing Institute of Technology (BIT)*. Only the writer knows which of the two
is meant, unless the glossary has one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span, TermUse
from ..patterns import deferred
from . import Context

TWO = Rule("TM003", "One abbreviation for two names", Severity.INFO)
RULES = (TWO,)

_GIVEN = deferred(r"(?<=[A-Za-z]) ?\(([A-Z]{2,6})\)")
_WORD = deferred(r"[A-Za-z][\w'’]*")
_SMALL = frozenset(("of", "and", "for", "the", "in", "on", "at", "to"))
_END = deferred(r"[.,;:!?()\n\"“”]")


def detect(article: Article, context: Context) -> Iterator[Finding]:
    source = article.source
    if "(" not in source:
        return
    first: dict[str, str] = {}
    for match in _GIVEN.finditer(source):
        letters = match.group(1)
        span = _name(source, match.start(), letters)
        if span is None:
            continue
        name = span.of(source)
        known = first.setdefault(letters, name)
        if _bare(known) != _bare(name):
            message = f"({letters}) is “{known}” above and “{name}” here"
            candidates = _candidates(span, name, known, context)
            yield Finding(TWO.code, span, TWO.severity, message, candidates, 0.8)


def _name(source: str, end: int, letters: str) -> Span | None:
    """The words before ``end`` that ``letters`` are the initials of."""
    start = max(0, end - 25 * len(letters))
    stops = [m.end() for m in _END.finditer(source, start, end)]
    words = list(_WORD.finditer(source, stops[-1] if stops else start, end))
    found = _begins(words, letters, silent=_SMALL)
    if found is None:
        found = _begins(words, letters, silent=frozenset())
    return None if found is None else Span(found, end)


def _begins(words: list[re.Match[str]], letters: str, silent: frozenset[str]) -> int | None:
    """Where the name with these initials begins; ``silent`` words have no letter."""
    left = list(letters)
    for word in reversed(words):
        text = word.group()
        if text in silent:
            continue
        if text[0].upper() != left.pop() or not (text[0].isupper() or text in _SMALL):
            return None
        if not left:
            return word.start() if text[0].isupper() else None
    return None


def _bare(name: str) -> str:
    """``name`` without what may differ: case, spaces, a plural."""
    return " ".join(word.rstrip("s") for word in name.lower().split())


def _candidates(span: Span, name: str, known: str, context: Context) -> tuple[Candidate, ...]:
    """The first name in place of the second, if the glossary has the first and not the second."""
    terms = context.glossary.terms if context.glossary else ()
    targets = {_bare(t.target.removeprefix("the ")): t for t in terms}
    term = targets.get(_bare(known))
    if term is None or _bare(name) in targets:
        return ()
    use = TermUse(term.source, term.target)
    return (
        Candidate(
            span, known, "the name given first", Level.BOLD, 0.6, origin="glossary", terms=(use,)
        ),
    )

"""Sentences that say something else than the Chinese original.

Only where the user has the original (``--source``). SR001 to SR003 need no model; SR010 is found
with the model only (``fixmt.repairs.original``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from . import Context

if TYPE_CHECKING:
    from ..original import Comparison, Gap

NUMBER = Rule("SR001", "Number or date not as in the original", Severity.ERROR)
MISSING = Rule("SR002", "Sentence of the original that is missing", Severity.WARNING)
NAME = Rule("SR003", "Name not as in the original", Severity.ERROR)
ADEQUACY = Rule("SR010", "Sentence that may not say what the original says", Severity.WARNING)
RULES = (NUMBER, MISSING, NAME, ADEQUACY)

_LONG = 12  # Chinese characters from which a missing sentence is worth a word
_SHOWN = 40  # characters of the original quoted in a message


def detect(article: Article, context: Context) -> Iterator[Finding]:
    """Findings against ``article.original``; none without it."""
    if not article.original:
        return
    # Nothing of this is needed, or loaded, where there is no original.
    from ..glossary import default
    from ..original import compared, numbers, people
    from ..original.pairs import CERTAIN, LIKELY

    glossary = context.glossary if context.glossary is not None else default()
    comparison = compared(article, glossary)
    for pair in comparison.pairs:
        if pair.confidence < LIKELY:
            continue
        start = pair.span.start
        for wrong in numbers.wrong(pair):
            yield _respelt(NUMBER, _moved(wrong.span, start), wrong.message, wrong.right)
        for name in people.misnamed(pair, context.names):
            said = name.span.of(pair.english)
            message = f"“{said}” is {name.person.english} ({name.person.chinese}) in the original"
            yield _respelt(
                NAME, _moved(name.span, start), message, name.person.english, name.certain
            )
    for gap in comparison.gaps:
        if gap.confidence >= CERTAIN and len(gap.chinese) >= _LONG:
            yield _missing(gap, comparison)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _respelt(rule: Rule, span: Span, message: str, right: str, certain: bool = True) -> Finding:
    candidates: tuple[Candidate, ...] = ()
    if right:
        reason = "as in the Chinese original"
        level, sure = (Level.NORMAL, 0.92) if certain else (Level.BOLD, 0.6)
        candidates = (Candidate(span, right, reason, level, sure, "original"),)
    score = 0.92 if right and certain else 0.8
    return Finding(rule.code, span, rule.severity, message, candidates, score)


def _missing(gap: Gap, comparison: Comparison) -> Finding:
    """On the sentence after which it is missing, or on the first one before which it is."""
    shown = gap.chinese if len(gap.chinese) <= _SHOWN else gap.chinese[: _SHOWN - 1] + "…"
    where = "after" if gap.before else "before"
    message = f"{where} this the original goes on: {shown}"
    span = gap.before or comparison.pairs[0].span
    return Finding(MISSING.code, span, MISSING.severity, message, score=gap.confidence)

"""Chinese left untranslated.

A unit of Chinese that is not there on purpose (see ``purpose``). Candidates come only from exact
sources: the table of adverbials, dates, amounts, credits, the glossary. Whole clauses wait for the
translation model, which ``repairs.translate`` asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span, TermUse
from ..chinese import han
from ..patterns import deferred, deferred_regex
from . import Context

if TYPE_CHECKING:
    from ..rendering.exact import Exact

CLAUSE, ADVERBIAL, STUCK = "ZH001", "ZH002", "ZH003"

RULES = (
    Rule(CLAUSE, "Untranslated Chinese clause", Severity.ERROR),
    Rule(ADVERBIAL, "Untranslated Chinese adverbial", Severity.ERROR),
    Rule(STUCK, "Chinese inside an English sentence", Severity.ERROR),
)

_LETTER_NEXT = deferred_regex(r"\s?\p{L}")
_TEXT_NEXT = deferred_regex(r"\s?[\p{L}\d\"“]")
_CAPITAL_NEXT = deferred_regex(r"\s?(\p{Lu}\p{Ll}*)")
_LETTER = deferred_regex(r"\p{L}")
_PREPOSITION_BEFORE = deferred_regex(r"(?i)(?<!\p{L})(on|in|at)\s?$")
_ABOUT = deferred(r"^(?:more than|about|nearly) ")
_HAN_LAST = deferred_regex(r"\p{Han}+$")
_OF_MANY = deferred_regex(r"\s?of(?=\s\p{Ll}+s\b)")
_CLAUSE_START = deferred_regex(
    r"(?:^|[.!?。！？;；:：,，—–][\"”’)]?)\s*[\"“(（]?$|^\s*(?:[-*•·]|\(?\d+[.)、])\s*$"
)
_CLAUSE_END = deferred_regex(r"\s?[,，;；:：.。!！?？]|\s*$|[\"”)）]")
_COMMA = deferred_regex(r"\s?[,，:：]\s?")
_BEFORE_DATE = deferred_regex(
    r"(?i)(?<!\p{L})(?:on|in|at|from|since|by|until|till|of|before|after|to|between|and|for|during"
    r"|the|dated|around|about)\s?$"
)
_APPROXIMATE = deferred_regex(
    r"(?i)(?<!\p{L})(?:about|around|some|nearly|almost|over|approximately|more than|up to)\s?$"
)


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """A finding for each unit of leftover Chinese; candidates where the English is certain."""
    for unit in han.units(article):
        if not unit.wanted:
            yield _finding(article.source, unit.span, context)


def _finding(source: str, span: Span, context: Context) -> Finding:
    from ..rendering import exact

    text = span.of(source)
    before, after = around(source, span)
    found = exact.english(text, context.glossary)
    candidates = tuple(_candidates(source, span, found, before, after))
    rule = _rule(text, before, after, found)
    messages = {
        CLAUSE: "Chinese clause left untranslated",
        ADVERBIAL: "Chinese adverbial left untranslated",
        STUCK: "Chinese left inside an English sentence",
    }
    return Finding(rule, span, Severity.ERROR, f"{messages[rule]}: {_short(text)}", candidates)


def around(source: str, span: Span) -> tuple[str, str]:
    """The text of the line before and after ``span``, at most 300 characters each way."""
    start = source.rfind("\n", max(0, span.start - 300), span.start) + 1 or max(0, span.start - 300)
    end = source.find("\n", span.end, span.end + 300)
    return source[start : span.start], source[
        span.end : min(span.end + 300, end if end >= 0 else len(source))
    ]


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


def _rule(text: str, before: str, after: str, found: Exact | None) -> str:
    starts = bool(_CLAUSE_START.search(before))
    if found is not None and starts and found.kind in ("lead", "report", "order", "date"):
        return ADVERBIAL
    if (
        starts
        and _CLAUSE_END.match(after)
        and (found is None or found.kind not in ("amount", "ordinal"))
    ):
        return CLAUSE
    return STUCK


def _candidates(
    source: str, span: Span, found: Exact | None, before: str, after: str
) -> Iterator[Candidate]:
    from ..rendering import amounts, stuck

    if word := stuck.english(span.of(source), before, after):
        whole = Span(span.start, span.end + word[1])
        yield _candidate(
            source, whole, word[0], "dictionary word in the form its place asks for", 0.85
        )
    if found is None:
        return
    starts = bool(_CLAUSE_START.search(before))
    match found.kind:
        case "lead" | "report" | "order":
            if starts:
                yield _leading(source, span, found, after)
            elif (word2 := amounts.ordinal(span.of(source))) is not None:
                yield _candidate(source, span, word2, "ordinal", 0.8)
        case "date":
            yield from _dated(source, span, found, before, after)
        case "amount":
            yield from _counted(source, span, found, before, after)
        case "term":
            yield _termed(source, span, found)
        case _:
            yield _candidate(source, span, found.text, found.kind, found.confidence)


def _candidate(
    source: str, span: Span, english: str, reason: str, confidence: float, sentence: bool = False
) -> Candidate:
    from ..rendering import fitting

    place, text = fitting.fit(source, span, english, sentence=sentence)
    return Candidate(place, text, reason, Level.NORMAL, confidence)


def _leading(source: str, span: Span, found: Exact, after: str) -> Candidate:
    """An adverbial keeps its comma; a reporting clause trades it for *that*."""
    from ..rendering import fitting

    if found.kind == "report":
        reason = "reporting clause from the table"
        if joined := fitting.report(source, span, found.text):
            return Candidate(*joined, reason, Level.NORMAL, found.confidence)
        if _LETTER_NEXT.match(after):
            return _candidate(source, span, f"{found.text} that", reason, 0.9)
        return _candidate(source, span, found.text, reason, 0.9)
    if _TEXT_NEXT.match(after):  # 一是repair, 会上the mayor
        return _glued(source, span, found)
    return _candidate(source, span, found.text, "adverbial from the table", found.confidence)


def _glued(source: str, span: Span, found: Exact) -> Candidate:
    """An adverbial without its comma: *At the meeting, the president*."""
    from ..rendering import fitting

    following = _CAPITAL_NEXT.match(source[span.end : span.end + 12])
    small = following[1] if following and following[1] in fitting.SMALL_AFTER_THAT else ""
    whole = Span(span.start, following.end() + span.end if following and small else span.end)
    place, text = fitting.fit(source, whole, found.text, sentence=False)
    gap = "" if source[place.end : place.end + 1] == " " and not small else " "
    text = f"{text.rstrip()},{gap}{small.lower()}"
    return Candidate(place, text, "adverbial from the table", Level.NORMAL, 0.95)


def _dated(source: str, span: Span, found: Exact, before: str, after: str) -> Iterator[Candidate]:
    """A date takes its preposition unless one stands before it, or it stands alone."""
    alone = before.endswith(("(", "（")) or (
        not _LETTER.search(before + after) and not _COMMA.match(after)
    )
    text, whole = f"{found.preposition} {found.text}", span
    wrong = _PREPOSITION_BEFORE.search(before)
    if wrong and found.preposition in ("on", "in", "at"):
        if wrong[1].lower() == found.preposition:
            text = found.text
        else:  # on 2023年5月
            whole = Span(span.start - len(before) + wrong.start(1), span.end)
    elif _BEFORE_DATE.search(before) or alone:
        if found.preposition not in ("on", "in", "at", "from") and not alone:
            return
        text = found.text
    yield _candidate(source, whole, text, "date", found.confidence)


def _counted(source: str, span: Span, found: Exact, before: str, after: str) -> Iterator[Candidate]:
    """An amount; *more than* goes where an approximation stands before it, *of* after a count."""
    from ..rendering import amounts

    text, whole = found.text, span
    if _APPROXIMATE.search(before):
        text = _ABOUT.sub("", text)
    counted = _HAN_LAST.search(span.of(source))
    if counted and amounts.measure_word(counted[0]) and (of := _OF_MANY.match(after)):
        whole = Span(span.start, span.end + of.end())
    yield _candidate(source, whole, text, "amount", found.confidence)


def _termed(source: str, span: Span, found: Exact) -> Candidate:
    from ..rendering import fitting

    place, text = fitting.fit(source, span, found.text, sentence=False)
    use = TermUse(found.term.source, found.term.target) if found.term else None
    reason = f"glossary: {found.text}"
    return Candidate(
        place, text, reason, Level.NORMAL, found.confidence, "glossary", (use,) if use else ()
    )

"""Two sentences with only a comma between them: `We will mend the quay, on June 29, the town met`.

Chinese runs on after a comma, and where the joint is smooth no capital shows it. Only in raw text,
only before a date with a clause of its own or before `we will`, and only where what stands before
is a statement with its subject, no condition and no quotation. Where the statement is a second
purpose of what the date belongs to, the two purposes are joined instead.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from ..english.clauses import (
    Opening,
    ends_with_report,
    has_finite_verb,
    is_complete,
    leads_on,
    opening,
    opens_report,
    words,
)
from ..english.quotations import quotations
from ..english.sentences import (
    after_adverbial,
    has_purpose,
    lists_attendees,
    names_subject,
    opens_after_adverbial,
)
from ..english.words import word_class
from ..glossary.context import unedited
from ..patterns import deferred
from ..text import sentences
from . import Context

RULES = (Rule("PN012", "Two sentences joined by a comma", Severity.WARNING),)

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_TIME = r"(?:the (?:morning|afternoon|evening) of )?"
_DAY = rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:, \d{{4}})?"
_DATE = rf"on {_TIME}{_DAY}, (?=[A-Zt])"
_SPLICE = deferred(
    rf", (?:(?P<date>{_DATE})|(?P<we>we (?:will|must|should|need to)) (?=[a-z])"
    r"|(?P<count>\d[\d,]*) (?=[a-z])|(?P<list>(?<=attended the meeting, )(?=[A-Z])))"
)
# Clauses that wait for the one after the comma.
_WAITS = deferred(
    r"(?i)\s*(?:and |but )?(?:no matter|only|not only|the more|the [a-z]+er|as long as|as soon as"
    r"|in case|given|provided|assuming|now that|even|if|when|whenever|while|as|because|although"
    r"|though|since|unless|until|once|after|before|where|wherever|whether|what|whatever|however"
    r"|who|whoever|which|that|so|for|together|with|how|had|should|were|let)\b"
)
# `To save water, we will mend the quay, on May 3, the town met`: two purposes of one meeting.
_OUR_PURPOSE = deferred(r", we will(?= [a-z][^,]*\Z)")
_PIECES = deferred(r"[,，;；:：] ?")
_YEAR = deferred(r"(\d), \d{4}(?=,)")
_RELATIVE = deferred(r"\b(?:that|which|who|whom|whose|where)\b")
_OPENS_PHRASE = frozenset(("preposition", "conjunction", "ordinal", "adverb", "participle"))
_SHORTEST = 4  # words of a statement
_REACH = 800  # characters of a sentence that are read on either side of a comma


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """One finding a comma."""
    source = article.source
    if not (context.unedited or unedited(source)):
        return
    for segment in article.segments:
        quoted: Sequence[Span] | None = None
        for span in sentences(source, segment.span):
            commas = list(_splices(span.of(source)))
            listed = bool(commas) and ";" in span.of(source)
            for at in commas:
                if quoted is None:
                    quoted = quotations(source, segment.span)
                comma = Span(span.start + at, span.start + at + 1)
                if not _inside(quoted, comma):
                    yield _finding(source, span, comma, listed)


def _splices(sentence: str) -> Iterator[int]:
    """Offsets of the commas of ``sentence`` where another one begins."""
    start = 0
    found = list(_SPLICE.finditer(sentence))
    series = sum(match["we"] is not None for match in found) > 1  # we must …, we must …
    for match in found:
        if series and match["we"]:
            continue
        at = match.start()
        before = sentence[max(start, at - _REACH) : at]
        after = sentence[at + 2 : at + _REACH]
        if not (_is_statement(before) or (match["we"] and _reports(before))):
            continue
        dated = _YEAR.sub(r"\1", after[0].upper() + after[1:], count=1)
        if match["date"] and not opens_after_adverbial(dated):
            continue
        if match["count"] and not _counts(after):
            continue
        if match["list"] is not None and not lists_attendees(after):
            continue
        yield at
        start = at + 2


def _reports(text: str) -> bool:
    """True for `Wu Fang pointed out in his speech`, at the start of a sentence."""
    named = not _WAITS.match(text) and "," not in text and " that " not in text
    return named and ends_with_report(text)


def _counts(text: str) -> bool:
    """True for `46 firms signed contracts`, with nothing behind it that would make it a series."""
    first, *rest = _PIECES.split(text)
    told = has_finite_verb(first) and not _RELATIVE.search(first)
    return told and not any(p.startswith(("and ", "while ")) or p[:1].isdigit() for p in rest)


def _is_statement(text: str) -> bool:
    """True if ``text``, or what follows its last comma, says something with its own subject."""
    last = _PIECES.split(text)[-1]
    tokens = words(last)
    if len(tokens) < _SHORTEST or word_class(tokens[0]) in _OPENS_PHRASE:
        return False
    if _WAITS.match(text) or _WAITS.match(last) or opens_report(text):
        return False
    if opening(last) is Opening.SUBJECT and is_complete(last):
        return not leads_on(last)
    whole = after_adverbial(text)
    return not leads_on(whole) and (names_subject(whole) or opening(whole) is Opening.SUBJECT)


def _inside(quoted: Sequence[Span], comma: Span) -> bool:
    index = bisect_right(quoted, comma.start, key=lambda s: s.start)
    return index > 0 and comma.start < quoted[index - 1].end


def _finding(source: str, sentence: Span, comma: Span, listed: bool) -> Finding:
    first = source[comma.end + 1]
    text = f"; {first}" if listed else f". {first.upper()}"
    text = f", and {first}" if first.isdigit() else text  # no sentence begins with digits
    before = source[max(sentence.start, comma.start - _REACH) : comma.start]
    text = f" that {first}" if _reports(before) else text
    change = Span(comma.start, comma.end + 2)
    candidate = Candidate(change, text, "two whole sentences", Level.NORMAL, 0.85)
    ours = _OUR_PURPOSE.search(before) if first == "o" and has_purpose(before) else None
    if ours is not None and not has_finite_verb(before[: ours.start()]):
        start = comma.start - len(before)
        change = Span(start + ours.start(), start + ours.end())
        candidate = Candidate(change, " and", "two purposes of one event", Level.NORMAL, 0.85)
    message = "a comma between two sentences"
    return Finding("PN012", comma, Severity.WARNING, message, (candidate,))

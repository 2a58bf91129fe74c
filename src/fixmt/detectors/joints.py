"""Clause joints: a comma or semicolon glued to a capital letter.

Engines that translate clause by clause start each clause like a sentence: `the meeting,All school
leaders attended`. The mark is flagged; the repair sets the space, takes back a capital that is
only a sentence capital, and turns the comma into a full stop where two whole sentences meet.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from ..calques.attached import attached
from ..chinese.scripts import CJK, CJK_RANGES, ChineseUnits, Lines
from ..english.bound import bound
from ..english.clauses import (
    ends_with_report,
    is_cleft,
    is_complete,
    is_imperative,
    opens_report,
    words,
)
from ..english.codelike import code_near, ends_entity
from ..english.joint import AND, Joint, ends_series, repeated_subject, splits
from ..english.quotations import quotations
from ..english.sentences import has_purpose, is_statement, names_subject, opens_after_adverbial
from ..english.verbal_nouns import bare_verb
from ..english.words import CaseEvidence, can_lower
from ..glossary.context import unedited
from ..patterns import deferred
from . import Context

RULES = (Rule("PN010", "Clauses glued without a joint", Severity.WARNING),)

_BEFORE = r"[\w)\"”'’%》\]]"
_MARK = deferred("[,;，；]")
_GLUED = deferred(
    rf"(?:(?<={_BEFORE})|(?<={_BEFORE} )|(?<=[Ll]td\.|LTD\.|Inc\.|etc\.))(?<!_)"
    r"(?:[,;](?=[\"“‘'(《]?[^\W_])|[，；](?=[^\S\n]*[\"“‘'(《]?[^\W\d_]))"
)
# A comma with its space, and then the capital of a clause that was translated by itself.
_SPACED = deferred(
    r"[,;](?= (?:The|This|These|That|Those|Its?|They|Their|We|Our|And|But|In|On|At|With|For|From"
    r"|By|Through|After|During|Whatever|All|Each|Every) [a-z\d])(?<=[a-z\d)\"”%].)"
)
_STOP = deferred(r"[。！？；;]|[.!?](?:[\"”](?=[A-Z])|[\"”')]*(?=\s|$))|\n")
_INITIALS = deferred(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|etc|vs|U\.S|a\.m|p\.m|Co|Ltd))\Z")
_TOKEN_BEFORE = deferred(r"[^\W_]+\Z")
_TOKEN = deferred(r"[^\W_]+(?:['’-][^\W_]+)*")
_WORD_NEXT = deferred(r" ?[\"“]?[^\W_]")
_LOWER_NEXT = deferred(r" (?!(?:and|or|to|in|of|at|on|is|are|was)\b)[a-z]{2}")
_CHINESE_NUMBER = deferred(rf"\d{{1,5}}[{CJK_RANGES}]")
_REACH = 800  # characters of a sentence that are read on either side of a joint


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """One finding a joint, over its comma or semicolon."""
    source = article.source
    marks = set(_marks(source))
    if _SPACED.search(source) and (context.unedited or unedited(source)):
        marks.update(m.start() for m in _SPACED.finditer(source))
    glued = [at for at in sorted(marks) if _is_joint(source, at)]
    if not glued:
        return
    glued = _in_english(article, glued)
    evidence = CaseEvidence(source)
    for segment in article.segments:
        first = bisect_left(glued, segment.span.start)
        inside = glued[first : bisect_left(glued, segment.span.end)]
        if inside:
            titled = segment.kind == "heading" and _is_titled(segment.span.of(source))
            for joint in _joints(source, segment.span, inside, evidence):
                plain = _mended(source, joint, titled, evidence)
                better = () if titled else _attached(source, joint, plain)
                yield _finding(source, joint, (*better, plain))


def _marks(source: str) -> Iterator[int]:
    """Offsets of commas and semicolons that stand close to what follows."""
    for mark in _MARK.finditer(source):  # many times faster than a search for all of _GLUED
        at = mark.start()
        if _GLUED.match(source, at):
            yield at


def _is_joint(source: str, at: int) -> bool:
    """True if prose goes on after the mark with a capital or with Chinese."""
    word = _clause_start(source, at)
    char, before = source[word : word + 1].lstrip("\"“‘'(《"), source[_edge(source, at) - 1]
    if not char:
        word += 1
        char = source[word : word + 1]
    if CJK.match(char or " ") or _CHINESE_NUMBER.match(source, word):
        return not CJK.match(before)
    if not char.isupper() or code_near(source, at, 10) or ends_entity(source, at):
        return False
    return CJK.match(before) is not None or _glues_words(source, at, word)


def _edge(source: str, at: int) -> int:
    """Where the clause before the mark at ``at`` ends: a space may stand before the mark."""
    return at - 1 if source[at - 1] == " " else at


def _clause_start(source: str, at: int) -> int:
    """Offset of the first character after the mark at ``at`` that is no space."""
    word = at + 1
    while source[word : word + 1] in (" ", "\t", "\u00a0", "\u3000"):
        word += 1
    return word


def _glues_words(source: str, at: int, word: int) -> bool:
    """False for `A,B,C`, `NaCl,KCl`, `CS,EE`, `Smith,J.` and other data."""
    before = _TOKEN_BEFORE.search(source, max(0, at - 24), _edge(source, at))
    after = _TOKEN.match(source, word)
    if after is None:
        return False
    left, right = before.group() if before else "", after.group()
    if len(left) == 1 and left.isalpha():
        return False
    if len(right) == 1:
        following = _LOWER_NEXT if left.isdigit() else _WORD_NEXT  # in 2019,A total of
        return right in "AI" and bool(following.match(source, word + 1))
    data = not right[1:].islower()  # an acronym, a formula, a code
    return not (data and left and not left.islower() and not left[1:].islower())


def _in_english(article: Article, glued: list[int]) -> list[int]:
    """Joints without those that belong to Chinese, or to Chinese that is there on purpose."""
    lines = Lines(article.source)
    units = ChineseUnits(article, lines)
    kept = []
    for at in glued:
        sides = article.source[at - 1 : at + 2]
        if sides.isascii():
            kept.append(at)
            continue
        wanted = units.wanted_at(at - 1) or units.wanted_at(at + 1)
        wide = sides[1] in "，；" and lines.belongs_to_chinese(at, at + 1)
        if not wanted and not wide and not units.hold(Span(at, at + 1)):
            kept.append(at)
    return kept


def _is_titled(text: str) -> bool:
    """True for a headline with a capital on nearly every word: capitals prove nothing there."""
    long = [w for w in words(text) if len(w) > 3]
    return len(long) > 2 and sum(w[0].isupper() for w in long) >= 0.8 * len(long)


def _joints(
    source: str, segment: Span, glued: list[int], evidence: CaseEvidence
) -> Iterator[Joint]:
    stops = _stops(source, segment)
    starts = [s.start for s in stops]
    quoted = quotations(source, segment)
    clause, whole, stated = segment.start, False, False
    for index, at in enumerate(glued):
        earlier, later = bisect_left(starts, at), bisect_right(starts, at)
        before = stops[earlier - 1] if earlier else Span(segment.start, segment.start)
        if before.end > clause:
            clause, whole, stated = before.end, False, False
        stop = stops[later].start if later < len(stops) else segment.end
        following = glued[index + 1] if index + 1 < len(glued) else segment.end
        word = _clause_start(source, at)
        previous = source[max(clause, at - _REACH) : at].strip()
        complete = is_complete(previous)
        named = names_subject(previous) or opens_after_adverbial(previous)
        stated = stated or named or (complete and not is_imperative(words(previous)))
        whole = (whole or named or complete) and not opens_report(previous)
        marks = before.of(source) + source[stop : stop + 1]
        right = source[word : min(following, stop, word + _REACH)]
        joint = Joint(
            at,
            word,
            source[max(before.end, at - _REACH) : at].strip(),
            previous,
            right,
            rest=source[word : min(stop, word + _REACH)],
            whole=whole,
            listed=";" in marks or "；" in marks,
            last=following >= stop,
            quoted=_lies_in(quoted, at),
            stated=stated and not has_purpose(source[before.end : before.end + 20]),
        )
        yield joint
        clause = at + 1
        if source[at] in ";；" or splits(source, joint, evidence):
            whole = stated = False


def _lies_in(spans: Sequence[Span], at: int) -> bool:
    """True if ``at`` lies in one of the sorted ``spans``."""
    index = bisect_left(spans, at, key=lambda s: s.start)
    return index > 0 and at < spans[index - 1].end


def _stops(source: str, segment: Span) -> list[Span]:
    """Sentence ends and semicolons of a segment."""
    return [
        Span(*m.span())
        for m in _STOP.finditer(source, segment.start, segment.end)
        if m.group()[0] != "." or not _INITIALS.search(source, max(0, m.start() - 8), m.start())
    ]


def _mended(source: str, joint: Joint, titled: bool, evidence: CaseEvidence) -> Candidate:
    mark = ";" if source[joint.at] in ";；" else ","
    start = _edge(source, joint.at)
    span = Span(start, joint.word)
    first = source[joint.word]
    if titled or not first.isupper():
        return Candidate(span, f"{mark} ", "space after the mark", confidence=0.97)
    if mark == "," and (more := repeated_subject(joint)):
        text = ", and " if joint.last else ", "
        return Candidate(Span(start, joint.word + more), text, "one list", confidence=0.85)
    noun = bare_verb(joint.previous, joint.right, joint.rest)
    if noun is not None:
        text = f"{mark} {noun[0]}"
        return Candidate(Span(start, joint.word + noun[1]), text, "one list", confidence=0.85)
    if mark == "," and (tied := _bound(source, joint, evidence)):
        return tied
    splitting = splits(source, joint, evidence)
    if splitting and joint.listed and can_lower(source, joint.word, evidence):
        span = Span(start, joint.word + 1)
        return Candidate(span, f"; {first.lower()}", "two statements in a list", confidence=0.85)
    if splitting and not joint.listed:
        link = AND.match(joint.right)
        if link is not None:
            begins = joint.word + link.end()
            text = f". {source[begins].upper()}"
            return Candidate(Span(start, begins + 1), text, "two whole sentences", confidence=0.85)
        return Candidate(span, ". ", "two whole sentences", confidence=0.85)
    if not can_lower(source, joint.word, evidence):
        return Candidate(span, f"{mark} ", "space after the mark", confidence=0.97)
    span = Span(start, joint.word + 1)
    if mark == "," and joint.previous.endswith(" that"):
        return Candidate(span, f" {first.lower()}", "no comma after `that`", confidence=0.95)
    if mark == "," and is_cleft(joint.previous) and is_statement(joint.right, joint.rest):
        return Candidate(span, f" that {first.lower()}", "it is so that", confidence=0.85)
    if mark == "," and ends_with_report(joint.previous) and is_statement(joint.right, joint.rest):
        return Candidate(span, f" that {first.lower()}", "reported speech", confidence=0.85)
    if mark == "," and ends_series(joint):
        return Candidate(span, f", and {first.lower()}", "last of a series", confidence=0.85)
    return Candidate(span, f"{mark} {first.lower()}", "clause goes on", confidence=0.95)


def _bound(source: str, joint: Joint, evidence: CaseEvidence) -> Candidate | None:
    """What joins two clauses of one thought; nothing where nothing binds them."""
    if joint.quoted:
        return None
    link = bound(joint.said, joint.previous, joint.right, joint.rest)
    if link is None:
        return None
    text, replaced = link
    if not replaced and can_lower(source, joint.word, evidence):
        text, replaced = text + source[joint.word].lower(), 1
    elif not replaced:
        text = ", " if text == " to " else text
    span = Span(_edge(source, joint.at), joint.word + replaced)
    return Candidate(span, text, "one thought in two clauses", confidence=0.85)


def _attached(source: str, joint: Joint, plain: Candidate) -> tuple[Candidate, ...]:
    """A bare verb with *to* or *-ing*, unless a new sentence begins."""
    if source[joint.at] not in ",，" or joint.listed or joint.quoted or ". " in plain.text:
        return ()
    found = attached(joint.said, joint.previous, joint.right, joint.rest)
    at, why = _edge(source, joint.at), "a bare verb after a clause"
    span = Span(at, joint.word + (found[1] if found else 0))
    return (Candidate(span, found[0], why, Level.NORMAL, 0.85),) if found else ()


def _finding(source: str, joint: Joint, candidates: tuple[Candidate, ...]) -> Finding:
    message = f"{'semicolon' if source[joint.at] in ';；' else 'comma'} glued to the next clause"
    return Finding("PN010", Span(joint.at, joint.at + 1), Severity.WARNING, message, candidates)

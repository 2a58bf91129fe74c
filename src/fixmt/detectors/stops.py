"""Doubled and clashing stops and commas.

`.。`, `,,`, `;,` and their like become the one mark that is meant. Ellipses, `?!`, and a stop that
belongs to an abbreviation (`etc.,` `Co., Ltd.`) are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..article import Article, Candidate, Finding, Rule, Severity, Span
from ..chinese.scripts import ChineseUnits, Lines, space_after
from ..english.clauses import has_finite_verb, is_imperative, words
from ..english.codelike import code_near, words_on_line
from ..english.words import CaseEvidence, can_lower
from ..patterns import deferred
from . import Context

RULES = (Rule("PN002", "Doubled or clashing stops", Severity.WARNING),)

_WIDE = "，。；：！？、．｡､"
_NARROW = str.maketrans(_WIDE, ",.;:!?,..,")
_RUN = deferred(rf"[,;:.!?{_WIDE}](?:[ \u3000]?[,;:.!?{_WIDE}])+")
# A full stop inside the closing quotation mark and another after it.
_QUOTED = deferred(r"([.。])(?<=[^\W\d_]{3}.)([\"”])([.。])(?![.。\w])")
_ABBREVIATION = deferred(
    r"(?:^|[^\w.])(?:[A-Za-z](?:\.[A-Za-z])*|etc|al|Co|Ltd|Inc|Corp|Bros|LLC|Plc|Jr|Sr|Dr|Mr|Mrs"
    r"|Ms|Prof|Rev|Gen|Col|Lt|Capt|Sgt|St|Ave|Rd|Blvd|Bldg|Apt|Rm|Fl|No|Nos|Vol|vols?|pp?|eds?"
    r"|trans|Fig|figs?|Eq|Tab|Sec|Ch|chap|cf|vs?|viz|ca|approx|dept|Dept|Univ|univ|Inst|Assn|assn"
    r"|govt|Govt|Gov|Sen|Rep|Pres|Asst|asst|Ph\.D|Ed\.D|M\.Sc|B\.Sc|Jan|Feb|Mar|Apr|Jun|Jul|Aug"
    r"|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|Tel|tel|Ext|ext|max|min|avg|est|incl"
    r"|excl|ibid|Ibid|op|loc|cit|Proc|Conf|Trans|Rev|Sci|Technol|Eng|Chem|Phys|Biol|Med|Acad|Natl"
    r"|Int|Lett|Res|Adv|Acta|Agron|Environ|Mater|Appl)\Z"
)
_AFTER = deferred(r"[ \u3000]?([A-Z][^,;:.!?，。；：！？\n]*)")
_PLAIN_ENDINGS = frozenset({"...", "....", "......", "?!", "!?", "!!", "??", "!!!", "???", "?!!"})
_JOINER = deferred(r" ?(?:and|but|or|so|yet|which|who)\b")
_WORD_BEFORE = deferred(r"(?<![^\s\"“(-])[a-z]+\Z")  # a whole word in lower case


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """One finding a run of clashing marks, over the whole run."""
    source = article.source
    lines = Lines(source)
    units = ChineseUnits(article, lines)
    evidence = CaseEvidence(source)
    for match in _RUN.finditer(source):
        span = Span(*match.span())
        replacement = _resolve(lines, span)
        if replacement is None or lines.belongs_to_chinese(span.start, span.end):
            continue
        if replacement != span.of(source) and not units.hold(span):
            yield _finding(span, _within_list(source, span, replacement, evidence), source)
    for match in _QUOTED.finditer(source):
        if match.group(1) + match.group(3) != ".." or not _ends_abbreviation(source, match.start()):
            stop = Span(match.start(3), match.end(3))
            yield _finding(stop, (stop, ""), source)


def _resolve(lines: Lines, span: Span) -> str | None:
    """What should stand for the run at ``span``, or None where the run is right."""
    source = lines.source
    raw = span.of(source)
    wide = any(c in _WIDE for c in raw)
    marks = raw.translate(_NARROW).replace(" ", "").replace("\u3000", "")
    if not wide and (_is_usual(marks, raw) or _is_technical(lines, span, marks)):
        return None
    if wide and set(marks) <= {"!", "?"}:
        return None  # ！！ only needs its English form
    after_abbreviation = marks[0] == "." and _ends_abbreviation(source, span.start)
    if not wide and after_abbreviation and len(marks) == 2:
        return None if marks[1] != "." or raw != ".." else "."
    kept = "..." if set(marks) == {"."} and len(marks) >= 3 else _strongest(source, span, marks)
    if after_abbreviation and kept != ".":
        kept = "." + kept
    return kept + space_after(lines, span.end)


def _is_usual(marks: str, raw: str) -> bool:
    if (
        set(marks) <= {"!", "?"}
        or marks in _PLAIN_ENDINGS
        or (set(marks) == {"."} and len(marks) > 2)
    ):
        return True
    if marks.startswith("..."):  # an ellipsis may stand before another mark
        return True
    return " " in raw and not (set(marks) == {","} or marks in (",.", ";,", ",;"))


def _is_technical(lines: Lines, span: Span, marks: str) -> bool:
    """True for `std::vector`, `../path`, `a,,b`, titles such as `Jeopardy!,` and the like."""
    source = lines.source
    before, after = source[span.start - 1 : span.start], source[span.end : span.end + 1]
    start, end = lines.line(span.start)
    if not before or not (before.isalnum() or before in "\"”’')%"):
        return True
    if code_near(source, span.start) or not words_on_line(source, start, end, 4):
        return True
    if marks == ",," and after.isalnum():  # a,,b
        word = _WORD_BEFORE.search(source, max(0, span.start - 16), span.start)
        return word is None or len(word.group()) < 4
    if marks == ".." or "::" in marks:
        glued = after not in ("", " ", "\n", "\r", '"', "”", ")")
        return glued or (marks == ".." and _lower_next(source, span.end))
    if marks[0] in "?!":  # a name or title may end in ? or !: only glued capitals are certain
        return not after.isupper()
    if marks[0] == "." and marks[1] in ",;:":
        word = _WORD_BEFORE.search(source, max(0, span.start - 16), span.start)
        return word is None or len(word.group()) < 4
    return marks[0] == ":" and after.isalnum() and marks != ":,"


def _lower_next(source: str, offset: int) -> bool:
    rest = source[offset : offset + 2].strip(" ")
    return rest[:1].islower()


def _ends_abbreviation(source: str, stop: int) -> bool:
    window = source[max(0, stop - 16) : stop]
    return _ABBREVIATION.search(window) is not None


def _strongest(source: str, span: Span, marks: str) -> str:
    """The mark that is meant: the loudest, but no full stop before a lower-case word."""
    for mark in "?!":
        if mark in marks:
            return (
                "".join(c for c in marks if c in "?!") if len(set(marks) & set("?!")) > 1 else mark
            )
    rest = source[span.end : span.end + 3].lstrip(" \"“'")
    if "." in marks and not (rest[:1].islower() and set(marks) & set(",;:")):
        return "."
    if "," in marks and _JOINER.match(source, span.end):
        return ","
    return next((m for m in ":;," if m in marks), ".")


def _within_list(
    source: str, span: Span, replacement: str, evidence: CaseEvidence
) -> tuple[Span, str]:
    """The change for the run at ``span``, where a question may be one item of a list.

    `Ask what it costs?,Effect on the pupils`: what follows is no sentence, so the list goes on.
    """
    following = _AFTER.match(source, span.end)
    marks = span.of(source).translate(_NARROW)
    if following is None or marks[0] != "?" or marks[-1] != ",":
        return span, replacement
    first, clause = following.start(1), following.group(1)
    listed = words(clause)[0].lower() in ("whether", "if") or not (
        has_finite_verb(clause) or is_imperative(words(clause))
    )
    if not listed:
        return span, replacement
    if can_lower(source, first, evidence):
        return Span(span.start, first + 1), f", {source[first].lower()}"
    return Span(span.start, first), ", "


def _finding(span: Span, change: tuple[Span, str], source: str) -> Finding:
    where, text = change
    run = span.of(source)
    reason = "one mark for several" if text else "one full stop is enough"
    candidate = Candidate(where, text, reason, confidence=0.97)
    return Finding("PN002", span, Severity.WARNING, f"clashing marks {run}", (candidate,))

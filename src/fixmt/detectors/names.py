"""Chinese personal names in a wrong casing, spacing or spelling."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from ..names import Misspelling, misspellings, pinyin
from ..names.forms import Shape, key, surnames
from ..patterns import deferred, deferred_regex
from ..tables import rows
from . import Context

if TYPE_CHECKING:
    import re

CASING = Rule("NM001", "Name in the wrong casing", Severity.ERROR)
SPLIT = Rule("NM002", "Given name written as separate words", Severity.ERROR)
INCONSISTENT = Rule("NM003", "Name spelt differently elsewhere", Severity.WARNING)
APOSTROPHE = Rule("NM004", "Space around a pinyin apostrophe", Severity.ERROR)
COMPOUND = Rule("NM005", "Compound surname written as two words", Severity.ERROR)
HYPHEN = Rule("NM006", "Given name hyphenated", Severity.WARNING)
GLUED = Rule("NM007", "Name glued to the next word", Severity.ERROR)
MISREAD = Rule("NM008", "Surname misread", Severity.WARNING)
RULES = (CASING, SPLIT, INCONSISTENT, APOSTROPHE, COMPOUND, HYPHEN, GLUED, MISREAD)

_ENDED_QUOTATION = deferred_regex(r" [a-z][^.;。]*['’](?!\w| an?\b)")
_APOSTROPHE = deferred(r"( ['’‘´`] ?|['’‘´`] )([aeo][a-z]{0,8})\b")
# What every match of the pattern above has; a search for it is many times faster.
_LOOSE_MARK = deferred(r"['’‘´`](?: |(?<= .))[aeo]")
_SYLLABLE_BEFORE = deferred(r"\b[A-Z][a-z]{1,5}$")
_GLUED_AND = deferred(r"\b([A-Z][a-z]+) ([A-Z][a-z]+)and(?= [A-Z])")
_NO_SPACE_AND = deferred(r"and (?<=[a-z]and )[A-Z]")
_COMPANY = deferred(r"\b(?:Co\b\.?[,，]? ?LTD|CO\b\.?[,，]? ?(?:LTD|Ltd))\b\.?")
_NAMED = deferred_regex(r"\b(?!\p{Lu}+\b)[\p{L}\d]+[)）]? $")
_GLOSS = deferred_regex(r"[(（](\p{Han}{2,4})[)）]")
_GLOSSED = deferred_regex(r"\b([A-Z][a-z]+) ([A-Z][a-z'-]+)[^()（）.。\n]{0,60}$")


def detect(article: Article, context: Context) -> Iterator[Finding]:
    source = article.source
    for wrong in misspellings(source, context.names):
        yield _respell(source, wrong)
    yield from _apostrophes(source)
    yield from _glued_and(source)
    yield from _misread(source)
    yield from _companies(source)


def _respell(source: str, wrong: Misspelling) -> Finding:
    shape, written = wrong.form.shape, wrong.form.span.of(source)
    rule, level = _classify(wrong, written)
    span, text = _smallest(wrong.form.span, written, wrong.preferred)
    reason = "as elsewhere in the text" if wrong.known else "a Chinese name is written so"
    sure = min(0.99, 0.9 + 0.03 * wrong.evidence + 0.05 * wrong.known)
    candidate = Candidate(span, text, reason, level, sure, "names")
    message = f"{rule.title}: “{written}” is “{wrong.preferred}”"
    if shape & Shape.GLUED:
        message = f"surname glued to the given name: “{written}” is “{wrong.preferred}”"
    return Finding(rule.code, wrong.form.span, rule.severity, message, (candidate,), sure)


def _classify(wrong: Misspelling, written: str) -> tuple[Rule, Level]:
    shape = wrong.form.shape
    respelt = written.replace(" ", "").replace("-", "").lower()
    if respelt != wrong.preferred.replace(" ", "").replace("'", "").lower():
        return CASING, Level.NORMAL  # LV Qian becomes Lyu Qian
    if shape & Shape.COMPOUND:
        return COMPOUND, Level.SAFE
    if shape & Shape.SPLIT:
        certain = wrong.known or shape is not Shape.SPLIT
        return SPLIT, Level.SAFE if certain else Level.NORMAL
    if shape & Shape.HYPHEN:
        return HYPHEN, Level.NORMAL
    if shape & Shape.GLUED:
        return GLUED, Level.NORMAL
    if shape is Shape.NORMAL:
        return INCONSISTENT, Level.NORMAL
    return CASING, Level.NORMAL if shape & Shape.LOWER else Level.SAFE


def _smallest(span: Span, before: str, after: str) -> tuple[Span, str]:
    """The edit without the words at either end that stay as they are."""
    head = 0
    while (cut := before.find(" ", head)) >= 0 and before[: cut + 1] == after[: cut + 1]:
        head = cut + 1
    tail = 0
    while (cut := before.rfind(" ", head, len(before) - tail)) >= head and after.endswith(
        before[cut:]
    ):
        tail = len(before) - cut
    return Span(span.start + head, span.end - tail), after[head : len(after) - tail]


@cache
def _apostrophe_places() -> dict[str, str]:
    return {row[0].lower(): row[0] for row in rows("apostrophe_places.tsv")}


def _apostrophes(source: str) -> Iterator[Finding]:
    """``Yan 'an``: a place or name whose apostrophe was taken for a quotation mark."""
    if not _LOOSE_MARK.search(source):
        return
    for match in _APOSTROPHE.finditer(source):
        low = max(0, match.start() - 7)
        first = _SYLLABLE_BEFORE.search(source[low : match.start()])
        spelling = first and _apostrophe_places().get(f"{first.group()}'{match.group(2)}".lower())
        if not first or not spelling or _opens_quotation(source, match):
            continue
        span = Span(low + first.start(), match.end())
        mark = match.group(1).strip()
        edit = Span(match.start(1), match.end(1))
        text = "'" if mark in "´`‘" else mark
        message = f"{APOSTROPHE.title}: “{span.of(source)}” is “{spelling}”"
        candidate = Candidate(edit, text, "the pinyin spelling", Level.SAFE, 0.98)
        yield Finding(APOSTROPHE.code, span, APOSTROPHE.severity, message, (candidate,))


def _opens_quotation(source: str, match: re.Match[str]) -> bool:
    """True if the apostrophe after a space opens a quotation: in Yan 'an old friend' came."""
    if match.group(1)[-1] == " " or match.group(2) not in ("a", "an", "e"):
        return False
    rest = source[match.end() : match.end() + 80].split("\n", 1)[0]
    return bool(_ENDED_QUOTATION.match(rest))


def _glued_and(source: str) -> Iterator[Finding]:
    """``Zhang Weiand Liu Min``: the space before "and" is lost."""
    for match in _GLUED_AND.finditer(source) if _NO_SPACE_AND.search(source) else ():
        surname, given = match.groups()
        if surname.lower() not in surnames() or not 0 < len(pinyin.segment(given.lower())) <= 2:
            continue
        place = match.end(2)
        candidate = Candidate(Span(place, place), " ", "the space is missing", Level.SAFE, 0.97)
        message = f"“and” is glued to the name “{surname} {given}”"
        yield Finding(GLUED.code, Span(*match.span()), GLUED.severity, message, (candidate,))


@cache
def _misreadings() -> dict[tuple[str, str], str]:
    return {(row[0], row[1]): row[2] for row in rows("surname_misreadings.tsv")}


def _misread(source: str) -> Iterator[Finding]:
    """``Dan Xiuying (单秀英)``: the characters show that the surname is Shan."""
    for gloss in _GLOSS.finditer(source):
        low = max(0, gloss.start() - 90)
        match = _GLOSSED.search(source[low : gloss.start()])
        if match is None:
            continue
        written, given = match.groups()
        characters = gloss.group(1)
        length = len(characters) - len(pinyin.segment(key(given)))
        right = _misreadings().get((characters[:length], written))
        if length < 1 or not right:
            continue
        span = Span(low + match.start(1), low + match.end(1))
        reason = f"as a surname {characters[0]} is read so"
        candidate = Candidate(span, right, reason, Level.NORMAL, 0.93, "names")
        message = f"{MISREAD.title}: “{written}” is “{right}”"
        yield Finding(MISREAD.code, span, MISREAD.severity, message, (candidate,), 0.93)


def _companies(source: str) -> Iterator[Finding]:
    """``Nanhu Steel Co., LTD.``: a company's form of business in capitals."""
    for match in _COMPANY.finditer(source) if "LTD" in source or "CO" in source else ():
        if not _NAMED.search(source[max(0, match.start() - 40) : match.start()]):
            continue  # the whole name is in capitals
        # A full-width stop is the abbreviation's too, once it is a stop.
        ended = source[match.end() : match.end() + 1] == "。"
        text = "Co., Ltd" if ended else "Co., Ltd."
        span = Span(*match.span())
        message = f"{CASING.title}: “{match.group()}” is “Co., Ltd.”"
        candidate = Candidate(span, text, "a company's name ends so", Level.SAFE, 0.97, "names")
        yield Finding(CASING.code, span, CASING.severity, message, (candidate,), 0.97)

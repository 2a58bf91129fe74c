"""Full-width punctuation, letters and digits in English text.

A mark belongs to the English if a Latin letter is its nearest letter on one side and the line is
not Chinese. Marks inside a Chinese unit go with its translation. Runs of several stops are the
business of ``stops``, commas before a capital that of ``joints``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..article import Article, Candidate, Finding, Rule, Severity, Span
from ..chinese.scripts import CJK, ChineseUnits, Lines, space_after, space_before
from ..patterns import deferred
from . import Context

RULES = (Rule("PN001", "Full-width characters in English", Severity.WARNING),)

_SPACES = " \t\u00a0\u3000"
_STOPS = ",;:.!?，。；：！？、．｡､﹐﹑﹒﹔﹕﹖﹗"
_ANY = deferred("[…—―─\u3000-\u3003\u3010-\u3015\u301c\uff01-\uff5e｡､￥﹐-﹚]")
_MARK = deferred(
    rf"""(?x)
    (?P<dots>…{{2,}})
  | (?P<dash>[—―─－]{{2,}})
  | (?P<tilde>[～〜])
  | (?P<space>\u3000+)
  | (?P<alnum>[０-９Ａ-Ｚａ-ｚ]+)
  | (?P<open>[（［｛【〔﹙])
  | (?P<close>[）］｝】〕﹚])
  | (?P<shout>[！？]{{2,}})(?![{_STOPS}])
  | (?<![{_STOPS}])(?P<stop>[，。；：！？、．｡､﹐﹑﹒﹔﹕﹖﹗])(?![{_STOPS}])
  | (?P<sign>[＂＃＄％＆＇＊＋－／＜＝＞＠＼＾＿｀｜￥])
    """
)
_PLAIN = {
    **{c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)},
    **{
        ord(a): b
        for a, b in zip("。｡、､【】〔〕￥﹐﹑﹒﹔﹕﹖﹗﹙﹚", "..,,[][]¥,,.;:?!()", strict=True)
    },
}
_PARTNER = dict(zip("（［｛【〔﹙）］｝】〕﹚", "）］｝】〕﹚（［｛【〔﹙", strict=True))
_BRACKETED = 200  # code points between two brackets that are taken for a pair
_LATIN = deferred(r"[A-Za-z]")
_CAPITAL_NEXT = deferred(r"[^\S\n]*[\"“‘'(（《「]?([^\W\d_])")
_DIGITS_BEFORE = deferred(r"\d+\Z")
_DIGITS = deferred(r"\d+")
_RANGE_START = deferred(r"(?:^|[\s(])[\d.,]+%?\Z")
_DATE_BEFORE = deferred(r"[A-Z][a-z]+\.? \d+\Z")
# A sentence of Chinese and its stop; the pattern must end where the mark does.
_CHINESE_SENTENCE = deferred(r"(?:[\u3400-\u9fff][\d,，、“”《》：;；]{0,3}){8,}。\Z")
_LAST_ITEM = deferred(r"[^\W_][^\n,;:.!?，。；：！？、]{0,200}(?=[.;。；]|\r?\n|$)")
_ITEM_BEFORE = deferred(r"、 ?[^\W_][^\n,;:.!?，。；：！？、]{0,40}\Z")
_CONJUNCTION = deferred(r"\b(?:and|or|etc)\b|&")
_PLURAL = deferred(r"(?:e?s|ies)[)）]")
_NAMES = {
    "space": "ideographic space",
    "alnum": "full-width letters or digits",
    "dots": "Chinese ellipsis",
    "dash": "Chinese dash",
    "tilde": "full-width tilde",
    "open": "full-width bracket",
    "close": "full-width bracket",
    "sign": "full-width sign",
}


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """Findings for each full-width mark that stands in English."""
    if not _ANY.search(article.source):
        return
    lines = Lines(article.source)
    units = ChineseUnits(article, lines)
    for match in _marks(article.source):
        kind = match.lastgroup or ""
        span = _span(lines, match, kind)
        if _is_chinese(lines, span, kind) or _is_joint(match, kind) or units.hold(span):
            continue
        replacement = _replacement(lines, match.group(), span, kind)
        if replacement != span.of(article.source):
            yield _finding(match.group(), span, kind, replacement)


def _marks(source: str) -> Iterator[re.Match[str]]:
    done = 0
    for hit in _ANY.finditer(source):
        if hit.start() >= done and (match := _MARK.match(source, hit.start())):
            done = match.end()
            yield match


def _span(lines: Lines, match: re.Match[str], kind: str) -> Span:
    """The mark with the spaces around a dash or tilde, and those before a stop."""
    start, end = match.span()
    if kind in ("dash", "tilde", "space", "stop"):
        first, last = lines.line(start)
        while start > first and lines.source[start - 1] in _SPACES:
            start -= 1
        while kind != "stop" and end < last and lines.source[end] in _SPACES:
            end += 1
    return Span(start, end)


def _is_chinese(lines: Lines, span: Span, kind: str) -> bool:
    if kind == "space":  # between two Chinese words, or in a form with blanks
        sides = lines.source[span.start - 1 : span.start] + lines.source[span.end : span.end + 1]
        return any(ord(c) > 0x2E7F for c in sides) or lines.mostly_chinese(span.start)
    before = max(0, span.start - 300)
    if kind == "stop" and _CHINESE_SENTENCE.search(lines.source, before, span.end):
        return True  # English only once the sentence it ends is translated
    partner = _partner(lines, span, kind) if kind in ("open", "close") else -1
    if partner >= 0:  # two brackets change together, or not at all
        inner = lines.source[min(span.end, partner + 1) : max(span.start, partner)]
        if _LATIN.search(inner) and not CJK.search(inner):
            return False
        if not lines.belongs_to_chinese(partner, partner + 1):
            return False
    return lines.belongs_to_chinese(span.start, span.end)


def _partner(lines: Lines, span: Span, kind: str) -> int:
    """Where the other one of two brackets stands on the line; -1 if there is none near."""
    source, (first, last) = lines.source, lines.line(span.start)
    mark = _PARTNER[source[span.start]]
    if kind == "open":
        return source.find(mark, span.end, min(last, span.end + _BRACKETED))
    return source.rfind(mark, max(first, span.start - _BRACKETED), span.start)


def _is_joint(match: re.Match[str], kind: str) -> bool:
    """True for a comma or semicolon before a capital letter: ``joints`` mends those."""
    if kind != "stop" or match.group() not in "，；":
        return False
    after = _CAPITAL_NEXT.match(match.string, match.end())
    return after is not None and after.group(1).isupper()


def _replacement(lines: Lines, mark: str, span: Span, kind: str) -> str:
    source, start, end = lines.source, span.start, span.end
    plain = mark.translate(_PLAIN)
    if kind in ("stop", "shout"):
        if mark == "、" and _ends_enumeration(source, start, end):
            return " and "
        tight = kind == "stop" and _inside_number(source, start, end, plain)
        return plain if tight else plain + space_after(lines, end)
    if kind == "dots":
        return "..." + space_after(lines, end)
    if kind == "dash":
        return _dash(lines, span)
    if kind == "tilde":
        return _tilde(source, span)
    if kind == "space":
        return "" if span.start == lines.line(start)[0] or end == lines.line(start)[1] else " "
    if kind == "open" and plain in "([":
        tight = _one_letter(source, start) or _PLURAL.match(source, end) is not None
        return ("" if tight else space_before(source, start)) + plain
    if kind == "close" and plain in ")]":
        return plain + (" " if source[end : end + 1].isalnum() else "")
    return plain


def _one_letter(source: str, end: int) -> bool:
    """True after a name of one letter, as in f（x）, which takes no space before its bracket."""
    return source[end - 1 : end].isalpha() and not source[max(0, end - 2) : end - 1].isalnum()


def _inside_number(source: str, start: int, end: int, plain: str) -> bool:
    """True for 12，000, 3．5 and 8：30, not for `in 2023，27 people`."""
    before = _DIGITS_BEFORE.search(source, max(0, start - 6), start)
    after = _DIGITS.match(source, end)
    if before is None or after is None:
        return False
    if plain == ",":
        return len(before.group()) <= 3 and len(after.group()) == 3
    return plain == ":" or (plain == "." and len(before.group()) < 4)


def _ends_enumeration(source: str, start: int, end: int) -> bool:
    """True for the last mark in `Hubei、Hunan、Henan took part.` where no `and` follows."""
    rest = _LAST_ITEM.match(source, end)
    another = _ITEM_BEFORE.search(source, max(0, start - 60), start) is not None
    return another and rest is not None and not _CONJUNCTION.search(rest.group())


def _dash(lines: Lines, span: Span) -> str:
    start, end = lines.line(span.start)
    return ("" if span.start == start else " ") + "-" + ("" if span.end == end else " ")


def _tilde(source: str, span: Span) -> str:
    left, right = source[span.start - 1 : span.start], source[span.end : span.end + 1]
    window = max(0, span.start - 14)
    if (left.isdigit() or left == "%") and right.isdigit():
        number = _RANGE_START.search(source, window, span.start)
        return "-" if number and not _DATE_BEFORE.search(source, window, span.start) else " to "
    if left.isalnum() and right.isalnum():
        return " to "
    return span.of(source).replace("～", "~").replace("〜", "~")


def _finding(mark: str, span: Span, kind: str, replacement: str) -> Finding:
    what = _NAMES.get(kind, "Chinese punctuation")
    shown = "U+3000" if kind == "space" else mark
    candidate = Candidate(span, replacement, f"{what} in its English form", confidence=0.99)
    return Finding("PN001", span, Severity.WARNING, f"{what} {shown} in English", (candidate,))

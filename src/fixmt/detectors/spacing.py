"""Missing and extra spaces around punctuation and between words.

A glued comma before a capital letter is a clause joint and belongs to ``joints``; the space beside
quotation marks belongs to ``quotes``. Code, formulas, tables and file names keep their own rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..article import Article, Candidate, Finding, Rule, Severity, Span
from ..chinese.scripts import CJK, Lines
from ..english.codelike import code_near, ends_entity, words_on_line
from ..english.words import word_class, word_set
from ..patterns import deferred
from . import Context

RULES = (Rule("PN003", "Wrong spacing around punctuation", Severity.WARNING),)

_NAMES = {
    ",": "comma",
    ";": "semicolon",
    ".": "full stop",
    "?": "question mark",
    "!": "exclamation mark",
    ":": "colon",
}
_GLUED = deferred(r"[,;](?=[^\W_]|[“(（])(?<=[^\s(\[{].)")
_LEFT = deferred(r"[^\W_](?:[^\W_]|['’-](?=[^\W_]))*\Z")
_RIGHT = deferred(r"[^\W_]+(?:['’-][^\W_]+)*")
_AMOUNT = deferred(r"\d+(?:,\d{3})*(?:\.\d+)?(?:%|(?: |-)[a-zA-Z])")
_LINKED_LEFT = deferred(r"(?<!\S)[^\s,;]+(?:,[^\s,;]+)*\Z")
_LINKED_RIGHT = deferred(r"[^\s,;]+(?:,[^\s,;]+)*(?=[\s.;]|\Z)")
_THOUSANDS = deferred(r"(?<=\d),(?=\d{3}(?!\d))")
_SPEECH = deferred(r":(?=[\"“][A-Z][a-z]*[ ,])(?<=[a-z]{3}:)")
_YEAR_NUMBER = deferred(r"\b(?:19|20)\d\d,(?=\d{1,3} [a-z])")
_STOP = deferred(r"[.?!](?=[A-Z][a-z]*[ ,'’])(?<=[a-z]{3}.|[a-z]{2}\).|.\d\d.|..%.)")
_SWAPPED = deferred(r"(?<=[a-z]{3}|..[)\"”%]) ,(?=[a-z]{2,} |\d[\d,.]* [a-z]{3})")
_AFTER_DATE = frozenset(("determiner", "pronoun", "preposition"))
_SUFFIX = deferred(r"(?i:com|org|net|edu|gov|cn|uk|js|io|md|py|txt|docx?|pdf|html?|jpe?g|png)")
_COLON = deferred(r":(?=[^\W\d_]{2,}[ ,.])(?<=[a-z]{3}:)")
# A search for a space is many times faster than one that looks back at each place first.
_BEFORE = deferred(r"[ \u00a0](?<=\S.)[ \u00a0]*(?=[,;](?:[\s\"”’)]|$)|[.?!](?:[\s\"”)]|$))", re.M)
_BEFORE_COLON = deferred(r"[ \u00a0](?<=[a-z].)[ \u00a0]*(?=: [^\W\d_])")
# A mark after a space, as every match of the two has: there are more spaces than marks.
_AFTER_SPACE = deferred(r"[,;.?!:](?<=[ \u00a0].)")
_SEVERAL = deferred(r" (?<=[^\s.!?:;|].) {1,3}(?=[^\s|])")
_BRACKETS = deferred(r"\(([^()\n]{1,200})\)")


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """One finding a place where a space is missing or too many."""
    lines = Lines(article.source)
    yield from _glued_commas(lines)
    yield from _glued_stops(lines)
    yield from _glued_speech(lines)
    yield from _spaces_before(lines)
    yield from _several_spaces(lines)
    yield from _brackets(lines)


def _glued_commas(lines: Lines) -> Iterator[Finding]:
    source = lines.source
    for match in _GLUED.finditer(source):
        at = match.start()
        if _is_data(source, at) or ends_entity(source, at):
            continue
        if _glues_words(source, at) and _is_prose(lines, at):
            yield _missing(source, at)
    for match in _YEAR_NUMBER.finditer(source):
        yield _missing(source, match.end() - 1)
    for match in _SWAPPED.finditer(source):
        if _is_prose(lines, match.end() - 1):
            yield _swapped(Span(*match.span()))


def _swapped(span: Span) -> Finding:
    """A space that stands before a comma and not after it."""
    candidate = Candidate(span, ", ", "the space goes after the comma", confidence=0.97)
    message = "space before the comma, none after it"
    return Finding("PN003", span, Severity.WARNING, message, (candidate,))


def _is_data(source: str, at: int) -> bool:
    """True inside `name,age,city`: three single tokens in a row are data, not prose."""
    left = _LINKED_LEFT.search(source, max(0, at - 40), at)
    right = _LINKED_RIGHT.match(source, at + 1, at + 41)
    if left is None or right is None:
        return False
    both = _THOUSANDS.sub("", left.group()) + _THOUSANDS.sub("", right.group())
    return "," in both


def _glues_words(source: str, at: int) -> bool:
    left = _LEFT.search(source, max(0, at - 24), at)
    word = left.group() if left else ""
    if not word and source[at - 1] not in ")\"”'’%]":
        return False
    right = _RIGHT.match(source, at + 1)
    if right is None:  # an opening quotation mark or bracket
        return len(word) >= 3 and word.isalpha()
    token = right.group()
    after = source[right.end() : right.end() + 1]
    if CJK.match(source[at - 1]):
        return token.isascii() and (token.islower() or (token.isdigit() and after == " "))
    if token[0].isdigit():
        known = (len(word) >= 4 or word_class(word) != "") and word.replace("-", "").isalpha()
        return (known or source[at - 1] in '"”%') and _AMOUNT.match(source, at + 1) is not None
    if not token[0].islower() or not token.replace("-", "").replace("'", "").isalpha():
        return False
    if len(token) < 2 and not (token == "a" and after == " "):
        return False
    if len(word) == 1:  # "on May 2,the", but no "x,y" and no "2,a"
        return word.isdigit() and len(token) > 1 and word_class(token) in _AFTER_DATE
    return word.isalpha() or word.isdigit() or not word or "-" in word


def _is_prose(lines: Lines, at: int) -> bool:
    start, end = lines.line(at)
    return words_on_line(lines.source, start, end, 4) and not code_near(lines.source, at)


def _glued_stops(lines: Lines) -> Iterator[Finding]:
    source = lines.source
    for match in _STOP.finditer(source):
        at = match.start()
        left = _LEFT.search(source, max(0, at - 24), at)
        right = _RIGHT.match(source, at + 1)
        if right is None or code_near(source, at) or _SUFFIX.fullmatch(right.group()):
            continue
        known = word_class(right.group()) not in ("", "title", "organ")
        if left is None or left.group()[-1].isdigit():
            certain = known and not (left and len(left.group()) < 4)
        else:
            certain = left.group().islower() and (known or len(right.group()) > 1)
        if certain:
            yield _missing(source, at)
    for match in _COLON.finditer(source):
        at = match.start()
        left = _LEFT.search(source, max(0, at - 24), at)
        right = _RIGHT.match(source, at + 1)
        if left is None or right is None or left.group().lower() in word_set("scheme"):
            continue
        start, end = lines.line(at)
        known = right.group()[0].isupper() or word_class(right.group()) != ""
        if known and words_on_line(source, start, end, 5) and not code_near(source, at):
            yield _missing(source, at)


def _glued_speech(lines: Lines) -> Iterator[Finding]:
    """``he said:"We are ready"``; two such places on a line may be data."""
    source = lines.source
    places = [m.start() for m in _SPEECH.finditer(source)]
    for index, at in enumerate(places):
        start, end = lines.line(at)
        near = places[max(0, index - 1) : index] + places[index + 1 : index + 2]
        alone = not any(start <= other < end for other in near)
        if alone and words_on_line(source, start, end, 8) and not code_near(source, at):
            yield _missing(source, at)


def _spaces_before(lines: Lines) -> Iterator[Finding]:
    source = lines.source
    if not _AFTER_SPACE.search(source):
        return
    for pattern in (_BEFORE, _BEFORE_COLON):
        for match in pattern.finditer(source):
            before = source[match.start() - 1]
            ends_word = before.isalnum() or before in ')"”’%]'
            if ends_word and not CJK.match(before) and _is_prose(lines, match.end()):
                mark = _NAMES[source[match.end()]]
                yield _finding(Span(*match.span()), "", f"space before the {mark}")


def _several_spaces(lines: Lines) -> Iterator[Finding]:
    source = lines.source
    for match in _SEVERAL.finditer(source) if "  " in source else ():
        before, after = source[match.start() - 1], source[match.end()]
        inside = (before.isalnum() or before in ',"”)') and (after.islower() or after.isdigit())
        if inside and not CJK.match(before) and _is_prose(lines, match.start()):
            yield _finding(Span(*match.span()), " ", "several spaces between two words")


def _brackets(lines: Lines) -> Iterator[Finding]:
    source = lines.source
    for match in _BRACKETS.finditer(source):
        inside = match.group(1)
        words = inside.strip()
        if " " not in words or CJK.search(words) or not _is_prose(lines, match.start()):
            continue
        start, end = match.span(1)
        lead, tail = len(inside) - len(inside.lstrip(" ")), len(inside) - len(inside.rstrip(" "))
        if lead:
            yield _finding(Span(start, start + lead), "", "space after the opening bracket")
        if tail:
            yield _finding(Span(end - tail, end), "", "space before the closing bracket")
        left = _LEFT.search(source, max(0, start - 25), start - 1)
        if left and len(left.group()) >= 3 and left.group().isalpha():
            yield _finding(Span(start - 1, start), " (", "no space before the bracket")
        right = _RIGHT.match(source, end + 1)
        if right and len(right.group()) >= 2 and right.group().islower():
            yield _finding(Span(end, end + 1), ") ", "no space after the bracket")


def _missing(source: str, at: int) -> Finding:
    mark = source[at]
    return _finding(Span(at, at + 1), mark + " ", f"no space after the {_NAMES[mark]}")


def _finding(span: Span, text: str, message: str) -> Finding:
    candidate = Candidate(span, text, "English spacing", confidence=0.97)
    return Finding("PN003", span, Severity.WARNING, message, (candidate,))

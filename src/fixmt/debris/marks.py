"""Debris inside a line of prose: entities, tags, escapes, stray links and injected adverts."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from ..article import Level, Span
from ..english.word_sets import function_words
from ..patterns import deferred, deferred_regex
from ..tables import rows

_CURLY = deferred("[“”‘’]")
_BREAKING_TAG = deferred(r"</?(?:br|p|div|td|li)")
_WINDOWS_PATH = deferred(r"[A-Za-z]:\\|\\\\")
_DIGIT_OR_HAN = deferred_regex(r"[\d\p{Han}]")
_ENTITY = deferred_regex(
    r"&(?:nbsp|amp|lt|gt|quot|apos|[lr][ds]quo|mdash|ndash|hellip|middot|times|deg|copy|reg|trade"
    r"|ensp|emsp|thinsp|zwnj|bull|yen|pound|euro|#\d{2,6}|#x[0-9A-Fa-f]{2,5});"
    r"(?: *&(?:nbsp|ensp|emsp);)*"
)
_TAG = deferred_regex(
    r"</?(?:p|br|span|strong|b|em|i|u|font|div|a|img|td|tr|th|table|tbody|h[1-6]|ul|ol|li|center"
    r"|section|article|o:p|st1:\w+|hr|small|big|label)"
    r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"<>\n]{0,300}\"|'[^'<>\n]{0,300}'|[^\s\"'<>]{1,200}))*\s*/?>"
)
_ESCAPE = deferred_regex(r"\\(?:u3000|u00a0|u200b|xa0|(?:r\\n|n|r|t)(?![a-z]))")
_LINK = deferred_regex(r"[\[【](?:详细|更多|详情|阅读全文)[\]】]|>>+ ?[Mm]ore\b")
_HASH_NAME = deferred_regex(
    r"(?m)(?:^|(?<=[.。!?！？] ?))(?:[0-9a-f]{24,}"
    r"|(?:Wechat|WeChat|QQ) (?:photo|picture|image) ?_?\d{12,}"
    r"|微信图片_\d{12,})(?:_? ?copy)*\.(?:jpe?g|png|gif)\s?(?=[A-Z]|$)"
)
_PICTURE = deferred_regex(r"\.(?:jpe?g|png|gif)\b")
# Prose about markup shows it on purpose.
_TEACHING = deferred_regex(
    r"\b(?:HTML|XML|CSS|JavaScript|JSON|markup|tags?|entity|entities|attributes?|browser|syntax"
    r"|escapes?|escaped|regular expression|string|backslash|character)\b|\b(?:[Tt]ype|[Ii]nsert) &"
)
_GAMBLING = deferred_regex(
    r"(?i)\b(?:bet(?:s|ting|tor)?|gambl\w*|casinos?|lotter\w*|odds|bookmaker\w*|sportsbook|poker"
    r"|stadium|sponsor\w*|wager\w*)\b|赌|博彩"
)
_LITERAL = deferred_regex(r"[\w ]+?(?=[(\[\\]|.\?|$)")
_GLUED, _FOLLOWING = deferred_regex(r"[a-z]{3,}"), deferred_regex(r" [a-z]+")
_BEFORE = deferred_regex(r"([A-Za-z]+) $")


@dataclass(frozen=True, slots=True)
class Mark:
    """Debris at ``span``; replacing ``cut`` by ``text`` removes it."""

    rule: str
    span: Span
    cut: Span
    text: str
    level: Level
    what: str


def _line_around(source: str, start: int, end: int) -> str:
    """The line that holds ``[start, end)``, at most 400 characters to either side."""
    before = source[max(0, start - 400) : start].rsplit("\n", 1)[-1]
    after = source[end : end + 400].split("\n", 1)[0]
    return before + source[start:end] + after


def find(source: str, markup: bool) -> Iterator[Mark]:
    """Debris inside prose; ``markup`` tells whether tags and entities are debris, not format."""
    if markup:
        yield from _entities(source)
        yield from _tags(source)
    yield from _escapes(source)
    yield from _links(source)
    yield from _adverts(source)


def _is_taught(source: str, start: int, end: int) -> bool:
    return bool(_TEACHING.search(_line_around(source, start, end)))


def _entities(source: str) -> Iterator[Mark]:
    for match in _ENTITY.finditer(source) if "&" in source else ():
        if _is_taught(source, *match.span()):
            continue
        text = straight_quote(source, html.unescape(match.group().split(";")[0] + ";"))
        if text.isspace() or text == "\u200c":
            near = source[match.start() - 1 : match.start()] + source[match.end() : match.end() + 1]
            text = "" if len(near) < 2 or any(c.isspace() for c in near) else " "
        span = Span(*match.span())
        yield Mark("DB005", span, span, text, Level.SAFE, "HTML entity")


def straight_quote(source: str, text: str) -> str:
    """A curly quotation mark as a straight one, unless ``source`` itself uses curly ones."""
    straight = {"“": '"', "”": '"', "‘": "'", "’": "'"}
    if text in straight and not _CURLY.search(source):
        return straight[text]
    return text


def _tags(source: str) -> Iterator[Mark]:
    for match in _TAG.finditer(source) if "<" in source else ():
        start, end = match.span()
        if _is_taught(source, start, end):
            continue
        before, after = source[start - 1 : start], source[end : end + 1]
        joins = before.isalnum() and after.isalnum() and _BREAKING_TAG.match(match.group())
        yield Mark(
            "DB006",
            Span(start, end),
            Span(start, end),
            " " if joins else "",
            Level.SAFE,
            "HTML tag",
        )


def _escapes(source: str) -> Iterator[Mark]:
    for match in _ESCAPE.finditer(source) if "\\" in source else ():
        start, end = match.span()
        before, after = source[start - 1 : start], source[end : end + 1]
        prose = before.isalpha() or before in ".,;:!?)\"'。"
        if not prose or _is_taught(source, start, end) or source[:start].endswith(":\\"):
            continue
        if _WINDOWS_PATH.search(_line_around(source, start, end)):
            continue  # a Windows path
        text = " " if after.isalnum() else ""
        span = Span(start, end)
        yield Mark("DB005", span, span, text, Level.NORMAL, "escape sequence")


def _links(source: str) -> Iterator[Mark]:
    for match in _LINK.finditer(source) if any(sign in source for sign in "[【>") else ():
        start = match.start()
        while source[start - 1 : start] == " ":
            start -= 1
        if source[start - 1 : start] in (*'.!?。！？”"',):
            span = Span(*match.span())
            yield Mark("DB004", span, Span(start, span.end), "", Level.NORMAL, "link text")
    names = _HASH_NAME.finditer(source) if _PICTURE.search(source) else ()
    for match in names:
        span = Span(*match.span())
        yield Mark("DB001", span, span, "", Level.NORMAL, "image file name")


@cache
def _advert() -> regex.Pattern[str]:
    kinds: dict[str, list[str]] = {"brand": [], "tail": []}
    for kind, pattern in rows("seo_brands.tsv"):
        kinds[kind].append(pattern)
    brands, tails = ("|".join(kinds[k]) for k in ("brand", "tail"))
    return regex.compile(rf"(?i)(?<![\w@./-])(?:{brands})(?:[ ]?(?:{tails}))*")


@cache
def _advert_stems() -> tuple[str, ...]:
    """The literal start of each brand: a plain search for it is many times faster."""
    brands = (row[1] for row in rows("seo_brands.tsv") if row[0] == "brand")
    return tuple(sorted({_LITERAL.match(brand).group() for brand in brands}))  # type: ignore[union-attr]


def _adverts(source: str) -> Iterator[Mark]:
    """A betting brand pasted into a clause: patiently yabo88 sports loginexplain the rules."""
    low = source.lower()
    if len(low) != len(source):  # İ and its like
        low = source
    for stem in _advert_stems():
        start = low.find(stem)
        while start >= 0:
            match = _advert().match(source, start)
            if match and (mark := _injected(source, match)):
                yield mark
            start = low.find(stem, start + len(stem))


def _injected(source: str, match: regex.Match[str]) -> Mark | None:
    """The mark for an advert that no sentence about betting would hold."""
    start, end = match.span()
    advert = match.group()
    glued = _GLUED.match(source, end)
    before = _BEFORE.search(source[max(0, start - 30) : start])
    if source[end : end + 1].isalnum() and not glued:
        return None
    if not glued:
        bare = " " not in advert and advert.isascii()
        if bare or not before or not _FOLLOWING.match(source, end):
            return None
        word = before.group(1)
        named = word[0].isupper() and not _DIGIT_OR_HAN.search(advert)
        if named or word.lower() in function_words("mention"):
            return None
        line = _line_around(source, start, end)
        if _GAMBLING.search(line.replace(advert, " ")):
            return None
    cut = Span(start, end if glued or not before else end + 1)
    level = Level.SAFE if glued else Level.NORMAL
    return Mark("DB007", Span(start, end), cut, "", level, "injected advertisement")

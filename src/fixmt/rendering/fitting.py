"""Fitting English into the place of Chinese: spaces, capitals, articles, stops, doubled words."""

from __future__ import annotations

from functools import cache

import regex

from .. import tables
from ..article import Span
from ..chinese import romanize
from ..tables import words

_SENTENCE_START = regex.compile(
    r"(?:^|[.!?。！？…][\"”’')\]）]*)[\s\"“‘'(（]*$|^\s*(?:[-*•·]|\(?\d{1,2}[.)、])\s*$"
)
_LAST_WORD = regex.compile(r"(\p{Latin}[\p{Latin}'’-]*)\s?$")
_NEXT_WORD = regex.compile(r"\s?(\p{Latin}[\p{Latin}'’-]*)")
_FIRST = regex.compile(r"(\p{Latin}[\p{Latin}\d'’-]*)(?:\s+(\S+))?")
_SUFFIX = regex.compile(r"(?:ing|ed|ly|tion|tions|ment|ments|ness|ity|ities|ists?|ers?|s)$")
_ALWAYS_CAPITAL = frozenset(
    words(
        "I Party Party's China China's Chinese Internet Marxism Marxist English Western March May"
    )
)
_MONTHS_AND_DAYS = frozenset(
    words(
        "January February April June July August September October November December Monday "
        "Tuesday Wednesday Thursday Friday Saturday Sunday"
    )
)
_ARTICLES = ("the", "a", "an")
_COMMA = regex.compile(r"\s?[,，:：]\s?")
SMALL_AFTER_THAT = frozenset(
    words(
        "The A An It We This These Those They There In On At To All Each Every He She His Her Our "
        "Its Their No For With By As When If Through"
    )
)
_REPEATABLE = frozenset(words("had that very is long year day step"))


def fit(
    source: str, span: Span, english: str, chinese: str = "", sentence: bool = True
) -> tuple[Span, str]:
    """What to replace and what to write so that ``english`` stands well in place of ``span``.

    The span may grow over a comma glued to the Chinese or over an article that must change.

    Args:
        source: the whole text.
        span: the Chinese in it.
        english: its translation.
        chinese: the Chinese, where its names help to decide on capitals.
        sentence: ``english`` is a sentence or clause, not a word or phrase.
    """
    start, end = _line(source, span)
    before, after = source[start : span.start], source[span.end : end]
    text = regex.sub(r"\s+", " ", english).strip()
    starts = bool(_SENTENCE_START.search(before))
    text = _stop(text, before, after, sentence)
    text = capital(text) if starts else lowered(text, chinese or span.of(source))
    head, text, article = _seam_before(before, text)
    text = _seam_after(text, after)
    left = span.start - article
    space = " " if not article and regex.search(r"[\p{L}\d%,;:)\]”’\"'》!?]$", before) else ""
    if space and before[-1] in "\"'“" and _opens(before):
        space = ""
    if space and before[-1] in ",;:":  # one edit for the comma and its Chinese
        left, space = left - 1, before[-1] + " "
    tail = " " if regex.match(r"[\p{L}\d(\[“]", after) else ""
    right = span.end
    if regex.match(
        r"[,;][\p{Ll}\d]", after
    ):  # glued on the far side: before a capital it is a scar
        right, tail = right + 1, after[0] + " "  # that other detectors read, so it stays
    return Span(left, right), f"{space}{head}{text}{tail}"


def report(source: str, span: Span, english: str) -> tuple[Span, str] | None:
    """A reporting clause (*The meeting noted*) before what it reports, joined with *that*.

    None where no comma and clause follow, or a quotation does.
    """
    _, end = _line(source, span)
    after = source[span.end : end]
    comma = _COMMA.match(after)
    if comma is None or not regex.match(r"[^\"“‘'\s]", after[comma.end() :]):
        return None
    first = regex.match(r"\p{Lu}\p{Ll}*", after[comma.end() :])
    small = first[0] if first and first[0] in SMALL_AFTER_THAT else ""
    whole = Span(span.start, span.end + comma.end() + len(small))
    place, text = fit(source, whole, f"{english} that", sentence=False)
    return place, f"{text.rstrip()} {small.lower()}"


def capital(text: str) -> str:
    """``text`` with its first letter in upper case, an opening quote or bracket passed over."""
    found = regex.match(r"[\"“‘'(\[]*", text)
    at = found.end() if found else 0
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def _line(source: str, span: Span) -> tuple[int, int]:
    end = source.find("\n", span.end)
    return source.rfind("\n", 0, span.start) + 1, len(source) if end < 0 else end


def _opens(before: str) -> bool:
    """True if the quotation mark at the end of ``before`` opens a quotation."""
    mark = before[-1]
    return mark == "“" or before.count(mark) % 2 == 1


def _stop(text: str, before: str, after: str, sentence: bool) -> str:
    """``text`` with the closing stop its place wants: one only at the end of a paragraph."""
    bare = regex.sub(r"[\s.,;:。，；：]+$", "", text) or text
    if bare.endswith(("Inc", "Ltd", "Co", "etc", "a.m", "p.m", "U.S", "Corp", "Jr", "Dr", "No")):
        bare += "."
    if after.strip():
        return bare.rstrip("!?") if regex.match(r"\s?[!?！？]", after) else bare
    prose = regex.search(r"[.。!?！？,，;；]", before) or (text.endswith(".") and len(text) > 40)
    if sentence and prose and not bare.endswith((".", "!", "?")):
        return bare + "."
    return bare


def lowered(text: str, chinese: str = "") -> str:
    """``text`` in mid-sentence: its first letter small unless the word is a name or an acronym."""
    found = _FIRST.match(text)
    if found is None or not found[1][0].isupper():
        return text
    word, behind = found[1], found[2] or ""
    if regex.search(r"[A-Z]", word[1:]) or word in _ALWAYS_CAPITAL or word in _MONTHS_AND_DAYS:
        return text
    kind = _common_words().get(word.lower().removesuffix("'s"), "")
    if (
        kind in ("title", "organ", "word", "")
        and behind[:1].isupper()
        and not behind[1:2].isupper()
    ):
        return text
    if not kind and (_is_name(word, chinese) or not _SUFFIX.search(word)):
        return text
    return word[0].lower() + text[1:]


def _is_name(word: str, chinese: str) -> bool:
    """True if some characters of ``chinese`` read as ``word``: a place or person in pinyin."""
    letters = regex.sub(r"[^a-z]", "", word.lower().removesuffix("'s"))
    return any(
        romanize.syllables(chinese[at : at + size]) == letters
        for size in (2, 3)
        for at in range(len(chinese) - size + 1)
    )


def _seam_before(before: str, text: str) -> tuple[str, str, int]:
    """Words that clash with the last word before: (what to put first, the rest, letters taken)."""
    last = _LAST_WORD.search(before)
    first = _FIRST.match(text)
    if last is None or first is None:
        return "", text, 0
    word, own = last[1], first[1]
    if word.lower() in (*_ARTICLES, "this", "that", "its", "our") and own.lower() in _ARTICLES:
        text = text[first.end(1) :].lstrip()
        first = _FIRST.match(text)
        own = first[1] if first else ""
    elif word.lower() == own.lower() and word.lower() not in _REPEATABLE:
        return "", text[first.end(1) :].lstrip() or text, 0
    if word.lower() in ("a", "an") and own:
        right = (
            "an" if regex.match(r"(?i)(?!uni(?!n)|us|eu|one\b)[aeiou]|hour|honest", own) else "a"
        )
        if right != word.lower():
            taken = len(before) - last.start(1)
            return (right.capitalize() if word[0] == "A" else right) + " ", text, taken
    return "", text, 0


def _seam_after(text: str, after: str) -> str:
    """``text`` without a last word that the following text says again."""
    following = _NEXT_WORD.match(after)
    last = _LAST_WORD.search(text)
    if following is None or last is None or last.start() == 0:
        return text
    if last[1].lower() == following[1].lower() and last[1].lower() not in _REPEATABLE:
        return text[: last.start()].rstrip()
    return text


@cache
def _common_words() -> dict[str, str]:
    return {row[0]: row[1] for row in tables.rows("joint_words.tsv")}

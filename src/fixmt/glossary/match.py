"""The English side: where renderings and targets of the glossary occur in a text.

Words are compared without regard to case (unless a row says ``case``), spaces and line breaks are
one, straight and curly quotes are one, a space in a rendering also matches a hyphen. A rendering
with a leading article also matches without it if what remains is three words or more. The last
word may be singular or plural, a leading verb may stand in any form (unless a row says ``exact``).

An index from the first two words to the renderings beginning so makes one pass over the words of a
text enough, whatever the size of the glossary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..article import Span
from ..english import lowered
from ..patterns import deferred
from .entry import Glossary, Term
from .inflect import FUNCTION_WORDS, is_plural, plural, singular, verb_forms, words
from .overlap import Free
from .pattern import FOLD, Pattern, Use, index, separator, target_words, without_article

_NEXT = deferred(r"[\"”]?\s+([^\W_]+)")
_SPEECH = words("said says made gave held went came told spoke wrote became began briefed")
_CAPITAL_BEFORE = deferred(r"([A-Z][^\W_]*) $")
# A family name in pinyin: one or two syllables. "Principal Long" is a person, "Principal
# Responsibilities" are not.
_FAMILY_NAME = deferred(
    r"(?:(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    r"(?:[iu]?a(?:i|o|ng?)?|[iu]?en?g?|ei|[io]ng|ou|ua?i|iu|in|un|ue|ie|er|[aoeiuv])){1,2}$",
    re.I,
)
_JOINED_BEFORE = frozenset("-‐‑–_@/&")  # part of a longer word, path or address
_JOINED_AFTER = frozenset("-‐‑_@/&")


# Full-width letters and digits, one for one.
_WIDE = deferred("[０-９Ａ-Ｚａ-ｚ]")
_NARROW = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
_ARTICLES = frozenset(("the", "a", "an"))


@dataclass(frozen=True, slots=True)
class Hit:
    """An occurrence of a rendering or target, its leading article left out."""

    span: Span  # with the quotes, if the rendering has them
    term: Term
    rendering: str  # as the glossary writes it
    use: Use
    verb: str = ""  # form of the leading verb, if another than the rendering's
    number: str = ""  # plural or singular, if another than the rendering's


def occurrences(text: str, glossary: Glossary) -> tuple[Hit, ...]:
    """Every rendering and target of ``glossary`` in ``text``, overlapping ones too."""
    if _WIDE.search(text):
        text = text.translate(_NARROW)
    words = lowered.words(text)
    found = index(glossary)
    found.open(words)
    pairs, singles = found.pairs, found.singles
    apart = found.apart
    places = [
        (i, apart.get(pair) or found.patterns(pair))
        for i, pair in enumerate(pairwise(words))
        if pair in pairs
    ]
    if not singles.keys().isdisjoint(words):
        places += [(i, found.patterns(word)) for i, word in enumerate(words) if word in singles]
    if not places:
        return ()
    ends = lowered.ends(text)
    return tuple(
        hit
        for i, patterns in places
        for pattern in patterns
        # Nearly all patterns fail by their inner words; the rest is left to a closer look.
        if words[i + 1 : i + pattern.last] == pattern.inner
        and (hit := _try(pattern, text, words, ends, i)) is not None
    )


def longest_first(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Hits that do not overlap, in text order: the longest wins, then a target, then the leftmost.

    So a rendering inside a longer target or rendering is not reported.
    """
    ranked = sorted(hits, key=lambda h: (-len(h.span), h.use, h.span.start, h.term.line))
    free = Free(max((hit.span.end for hit in ranked), default=0))
    kept = [hit for hit in ranked if free.take(hit.span.start, hit.span.end)]
    return tuple(sorted(kept, key=lambda h: h.span.start))


def forbidden_hits(text: str, glossary: Glossary) -> tuple[Hit, ...]:
    """Renderings in ``text`` that are wrong in every context, none overlapping another."""
    hits = (h for h in occurrences(text, glossary) if h.term.always or h.use is Use.TARGET)
    return tuple(h for h in longest_first(hits) if h.use is Use.FORBIDDEN)


def _try(
    pattern: Pattern, text: str, words: Sequence[str], ends: Sequence[int], i: int
) -> Hit | None:
    """The hit of ``pattern`` at word ``i``, if its last word and its marks stand there too."""
    term, wanted = pattern.term, pattern.words
    last = i + len(wanted) - 1
    if last >= len(words):
        return None
    verb = number = ""
    if len(wanted) > 1 and words[i] != wanted[0]:
        verb = verb_forms()[words[i]][0]  # the index has only forms of the verb here
    if words[last] != wanted[-1]:
        number = "" if "exact" in term.flags else _number(words[last], wanted[-1])
        if not number:
            return None
    for k, expected in enumerate(pattern.between):
        following = i + k + 1
        found = separator(text[ends[i + k] : ends[following] - len(words[following])])
        if found != expected and not (expected == " " and found == "-"):
            return None
    start, end = ends[i] - len(words[i]), ends[last]
    if not _stands(term, text, start, end, number):
        return None
    start, end = _over_marks(pattern.lead, pattern.tail, text, start, end)
    if start < 0 or (pattern.article and (i == 0 or words[i - 1] not in _ARTICLES)):
        return None
    if pattern.use is Use.FORBIDDEN and words[i : last + 1] == target_words(term):
        # Quotes alone are no fault, and a form of the rendering may be the target itself.
        bare = text[start:end].translate(FOLD).replace('"', "")
        if verb or number or bare == without_article(term.target):
            return None
    if _inside_word(text, start, end) or not _case_fits(pattern, text[start:end]):
        return None
    return Hit(Span(start, end), term, pattern.text, pattern.use, verb, number)


def _over_marks(lead: str, tail: str, text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with the marks a rendering begins and ends with; ``(-1, -1)`` without them."""
    for mark in reversed(lead):
        start -= 2 if text[start - 1 : start] == " " else 1
        if start < 0 or text[start].translate(FOLD) != mark:
            return -1, -1
    for mark in tail:
        end += 2 if text[end : end + 1] == " " else 1
        if end > len(text) or text[end - 1].translate(FOLD) != mark:
            return -1, -1
    return start, end


def _number(found: str, wanted: str) -> str:
    if len(wanted) < 3 or found[:2] != wanted[:2]:
        return ""
    if found == plural(wanted):
        return "plural"
    return "singular" if is_plural(wanted) and found == singular(wanted) else ""


def _stands(term: Term, text: str, start: int, end: int, number: str) -> bool:
    """True if what stands around allows the hit, by the flags of its row.

    "major projects" is no form of the rendering "majors", though "major" alone would be.
    """
    following = _NEXT.match(text, end)
    word = following.group(1) if following else ""
    lower = word.lower()
    if "common" in term.flags:
        before = _CAPITAL_BEFORE.search(text[max(0, start - 20) : start])
        person = before is not None and before.group(1).lower() not in _ARTICLES
        return not (person or word[:1].isupper() or _is_verb(lower))
    if "name" in term.flags:
        return word[:1].isupper() and _FAMILY_NAME.match(word) is not None
    if not number and "head" not in term.flags:
        return True
    return not word or lower in FUNCTION_WORDS or _is_verb(lower)


def _is_verb(word: str) -> bool:
    """True if a subject may stand before ``word``."""
    if word in _SPEECH or word.endswith("ed"):
        return True
    return verb_forms().get(word, ("", None))[0] in ("past", "third")


def _inside_word(text: str, start: int, end: int) -> bool:
    """True if the stretch is part of a longer hyphenated word, path or address."""
    before = text[max(0, start - 2) : start]
    if before[-1:] in _JOINED_BEFORE and before:
        return True
    if before[-1:] in ("'", "’") and before[:1].isalnum() and len(before) == 2:
        return True
    return text[end : end + 1] in _JOINED_AFTER and end < len(text)


def _case_fits(pattern: Pattern, found: str) -> bool:
    if "case" not in pattern.term.flags:
        return True
    return found.translate(FOLD).split() == without_article(pattern.text.translate(FOLD)).split()

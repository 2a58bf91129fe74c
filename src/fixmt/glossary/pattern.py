"""Renderings and targets as patterns of words, and the index that finds where they may begin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from itertools import pairwise

from ..patterns import deferred
from .entry import Glossary, Term
from .inflect import is_plural, plural, singular, verbs

TOKEN = deferred(r"[^\W_]+")
_PAIR = deferred(r"\W*(?:(the|an?)\b\W+(?=\w))?([^\W_]+)(?:[\W_]+([^\W_]+))?", re.I)
FOLD = dict.fromkeys(map(ord, "“”„‟＂«»"), '"') | dict.fromkeys(map(ord, "‘’＇`"), "'")
FOLD |= dict.fromkeys(map(ord, "‐‑‒–—－"), "-") | {
    0xFF0C: ",",
    0xFF1A: ":",
    0xFF08: "(",
    0xFF09: ")",
}


class Use(IntEnum):
    """What an occurrence is."""

    TARGET = 0
    FORBIDDEN = 1


@dataclass(frozen=True, slots=True)
class Pattern:
    """One rendering or target, taken apart."""

    term: Term
    text: str
    use: Use
    words: tuple[str, ...]  # lower case, the leading article left out
    between: tuple[str, ...]  # what stands between them
    lead: str  # marks that must stand before, like a quote
    tail: str  # marks that must stand after
    article: bool  # an article must stand before
    inner: tuple[str, ...]  # the words but the first and the last, which may change their form
    last: int  # how many words on the last one is


Row = tuple[Term, str, Use]  # a rendering or target before it is taken apart


@dataclass(frozen=True, slots=True)
class Index:
    """First two words, or the only word, → renderings and targets.

    Nothing is worked out before a text needs it: rows wait under their first word until a text has
    that word, and are taken apart when one has the first two.
    """

    waiting: dict[str, list[Row]]
    pairs: dict[tuple[str, str], list[Row]]
    singles: dict[str, list[Row]]
    apart: dict[tuple[str, str] | str, list[Pattern]]

    def open(self, words: Iterable[str]) -> None:
        """Make ready what may begin with one of ``words``."""
        for first in self.waiting.keys() & set(words):
            for row in self.waiting.pop(first):
                for key in _keys(*row):
                    if key[0] == first and len(key) == 2:
                        self.pairs.setdefault((key[0], key[1]), []).append(row)
                    elif key[0] == first and row[2] is Use.FORBIDDEN:
                        self.singles.setdefault(first, []).append(row)

    def patterns(self, key: tuple[str, str] | str) -> list[Pattern]:
        """The patterns that may begin with a pair or a single word of the index."""
        found = self.apart.get(key)
        if found is None:
            rows = self.singles[key] if isinstance(key, str) else self.pairs[key]
            found = self.apart[key] = [take_apart(*row) for row in rows]
        return found


@lru_cache(maxsize=4)
def index(glossary: Glossary) -> Index:
    waiting: dict[str, list[Row]] = {}
    forms = verbs()
    for term in glossary.terms:
        rows = [(term, text, Use.FORBIDDEN) for text in term.forbidden]
        if "dnt" not in term.flags:
            rows.append((term, term.target, Use.TARGET))
        for row in rows:
            first = _first_word(row[1].lower())
            waiting.setdefault(first, []).append(row)
            if first in forms:
                verb = forms[first]
                for form in {verb.third, verb.past, verb.participle, verb.gerund} - {first}:
                    waiting.setdefault(form, []).append(row)
    return Index(waiting, {}, {}, {})


def take_apart(term: Term, text: str, use: Use) -> Pattern:
    """The pattern of one rendering or target of ``term``."""
    folded = text.translate(FOLD)
    bare = without_article(folded)
    tokens = [m.span() for m in TOKEN.finditer(bare)]
    between = tuple(separator(bare[a[1] : b[0]]) for a, b in pairwise(tokens))
    found = tuple(bare[a:b].lower() for a, b in tokens)
    lead, tail = bare[: tokens[0][0]], bare[tokens[-1][1] :]
    article = bare != folded and len(found) < 3 and use is Use.FORBIDDEN
    inner, last = found[1:-1], len(found) - 1
    marks = _marks(lead), _marks(tail)
    return Pattern(term, text, use, found, between, *marks, article, inner, last)


@lru_cache(maxsize=4096)  # a text may have any number of them
def separator(between: str) -> str:
    """What stands between two words, in one spelling: ``" "`` for any single space or break."""
    folded = between.translate(FOLD)
    stripped = "".join(folded.split())
    if not stripped:
        return " " if folded.count("\n") < 2 else "\n\n"
    return stripped


@cache
def verb_phrase(term: Term) -> bool:
    """True if the target is a verb phrase in the base form, like "take the lead"."""
    if "verb" in term.flags or "noun" in term.flags:
        return "verb" in term.flags
    words = term.target.split()
    first = words[1] if words[0].endswith("ly") and len(words) > 1 else words[0]
    verb = verbs().get(first)
    return verb is not None and not verb.also_noun


@cache
def target_words(term: Term) -> tuple[str, ...]:
    """The words of the target in lower case, without its article."""
    return tuple(TOKEN.findall(without_article(term.target).lower()))


def without_article(text: str) -> str:
    match = _PAIR.match(text)
    if match is None or not match.group(1):
        return text
    return text[match.end(1) :].lstrip()


def _marks(text: str) -> str:
    return "".join(text.split())


def _first_word(lowered: str) -> str:
    """The first word of a rendering that is no article; nothing if it has no word."""
    first = lowered.partition(" ")[0]
    if first.isalnum() and first not in ("the", "a", "an"):
        return first  # nearly always; the pattern takes five times as long
    match = _PAIR.match(lowered)
    return match.group(2) if match else ""


def _keys(term: Term, text: str, use: Use) -> Iterator[tuple[str, ...]]:
    """Index keys of a pattern: its first two words in every form they may take."""
    match = _PAIR.match(text.lower())
    if match is None:
        return
    first, second = match.group(2), match.group(3)
    if second is None:
        yield (first,)
        return
    seconds = [second]
    exact = "exact" in term.flags or use is Use.TARGET
    if not exact and match.end() >= len(text) - 1:  # two words: the second may change
        seconds.append(singular(second) if is_plural(second) else plural(second))
    firsts = [first]
    verb = None if exact else verbs().get(first)
    if verb is not None and verb_phrase(term):
        firsts += [verb.third, verb.past, verb.participle, verb.gerund]
    for word in dict.fromkeys(firsts):
        for other in seconds:
            yield (word, other)

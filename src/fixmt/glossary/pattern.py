"""Renderings and targets as patterns of words, and the index that finds where they may begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache, lru_cache
from itertools import pairwise

from .entry import Glossary, Term
from .inflect import is_plural, plural, singular, verbs

TOKEN = re.compile(r"[^\W_]+")
_PAIR = re.compile(r"\W*(?:(the|an?)\b\W+(?=\w))?([^\W_]+)(?:[\W_]+([^\W_]+))?", re.I)
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
class Parts:
    """A rendering taken apart."""

    words: tuple[str, ...]  # lower case, the leading article left out
    between: tuple[str, ...]  # what stands between them
    lead: str  # marks that must stand before, like a quote
    tail: str  # marks that must stand after
    article: bool  # an article must stand before


@dataclass(slots=True)
class Pattern:
    """One rendering or target, taken apart when a text first needs it."""

    term: Term
    text: str
    use: Use
    _parts: Parts | None = field(default=None)

    @property
    def parts(self) -> Parts:
        if self._parts is None:
            folded = self.text.translate(FOLD)
            text = without_article(folded)
            tokens = [m.span() for m in TOKEN.finditer(text)]
            between = tuple(separator(text[a[1] : b[0]]) for a, b in pairwise(tokens))
            found = tuple(text[a:b].lower() for a, b in tokens)
            lead, tail = text[: tokens[0][0]], text[tokens[-1][1] :]
            article = text != folded and len(found) < 3 and self.use is Use.FORBIDDEN
            self._parts = Parts(found, between, _marks(lead), _marks(tail), article)
        return self._parts


@dataclass(frozen=True, slots=True)
class Index:
    """First two words, or the only word, → patterns."""

    pairs: dict[tuple[str, str], list[Pattern]]
    singles: dict[str, list[Pattern]]


@lru_cache(maxsize=4)
def index(glossary: Glossary) -> Index:
    pairs: dict[tuple[str, str], list[Pattern]] = {}
    singles: dict[str, list[Pattern]] = {}
    for term in glossary.terms:
        patterns = [Pattern(term, text, Use.FORBIDDEN) for text in term.forbidden]
        if "dnt" not in term.flags:
            patterns.append(Pattern(term, term.target, Use.TARGET))
        for pattern in patterns:
            for key in _keys(pattern):
                if len(key) == 2:
                    pairs.setdefault((key[0], key[1]), []).append(pattern)
                elif pattern.use is Use.FORBIDDEN:
                    singles.setdefault(key[0], []).append(pattern)
    return Index(pairs, singles)


@cache
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
def target_words(term: Term) -> list[str]:
    """The words of the target in lower case, without its article."""
    return TOKEN.findall(without_article(term.target).lower())


def without_article(text: str) -> str:
    match = _PAIR.match(text)
    if match is None or not match.group(1):
        return text
    return text[match.end(1) :].lstrip()


def _marks(text: str) -> str:
    return "".join(text.split())


def _keys(pattern: Pattern) -> Iterator[tuple[str, ...]]:
    """Index keys of a pattern: its first two words in every form they may take."""
    match = _PAIR.match(pattern.text.lower())
    if match is None:
        return
    first, second = match.group(2), match.group(3)
    if second is None:
        yield (first,)
        return
    seconds = [second]
    exact = "exact" in pattern.term.flags or pattern.use is Use.TARGET
    if not exact and match.end() >= len(pattern.text) - 1:  # two words: the second may change
        seconds.append(singular(second) if is_plural(second) else plural(second))
    firsts = [first]
    verb = None if exact else verbs().get(first)
    if verb is not None and verb_phrase(pattern.term):
        firsts += [verb.third, verb.past, verb.participle, verb.gerund]
    for word in dict.fromkeys(firsts):
        for other in seconds:
            yield (word, other)

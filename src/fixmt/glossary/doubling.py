"""How often a translation may say a term: as often as its Chinese does.

Models that read terms inline say some twice, at the place of the term and where they would have put
their own word. The English may say a target once for every place of its source, and once for every
place of another term whose target contains it: *Party* in *Party Committee*. One common word, like
*director*, is often the right word for something else too; it is doubled only within a clause. The
last word once more behind a term is doubled as well: *black tea tea*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import regex

from . import adherence

# "Campus" of "Campus Avenue" is no "campus", but in a headline all words have capitals.
_NAME_BEFORE = regex.compile(r"\p{Lu}[\p{L}\p{M}\d'’-]*[ -]$")
_ARTICLE = regex.compile(r"(?i)\b(?:the|an?|this|that|its|our|their|his|her)[ -]$")
_NAME_BEHIND = regex.compile(r" (?:of |for )?(?:the )?\p{Lu}")
_CLAUSE = regex.compile(r"[,;:.!?…]\s")
_SMALL = regex.compile(r"(?<![\p{L}\d’'-])\p{Ll}{5,}")


def doubled(
    chinese: str, english: str, wanted: Iterable[tuple[str, str]], reference: str = ""
) -> tuple[str, ...]:
    """The targets that ``english`` says more often than there is cause for in ``chinese``.

    Args:
        chinese: the text translated.
        english: the translation.
        wanted: sources in ``chinese`` with their targets.
        reference: a translation known to be right: what it says as often is not doubled.
    """
    return tuple(
        target
        for target, most in allowed(chinese, wanted).items()
        if _oftenest(target, english) > max(most, times(target, reference))
        or (_stammers(target, english) and not _stammers(target, reference))
    )


def is_word(target: str) -> bool:
    """True for one common word."""
    plain = adherence.bare(target)
    return plain.islower() and " " not in plain


def allowed(chinese: str, wanted: Iterable[tuple[str, str]]) -> Mapping[str, int]:
    """How often each target may stand in a translation of ``chinese``; at least once."""
    pairs = tuple(wanted)
    found = _places(chinese, {source for source, _ in pairs})
    return {
        target: max(1, sum(found[source] * times(target, other) for source, other in set(pairs)))
        for _, target in pairs
    }


def times(target: str, text: str) -> int:
    """How often ``text`` says ``target`` in one of its forms; places do not overlap.

    A word without capitals that is part of a name in ``text`` is not counted.
    """
    part = is_word(target) and _SMALL.search(text) is not None
    hits = _pattern(target).finditer(text)
    return sum(not (part and _in_name(text, *hit.span())) for hit in hits)


def _oftenest(target: str, text: str) -> int:
    """How often ``text`` says ``target``, for one common word how often a clause of it does."""
    clauses = _CLAUSE.split(text) if is_word(target) else [text]
    return max(times(target, clause) for clause in clauses)


def _stammers(target: str, text: str) -> bool:
    """True if ``text`` says the last of the words of ``target`` once more behind it."""
    return " " in adherence.bare(target) and _stammer(target).search(text) is not None


def _in_name(text: str, start: int, end: int) -> bool:
    if not text[start].isupper():
        return False
    before = text[:start]
    named = _NAME_BEFORE.search(before) and not _ARTICLE.search(before)
    return bool(named or _NAME_BEHIND.match(text, end))


def _places(chinese: str, sources: Iterable[str]) -> Counter[str]:
    """How often each source stands for itself in ``chinese``, not inside a longer one."""
    longest = sorted(filter(None, sources), key=len, reverse=True)
    if not longest:
        return Counter()
    return Counter(regex.findall("|".join(map(regex.escape, longest)), chinese))


@lru_cache(maxsize=4096)
def _pattern(target: str) -> regex.Pattern[str]:
    """Any form of ``target``, whatever the case, with hyphens for spaces or spaces for hyphens."""
    return _either(r"[\s-]+".join(words) for words in _spelled(target))


@lru_cache(maxsize=4096)
def _stammer(target: str) -> regex.Pattern[str]:
    """Any form of ``target`` and then its last word again."""
    return _either(r"[\s-]+".join((*words, words[-1])) for words in _spelled(target))


def _spelled(target: str) -> Iterator[list[str]]:
    """The words of each form, as patterns."""
    for form in adherence.forms(target):
        yield [regex.escape(word) for word in regex.split(r"[\s-]+", adherence.bare(form))]


def _either(patterns: Iterable[str]) -> regex.Pattern[str]:
    longest = "|".join(sorted(set(patterns), key=lambda p: (-len(p), p)))
    return regex.compile(rf"(?i)(?<![\p{{L}}\d])(?:{longest})(?![\p{{L}}\d])")

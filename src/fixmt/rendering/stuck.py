"""Single Chinese words stuck in English: ``strictly遵守ing``, ``the 会议 room``."""

from __future__ import annotations

from functools import cache

import regex

from .. import tables
from ..glossary.inflect import plural, verbs

_ENDING = regex.compile(r"(ing|ed|ly|es|s|d)(?![\p{Latin}\d])")
_MODAL = regex.compile(
    r"(?i)\b(?:must|should|will|would|can|could|may|might|shall|to|not)(?: \p{Latin}+ly)?\s?$"
)
_BE = regex.compile(r"(?i)\b(?:is|are|was|were|be|been|being)(?: \p{Latin}+ly)?\s?$")
_FORM = {"ing": "gerund", "ed": "past", "d": "past", "es": "third", "s": "third"}


@cache
def words() -> dict[str, dict[str, str]]:
    """Chinese word → word class → English base form."""
    table: dict[str, dict[str, str]] = {}
    for zh, kind, english in tables.rows("stuck_words.tsv"):
        table.setdefault(zh, {})[kind] = english
    return table


def english(text: str, before: str, after: str) -> tuple[str, int] | None:
    """English for the Chinese word ``text`` between ``before`` and ``after``.

    Returns the word in the form its ending or its place asks for, and how many letters of
    ``after`` (the ending) it replaces; None where class and form are not certain.
    """
    classes = words().get(text)
    if classes is None:
        return None
    if ending := _ENDING.match(after):
        return _with_ending(classes, ending[1], before)
    determiner = regex.search(
        r"(?i)\b(?:the|a|an|this|that|our|its|his|her|their|each|every)\s$", before
    )
    if "noun" in classes and determiner and not regex.match(r"\p{Latin}", after):
        return classes["noun"], 0
    if "adverb" in classes and _BE.search(before) and regex.match(r"\s?\p{Latin}+ing\b", after):
        return classes["adverb"], 0
    if "verb" in classes and regex.search(r"(?i)\b(?:must|should|will|can|to)\s?$", before):
        return classes["verb"], 0
    return None


def _with_ending(classes: dict[str, str], ending: str, before: str) -> tuple[str, int] | None:
    taken = len(ending)
    if ending == "ly":
        return (classes["adverb"], taken) if "adverb" in classes else None
    if ending in ("s", "es") and "noun" in classes:
        return plural(classes["noun"]), taken
    if "verb" not in classes:
        return None
    if _MODAL.search(before):
        return classes["verb"], taken
    return inflected(classes["verb"], _FORM[ending]), taken


def inflected(phrase: str, form: str) -> str:
    """``phrase`` with its first word, a verb, in ``form`` (third, past or gerund)."""
    verb, _, rest = phrase.partition(" ")
    known = verbs().get(verb)
    word = known.form(form) if known else _regular(verb, form)
    return f"{word} {rest}".rstrip()


def _regular(verb: str, form: str) -> str:
    consonant_y = verb.endswith("y") and verb[-2] not in "aeiou"
    if form == "gerund":
        return (verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb) + "ing"
    if form == "past":
        return (
            verb + "d" if verb.endswith("e") else verb[:-1] + "ied" if consonant_y else verb + "ed"
        )
    if consonant_y:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")

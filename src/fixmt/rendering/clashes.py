"""Where a glossary target, though right, would read badly among the words around it.

Such an edit is left for a person: a garbled phrase becomes no better by a term that does not fit.
"""

from __future__ import annotations

import regex

from ..english.word_sets import word_set as table_set
from ..english.words import word_class, word_set
from ..glossary.inflect import in_number, number, plural, singular, verb_forms
from ..tables import words

_LAST = regex.compile(r"(\p{L}[\p{L}'’-]*)[\s\"“]*$")
_NEXT = regex.compile(r"[\"”]?\s+(\p{Ll}[\p{L}'’-]*)")
_QUOTED_NEXT = regex.compile(r"\s+[\"“]\w")
_OBJECT = regex.compile(r"\s+(?:the|an?|its|his|her|our|their)\s")
_CLAUSE_INSIDE = regex.compile(r" (?:who|that|which) ")
# Gerunds in use as prepositions, and those that a gerund may follow.
_TAKES_GERUND = words(
    "including regarding concerning following during being considering involving starting keep"
    " keeping avoiding"
)
# Verbs that take a thing: "deepen improving conduct" is no English.
_TAKES_THING = words("deepen strengthen enhance intensify improve consolidate")
_GERUND_NOUNS = words(
    "meeting opening teaching testing training planning signing working leading building setting"
    " rating running engineering understanding guiding inspiring pressing fighting"
)
_MODIFIED = words("word organ title either")
_JOINED = regex.compile(r" (?:and|or) ")
_PHRASE_AFTER = regex.compile(r" (?:of|for|in|on|at|by|to|from|with|between|among|through) ")


def clash(before: str, old: str, text: str, after: str) -> str:
    """Why ``text`` does not fit between ``before`` and ``after``; nothing if it may.

    Args:
        before: the sentence up to the place.
        old: what stands there now.
        text: what is to be put there.
        after: the sentence from the place on.
    """
    last, following = _LAST.search(before), _NEXT.match(after)
    previous = last[1].lower() if last else ""
    word = following[1].lower() if following else ""
    verbal = _verbal(text)
    if verbal == "gerund" and (_is_gerund(previous) or previous in _TAKES_THING):
        return f"two gerunds meet: {previous} {text.split(' ')[0]}"
    turned = verbal == "gerund" and _verbal(old) != "gerund"  # a noun phrase until now
    if _is_modified(word) and (turned or _CLAUSE_INSIDE.search(text)):
        return f"no modifier of {word!r}"
    if _CLAUSE_INSIDE.search(text) and _QUOTED_NEXT.match(after):
        return "no modifier of a quoted name"
    if verbal == "base" and " that " in text and (word in ("of", "to") or _is_finite(word)):
        return "a whole clause where a noun belongs"
    if verbal and _object_inside(text) and _OBJECT.match(after):
        return "a second object"
    if verbal == "base" and " " not in text and word == "of" and _is_verb(previous):
        return "two verbs meet"
    return ""


def in_plural(text: str) -> str:
    """``text`` with its last word in the plural, where *and* hides which noun is the head.

    Unchanged if the last word is plural already, has no plural or may be no head.
    """
    last = text.rpartition(" ")[2]
    joined = _JOINED.search(text) and not _PHRASE_AFTER.search(text)
    if not joined or word_class(last) not in _MODIFIED or number(last) != "singular":
        return text
    return text[: len(text) - len(last)] + plural(last)


def attributive(text: str, after: str) -> str:
    """``text`` in the singular where it describes people: *staff member representatives*."""
    following = _NEXT.match(after)
    if following is None or number(text) != "plural" or number(following[1]) != "plural":
        return text
    people = singular(following[1]) in table_set("person_nouns.tsv")
    return (in_number(text, "singular") or text) if people else text


def _verbal(text: str) -> str:
    """``gerund`` or ``base`` if ``text`` is a phrase headed by such a verb form."""
    first, _, rest = text.lower().partition(" ")
    if first in _GERUND_NOUNS:
        return ""
    form, verb = verb_forms().get(first, ("", None))
    if form == "gerund":
        return form if rest else ""
    return form if form == "base" and verb is not None and not verb.also_noun else ""


def _object_inside(text: str) -> bool:
    """True for *give lectures*, not for *explain* or *adhere to*."""
    last = text.rpartition(" ")[2].lower()
    return " " in text and word_class(last) in _MODIFIED


def _is_gerund(word: str) -> bool:
    if word in _TAKES_GERUND or word in _GERUND_NOUNS or len(word) < 6:
        return False
    stem = word.removesuffix("ing")
    bases = (stem, stem + "e") if stem != word else ()
    return any(word_class(base) in ("verb", "either") for base in bases)


def _is_verb(word: str) -> bool:
    return verb_forms().get(word, ("", None))[0] == "base" or word_class(word) == "verb"


def _is_finite(word: str) -> bool:
    return word in word_set("finite") or word in word_set("present")


def _is_modified(word: str) -> bool:
    """True for a noun, or an adjective and with it a noun, that the phrase would stand before."""
    return word in _GERUND_NOUNS or (
        word_class(word) in _MODIFIED and not _is_finite(word) and not word.endswith("ly")
    )

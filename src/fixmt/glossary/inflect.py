"""Small English morphology: noun number, verb forms, a/an, capitals.

Only what fitting a glossary target into a sentence needs; regular forms by rule, the rest in
``data/verbs.tsv`` and in the short lists below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..tables import rows


def words(text: str) -> frozenset[str]:
    """The words of ``text`` as a set."""
    return frozenset(text.split())


_IRREGULAR = {
    "woman": "women",
    "man": "men",
    "person": "people",
    "child": "children",
    "criterion": "criteria",
    "phenomenon": "phenomena",
    "analysis": "analyses",
    "basis": "bases",
    "crisis": "crises",
    "thesis": "theses",
    "emphasis": "emphases",
}
_SINGULAR = {plural: singular for singular, plural in _IRREGULAR.items()}
# Words in -s that are not plurals, and words that have no plural.
_NOT_PLURAL = words("""
    campus census consensus focus genius status virus bonus corpus apparatus process progress
    congress access success business press class mass loss address awareness wellbeing happiness
    economics mathematics physics politics ethics logistics athletics electronics robotics news
    series species means analysis basis crisis thesis emphasis canvas gas bus plus this his its
    photonics optics statistics sports""")
_UNCOUNTED = words("""
    awareness progress education research information knowledge training work teaching learning
    discipline inspection safety security integrity governance innovation cooperation coordination
    integration modernization development management support assistance guidance supervision
    leadership wellbeing employment enrollment talent theory culture ideology conduct virtue
    happiness self-reliance strength prosperity poverty rejuvenation revitalization growth equity
    advice news equipment staff faculty reform construction rectification efficiency
    effectiveness love devotion quality responsibility thinking criticism formalism bureaucratism
    hedonism""")
# The head noun of a phrase stands before the first of these.
_AFTER_HEAD = words("""
    of for in on at by to from with between among under against over into through within related
    relating strong led as that who which without jointly responsible fit worthy stationed based
    recommended suited engaged above below serving""")
# A noun phrase before one of these modifies nothing.
FUNCTION_WORDS = words("""
    of in on at by to for with from into through and or but as is are was were has have had will
    should must can that which who when where while so we it the a an this during after before since
    until under between among within without if because although they he she not also would""")
_SMALL = words("a an the and but or nor of for in on at by to from with as into over")
_SOUNDS_LIKE_A = re.compile(r"(?i)one|once|eu|uni(?!n|m)|u[rst][aeiou]|uk|ubi")  # "you", "won"
_SOUNDS_LIKE_AN = re.compile(r"(?i)[aeiou]|hour|honest|honou?r|heir|8|1[18]\b")
_LETTERS_AN = re.compile(r"[AEFHILMNORSX](?:[A-Z0-9]|$)")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Verb:
    """The forms of one verb."""

    base: str
    third: str
    past: str
    participle: str
    gerund: str
    also_noun: bool

    def form(self, name: str) -> str:
        """The form ``name``: base, third, past, participle or gerund."""
        return str(getattr(self, name))


@cache
def verbs() -> dict[str, Verb]:
    """Base form → verb, for the verbs that glossary entries begin with."""
    return {r[0]: Verb(r[0], r[1], r[2], r[3], r[4], r[5] == "yes") for r in rows("verbs.tsv")}


@cache
def verb_forms() -> dict[str, tuple[str, Verb]]:
    """Any form → the name of the form and its verb; a base form wins, then past."""
    table: dict[str, tuple[str, Verb]] = {}
    for name in ("base", "past", "third", "participle", "gerund"):
        for verb in verbs().values():
            table.setdefault(verb.form(name), (name, verb))
    return table


def plural(noun: str) -> str:
    """``noun`` in the plural."""
    if noun.lower() in _IRREGULAR:
        return _like(noun, _IRREGULAR[noun.lower()])
    if re.search(r"(?i)(?:s|x|z|ch|sh)$", noun):
        return noun + "es"
    if re.search(r"(?i)[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + "s"


def singular(noun: str) -> str:
    """``noun`` in the singular; unchanged if it does not look like a plural."""
    if not is_plural(noun):
        return noun
    lower = noun.lower()
    if lower in _SINGULAR:
        return _like(noun, _SINGULAR[lower])
    if lower.endswith("ies") and len(lower) > 4:
        return noun[:-3] + "y"
    if re.search(r"(?:ss|x|z|ch|sh|[^aeiou]us)es$", lower):
        return noun[:-2]
    return noun[:-1]


def is_plural(noun: str) -> bool:
    """True if ``noun`` looks like a plural."""
    lower = noun.lower()
    if lower in _SINGULAR:
        return True
    return (
        lower.endswith("s") and not lower.endswith(("ss", "'s", "us")) and lower not in _NOT_PLURAL
    )


def head(phrase: str) -> tuple[int, int] | None:
    """Where the head noun of a noun phrase stands; nothing if that is not clear."""
    found: tuple[int, int] | None = None
    for match in _WORD.finditer(phrase):
        if match.group().lower() in _AFTER_HEAD and found:
            break
        if match.group().lower() in ("and", "or"):
            return None
        found = match.span()
    if found is None or "," in phrase[: found[1]]:
        return None
    return found


def number(phrase: str) -> str:
    """Number of a noun phrase: ``plural``, ``singular``, or ``none`` for what has no plural."""
    place = head(phrase)
    if place is None:
        return "none"
    noun = phrase[place[0] : place[1]].lower().rpartition("-")[2]
    if is_plural(noun):
        return "plural"
    return "none" if noun in _UNCOUNTED else "singular"


def in_number(phrase: str, wanted: str) -> str | None:
    """``phrase`` in the number ``wanted`` (plural or singular); nothing if that is not clear."""
    place = head(phrase)
    have = number(phrase)
    if have == wanted:
        return phrase
    if place is None or have == "none":
        return None
    noun = phrase[place[0] : place[1]]
    return (
        phrase[: place[0]] + (plural if wanted == "plural" else singular)(noun) + phrase[place[1] :]
    )


def indefinite(following: str) -> str:
    """``a`` or ``an``, by the sound ``following`` begins with."""
    word = following.lstrip("\"'“‘(")
    first = re.match(r"[^\W_]+", word)
    if first and first.group().isupper() and len(first.group()) < 6:
        return "an" if _LETTERS_AN.match(first.group()) else "a"
    return "an" if _SOUNDS_LIKE_AN.match(word) and not _SOUNDS_LIKE_A.match(word) else "a"


def capital(text: str) -> str:
    """``text`` with its first letter in upper case."""
    for index, char in enumerate(text):
        if char.isalpha():
            return text[:index] + char.upper() + text[index + 1 :]
        if char.isdigit():
            break
    return text


def title(text: str) -> str:
    """``text`` in title case; articles and short prepositions inside stay small."""

    def raised(match: re.Match[str]) -> str:
        word = match.group()
        return word if match.start() and word in _SMALL else capital(word)

    return _WORD.sub(raised, text)


def _like(pattern: str, word: str) -> str:
    return capital(word) if pattern[:1].isupper() else word

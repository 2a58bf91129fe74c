"""Fitting a target into the place of a wrong rendering: articles, number, verb form, case, quotes.

What the rules below cannot put right with certainty is marked so, for a person to look at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..article import Span
from .inflect import capital, in_number, indefinite, number, plural, verb_forms, verbs, words
from .match import Hit
from .pattern import verb_phrase
from .place import Place, in_case, no_echo

_PLURAL_WORDS = words("these those both many several various two three four five")
_SINGLE_WORDS = words("a an each every another this that")
NUMERALS = words("two three four five six seven eight nine ten")
_COUNTED = words("title programme document place org")
_MODALS = words("must should will shall can could may might would")
_BEFORE_BASE = _MODALS | {"to", "not"}
_BEFORE_GERUND = words("of by in for on with from through about at without after before")
_BEFORE_TO_GERUND = words("adhere adheres adhered adhering commitment committed conducive")
_INNER_PREPOSITION = re.compile(r" (?:of|in|for|on|to|with|from|through|following) ")
_FOR_THE = re.compile(r" for the (\w+)$")
_NOUN_GERUNDS = words("""
    meeting opening teaching testing pressing guiding planning fighting signing training running
    leading working""")
_OPEN_ENDS = words("to of in on for with forward out up by")  # an object may follow
_PASSIVE = words("is are was were be been being has have had the a an")


@dataclass(frozen=True, slots=True)
class Fitted:
    """What to write, where, and whether the grammar around is certainly right."""

    span: Span
    text: str
    certain: bool
    inflected: bool  # the target was written in another form than the glossary's


def fit(source: str, hit: Hit, segment: Span) -> Fitted:
    """The target of ``hit`` as it has to read at this place of ``source``.

    ``segment`` bounds what is looked at and changed.
    """
    place = Place.of(source, hit, segment)
    if verb_phrase(hit.term):
        text, certain = _verb_phrase(hit, place)
        span = place.span
    else:
        span, text, certain = _noun_phrase(hit, place)
    text = in_case(text, place, span)
    span, text = no_echo(source, span, text, segment)
    return Fitted(span, text, certain, _bare(text) != _bare(hit.term.target))


def split_article(phrase: str) -> tuple[str, str]:
    """The article a phrase begins with ("the", "a" or nothing) and the rest."""
    first, _, rest = phrase.partition(" ")
    if first in ("the", "a", "an") and rest:
        return ("the" if first == "the" else "a"), rest
    return "", phrase


def in_form(phrase: str, form: str) -> str:
    """The verb phrase ``phrase`` with its verbs in ``form`` ("take the lead" → "taking the lead").

    Verbs joined to the first by "and" or commas follow it.
    """
    parts = phrase.split(" ")
    lead = True
    for index, word in enumerate(parts):
        bare = word.rstrip(",")
        verb = verbs().get(bare)
        following = parts[index + 1] if index + 1 < len(parts) else ""
        if verb is not None and lead and (index == 0 or not verb.also_noun or following == "the"):
            parts[index] = verb.form(form) + word[len(bare) :]
        lead = word.endswith(",") or word in ("and", "or") or (lead and word.endswith("ly"))
    return " ".join(parts)


def _noun_phrase(hit: Hit, place: Place) -> tuple[Span, str, bool]:
    article, core = split_article(hit.term.target)
    gerund = _is_gerund(core)
    determiner = place.determiner
    have = (determiner.group("article") or "").lower() if determiner else ""
    core, many, certain = _number(hit, core, have, article, place)
    certain = certain and _noun_fits(place) and not (place.modifies and _awkward(hit, gerund))
    certain = certain and not (_fronted(hit, core) and place.described)
    if determiner is not None and have:
        new, sure = ("", True) if gerund else _article(have, article, core, many, place)
        certain = certain and sure
        if new == have:
            return place.span, core, certain
        gap = determiner.group("gap")
        text = f"{new}{gap}{core}" if new else gap.lstrip() + core
        if determiner.group("article")[0].isupper():
            text = capital(text)
        return Span(place.span.start - len(determiner.group()), place.span.end), text, certain
    if determiner is not None:
        return place.span, core, certain and article != "a"
    if not article or place.quoted or (article == "a" and many):
        return place.span, core, certain
    if (article == "a" and place.modifies) or not place.may_begin_noun:
        return place.span, core, False
    new = "the" if article == "the" else indefinite(core)
    return place.span, f"{new} {core}", certain


def _number(hit: Hit, core: str, have: str, article: str, place: Place) -> tuple[str, bool, bool]:
    """``core`` in the number wanted here, whether that is the plural, and whether it is certain."""
    fixed = article == "the" or core.split(" ")[0] in NUMERALS
    determiner = place.determiner
    single = determiner is not None and determiner.group().split()[0].lower() in _SINGLE_WORDS
    wanted = "" if fixed else hit.number
    if not wanted and not fixed and number(core) == "singular" and _listed_plural(hit):
        wanted = "plural"
    if not wanted and not fixed and single and number(core) == "plural":
        wanted = "singular"
    if not wanted and not fixed and place.previous in _PLURAL_WORDS and number(core) == "singular":
        wanted = "plural"
    if not wanted:
        return core, number(core) == "plural", True
    changed = in_number(core, wanted)
    if changed is not None:
        many = wanted == "plural"
        return _each_its_own(changed, place) if many else changed, many, True
    # What has no plural stands for both: "the main responsibilities", "the responsibility".
    return core, False, have not in ("a", "an") and not place.modifies


def _each_its_own(core: str, place: Place) -> str:
    """``core`` with *their disciplines* at its end, where the rendering has both in the plural."""
    found = _FOR_THE.search(core)
    last = place.matched.rpartition(" ")[2].lower()
    if found is None or last != plural(found[1]):
        return core
    return f"{core[: found.start()]} for their {last}"


def _listed_plural(hit: Hit) -> bool:
    """True if the glossary lists the rendering of a countable thing in the plural."""
    _, core = split_article(hit.rendering)
    return hit.term.kind in _COUNTED and number(core.strip('"')) == "plural"


def _article(have: str, wanted: str, core: str, many: bool, place: Place) -> tuple[str, bool]:
    """The article to write where ``have`` stands, and whether that is certain."""
    if have == "the":
        if place.definite:
            return "the", True
        if wanted == "a" and not place.modifies:
            return ("", True) if many else (indefinite(core), True)
        return "the", wanted != "a"
    if wanted == "the":
        return ("the", True) if not place.modifies else (indefinite(core), False)
    if many:
        return "", not place.modifies
    if core.split(" ")[0] == "one":
        return "", True
    if number(core) == "none" and not place.modifies:
        return "", True
    return indefinite(core), wanted == "a" or number(core) == "singular"


def _is_gerund(core: str) -> bool:
    """True for "building a strong military", false for "teaching staff"."""
    first, _, rest = core.partition(" ")
    form = verb_forms().get(first, ("", None))[0]
    return form == "gerund" and first not in _NOUN_GERUNDS and bool(rest)


def _awkward(hit: Hit, gerund: bool) -> bool:
    """True if the target makes a poor modifier of the noun that follows."""
    if hit.term.kind in ("org", "event", "document", "place", "title"):
        return False
    return gerund or bool(_INNER_PREPOSITION.search(hit.term.target))


def _fronted(hit: Hit, core: str) -> bool:
    """True if the target begins with another noun than the rendering, and more follows it.

    An adjective before "inspection rectification" means the inspection, and before "rectification
    following disciplinary inspection" it would mean the rectification.
    """
    first, _, tail = core.lower().partition(" ")
    head, *rest = hit.rendering.lower().split(" ")
    moved = bool(rest) and head != first and head in tail.split(" ") and first in rest
    return moved and _INNER_PREPOSITION.search(core) is not None


def _noun_fits(place: Place) -> bool:
    """False where a base verb is expected or the rendering itself was a verb phrase."""
    verb = verbs().get(place.matched.split()[0].lower())
    if verb is not None and not verb.also_noun:
        return place.quoted
    return place.previous not in _MODALS


def _verb_phrase(hit: Hit, place: Place) -> tuple[str, bool]:
    target = hit.term.target
    complete = target.rpartition(" ")[2] in _OPEN_ENDS or " " not in target or not place.modifies
    form = hit.verb or _leading_form(place)
    free = place.determiner is None
    if place.quoted:
        return in_form(target, form or "base"), True  # a slogan cited as it stands
    if form in ("", "base"):
        if _wants_gerund(place):
            return in_form(target, "gerund"), complete
        fits = form == "base" or place.previous in _BEFORE_BASE or place.starts_clause
        return target, fits and complete and free
    if form in ("past", "participle"):
        return in_form(target, "past"), complete and place.previous not in _PASSIVE
    return in_form(target, form), complete and (free or form == "gerund")


def _leading_form(place: Place) -> str:
    """The form of the verb that the words of the hit begin with; nothing if there is none."""
    word = place.matched.split()[0].lower()
    form = verb_forms().get(word, ("", None))[0]
    if form or len(word) < 6 or not word.endswith("ing"):
        return form
    return "" if place.rendering[0].isupper() else "gerund"  # "Duxing" is pinyin


def _wants_gerund(place: Place) -> bool:
    """True after a preposition, where a base verb cannot stand."""
    before = place.before.lower().split()
    if len(before) > 1 and before[-1] == "to" and before[-2] in _BEFORE_TO_GERUND:
        return True
    return bool(before) and before[-1] in _BEFORE_GERUND


def _bare(text: str) -> str:
    return split_article(text.lower())[1]

"""Personal names whose letters are not those of the characters."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from .. import tables
from ..article import Span
from ..chinese import romanize
from ..names import pinyin
from ..names.forms import NameForm, key, scan
from ..rendering.people import Person, people
from .pairs import Pair

_RUN = 2  # characters of a name after the first
_LIKE = 25  # similarity of two given names, of 100, from which one may be meant for the other
_VERY_LIKE = 60  # the same, where nothing but the family name tells that it is one


@dataclass(frozen=True, slots=True)
class Misnamed:
    """A name at ``span`` of the pair's English, and what the original calls the person."""

    span: Span
    person: Person
    certain: bool = True  # else the characters may be no name at all


def misnamed(pair: Pair, names: Mapping[str, str]) -> Iterator[Misnamed]:
    """Names in ``pair`` that no characters of the original spell, where one is missing.

    Args:
        pair: sentences that go together.
        names: how the folder spells names, by their letters.
    """
    sounds = spellings(pair.near_chinese)
    odd = [form for form in scan(pair.english) if not _spelt(form, sounds)]
    if not odd:
        return
    lost = [p for p in people(pair.chinese, names) if not _stands(p, pair.near_english)]
    for form in odd:
        like = [p for p in lost if _alike(p, form)]
        rivals = [f for f in odd if any(_alike(p, f) for p in like)]
        if len(like) == len(rivals) == 1:
            yield Misnamed(form.span, like[0])
        elif not lost and (person := _by_surname(pair.chinese, form)):
            yield Misnamed(form.span, person, certain=False)


def _by_surname(chinese: str, form: NameForm) -> Person | None:
    """Who ``form`` may be, where one place only has a family name that sounds so."""
    size = len(pinyin.segment(key(form.given)))
    found = [
        chinese[at : at + length + size]
        for length in (1, 2)
        for at in range(len(chinese) - length)
        if romanize.surnames().get(chinese[at : at + length]) == form.surname
    ]
    english = romanize.name(found[0]) if len(found) == 1 else None
    person = Person(found[0], english) if english else None
    return person if person and _alike(person, form, _VERY_LIKE) else None


def _stands(person: Person, english: str) -> bool:
    """True if the letters of a name stand in ``english``, however they are cut and cased."""
    letters = key(english)
    return any(reading in letters for reading in _readings(person))


def _readings(person: Person) -> Sequence[str]:
    """The letters of a name, also given name first; ``lü`` may be written in three ways."""
    plain = key(person.english)
    surname, _, given = person.english.partition(" ")
    turned = key(given + surname)
    return [plain, turned, plain.replace("lyu", "lv"), plain.replace("lyu", "lu")]


@lru_cache(maxsize=256)
def spellings(chinese: str) -> frozenset[str]:
    """The letters of every run of up to three characters, in any reading they have."""
    found: set[str] = set()
    before: list[set[str]] = []  # the runs that end with the last character, by their length
    for char in chinese:
        sounds = _sounds(char)
        longer = [{run + sound for run in runs for sound in sounds} for runs in before[:_RUN]]
        before = [set(sounds), *longer]
        found.update(*before)
    return frozenset(found)


def _sounds(char: str) -> tuple[str, ...]:
    first = romanize.readings().get(char)
    return (first, *_other_readings().get(char, ())) if first else ()


@cache
def _other_readings() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for sound, chars in tables.rows("han_other_readings.tsv"):
        for char in chars:
            found[char] = (*found.get(char, ()), sound)
    return found


def _spelt(form: NameForm, sounds: Collection[str]) -> bool:
    """True if the name, or its given name alone, can be read in the original."""
    given = key(form.given)
    return form.key in sounds or (given in sounds and len(given) > 2)


def _alike(person: Person, form: NameForm, least: float = _LIKE) -> bool:
    from rapidfuzz import fuzz

    surname, _, given = person.english.partition(" ")
    if surname.lower() != form.surname.lower():
        return key(given) == key(form.given)
    return fuzz.ratio(key(given), key(form.given)) >= least

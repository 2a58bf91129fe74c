"""Personal names in Chinese text, as English writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..chinese import romanize
from ..chinese.persons import persons
from ..names.forms import key

_LIKELY = 0.5
_KNOWN = 0.05  # enough where the article has the name
_LISTED = 0.1  # enough beside a name in a list


class Person(NamedTuple):
    """A name in characters and in pinyin."""

    chinese: str
    english: str


def people(chinese: str, preferred: Mapping[str, str] | None = None) -> tuple[Person, ...]:
    """The names in ``chinese`` with their pinyin, in order.

    Args:
        chinese: the text.
        preferred: spelling of names by their letters in lower case, where the article has one.
    """
    found: dict[str, Person] = {}
    known = preferred or {}
    listed = -1  # where the name that follows another one in a list would begin
    for span, probability in persons(chinese):
        name = span.of(chinese)
        english = romanize.name(name)
        if english is None:
            continue
        letters = key(english)
        least = _KNOWN if letters in known else _LISTED if span.start == listed else _LIKELY
        if probability >= least:
            found.setdefault(name, Person(name, known.get(letters, english)))
            listed = span.end + 1 if chinese[span.end : span.end + 1] in "、和与" else -1
    return tuple(found.values())

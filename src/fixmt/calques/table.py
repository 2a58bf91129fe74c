"""The table of calques and its index by first words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .. import tables
from ..article import Level
from .language import Pattern, Token, compiled, keys, parse

TABLE, KEYS = "calques.tsv", "calque_keys.tsv"
_SLOT, _NUMBER = 160, 24  # characters that a slot, or a number, may take with its neighbours


@dataclass(frozen=True, slots=True)
class Calque:
    """One row of the table."""

    pattern: str
    replacement: str
    level: Level
    unedited: bool  # counts only in a text that shows that nobody edited it
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row, ready to be matched against text in lower case."""

    calque: Calque
    core: tuple[Token, ...]
    expression: re.Pattern[str]
    before: tuple[tuple[re.Pattern[str], bool], ...]  # and whether it must be there
    reach: int  # how far before the word it is looked up by it may begin
    new: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """First two words → the third, or nothing for any → rows; and the only word → rows."""

    pairs: dict[tuple[str, str], dict[str, list[Calque]]]
    singles: dict[str, list[Calque]]


@cache
def table() -> tuple[Calque, ...]:
    """Every row of ``data/calques.tsv``, in its order."""
    return tuple(
        Calque(pattern, replacement, Level[level.upper()], when == "unedited", note)
        for pattern, replacement, level, when, note in tables.rows(TABLE)
    )


@cache
def row(calque: Calque) -> Row:
    """``calque`` with its expressions, compiled when a text first needs them."""
    pattern = compiled(calque.pattern)
    return Row(
        calque,
        pattern.core,
        re.compile(pattern.expression),
        tuple((re.compile(b.expression), b.wanted) for b in pattern.before),
        _reach(pattern),
        parse(calque.replacement),
    )


def _reach(pattern: Pattern) -> int:
    if not pattern.anchored:
        return 0
    return _SLOT if any(token.kind == "slot" for token in pattern.core) else _NUMBER


@cache
def index() -> Index:
    """Where each row may begin, from ``data/calque_keys.tsv``: working it out takes longer than
    checking an article."""
    found = Index({}, {})
    for calque, (listed,) in zip(table(), tables.rows(KEYS), strict=True):
        for key in listed.split("|"):
            first, _, rest = key.partition(" ")
            if rest:
                second, _, third = rest.partition(" ")
                found.pairs.setdefault((first, second), {}).setdefault(third, []).append(calque)
            else:
                found.singles.setdefault(first, []).append(calque)
    return found


def listed_keys() -> str:
    """What ``data/calque_keys.tsv`` has to hold: the keys of each row, in the table's order."""
    lines = ("|".join(" ".join(k) for k in _needed(keys(c.pattern)) if k) for c in table())
    return "keys\n" + "".join(line + "\n" for line in lines)


def _needed(keys: frozenset[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """``keys`` without those that a shorter one begins."""
    return sorted(k for k in keys if not any(k[:n] in keys for n in range(1, len(k))))

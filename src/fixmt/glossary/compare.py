"""What differs between two glossaries, entry by entry."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .entry import Glossary, Term

Key = tuple[str, tuple[str, ...], int]
FIELDS = ("target", "kind", "forbidden", "flags", "note")


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that both glossaries have, with different contents."""

    old: Term
    new: Term

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields that differ."""
        return tuple(f for f in FIELDS if getattr(self.old, f) != getattr(self.new, f))


@dataclass(frozen=True, slots=True)
class Difference:
    """Entries only in the second glossary, only in the first, and in both but different."""

    added: tuple[Term, ...] = ()
    removed: tuple[Term, ...] = ()
    changed: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def keys(terms: Iterable[Term]) -> list[Key]:
    """What names each row: source, flags, and the ordinal among rows equal in both."""
    seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
    found: list[Key] = []
    for term in terms:
        pair = (term.source, term.flags)
        found.append((*pair, seen[pair]))
        seen[pair] += 1
    return found


def diff(old: Glossary, new: Glossary) -> Difference:
    """Entries of ``new`` that ``old`` lacks, the other way round, and those that changed.

    Rows are told apart by source and flags. Of the rows left over, those with one source are
    paired in their order, so that a row whose flags changed counts as changed.
    """
    before = dict(zip(keys(old.terms), old.terms, strict=True))
    after = dict(zip(keys(new.terms), new.terms, strict=True))
    pairs = [(before[key], after[key]) for key in before.keys() & after.keys()]
    gone = [term for key, term in before.items() if key not in after]
    come = [term for key, term in after.items() if key not in before]
    waiting: defaultdict[str, list[Term]] = defaultdict(list)
    for term in gone:
        waiting[term.source].append(term)
    added: list[Term] = []
    for term in come:
        if waiting[term.source]:
            pairs.append((waiting[term.source].pop(0), term))
        else:
            added.append(term)
    left = {id(term) for rows in waiting.values() for term in rows}
    changed = [Change(a, b) for a, b in pairs if a != b]
    changed.sort(key=lambda c: (c.new.line, c.new.source))
    return Difference(tuple(added), tuple(t for t in gone if id(t) in left), tuple(changed))


def list_changes(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """What a list lost and what it gained, by number of occurrences, each in its order."""
    return _without(old, new), _without(new, old)


def _without(items: Sequence[str], others: Sequence[str]) -> list[str]:
    left = Counter(items) - Counter(others)
    found: list[str] = []
    for item in reversed(items):  # of repeated items the last ones are the surplus
        if left[item] > 0:
            left[item] -= 1
            found.append(item)
    return found[::-1]

"""What an output must and must not contain as token sequences, and how far one has got."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

Tokens = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Constraint:
    """Met when one of ``alternatives`` (non-empty token sequences) stands in the output.

    With ``most`` neither they nor ``others``, spellings that do not meet it but say the same, come
    out oftener, one place being kept for what meets it.
    """

    alternatives: tuple[Tokens, ...]
    most: int = 0  # 0 for any number
    others: tuple[Tokens, ...] = ()
    alone: bool = True  # it may be a sentence, or the first or last clause of one, by itself

    def __post_init__(self) -> None:
        if not self.alternatives or not all((*self.alternatives, *self.others)):
            raise ValueError("a constraint needs alternatives, and none may be empty")

    @property
    def size(self) -> int:
        """Tokens of the shortest alternative: what meeting it is worth in banks."""
        return min(map(len, self.alternatives))

    def times(self, tokens: Tokens) -> int:
        """How often ``tokens`` say it; places do not overlap."""
        starting, at, times = _by_first(self), 0, 0
        while at < len(tokens):
            sizes = [len(s) for s in starting.get(tokens[at], ()) if tokens[at : at + len(s)] == s]
            times, at = times + bool(sizes), at + max(sizes, default=1)
        return times

    def before(self, tokens: Tokens) -> Tokens | None:
        """``tokens`` without what meets it at their end, None if nothing does."""
        sizes = [len(a) for a in self.alternatives if tokens[-len(a) :] == a]
        return tokens[: -max(sizes)] if sizes else None

    def overdone(self, tokens: Tokens, met: bool) -> set[int]:
        """Tokens that would say it once too often after ``tokens``."""
        if not self.most or self.times(tokens) < self.most - (not met):
            return set()
        return completes(tokens, (*self.alternatives, *self.others) if met else self.others)


@lru_cache(maxsize=256)
def _by_first(constraint: Constraint) -> dict[int, list[Tokens]]:
    found: dict[int, list[Tokens]] = {}
    for sequence in (*constraint.alternatives, *constraint.others):
        found.setdefault(sequence[0], []).append(sequence)
    return found


# An alternative being spelled out: constraint, alternative, tokens matched, and the constraints
# that were met inside it. Should it be completed, they are not met any more.
_Stretch = tuple[int, int, int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one hypothesis has met its constraints; immutable, one a hypothesis.

    ``partial`` holds every alternative now being spelled out: overlapping and shared prefixes are
    all followed, as an Aho-Corasick automaton would.
    """

    constraints: tuple[Constraint, ...]
    met: tuple[bool, ...]
    partial: frozenset[_Stretch] = frozenset()
    just_met: bool = False  # the last token completed a constraint
    longer: frozenset[int] = frozenset()  # if so, tokens that spell something longer

    @classmethod
    def start(cls, constraints: Sequence[Constraint]) -> Progress:
        return cls(tuple(constraints), (False,) * len(constraints))

    @property
    def done(self) -> bool:
        return all(self.met)

    @property
    def bank(self) -> int:
        """Constraint tokens met: whole constraints by size, the one under way by its matches."""
        sizes = [c.size for c in self.constraints]
        whole = sum(size for size, met in zip(sizes, self.met, strict=True) if met)
        under_way = [
            min(k, sizes[i] - 1) - sum(sizes[j] for j in inside) for i, _, k, inside in self.partial
        ]
        return whole + max([0, *under_way])

    @property
    def total(self) -> int:
        return sum(c.size for c in self.constraints)

    def going_on(self) -> set[int]:
        """Tokens that go on with a constraint that is under way."""
        return {self.constraints[i].alternatives[a][k] for i, a, k, _ in self.partial}

    def wanted(self) -> set[int]:
        """Tokens that begin or continue an unmet constraint."""
        tokens = self.going_on()
        for i, constraint in enumerate(self.constraints):
            if not self.met[i]:
                tokens.update(alternative[0] for alternative in constraint.alternatives)
        return tokens

    def overdone(self, tokens: Tokens) -> set[int]:
        """Tokens that would say a constraint once too often after ``tokens``."""
        banned: set[int] = set()
        for constraint, met in zip(self.constraints, self.met, strict=True):
            banned |= constraint.overdone(tokens, met)
        return banned - self.longer

    def advance(self, token: int) -> Progress:
        """The progress after ``token``."""
        moved = {
            (i, a, k + 1, inside)
            for i, a, k, inside in self.partial
            if self._next(i, a, k) == token
        }
        for i, constraint in enumerate(self.constraints):
            if not self.met[i]:
                moved.update(
                    (i, a, 1, frozenset())
                    for a, alternative in enumerate(constraint.alternatives)
                    if alternative[0] == token
                )
        complete = [(k, -i, inside) for i, a, k, inside in moved if self._next(i, a, k) is None]
        if not complete:
            return Progress(self.constraints, self.met, frozenset(moved))
        # One stretch of output meets one constraint: the longest, then the first. What else was
        # under way starts again, unless it has the whole stretch inside.
        size, first, inside = max(complete, key=lambda c: c[:2])
        winner = -first
        met = tuple(i == winner or (was and i not in inside) for i, was in enumerate(self.met))
        around = [s for s in moved if s[2] >= size and self._next(*s[:3]) is not None]
        return Progress(
            self.constraints,
            met,
            frozenset((i, a, k, within | {winner}) for i, a, k, within in around if i != winner),
            just_met=True,
            longer=frozenset(t for s in around if (t := self._next(*s[:3])) is not None),
        )

    def _next(self, i: int, a: int, k: int) -> int | None:
        """The token that goes on with an alternative of which ``k`` are there, or None."""
        alternative = self.constraints[i].alternatives[a]
        return alternative[k] if k < len(alternative) else None


def completes(history: Sequence[int], forbidden: Sequence[Tokens]) -> set[int]:
    """Tokens that would complete one of the ``forbidden`` sequences after ``history``."""
    banned = set()
    for sequence in forbidden:
        head = sequence[:-1]
        if len(head) <= len(history) and tuple(history[len(history) - len(head) :]) == head:
            banned.add(sequence[-1])
    return banned

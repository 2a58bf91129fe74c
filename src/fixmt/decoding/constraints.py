"""What an output must and must not contain as token sequences, and how far one has got."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Tokens = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Constraint:
    """Met when one of ``alternatives`` (non-empty token sequences) stands in the output."""

    alternatives: tuple[Tokens, ...]

    def __post_init__(self) -> None:
        if not self.alternatives or not all(self.alternatives):
            raise ValueError("a constraint needs alternatives, and none may be empty")

    @property
    def size(self) -> int:
        """Tokens of the shortest alternative: what meeting it is worth in banks."""
        return min(map(len, self.alternatives))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one hypothesis has met its constraints; immutable, one a hypothesis.

    ``partial`` holds every alternative now being spelled out, as (constraint, alternative, tokens
    matched): overlapping and shared prefixes are all followed, as an Aho-Corasick automaton would.
    """

    constraints: tuple[Constraint, ...]
    met: tuple[bool, ...]
    partial: frozenset[tuple[int, int, int]] = frozenset()
    just_met: bool = False  # the last token completed a constraint
    longer: frozenset[int] = frozenset()  # if so, tokens that spell a longer alternative of it

    @classmethod
    def start(cls, constraints: Sequence[Constraint]) -> Progress:
        return cls(tuple(constraints), (False,) * len(constraints))

    @property
    def done(self) -> bool:
        return all(self.met)

    @property
    def bank(self) -> int:
        """Constraint tokens met: whole constraints by size, the one under way by its matches."""
        whole = sum(c.size for c, met in zip(self.constraints, self.met, strict=True) if met)
        under_way = max(
            (min(k, self.constraints[i].size - 1) for i, _, k in self.partial), default=0
        )
        return whole + under_way

    @property
    def total(self) -> int:
        return sum(c.size for c in self.constraints)

    def going_on(self) -> set[int]:
        """Tokens that go on with a constraint that is under way."""
        return {self.constraints[i].alternatives[a][k] for i, a, k in self.partial}

    def wanted(self) -> set[int]:
        """Tokens that begin or continue an unmet constraint."""
        tokens = self.going_on()
        for i, constraint in enumerate(self.constraints):
            if not self.met[i]:
                tokens.update(alternative[0] for alternative in constraint.alternatives)
        return tokens

    def advance(self, token: int) -> Progress:
        """The progress after ``token``."""
        moved = {
            (i, a, k + 1)
            for i, a, k in self.partial
            if self.constraints[i].alternatives[a][k] == token
        }
        for i, constraint in enumerate(self.constraints):
            if not self.met[i]:
                moved.update(
                    (i, a, 1)
                    for a, alternative in enumerate(constraint.alternatives)
                    if alternative[0] == token
                )
        complete = [
            (k, -i, i) for i, a, k in moved if k == len(self.constraints[i].alternatives[a])
        ]
        if not complete:
            return Progress(self.constraints, self.met, frozenset(moved))
        # One stretch of output meets one constraint: the longest, then the first. Whatever else
        # was under way overlaps it and starts again.
        _, _, winner = max(complete)
        met = tuple(m or i == winner for i, m in enumerate(self.met))
        longer = frozenset(
            alternatives[a][k]
            for i, a, k in moved
            if i == winner and k < len((alternatives := self.constraints[i].alternatives)[a])
        )
        return Progress(self.constraints, met, frozenset(), just_met=True, longer=longer)


def completes(history: Sequence[int], forbidden: Sequence[Tokens]) -> set[int]:
    """Tokens that would complete one of the ``forbidden`` sequences after ``history``."""
    banned = set()
    for sequence in forbidden:
        head = sequence[:-1]
        if len(head) <= len(history) and tuple(history[len(history) - len(head) :]) == head:
            banned.add(sequence[-1])
    return banned

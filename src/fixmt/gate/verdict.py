"""The records of the gate: what one rule says, and all rules together."""

from __future__ import annotations

from dataclasses import dataclass

from ..article import TermUse


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one candidate."""

    rule: str
    passed: bool
    detail: str = ""
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """All verdicts on one candidate and what became of each term."""

    verdicts: tuple[Verdict, ...]
    terms: tuple[TermUse, ...] = ()

    @property
    def passed(self) -> bool:
        return all(v.passed for v in self.verdicts)

    @property
    def sound(self) -> bool:
        """No hard rule fails."""
        return all(v.passed or v.soft for v in self.verdicts)

    @property
    def failures(self) -> tuple[Verdict, ...]:
        return tuple(v for v in self.verdicts if not v.passed)

    @property
    def checks(self) -> tuple[str, ...]:
        """Names of the rules that hold."""
        return tuple(v.rule for v in self.verdicts if v.passed)

"""What a translation must hold to before it may replace the Chinese: small rules, all of them.

A *hard* rule that fails means the text is not a translation; a *soft* one that a person should
look first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..glossary import Glossary, adherence
from .rules import RULES
from .terms import (
    APART,
    NEVER,
    banned,
    explained,
    forbidden,
    named_once,
    quotes_kept,
    said_once,
    term_uses,
    terms,
    terms_met,
)
from .verdict import Judgement, Verdict

__all__ = [
    "NEVER",
    "Judgement",
    "Verdict",
    "banned",
    "best_first",
    "confidence",
    "explained",
    "judge",
    "term_uses",
    "terms",
]

_BIAS, _SLOPE = 4.11, 7.14
_WORTH = 1.0  # nats a token that a sentence with a common term may be less likely
_TOGETHER = 0.2  # the same, for the words of a term side by side


def judge(chinese: str, english: str, glossary: Glossary | None = None) -> Judgement:
    """Every rule on ``english`` as the translation of ``chinese``."""
    verdicts = [rule(chinese, english) for rule in RULES]
    uses = term_uses(chinese, english, glossary)
    verdicts.append(terms_met(uses))
    verdicts.append(named_once(chinese, english, uses))
    verdicts.append(said_once(chinese, english, uses))
    verdicts.append(quotes_kept(chinese, english, uses))
    verdicts.append(forbidden(chinese, english, glossary))
    return Judgement(tuple(verdicts), uses)


def confidence(score: float, judgement: Judgement) -> float:
    """Probability that a reviewer would accept a candidate that passes.

    A logistic curve over the length-normalised log-probability, halved for a failed rule; its two
    constants come from ``benchmarks/calibrate_gate.py`` and belong to the shipped model.
    """
    base = 1 / (1 + math.exp(-(_BIAS + _SLOPE * score)))
    return round(base * 0.5 ** len(judgement.failures), 3)


def best_first(judged: Sequence[tuple[float, Judgement]]) -> list[int]:
    """Indexes of judged hypotheses: those that pass, then the sound ones, by terms and score.

    A name is worth any score. Another term is worth :data:`_WORTH` of it: where the model finds the
    sentence that much less likely, the term does not belong there. To say terms too often is as bad
    as to miss one.
    """

    def rank(index: int) -> tuple[bool, bool, int, float]:
        score, judgement = judged[index]
        missed = [adherence.is_name(u.target) for u in judgement.terms if u.status == "missed"]
        names = sum(missed)
        apart = sum(u.why == APART for u in judgement.terms)
        doubled = any(v.rule == "doubled" for v in judgement.failures)
        cost = _WORTH * (len(missed) - names + doubled) + _TOGETHER * apart - score
        return not judgement.passed, not judgement.sound, names, cost

    return sorted(range(len(judged)), key=rank)

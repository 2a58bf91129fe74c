"""How sure a change is: what the model, its n-best list and the fluency model say of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .. import fluency
from ..fluency import model as wording
from .elementary import Change

# Fitted by benchmarks/mending.py on changes that readers judged; they belong to the shipped model.
_BIAS = {
    "article": -0.3,
    "comma": 0.3,
    "form": -1.5,
    "function": -0.5,
    "wording": 0.3,
}
# A change has to read at least so much more fluent; the fluency model is blind to capitals.
_RISE = {"article": -0.05, "comma": -0.2, "form": 0.3, "function": 0.0, "wording": 0.0}
_MOST = 0.5  # more of the rewritings than this have to make it
_GAIN, _SHARE, _FLUENT = 0.5, 2.0, 0.6
_GAIN_CUT, _FLUENT_CUT = 4.0, 3.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """One change with the evidence for it.

    ``gain`` is how much likelier the mender finds the sentence with the change than without
    (natural log), ``share`` the part of its n-best list that makes the change, ``fluent`` the
    fall of the log-odds of the fluency model (positive is more fluent).
    """

    change: Change
    kind: str
    share: float
    fluent: float
    gain: float = 0.0

    @property
    def promising(self) -> bool:
        """True if what costs little to know speaks for the change; else the model is not asked."""
        return self.share > _MOST and self.fluent >= _RISE.get(self.kind, math.inf)

    @property
    def confidence(self) -> float:
        """Probability that a reader finds the sentence better with the change."""
        odds = (
            _BIAS[self.kind]
            + _GAIN * max(-_GAIN_CUT, min(_GAIN_CUT, self.gain))
            + _SHARE * self.share
            + _FLUENT * max(-_FLUENT_CUT, min(_FLUENT_CUT, self.fluent))
        )
        return round(1 / (1 + math.exp(-odds)), 3)


def rise(before: str, after: str) -> float:
    """How much more fluent ``after`` reads than ``before``: the fall of the log-odds of garbled."""
    return _odds(before) - _odds(after)


def chosen(weighed: Sequence[Weighed], least: float) -> list[Weighed]:
    """Changes of at least that confidence that do not touch each other, surest first."""
    taken: list[Weighed] = []
    for one in sorted(weighed, key=lambda w: (-w.confidence, w.change.span)):
        span = one.change.span
        clear = all(span.end < w.change.span.start or w.change.span.end < span.start for w in taken)
        if one.gain > 0 and one.confidence >= least and clear:
            taken.append(one)
    return taken


def _odds(sentence: str) -> float:
    model = fluency.load()
    return wording.wording(model, wording.tokens(model, sentence))

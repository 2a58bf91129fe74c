"""Repairs with the Chinese original: what the English does not say, and its sentence made anew.

A sentence with a finding, paired with its Chinese, is translated from that. The translation must
pass the gate against the Chinese, keep every name and number that the old sentence had right, say
as much, and be what the model finds clearly likelier; else it is a suggestion, or nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..article import Article, Candidate, Finding, Level, Severity, Span
from ..detectors import Context
from ..engines import Asks, Request
from ..glossary import default
from ..original import Comparison, Gap, Pair, adequacy, compared, kept
from ..original.pairs import CERTAIN
from . import translate

ORIGIN = "original"
_FAMILIES = ("GB", "SR", "ZH")
_MISSING, _INADEQUATE = "SR002", "SR010"
# What a translation must have to be an edit: confidence of the gate, nats a token as the model sees
# it without hints, and nats a token by which it must be likelier than the old sentence.
_SURE, _LIKELY, _GAIN = 0.8, -0.25, 0.5
_OFFERED = 0.5  # confidence of a suggestion
_SHOWN = 160  # characters of the original shown as evidence


@dataclass(frozen=True, slots=True)
class _New:
    """One judged translation of a pair's Chinese, and how much likelier than the old it is."""

    text: str
    answer: translate.Answer
    score: float
    gain: float

    @property
    def sure(self) -> bool:
        """True if all that can be known speaks for it."""
        passed = self.answer.judgement.passed and self.answer.confidence >= _SURE
        return passed and self.score >= _LIKELY and self.gain >= _GAIN


def propose(article: Article, findings: Sequence[Finding], context: Context) -> Asks[list[Finding]]:
    """``findings`` with sentences that disagree with the original, and with new translations.

    Raises:
        ModelError: the engine cannot be used.
    """
    glossary = context.glossary if context.glossary is not None else default()
    comparison = compared(article, glossary)
    pairs = [p for p in comparison.pairs if p.confidence >= CERTAIN and p.simple]
    found = list(findings)
    odds = yield from _adequacy(pairs)
    found += [_inadequate(p, odds[p]) for p in pairs if odds.get(p, 0) >= adequacy.threshold()]
    worst = {p: f for p in pairs if (f := _worst(p, found)) is not None}
    made = yield from _made(list(worst), context)
    better = {id(f): _with(f, p, made[p]) for p, f in worst.items()}
    better |= yield from _filled(found, comparison, context)
    return sorted((better.get(id(f), f) for f in found), key=lambda f: (f.span, f.rule))


def _adequacy(pairs: Sequence[Pair]) -> Asks[dict[Pair, float]]:
    """Log-odds that each pair disagrees, for those that can be judged."""
    judged = [p for p in pairs if adequacy.judgeable(p.english)]
    asked = [_asked(p) for p in judged]
    answers = yield [*asked, *(_forced(p, p.english) for p in judged)]
    found = {}
    for pair, best, forced in zip(judged, answers, answers[len(judged) :], strict=False):
        if best and forced:
            scores = adequacy.Scores(forced[0].score, forced[0].tokens, best[0].score)
            found[pair] = adequacy.log_odds(scores)
    return found


def _asked(pair: Pair) -> Request:
    return Request(translate.source(pair.chinese))


def _forced(pair: Pair, english: str) -> Request:
    return Request(translate.source(pair.chinese), forced=adequacy.readable(english))


def _inadequate(pair: Pair, odds: float) -> Finding:
    message = f"may not say what the original says: {_shown(pair.chinese)}"
    score = round(1 / (1 + math.exp(-odds)), 3)
    return Finding(_INADEQUATE, pair.span, Severity.WARNING, message, score=score)


def _worst(pair: Pair, findings: Sequence[Finding]) -> Finding | None:
    """The finding in the sentence that speaks most for making it anew."""
    inside = [f for f in findings if pair.span.contains(f.span) and f.rule[:2] in _FAMILIES]
    here = [f for f in inside if f.rule != _MISSING]  # it is about what is not there
    return min(
        here, key=lambda f: (f.severity is not Severity.ERROR, -len(f.span), f.rule), default=None
    )


def _made(pairs: Sequence[Pair], context: Context) -> Asks[Mapping[Pair, list[_New]]]:
    """Sound translations of each pair's Chinese, likelier and losing nothing, best first."""
    found = yield from translate.ask([p.chinese for p in pairs], context)
    judged = [
        translate.judged(translate.source(p.chinese), hypotheses, context)
        for p, hypotheses in zip(pairs, found, strict=True)
    ]
    requests = [
        [_forced(p, p.english), *(_forced(p, a.text) for a in answers)]
        for p, answers in zip(pairs, judged, strict=True)
    ]
    scored = iter((yield [r for part in requests for r in part]))
    made = {}
    for pair, answers in zip(pairs, judged, strict=True):
        old, *new = (
            s[0].score if (s := next(scored)) else -math.inf for _ in range(1 + len(answers))
        )
        made[pair] = _likelier(pair, answers, old, new)
    return made


def _likelier(
    pair: Pair, answers: Sequence[translate.Answer], old: float, new: Sequence[float]
) -> list[_New]:
    """The sound ones of ``answers`` that are likelier than the old sentence and lose nothing."""
    if old == -math.inf:  # what cannot be weighed cannot be outweighed
        return []
    return [
        _New(a.text, a, score, score - old)
        for a, score in zip(answers, new, strict=True)
        if a.judgement.sound and score > old and not kept.lost(pair, a.text)
    ]


def _with(finding: Finding, pair: Pair, made: Sequence[_New]) -> Finding:
    """``finding`` with the best new translation; one that is no better is not offered."""
    fine = [n for n in made if n.answer.confidence >= _OFFERED and n.text != pair.english]
    best = next((n for n in fine if n.sure), fine[0] if fine else None)
    if best is None:
        return finding
    sure = best.sure
    candidate = Candidate(
        pair.span,
        best.text,
        f"from the original: {_shown(pair.chinese)}" + ("" if sure else _doubts(best)),
        Level.NORMAL if sure else Level.BOLD,
        best.answer.confidence if sure else min(best.answer.confidence, _OFFERED),
        ORIGIN,
        best.answer.judgement.terms,
        (*best.answer.judgement.checks, "likelier", "kept"),
    )
    rest = finding.candidates
    return replace(finding, candidates=(candidate, *rest) if sure else (*rest, candidate))


def _filled(
    findings: Sequence[Finding], comparison: Comparison, context: Context
) -> Asks[dict[int, Finding]]:
    """Findings on sentences that are missing, each with a translation as a suggestion."""
    at = {gap.before or comparison.pairs[0].span: gap for gap in comparison.gaps}
    missing = [f for f in findings if f.rule == _MISSING and f.span in at]
    answers = yield from translate.ask([at[f.span].chinese for f in missing], context)
    filled = {}
    for finding, hypotheses in zip(missing, answers, strict=True):
        gap = at[finding.span]
        judged = translate.judged(translate.source(gap.chinese), hypotheses, context)
        if judged and judged[0].judgement.sound and judged[0].confidence >= _OFFERED:
            filled[id(finding)] = replace(finding, candidates=(_put_in(gap, finding, judged[0]),))
    return filled


def _put_in(gap: Gap, finding: Finding, answer: translate.Answer) -> Candidate:
    place = finding.span.end if gap.before else finding.span.start
    return Candidate(
        Span(place, place),
        f" {answer.text}" if gap.before else f"{answer.text} ",
        f"from the original: {_shown(gap.chinese)}; check it",
        Level.BOLD,
        min(answer.confidence, _OFFERED),
        ORIGIN,
        answer.judgement.terms,
        answer.judgement.checks,
    )


def _doubts(new: _New) -> str:
    failed = [v.rule for v in new.answer.judgement.failures]
    return f"; check: {', '.join(failed)}" if failed else "; check it"


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"

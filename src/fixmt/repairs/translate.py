"""Translating leftover Chinese with a local model: ask, let the gate judge, fit in.

Each unit goes to the model as a whole, with the terms and names in it as hints; one that does not
pass is tried clause by clause. The gate chooses among the hypotheses. Where none is sound the
Chinese stays, and the finding says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from .. import gate
from ..article import Article, Candidate, Finding, Level, Span, TermUse
from ..detectors import Context
from ..engines import Asks, Hint, Hypothesis, Request
from ..gate import Judgement, Verdict
from ..glossary import Glossary, adherence
from ..rendering import fitting
from ..rendering.people import people

HYPOTHESES = 4
_SHOWN = 3  # candidates offered for one unit
_CERTAIN = 0.8  # below this confidence a person should look (nine in ten above it are accepted)
_CLAUSE = 6  # characters from which Chinese is given to the model as a sentence
_REPORTS = regex.compile(r"(?:指出|强调|表示|认为|介绍|透露|坦言|说|提出|建议|希望|要求|决定)$")
_REPORTED = regex.compile(
    r"\b(?:pointed out|noted|stressed|emphasized|said|stated|believed|revealed|admitted|proposed"
    r"|suggested|hoped|required|decided|added|explained)(?: that)?[\s.,:;]*$"
)
_CUT = regex.compile(r"(?<=[，,；;])")


@dataclass(frozen=True, slots=True)
class Answer:
    """One judged translation of one unit."""

    text: str
    score: float
    judgement: Judgement

    @property
    def confidence(self) -> float:
        return gate.confidence(self.score, self.judgement)


def propose(article: Article, findings: Sequence[Finding], context: Context) -> Asks[list[Finding]]:
    """``findings``, those on leftover Chinese enriched with checked translations.

    All units are asked in one round, a second round takes those whose whole-unit translation fails
    the gate, clause by clause. Findings that have an exact candidate are left as they are.
    """
    jobs = [f for f in findings if f.rule.startswith("ZH") and not f.candidates]
    chinese = list(dict.fromkeys(f.span.of(article.source) for f in jobs))
    answers = yield from _translate(chinese, context)
    pending = {id(f) for f in jobs}
    return [
        _enriched(article, f, answers[f.span.of(article.source)]) if id(f) in pending else f
        for f in findings
    ]


def hints(
    chinese: str, glossary: Glossary | None, names: Mapping[str, str] | None = None
) -> tuple[Hint, ...]:
    """Terms and personal names of ``chinese`` that the engine should use, none overlapping."""
    terms = gate.terms(chinese, glossary)
    found = {
        h.term.source: Hint(
            h.span.of(chinese), h.term.target, forbidden=gate.banned(h.term, glossary)
        )
        for h in terms
    }
    taken = [h.span for h in terms]
    for name, pinyin in people(chinese, names):
        at = chinese.find(name)
        if all(s.end <= at or at + len(name) <= s.start for s in taken):
            found.setdefault(name, Hint(name, pinyin, person=True))
    return tuple(found.values())


def _translate(chinese: Sequence[str], context: Context) -> Asks[dict[str, tuple[Answer, ...]]]:
    """Judged answers for each unit, best first."""
    whole = yield from ask(chinese, context)
    answers = {
        text: judged(text, found, context) for text, found in zip(chinese, whole, strict=True)
    }
    failed = {
        text: parts
        for text, found in answers.items()
        if not (found and found[0].judgement.passed) and len(parts := _clauses(text)) > 1
    }
    pieces = list(dict.fromkeys(p for parts in failed.values() for p in parts))
    by_piece = dict(zip(pieces, (yield from ask(pieces, context)), strict=True))
    for text, parts in failed.items():
        chosen = [judged(part, by_piece[part], context) for part in parts]
        if all(chosen):
            joined = _joined([found[0] for found in chosen])
            answers[text] = _judged_first([*answers[text], _answer(text, joined, context)])
    return answers


def ask(texts: Sequence[str], context: Context) -> Asks[list[tuple[Hypothesis, ...]]]:
    """Hypotheses for each of ``texts``, with its terms and names as hints."""
    if not texts:
        return []
    return (
        yield [
            Request(source(t), hints(t, context.glossary, context.names), n=HYPOTHESES)
            for t in texts
        ]
    )


def source(unit: str) -> str:
    """The unit as Chinese text: full-width commas, a stop at the end of what may be a sentence."""
    text = regex.sub(r"(?<=[\p{Han}\d”》）]),\s?(?=[\p{Han}“《（])", "，", unit.strip())
    text = regex.sub(r"(?<=[\p{Han}”》）]);\s?(?=[\p{Han}“《（])", "；", text)
    long = len(regex.findall(r"\p{Han}", text)) >= _CLAUSE
    return text + "。" if long and not regex.search(r"[。！？!?…]$", text) else text


def _clauses(text: str) -> list[str]:
    """The clauses of a unit, without the commas between them."""
    return [part.rstrip("，,；; ") for part in _CUT.split(text) if part.strip("，,；; ")]


def judged(chinese: str, hypotheses: Iterable[Hypothesis], context: Context) -> tuple[Answer, ...]:
    """Distinct hypotheses for ``chinese`` as the gate sees them, best first."""
    seen: dict[str, Answer] = {}
    for hypothesis in hypotheses:
        seen.setdefault(hypothesis.text, _answer(chinese, hypothesis, context))
    return _judged_first(list(seen.values()))


def _judged_first(answers: list[Answer]) -> tuple[Answer, ...]:
    judged = [(a.score, a.judgement) for a in answers]
    why = gate.explained(judged)
    return tuple(replace(answers[i], judgement=why[i]) for i in gate.best_first(judged))


def _answer(chinese: str, hypothesis: Hypothesis, context: Context) -> Answer:
    text = regex.sub(r"\s+", " ", hypothesis.text).strip()
    judgement = gate.judge(chinese, text, context.glossary)
    text = adherence.in_own_case((u.target for u in judgement.terms), text)
    known = {u.source for u in judgement.terms}
    persons = tuple(
        TermUse(name, pinyin, "met" if pinyin.lower() in text.lower() else "missed")
        for name, pinyin in people(chinese, context.names)
        if name not in known
    )
    lost = ", ".join(u.target for u in persons if u.status == "missed")
    judgement = Judgement(
        (*judgement.verdicts, Verdict("people", not lost, lost, soft=True)),
        judgement.terms + persons,
    )
    return Answer(text, hypothesis.score, judgement)


def _joined(parts: Sequence[Answer]) -> Hypothesis:
    """Translated clauses as one sentence."""
    texts = [regex.sub(r"[\s.,;]+$", "", part.text) for part in parts]
    text = texts[0]
    for piece in texts[1:]:
        text += ", " + fitting.lowered(piece, "")
    return Hypothesis(text + ".", min(part.score for part in parts))


def _enriched(article: Article, finding: Finding, answers: tuple[Answer, ...]) -> Finding:
    """``finding`` with the sound answers as candidates, or with the reason why there is none."""
    sound = [a for a in answers if a.judgement.sound]
    if not sound:
        why = answers[0].judgement.failures[0].rule if answers else "no output"
        return replace(finding, message=f"{finding.message} (no translation passes: {why})")
    chinese = finding.span.of(article.source)
    return replace(
        finding,
        candidates=tuple(
            _candidate(article.source, finding, chinese, a, first=i == 0)
            for i, a in enumerate(sound[:_SHOWN])
        ),
    )


def _candidate(
    text: str, finding: Finding, chinese: str, answer: Answer, *, first: bool
) -> Candidate:
    span, english = _fitted(text, finding, chinese, answer.text)
    short = finding.rule == "ZH003" and len(regex.findall(r"\p{Han}", chinese)) < 4
    sure = first and answer.judgement.passed and not short and answer.confidence >= _CERTAIN
    failed = ", ".join(v.rule for v in answer.judgement.failures)
    return Candidate(
        span,
        english,
        f"translated{'; check: ' + failed if failed else ''}",
        Level.NORMAL if sure else Level.BOLD,
        answer.confidence,
        "model",
        answer.judgement.terms,
        answer.judgement.checks,
    )


def _fitted(text: str, finding: Finding, chinese: str, english: str) -> tuple[Span, str]:
    if _REPORTS.search(chinese) and _REPORTED.search(english):
        bare = regex.sub(r"(?: that)?[\s.,:;]*$", "", english)
        if joined := fitting.report(text, finding.span, bare):
            return joined
    return fitting.fit(text, finding.span, english, chinese, finding.rule == "ZH001")

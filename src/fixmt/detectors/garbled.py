"""Garbled sentences: wording that a native editor would have to rewrite.

A small linear model judges the wording of each sentence and of its article (see
``fixmt.fluency``). Of what can be mended there without a model, one thing is: 学校 said of a
university is *the university*, not *the school*. Rewriting the rest takes the mender.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from ..glossary.context import Evidence, is_university
from ..patterns import deferred
from . import Context

RULES = (
    Rule("GB010", "Garbled sentence", Severity.WARNING),
    Rule("GB011", "School for a university", Severity.WARNING),
    # found with the model only, in sentences of the first kind (``fixmt.repairs.mend``)
    Rule("GB030", "Wording of machine translation", Severity.WARNING),
)

_UNIVERSITY = "university"
_READS_WELL = -3.0  # log-odds below which a sentence reads as edited
_SCHOOL = deferred(
    r"(?<![-\w])(?<!law )(?<!medical )(?<!business )(?<!graduate )(?<!summer )(?<!night )"
    r"(?<!Party )(?<!party )(?<!old )school(?=['’]s\b|\b(?!['’]?s\b|-))"
    r"(?! (?:of|year|gate|bus|age|district|enterprise|uniform|children|days?|education)\b)"
)


def detect(article: Article, context: Context) -> Iterator[Finding]:
    """Sentences that are garbled with near certainty; the score is the probability."""
    from .. import fluency

    model = fluency.load()
    evidence: Evidence | None = None
    for verdict in fluency.judge(article, model):
        sentence = verdict.span.of(article.source)
        if verdict.log_odds >= model.threshold:
            reasons = fluency.strongest(model, sentence, verdict.tokens)
            yield Finding(
                "GB010",
                verdict.span,
                Severity.WARNING,
                _message(reasons),
                score=verdict.probability,
            )
        places = [match.span() for match in _SCHOOL.finditer(sentence)]
        if not places:
            continue
        evidence = evidence or Evidence.of(article.source)
        raw = evidence.unedited or context.unedited
        # A sentence that reads well with *school* is left alone: some editors write so.
        if raw and is_university(evidence, article.source, verdict.span):
            other = fluency.model.tokens(model, _SCHOOL.sub(_UNIVERSITY, sentence))
            if fluency.model.wording(model, other) > _READS_WELL:
                yield from _schools(verdict.span, places)


def _schools(span: Span, places: Iterable[tuple[int, int]]) -> Iterator[Finding]:
    reason = "学校 of a university is the university"
    for start, end in places:
        at = Span(span.start + start, span.start + end)
        candidate = Candidate(at, _UNIVERSITY, reason, Level.NORMAL, 0.93)
        yield Finding(
            "GB011", at, Severity.WARNING, "the article is about a university", (candidate,)
        )


def _message(reasons: list[str]) -> str:
    quoted = ", ".join(f"‘{reason}’" for reason in reasons)
    return f"reads like unedited machine translation: {quoted or 'the sentence as a whole'}"

"""Garbled sentences: wording that a native editor would have to rewrite.

A small linear model judges the wording of each sentence and of its article (see
``fixmt.fluency``). Nothing is proposed here: rewriting takes the mender.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..article import Article, Finding, Rule, Severity
from . import Context

RULES = (
    Rule("GB010", "Garbled sentence", Severity.WARNING),
    # found with the model only, in sentences of the first kind (``fixmt.repairs.mend``)
    Rule("GB030", "Wording of machine translation", Severity.WARNING),
)


def detect(article: Article, context: Context) -> Iterator[Finding]:
    """Sentences that are garbled with near certainty; the score is the probability."""
    from .. import fluency

    model = fluency.load()
    for verdict in fluency.judge(article, model):
        if verdict.log_odds < model.threshold:
            continue
        sentence = verdict.span.of(article.source)
        reasons = fluency.strongest(model, sentence, verdict.tokens)
        yield Finding(
            "GB010", verdict.span, Severity.WARNING, _message(reasons), score=verdict.probability
        )


def _message(reasons: list[str]) -> str:
    quoted = ", ".join(f"‘{reason}’" for reason in reasons)
    return f"reads like unedited machine translation: {quoted or 'the sentence as a whole'}"

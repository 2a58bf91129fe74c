"""Repair against references: chrF++ before and after, numbers and kept stretches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from ..article import Outcome, Span
from ..errors import ConfigError

_NUMBER = regex.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Quality:
    """chrF++ (0..100) of a text against its reference before and after repair."""

    before: float
    after: float
    signature: str


def chrf(outcomes: Sequence[Outcome], references: Sequence[str]) -> Quality:
    """Corpus chrF++ (Popović 2017: character 6-grams and word 2-grams) over whole articles.

    Raises:
        ConfigError: sacrebleu is not installed.
    """
    try:
        from sacrebleu.metrics import CHRF
    except ImportError:
        raise ConfigError("evaluation needs sacrebleu: pip install 'fixmt[eval]'") from None
    metric = CHRF(word_order=2)
    before = metric.corpus_score(
        [_flat(o.article.source) for o in outcomes], [[*map(_flat, references)]]
    )
    after = metric.corpus_score([_flat(o.repaired) for o in outcomes], [[*map(_flat, references)]])
    return Quality(before.score, after.score, str(metric.get_signature()))


def lost_numbers(outcome: Outcome, debris: Sequence[Span] = ()) -> list[str]:
    """Numbers of the input, outside ``debris``, that the repaired text no longer has."""
    source = outcome.article.source
    for span in sorted(debris, reverse=True):
        source = source[: span.start] + source[span.end :]
    missing = Counter(_NUMBER.findall(source)) - Counter(_NUMBER.findall(outcome.repaired))
    return sorted(missing.elements())


def touched(outcome: Outcome, keep: Sequence[Span]) -> list[str]:
    """Edits that change a stretch which had to stay."""
    return [
        f"{e.span.start} {e.before!r} → {e.after!r}"
        for e in outcome.edits
        if any(k.overlaps(e.span) for k in keep)
    ]


def _flat(text: str) -> str:
    return " ".join(text.split())

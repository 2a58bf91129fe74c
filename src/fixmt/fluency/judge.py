"""Which sentences of an article a native editor would have to rewrite."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ..article import Article, Span
from ..patterns import deferred
from ..text import sentences
from .many import wordings
from .model import Context, Model, has_words
from .tokens import Tokens

# Code, addresses and file names anywhere; a label in brackets begins an entry of a catalogue.
_CODE = deferred(r"^\[|[{}<>=|\\`@#$^~]|https?:|www\.|\w_|\.(?:jpg|jpeg|png|com|cn|py|md)\b")
_BIAS, _SLOPE = 0.37, 0.45
_SIGNS = ("http", "www.", ".jpg", ".jpeg", ".png", ".com", ".cn", ".py", ".md", *"[{}<>=|\\`@#$^~_")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One sentence of English prose with the probability that it is garbled."""

    span: Span
    log_odds: float

    @property
    def probability(self) -> float:
        """See :func:`probability`."""
        return probability(self.log_odds)


def probability(log_odds: float) -> float:
    """Probability that people would call a sentence of these log-odds garbled, 0..1.

    The classifier learnt from whole garbled and whole edited texts and is surer than real articles
    bear out, where good and garbled sentences stand side by side. The two constants come from
    ``benchmarks/calibrate_detector.py`` and belong to the shipped model.
    """
    return 1 / (1 + math.exp(-(_BIAS + _SLOPE * max(-60.0, min(60.0, log_odds)))))


def judge(article: Article, model: Model) -> list[Verdict]:
    """A verdict on each sentence of English prose in ``article``, in text order.

    A sentence is judged by its own wording and, as articles are garbled from end to end or not at
    all, by that of the others.
    """
    spans = list(_prose(article))
    own = wordings(model, [span.of(article.source) for span in spans])
    found = [(span, odds) for span, odds in zip(spans, own, strict=True) if odds is not None]
    together = in_context(model.context, [odds for _, odds in found])
    return [Verdict(span, odds) for (span, _), odds in zip(found, together, strict=True)]


def _prose(article: Article) -> Iterator[Span]:
    """Sentences without code and addresses; none that touches protected text."""
    protected = sorted(article.protected)
    starts = [span.start for span in protected]
    reaches = list(accumulate((span.end for span in protected), max))
    signs = any(sign in article.source for sign in _SIGNS)
    for segment in article.segments:
        for span in sentences(article.source, segment.span):
            before = bisect_left(starts, span.end)
            if before and reaches[before - 1] > span.start:
                continue
            if not (signs and _CODE.search(span.of(article.source))):
                yield span


def judgeable(sentence: str, tokens: Tokens) -> bool:
    """True for a sentence of some English words that is no code, address or catalogue entry."""
    return has_words(tokens.known, tokens.letters) and not _CODE.search(sentence)


def in_context(context: Context, own: Sequence[float]) -> list[float]:
    """Log-odds of each sentence of one article, from the log-odds of their wordings."""
    cut = [max(-context.limit, min(context.limit, odds)) for odds in own]
    total = sum(cut) + context.prior * context.prior_count
    size = len(own) - 1 + context.prior_count
    return [
        context.own * odds + context.others * min(0.0, (total - mine) / size) + context.bias
        for odds, mine in zip(own, cut, strict=True)
    ]

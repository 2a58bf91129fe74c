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
from . import model as fluency
from .model import Context, Model
from .tokens import Tokens

# Code, addresses and file names anywhere; a label in brackets begins an entry of a catalogue.
_CODE = deferred(r"^\[|[{}<>=|\\`@#$^~]|https?:|www\.|\w_|\.(?:jpg|jpeg|png|com|cn|py|md)\b")
_KNOWN_WORDS, _KNOWN_SHARE = 6, 0.6


@dataclass(frozen=True, slots=True)
class Verdict:
    """One sentence of English prose with the probability that it is garbled."""

    span: Span
    tokens: Tokens
    log_odds: float

    @property
    def probability(self) -> float:
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, self.log_odds))))


def judge(article: Article, model: Model) -> list[Verdict]:
    """A verdict on each sentence of English prose in ``article``, in text order.

    A sentence is judged by its own wording and, as articles are garbled from end to end or not at
    all, by that of the others.
    """
    found = list(prose(article, model))
    own = [fluency.wording(model, tokens) for _, tokens in found]
    together = in_context(model.context, own)
    return [Verdict(span, t, odds) for (span, t), odds in zip(found, together, strict=True)]


def prose(article: Article, model: Model) -> Iterator[tuple[Span, Tokens]]:
    """Sentences that can be judged, with their tokens; none that touches protected text."""
    protected = sorted(article.protected)
    starts = [span.start for span in protected]
    reaches = list(accumulate((span.end for span in protected), max))
    for segment in article.segments:
        for span in sentences(article.source, segment.span):
            before = bisect_left(starts, span.end)
            if before and reaches[before - 1] > span.start:
                continue
            sentence = span.of(article.source)
            tokens = fluency.tokens(model, sentence)
            if judgeable(sentence, tokens):
                yield span, tokens


def judgeable(sentence: str, tokens: Tokens) -> bool:
    """True for a sentence of some English words that is no code, address or catalogue entry."""
    enough = tokens.known >= _KNOWN_WORDS and tokens.known >= _KNOWN_SHARE * tokens.letters
    return enough and not _CODE.search(sentence)


def in_context(context: Context, own: Sequence[float]) -> list[float]:
    """Log-odds of each sentence of one article, from the log-odds of their wordings."""
    cut = [max(-context.limit, min(context.limit, odds)) for odds in own]
    total = sum(cut) + context.prior * context.prior_count
    size = len(own) - 1 + context.prior_count
    return [
        context.own * odds + context.others * min(0.0, (total - mine) / size) + context.bias
        for odds, mine in zip(own, cut, strict=True)
    ]

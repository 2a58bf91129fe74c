"""The sentences of an article beside those of its original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .. import alignment, formats
from ..alignment import Bead, Sentence
from ..article import Article, Span
from ..glossary import Glossary

LIKELY = 0.7  # probability from which numbers and names of a pair are compared
CERTAIN = 0.9  # and from which one side may be made anew from the other
_SURROUNDED = 0.5  # the same, for the pairs on either side of a gap


@dataclass(frozen=True, slots=True)
class Pair:
    """English sentences at ``span`` of the article and the Chinese they say."""

    span: Span
    english: str
    chinese: str
    confidence: float
    simple: bool  # at least one side is a single sentence
    near_english: str  # with the sentences before and after, in which a part may have gone
    near_chinese: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Chinese that no sentence of the article says, and the article's sentence before it.

    ``before`` is None where the article would have to begin with it.
    """

    chinese: str
    before: Span | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """An article beside its original."""

    pairs: tuple[Pair, ...] = ()
    gaps: tuple[Gap, ...] = ()


@lru_cache(maxsize=4)  # the detector and the repairs ask about the same text
def compared(article: Article, glossary: Glossary | None) -> Comparison:
    """``article`` beside its original; nothing if it has none."""
    if not article.original.strip():
        return Comparison()
    english = alignment.split(article)
    chinese = _sentences(article.original)
    beads = alignment.align(chinese, english, glossary)
    pairs, gaps = [], []
    for index, bead in enumerate(beads):
        if bead.chinese and bead.english:
            pair = _pair(article, bead, chinese, english)
            if pair is not None:
                pairs.append(pair)
        elif bead.chinese and _surrounded(beads, index):
            before = english[bead.english.start - 1].span if bead.english.start else None
            gaps.append(Gap(_joined(chinese, bead.chinese), before, bead.confidence))
    return Comparison(tuple(pairs), tuple(gaps) if pairs else ())


@lru_cache(maxsize=4)  # an article is compared again after every round of repairs
def _sentences(original: str) -> tuple[Sentence, ...]:
    return alignment.split(formats.article(original))


def _pair(
    article: Article, bead: Bead, chinese: Sequence[Sentence], english: Sequence[Sentence]
) -> Pair | None:
    """The pair of a bead, unless it goes over the end of a paragraph."""
    span = Span(english[bead.english[0]].span.start, english[bead.english[-1]].span.end)
    text = span.of(article.source)
    if "\n" in text or article.is_protected(span):
        return None
    return Pair(
        span,
        text,
        _joined(chinese, bead.chinese),
        bead.confidence,
        min(len(bead.chinese), len(bead.english)) == 1,
        " ".join(s.text for s in _around(english, bead.english)),
        "".join(s.text for s in _around(chinese, bead.chinese)),
    )


def _around(side: Sequence[Sentence], part: range) -> Sequence[Sentence]:
    return side[max(0, part.start - 1) : part.stop + 1]


def _joined(chinese: Sequence[Sentence], part: range) -> str:
    return "".join(chinese[i].text for i in part)


def _surrounded(beads: Sequence[Bead], index: int) -> bool:
    """True if what stands on either side of a bead is paired, so that the gap is one."""
    beside = (*beads[max(0, index - 1) : index], *beads[index + 1 : index + 2])
    return bool(beside) and all(
        b.chinese and b.english and b.confidence >= _SURROUNDED for b in beside
    )

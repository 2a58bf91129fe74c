"""The sentences of a text in order, each with whether a paragraph begins with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from ..article import Article, Span
from ..debris import lines
from ..text import sentences

# What is shorter than this is no sentence of its own: a bullet, a number, a lost quotation mark.
_LEAST = 2
_LETTER = regex.compile(r"[\p{L}\p{N}]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; ``span`` lies on the source it was cut from."""

    text: str
    span: Span
    opens: bool = False  # the first of a paragraph


def split(article: Article) -> tuple[Sentence, ...]:
    """All sentences of ``article`` that have letters or digits, in text order; no debris lines."""
    return tuple(_sentences(article))


def _sentences(article: Article) -> Iterator[Sentence]:
    source = article.source
    debris = [line.span for line in lines.find(source, markup=False)]
    starts = [span.start for span in debris]
    for segment in article.segments:
        opens = True
        for span in sentences(source, segment.span):
            opens = opens or "\n" in source[max(0, span.start - 2) : span.start]
            text = span.of(source)
            before = bisect_right(starts, span.start)
            if before and debris[before - 1].end >= span.end:
                continue
            if len(_LETTER.findall(text)) >= _LEAST:
                yield Sentence(text, span, opens)
                opens = False

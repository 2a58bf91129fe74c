"""Why Chinese stands in an English text on purpose: glosses, titles, code, bilingual lines…

Translated news that lost clauses shows other scars on the same line (commas and full-width stops
glued to the next word); careful writing does not. Where nothing else decides, a lone Chinese word
in a line without scars is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from ..article import Article, Span
from . import han
from .mention import BARE, BYLINE, ENOUGH, Line, Place, why


class Reader:
    """Judges the Chinese of one article; what it asks of the whole article is found once."""

    def __init__(self, article: Article) -> None:
        self._article = article
        texts = [Line(span.of(article.source)) for span in han.lines(article)]
        chinese = sum(line.chinese for line in texts)
        self._bilingual = chinese * 10 >= len(texts) * 3
        every = (scar for line in texts for scar in line.each_scar())
        self._scars = len(list(islice(every, ENOUGH)))
        self._many = chinese > sum(bool(BYLINE.match(line.text)) for line in texts)

    def judge(self, line: Span, units: Sequence[Span]) -> Iterator[tuple[Span, str]]:
        """Each unit of the line with the reason it is wanted; an empty reason: it is a leftover."""
        facts = Line(line.of(self._article.source))
        reasons = [self._why(facts, line, unit) for unit in units]
        if "" in reasons:  # beside a leftover, a lone word is one as well
            reasons = ["" if reason == BARE else reason for reason in reasons]
        yield from zip(units, reasons, strict=True)

    def _why(self, line: Line, stretch: Span, unit: Span) -> str:
        if self._article.is_protected(unit):
            return "protected"
        if line.foreign:
            return "Japanese or Korean"
        if line.debris:
            return "debris"
        if line.chinese:
            return self._whole_line(line)
        return why(
            Place.of(line, unit.start - stretch.start, unit.end - stretch.start), self._scars
        )

    def _whole_line(self, line: Line) -> str:
        if BYLINE.match(line.text) and not self._many:
            return ""
        if line.text.rstrip().endswith((",", "，", "、")):
            return ""  # a torn-off clause, not a line of its own
        if self._bilingual:
            return "bilingual document"
        return "" if self._scars else "Chinese line in an article without scars"

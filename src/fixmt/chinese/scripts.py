"""Which script a mark stands in: Chinese, or the English around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from ..article import Article, Span
from ..patterns import deferred
from . import han

# Kana and hangul count as Chinese here: their full-width marks are as much at home.
CJK_RANGES = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_QUOTE = deferred('"')
CJK = deferred(f"[{CJK_RANGES}]")
_LATIN_WORD = deferred(r"[A-Za-z]+")
_REACH = 40  # how far a mark looks for the letter it follows or precedes


class Lines:
    """The lines of a source with what is asked about them often, each worked out once."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._starts = [0, *(m.end() for m in re.finditer("\n", source))]
        self._chinese: dict[int, bool] = {}
        self._quotes: dict[int, list[int]] = {}

    def line(self, offset: int) -> tuple[int, int]:
        """Start and end (before the line break) of the line that holds ``offset``."""
        index = bisect_right(self._starts, offset) - 1
        start = self._starts[index]
        last = index + 1 == len(self._starts)
        end = len(self.source) if last else self._starts[index + 1] - 1
        return start, end - (end > start and self.source[end - 1] == "\r")

    def mostly_chinese(self, offset: int) -> bool:
        """True if the line is Chinese with English words in it, rather than the other way."""
        start, end = self.line(offset)
        if start not in self._chinese:
            text = self.source[start:end]
            han, words = len(CJK.findall(text)), len(_LATIN_WORD.findall(text))
            self._chinese[start] = han > 0 and han >= 2 * words
        return self._chinese[start]

    def belongs_to_chinese(self, start: int, end: int) -> bool:
        """True if the mark at ``[start, end)`` is part of Chinese text."""
        line_start, line_end = self.line(start)
        left = self._letter(range(start - 1, max(line_start, start - _REACH) - 1, -1))
        right = self._letter(range(end, min(line_end, end + _REACH)))
        if left != "latin" and right != "latin":
            return True  # Chinese on a side, or no letter at all
        return "cjk" in (left, right) and self.mostly_chinese(start)

    def opens_quote(self, offset: int) -> bool:
        """True if a straight double quote at ``offset`` would open: its line has had pairs only."""
        start, end = self.line(offset)
        if start not in self._quotes:
            self._quotes[start] = [m.start() for m in _QUOTE.finditer(self.source, start, end)]
        return bisect_left(self._quotes[start], offset) % 2 == 0

    def _letter(self, offsets: range) -> str | None:
        for i in offsets:
            char = self.source[i]
            if char.isalpha():
                return "cjk" if CJK.match(char) else "latin"
        return None


def space_after(lines: Lines, offset: int) -> str:
    """The space that an English mark needs before what stands at ``offset``: one or none."""
    _, end = lines.line(offset)
    if offset >= end:
        return ""
    char = lines.source[offset]
    if char == '"':
        return " " if lines.opens_quote(offset) else ""
    return " " if char.isalnum() or char in "“‘(（[《「" else ""


def space_before(source: str, offset: int) -> str:
    """The space that an English mark needs after what stands before ``offset``: one or none."""
    if offset == 0:
        return ""
    char = source[offset - 1]
    return " " if char.isalnum() or char in '.,;:!?)”’"%' else ""


class ChineseUnits:
    """The Chinese units of an article, asked for by offset and worked out only where asked."""

    def __init__(self, article: Article, lines: Lines) -> None:
        self._article = article
        self._lines = lines
        self._spans: dict[int, Sequence[Span]] = {}

    def hold(self, span: Span) -> bool:
        """True if ``span`` lies inside a unit: it goes with that unit's translation."""
        start, end = self._lines.line(span.start)
        if start not in self._spans:
            source = self._article.source
            chinese = CJK.search(source, start, end) is not None
            self._spans[start] = han.spans(source, Span(start, end)) if chinese else ()
        return _holds(self._spans[start], span.start, span.end)

    @cached_property
    def _wanted(self) -> list[Span]:
        return [u.span for u in han.units(self._article) if u.wanted]

    def wanted_at(self, offset: int) -> bool:
        """True if the Chinese at ``offset`` is there on purpose."""
        return _holds(self._wanted, offset, offset + 1)


def _holds(spans: Sequence[Span], start: int, end: int) -> bool:
    """True if one of the sorted, disjoint ``spans`` contains ``[start, end)``."""
    index = bisect_right(spans, start, key=lambda s: s.start) - 1
    return index >= 0 and end <= spans[index].end

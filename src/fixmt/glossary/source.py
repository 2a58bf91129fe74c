"""The Chinese side: which terms of the glossary occur in a Chinese string."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from ..article import Span
from .entry import Glossary, Term

# One character for one: offsets in the folded text are offsets in the text.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= {0x3000: 0x20} | dict.fromkeys(map(ord, "“”„‟「」『』＂"), ord('"'))
_FOLD |= dict.fromkeys(map(ord, "‘’＇"), ord("'")) | dict.fromkeys(map(ord, "—–―－"), ord("-"))
_FOLD |= dict.fromkeys(map(ord, "·‧・"), ord("·"))


@dataclass(frozen=True, slots=True)
class SourceHit:
    """A term at ``span`` of a Chinese string."""

    span: Span
    term: Term


def fold(text: str) -> str:
    """``text`` with full-width forms, quotes and letter case made equal; the length stays."""
    folded = text.translate(_FOLD)
    lowered = folded.lower()
    return lowered if len(lowered) == len(folded) else folded


def source_hits(text: str, glossary: Glossary) -> tuple[SourceHit, ...]:
    """Terms whose source occurs in ``text``, in text order, never overlapping.

    Overlap rule: the longest source wins, at equal length the leftmost; what is left is filled in
    the same way. A source in quotation marks also matches without them. Where a source has several
    rows, the first counts.
    """
    terms, lengths = _index(glossary)
    folded = fold(text)
    found: list[tuple[int, int, Term]] = []
    for start, char in enumerate(folded):
        for length in lengths.get(char, ()):
            term = terms.get(folded[start : start + length])
            if term is not None and start + length <= len(folded):
                found.append((start, start + length, term))
    found.sort(key=lambda hit: (hit[0] - hit[1], hit[0]))
    starts: list[int] = []
    kept: list[tuple[int, int, Term]] = []
    for hit in found:
        at = bisect_left(starts, hit[0])
        if (at and kept[at - 1][1] > hit[0]) or (at < len(kept) and kept[at][0] < hit[1]):
            continue
        starts.insert(at, hit[0])
        kept.insert(at, hit)
    return tuple(SourceHit(Span(start, end), term) for start, end, term in kept)


@lru_cache(maxsize=4)
def _index(glossary: Glossary) -> tuple[dict[str, Term], dict[str, tuple[int, ...]]]:
    """Folded source → entry, and first character → lengths of the sources it begins."""
    terms: dict[str, Term] = {}
    for term in glossary.terms:
        terms.setdefault(fold(term.source), term)
    for term in glossary.terms:
        terms.setdefault(fold(term.source).replace('"', ""), term)
    terms.pop("", None)
    lengths: dict[str, set[int]] = {}
    for key in terms:
        lengths.setdefault(key[0], set()).add(len(key))
    return terms, {char: tuple(sorted(found)) for char, found in lengths.items()}

"""The Chinese side: which terms of the glossary occur in a Chinese string."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import add

from ..article import Span
from .entry import Glossary, Term
from .fold import arabic, fold, is_traditional, simplified
from .overlap import Free


@dataclass(frozen=True, slots=True)
class SourceHit:
    """A term at ``span`` of a Chinese string."""

    span: Span
    term: Term


@dataclass(frozen=True, slots=True)
class _Index:
    """Folded sources, and where they may begin."""

    terms: dict[str, Term]
    lengths: dict[str, tuple[int, ...]]  # first two characters → lengths of the sources
    single: re.Pattern[str] | None  # sources of one character


def source_hits(text: str, glossary: Glossary) -> tuple[SourceHit, ...]:
    """Terms whose source occurs in ``text``, in text order, never overlapping.

    Overlap rule: the longest source wins, at equal length the leftmost; what is left is filled in
    the same way. A source in quotation marks also matches without them. Where a source has several
    rows, the first counts. Full-width and usual forms match each other, so do 二〇三五 and 2035; a
    Latin letter or digit at an end of a source must not go on outside. Traditional characters
    match simplified ones, and the other way round, where opencc is installed.
    """
    folded = fold(text)
    converted = is_traditional(folded)
    if converted:
        folded = simplified(folded)
    index = _index(glossary, converted)
    found = _matches(folded, index)
    digits = arabic(folded)
    if digits != folded:
        found = list({match[:2]: match for match in (*_matches(digits, index), *found)}.values())
    found.sort(key=lambda match: (match[0] - match[1], match[0]))
    free = Free(len(text))
    kept = [match for match in found if free.take(match[0], match[1])]
    kept.sort(key=lambda match: match[0])
    return tuple(SourceHit(Span(start, end), term) for start, end, term in kept)


def _matches(folded: str, index: _Index) -> list[tuple[int, int, Term]]:
    """All places where a source stands, overlapping ones too."""
    terms, lengths = index.terms, index.lengths
    found: list[tuple[int, int, Term]] = []
    starts = [i for i, pair in enumerate(map(add, folded, folded[1:])) if pair in lengths]
    for start in starts:
        for length in lengths[folded[start : start + 2]]:
            end = start + length
            term = terms.get(folded[start:end])
            if term is not None and end <= len(folded) and _stands(folded, start, end):
                found.append((start, end, term))
    if index.single is not None:
        for match in index.single.finditer(folded):
            if _stands(folded, *match.span()):
                found.append((*match.span(), terms[match.group()]))
    return found


def _stands(folded: str, start: int, end: int) -> bool:
    """False if the stretch is part of a longer number or Latin word: 211 in 1211, A股 in AA股."""
    return not (_joined(folded[start - 1 : start], folded[start]) if start else False) and not (
        _joined(folded[end - 1], folded[end : end + 1])
    )


def _joined(left: str, right: str) -> bool:
    if not (left and right and left.isascii() and right.isascii()):
        return False
    return (left.isdigit() and right.isdigit()) or (left.isalpha() and right.isalpha())


@lru_cache(maxsize=8)
def _index(glossary: Glossary, converted: bool) -> _Index:
    """The index for text as it is, or for text that was converted to simplified characters."""
    terms: dict[str, Term] = {}
    plain = [(fold(term.source), term) for term in glossary.terms]
    if converted:
        plain = [(simplified(key), term) for key, term in plain]
    for key, term in plain:
        terms.setdefault(key, term)
    for key, term in plain:
        bare = key.replace('"', "")
        for other in (bare, arabic(bare), simplified(bare) if is_traditional(bare) else bare):
            terms.setdefault(other, term)
    terms.pop("", None)
    lengths: dict[str, set[int]] = {}
    for key in terms:
        if len(key) > 1:
            lengths.setdefault(key[:2], set()).add(len(key))
    single = "".join(re.escape(key) for key in terms if len(key) == 1)
    return _Index(
        terms,
        {pair: tuple(sorted(found)) for pair, found in lengths.items()},
        re.compile(f"[{single}]") if single else None,
    )

"""Candidates that resemble each other, or a rendering the glossary has: by rapidfuzz."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..entry import Glossary, Term
from .candidate import Candidate, Like

_ALIKE = 86.0  # token_sort_ratio: one word of four may be spelled differently
_ALIKE_NAMES = 94.0  # Chuxiang University is not Chunjiang University
_NUMBER = re.compile(r"\d+")


def clustered(candidates: Sequence[Candidate], glossary: Glossary, limit: int) -> list[Candidate]:
    """The best ``limit`` candidates; what reads like a better one becomes its variant.

    "double first class plan" and "double first-class plan" are one candidate with a variant; the
    13th and the 14th plan are two.
    """
    from rapidfuzz import fuzz

    heads: list[Candidate] = []
    variants: dict[int, list[str]] = {}
    for candidate in candidates[: limit * 3]:
        text, numbers = _plain(candidate.text), _NUMBER.findall(candidate.text)
        for at, head in enumerate(heads):
            if candidate.kind == "person" or len(text) < 8:
                continue
            least = _ALIKE_NAMES if candidate.text[0].isupper() else _ALIKE
            if numbers == _NUMBER.findall(head.text) and (
                fuzz.token_sort_ratio(text, _plain(head.text)) >= least
            ):
                variants.setdefault(at, []).append(f"{candidate.text} ({candidate.count})")
                break
        else:
            heads.append(candidate)
    found = [replace(c, variants=tuple(variants.get(at, ()))) for at, c in enumerate(heads)]
    return _with_entries(found[:limit], glossary)


def _with_entries(candidates: Sequence[Candidate], glossary: Glossary) -> list[Candidate]:
    """``candidates``, each with the entry whose target or rendering it resembles."""
    from rapidfuzz import fuzz, process

    owners: dict[str, tuple[Term, str]] = {}
    for term in glossary.terms:
        for text in (term.target, *term.forbidden):
            owners.setdefault(_plain(text), (term, text))
    texts = list(owners)
    found = []
    for candidate in candidates:
        near = None
        if len(candidate.text) >= 8 and candidate.kind != "person":
            least = _ALIKE_NAMES if candidate.text[0].isupper() else _ALIKE
            near = process.extractOne(
                _plain(candidate.text), texts, scorer=fuzz.ratio, score_cutoff=least
            )
        if near is not None:
            term, text = owners[near[0]]
            candidate = replace(candidate, like=Like(term, text, round(near[1], 1)))
        found.append(candidate)
    return found


def _plain(text: str) -> str:
    """``text`` without the differences that do not count: case, hyphens, quotes."""
    return text.lower().replace("-", " ").replace('"', "")

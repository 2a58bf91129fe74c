"""Words of garbled English that editors of the genre replace, and by what.

The table is made by ``training/paraphrases.py`` from edited sentences and was then read by people.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from rapidfuzz.distance import Prefix

from .. import tables
from ..glossary.stems import stem

STRENGTH = 0.12  # least strength of a replacement
_STEM = 4  # letters two forms of one word share at least


def related(before: str, after: str, evidence: Collection[str] = ()) -> float:
    """How surely stem ``after`` says what stem ``before`` says, 0..1.

    Some replacements hold only where another word of the article speaks for them (*faculty* for the
    teachers of a university): it has to be among the stems of ``evidence``.
    """
    if before == after:
        return 1.0
    shared = _shared(before, after)
    if shared >= _STEM and shared >= 0.6 * max(len(before), len(after)):
        return 0.9
    strength, needs = _pairs().get((before, after), (0.0, ""))
    return strength if not needs or needs in evidence else 0.0


def general(before: Sequence[str], after: Sequence[str]) -> str:
    """The stem of ``before`` whose replacement by one of ``after`` needs evidence, or nothing."""
    pairs = _pairs()
    return next((x for x in before for y in after if pairs.get((x, y), (0, ""))[1]), "")


@cache
def _pairs() -> dict[tuple[str, str], tuple[float, str]]:
    needed = {(r[0], r[1]): stem(r[2]) for r in tables.rows("paraphrase_evidence.tsv")}
    return {
        (before, after): (float(strength), needed.get((before, after), ""))
        for before, after, strength in tables.rows("paraphrases.tsv")
    }


def _shared(a: str, b: str) -> int:
    """Length of the common beginning."""
    return int(Prefix.similarity(a, b))

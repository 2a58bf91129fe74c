"""Contexts: what an article must be about before some renderings count as wrong.

A row flagged ``context:university`` lists renderings that are right elsewhere ("principal" in a
primary school). A context holds by plain evidence in the text, stated here and nowhere else; when
in doubt it does not hold, and nothing is reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..article import Span

_UNIVERSITY = re.compile(r"\b(?:Universit(?:y|ies)|universit(?:y|ies)|Institute of Technology)\b")
_PARTY_STATE = re.compile(
    r"(?i)\b(?:party committee|party branch|party secretary|CPC|discipline inspection"
    r"|general secretary xi|xi jinping|party and government|the party['’]s)\b"
)
_OTHER_SCHOOL = re.compile(
    r"(?i)\b(?:primary|middle|high|secondary|elementary|vocational|nursery)[ -]schools?\b"
    r"|\b(?:kindergartens?|public schools?|pupils?)\b|\b(?:fourth|fifth|sixth)[ -]graders?\b"
)
_DISCIPLINE = re.compile(
    r"(?i)\b(?:discipline inspection|commission for discipline|discipline commission"
    r"|discipline (?:inspection )?committee|supervis(?:ion|ory) commission)\b"
)
_CHINA = re.compile(
    r"\b(?:China|Chinese|Beijing|Shanghai|CPC|Xi Jinping|State Council|Party (?:C|c)ommittee)\b"
    r"|[\u4E00-\u9FFF]"
)
# A full stop or comma of Chinese width after a Latin letter: nobody has edited this English.
_UNEDITED = re.compile(r"[A-Za-z][\"”')]?[。，；]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an article shows about itself."""

    china: bool
    university: bool
    other_school: bool
    unedited: bool

    @staticmethod
    def of(source: str) -> Evidence:
        """Evidence in the whole text ``source``; linear in its length."""
        return Evidence(
            china=bool(_CHINA.search(source)),
            university=bool(_UNIVERSITY.search(source) and _PARTY_STATE.search(source)),
            other_school=bool(_OTHER_SCHOOL.search(source)),
            unedited=bool(_UNEDITED.search(source)),
        )


def _china(evidence: Evidence, source: str, span: Span) -> bool:
    """The article is about China: a "Ministry of Publicity" elsewhere has its own name."""
    return evidence.china or evidence.unedited


def _university(evidence: Evidence, source: str, span: Span) -> bool:
    """The article is about a Chinese university, the sentence about no other kind of school.

    In edited English one mention of another kind of school anywhere is enough to doubt it.
    """
    if not evidence.university or (evidence.other_school and not evidence.unedited):
        return False
    return not _OTHER_SCHOOL.search(sentence(source, span))


def _discipline(evidence: Evidence, source: str, span: Span) -> bool:
    """The sentence is about discipline inspection or supervision."""
    return bool(_DISCIPLINE.search(sentence(source, span)))


def _unedited(evidence: Evidence, source: str, span: Span) -> bool:
    """The article shows that it is machine translation nobody edited."""
    return evidence.unedited


CONTEXTS: dict[str, Callable[[Evidence, str, Span], bool]] = {
    "china": _china,
    "university": _university,
    "discipline": _discipline,
    "unedited": _unedited,
}


def holds(names: tuple[str, ...], evidence: Evidence, source: str, span: Span) -> bool:
    """True if every context in ``names`` holds at ``span``; an unknown one never does."""
    return all(n in CONTEXTS and CONTEXTS[n](evidence, source, span) for n in names)


def sentence(source: str, span: Span) -> str:
    """The sentence around ``span``, at most 400 characters to either side."""
    before = source[max(0, span.start - 400) : span.start]
    after = source[span.end : span.end + 400]
    start = max(before.rfind(mark) for mark in (". ", "。", "\n", "! ", "? "))
    ends = [at for mark in (". ", "。", "\n", "! ", "? ") if (at := after.find(mark)) >= 0]
    return before[start + 1 :] + source[span.start : span.end] + after[: min(ends, default=400)]

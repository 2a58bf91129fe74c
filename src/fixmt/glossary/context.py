"""Contexts: what an article must be about before some renderings count as wrong.

A row flagged ``context:university`` lists renderings that are right elsewhere ("principal" in a
primary school). A context holds by plain evidence in the text, stated here and nowhere else; when
in doubt it does not hold, and nothing is reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from ..article import Span
from .nation import of_a_country

_UNIVERSITY = re.compile(r"\b(?:Universit(?:y|ies)|universit(?:y|ies)|Institute of Technology)\b")
_PARTY_STATE = re.compile(
    r"(?i)\b(?:party committee|party branch|party secretary|CPC|discipline inspection"
    r"|general secretary xi|xi jinping|party and government|the party['’]s)\b"
)
_OTHER_SCHOOL = re.compile(
    r"(?i)\b(?:primary|middle|high|secondary|elementary|vocational|nursery)[ -]schools?\b"
    r"|\b(?:kindergartens?|public schools?|pupils?)\b|\b(?:fourth|fifth|sixth)[ -]graders?\b"
    r"|\b(?:affiliated|experimental) (?:experimental |affiliated )?schools?\b"
)
_LEAD = 300  # characters of an article that say whom it is about
_DISCIPLINE = re.compile(
    r"(?i)\b(?:discipline inspection|commission for discipline|discipline commission"
    r"|discipline (?:inspection )?committee|supervis(?:ion|ory) commission)\b"
)
_CHINA = re.compile(
    r"\b(?:China|Chinese|Beijing|Shanghai|CPC|Xi Jinping|State Council|Party (?:C|c)ommittee)\b"
    r"|[\u4E00-\u9FFF]"
)
# What a meeting of a Party committee or a university is held to move forward.
_PARTY_WORK = re.compile(
    r"(?i)\b(?:party|rectif\w+|inspection|discipline|education\w*|teaching|teachers?|students?"
    r"|universit(?:y|ies)|colleges?|schools?|institutes?|cadres?|officials?|governance|reform|enrol\w*|employment"
    r"|accreditation|evaluation|campus|poverty|rural|projects?|construction|bureau|government"
    r"|stud(?:y|ies|ied|ying)|implement\w*|convey\w*|secretar(?:y|ies))\b"
)
_TRADE = re.compile(
    r"(?i)\b(?:dealers?|distributors?|franchise\w*|markets?|marketing|sales?|sell\w*|products?"
    r"|brands?|customers?|consumers?|buyers?|shops?|stores?|malls?|tourists?|tourism|discounts?"
    r"|prices?|advert\w+)\b"
)
# A full stop or comma of Chinese width after a Latin letter: nobody has edited this English.
_UNEDITED = re.compile(r"[。，；](?:(?<=[A-Za-z].)|(?<=[A-Za-z][\"”')].))")
# Two clauses joined by a comma, without a space, and a capital; once may be a slip.
_JOINT = re.compile(r"[a-z]{2},[A-Z][a-z]* [a-z]+ [a-z]")
_JOINT_COMMA = re.compile(r",(?<=[a-z]{2},)[A-Z][a-z]* [a-z]+ [a-z]")
_JOINTS = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the article with the text ``source`` shows about itself, found out when asked for."""

    source: str
    raw: bool = False  # nobody edited it, whatever the text shows

    @property
    def china(self) -> bool:
        return _speaks_of_china(self.source)

    @property
    def university(self) -> bool:
        return _speaks_of_university(self.source) and self.party

    @property
    def other_school(self) -> bool:
        return _speaks_of_other_school(self.source)

    @property
    def unedited(self) -> bool:
        return self.raw or unedited(self.source)

    @property
    def party(self) -> bool:
        return _speaks_of_party(self.source)


# Each is asked for many times in a row for the same text, by several detectors.
@lru_cache(maxsize=2)
def _speaks_of_china(source: str) -> bool:
    return _CHINA.search(source) is not None


@lru_cache(maxsize=2)
def _speaks_of_university(source: str) -> bool:
    return _UNIVERSITY.search(source) is not None


@lru_cache(maxsize=2)
def _speaks_of_other_school(source: str) -> bool:
    return _OTHER_SCHOOL.search(source) is not None


@lru_cache(maxsize=2)
def _speaks_of_party(source: str) -> bool:
    return _PARTY_STATE.search(source) is not None


@lru_cache(maxsize=2)
def unedited(source: str) -> bool:
    """True if ``source`` has scars that no editor leaves."""
    if _UNEDITED.search(source):
        return True
    # The first pattern is fast and finds every comma of the second, which takes both its sides.
    return all(
        sum(1 for _ in islice(pattern.finditer(source), _JOINTS)) == _JOINTS
        for pattern in (_JOINT_COMMA, _JOINT)
    )


def _china(evidence: Evidence, source: str, span: Span) -> bool:
    """The article is about China: a "Ministry of Publicity" elsewhere has its own name."""
    return evidence.china or evidence.unedited


def is_university(evidence: Evidence, source: str, span: Span) -> bool:
    """The article is about a Chinese university, the sentence about no other kind of school.

    In edited English one mention of another kind of school anywhere is enough to doubt it, in raw
    text one in the headline or the lead.
    """
    if not evidence.university or (evidence.other_school and not evidence.unedited):
        return False
    if evidence.other_school and _OTHER_SCHOOL.search(source, 0, _LEAD):
        return False
    return not _OTHER_SCHOOL.search(sentence(source, span))


def _discipline(evidence: Evidence, source: str, span: Span) -> bool:
    """The sentence is about discipline inspection or supervision."""
    return bool(_DISCIPLINE.search(sentence(source, span)))


def _nation(evidence: Evidence, source: str, span: Span) -> bool:
    """The article is about China, and it is the country that is spoken of, not a place in it."""
    return _china(evidence, source, span) and of_a_country(*around(source, span))


def _party(evidence: Evidence, source: str, span: Span) -> bool:
    """The article is about a Party organization, the sentence about its work, not about trade."""
    whole = sentence(source, span)
    return evidence.party and bool(_PARTY_WORK.search(whole)) and not _TRADE.search(whole)


def _unedited(evidence: Evidence, source: str, span: Span) -> bool:
    """The article shows that it is machine translation nobody edited."""
    return evidence.unedited


CONTEXTS: dict[str, Callable[[Evidence, str, Span], bool]] = {
    "china": _china,
    "university": is_university,
    "discipline": _discipline,
    "nation": _nation,
    "party": _party,
    "unedited": _unedited,
}


def holds(names: tuple[str, ...], evidence: Evidence, source: str, span: Span) -> bool:
    """True if every context in ``names`` holds at ``span``; an unknown one never does."""
    return all(n in CONTEXTS and CONTEXTS[n](evidence, source, span) for n in names)


def sentence(source: str, span: Span) -> str:
    """The sentence around ``span``, at most 400 characters to either side."""
    return "".join(around(source, span))


def around(source: str, span: Span) -> tuple[str, str, str]:
    """What stands before ``span`` in its sentence, ``span`` itself, and what stands after."""
    before = source[max(0, span.start - 400) : span.start]
    after = source[span.end : span.end + 400]
    start = max(before.rfind(mark) for mark in (". ", "。", "\n", "! ", "? "))
    ends = [at for mark in (". ", "。", "\n", "! ", "? ") if (at := after.find(mark)) >= 0]
    return before[start + 1 :], source[span.start : span.end], after[: min(ends, default=400)]

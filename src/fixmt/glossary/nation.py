"""Whether a slogan about the country is about the country: 教育强国 is no province, city or firm.

"Education power" is what translation makes of 教育强国. Of a city or a region the same words are
right English, or stand for something else.
"""

from __future__ import annotations

from ..names.pinyin import segment
from ..patterns import deferred

_NATION = (
    r"(?:China(?!['’]s [A-Z])|Chinese nation|our (?:great )?country|our nation|my country"
    r"|the (?:whole |great )?(?:country|nation|motherland)\b|2035)"
)
_LOCAL = (
    r"(?:provinces?|cit(?:y|ies)|towns?|count(?:y|ies)|districts?|prefectures?|municipalit(?:y|ies)"
    r"|villages?|townships?|regions?|areas?|states?|compan(?:y|ies)|groups?|firms?)\b"
    r"(?! (?:party|committee|government|department|bureau|congress|school|university|college))"
)
_LOCALS = deferred(rf"\b(?:(?i:{_LOCAL})|Hong Kong|Maca[ou]|Tibet|Inner Mongolia|Taiwan)")
_NATIONS = deferred(rf"\b{_NATION}")
# Whose help a country needs: the province contributes to building an education power.
_HELPS = deferred(r"(?i)\b(?:contribut|serv|help|support|wisdom)\w*")
_CALLED_SO = deferred(
    r"(?i)(?:\b(?:into|as|is|are|was|were|be|been|being|becom(?:e|es|ing)|became|remain(?:s|ed)?"
    r"|called)\s+(?:(?!(?:to|build|the|of|in|for|from|and)\b)[\w-]+\s+){0,3}|,\s*an?\s+)\Z"
)
# One of several strengths of the country: an education power, a talent power.
_LISTED = deferred(r"(?i)\b(?:power|country)\b[^.;]{0,40},\s*an?\s+\Z")
_BUILT = deferred(r"(?i)\b(?:buil\w+|construct\w*)\s+(?:of\s+)?(?:an?\s+)?\Z")
_OF_A_PLACE = deferred(
    r"\s+(?:of|in|within|across|for)\s+(?:(?:the|our|this|its|a)\s+)?(?:[\w-]+\s+)?"
    rf"(?:(?i:{_LOCAL})|(?!(?:China|Chinese|Xi|Party|CPC|New|New Era)\b)[A-Z][a-z]+)"
)
_SUBJECT = deferred(
    r"(?:\A\W*|[,;，；:]\s*|\b(?:that|and|so|as)\s+)([A-Z][a-z]{3,})\s+"
    r"(?:will|would|should|must|can|is|was|has|had|builds?|built|strives?|aims?|plans?|hopes?|to)\b"
)


def of_a_country(before: str, rendering: str, after: str) -> bool:
    """True unless ``rendering`` is said of a province, city, region or other place.

    ``before`` and ``after`` are the rest of its sentence.
    """
    head = before[max((m.end() for m in _NATIONS.finditer(before)), default=0) :]
    if _OF_A_PLACE.match(after):
        return False
    called = _CALLED_SO.search(before) and not _LISTED.search(head)
    if called or ("powerhouse" in rendering.lower() and not _BUILT.search(before)):
        return _NATIONS.search(before) is not None and not _LOCALS.search(head)
    if _HELPS.search(head):
        return True
    place = _SUBJECT.search(head)
    return not _LOCALS.search(head) and (place is None or len(segment(place[1].lower())) < 2)

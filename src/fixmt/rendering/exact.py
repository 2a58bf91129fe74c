"""English of short Chinese that needs no model: adverbials, dates, amounts, credits, terms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from .. import tables
from ..chinese import romanize
from ..glossary import Glossary, Term, source_hits
from ..tables import words
from . import amounts, dates

_ORDER = regex.compile(r"(?:第)?([一二三四五六七八九十])(?:是|要|个是|、)|其([一二三四五])")
_ORDINALS = words("First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth")
_NUMERALS = "一二三四五六七八九十"

_CREDIT = regex.compile(
    r"(?P<role>\p{Han}{1,4}(?:/\p{Han}{1,2})?)(?:\s?[/／:：|丨]\s?|(?<=[图文影稿员者])\s)"
    r"(?P<names>\p{Han}{2,4}(?:[\s、，]\p{Han}{2,4})*?)(?=\s+\p{Han}{1,3}[/／:：|丨]|\s*$)"
)
_ROLES = {
    "文": "Text",
    "图": "Photo",
    "图文": "Text and photos",
    "文/图": "Text and photos",
    "图/文": "Text and photos",
    "摄影": "Photo by",
    "摄": "Photo by",
    "供图": "Photo by",
    "供稿": "Contributed by",
    "撰稿": "Written by",
    "作者": "By",
    "审核": "Reviewed by",
    "审校": "Reviewed by",
    "初审": "First review by",
    "复审": "Second review by",
    "终审": "Final review by",
    "校对": "Proofread by",
    "编辑": "Edited by",
    "责编": "Edited by",
    "责任编辑": "Editor",
    "记者": "Reporter",
    "通讯员": "Correspondent",
    "来源": "Source",
}


@dataclass(frozen=True, slots=True)
class Exact:
    """English for a whole Chinese unit, and how it joins its surroundings."""

    text: str
    kind: str  # lead | report | order | date | amount | ordinal | term | credit | word
    preposition: str = ""  # of a date used as an adverbial
    term: Term | None = None
    confidence: float = 0.97


def adverbial(text: str) -> Exact | None:
    """Leading adverbials (``会上``), reporting clauses (``会议指出``), enumerators (``一是``)."""
    if text in _adverbials():
        english, kind = _adverbials()[text]
        return Exact(english, kind)
    if found := _ORDER.fullmatch(text):
        return Exact(_ORDINALS[_NUMERALS.index(found[1] or found[2])], "order")
    return None


def english(text: str, glossary: Glossary | None) -> Exact | None:
    """The exact English of the Chinese unit ``text``, or None where only a model could tell."""
    if found := adverbial(text):
        return found
    if date := dates.english(text):
        return Exact(date.text, "date", date.preposition)
    if glossary is not None:
        hits = source_hits(text, glossary)
        if len(hits) == 1 and len(hits[0].span) == len(text):
            return Exact(hits[0].term.target, "term", term=hits[0].term, confidence=0.93)
    if amount := amounts.english(text):
        return Exact(amount, "amount")
    if ordinal := amounts.ordinal(text):
        return Exact(ordinal, "ordinal", confidence=0.9)
    return credit(text, glossary)


def credit(text: str, glossary: Glossary | None) -> Exact | None:
    """``文/宋磊 图/吴琪`` → *Text: Song Lei; photo: Wu Qi*."""
    parts: list[str] = []
    at = 0
    for found in _CREDIT.finditer(text):
        role = _ROLES.get(found["role"])
        people = [_who(n, glossary) for n in regex.split(r"[\s、，]", found["names"])]
        if role is None or None in people or text[at : found.start()].strip():
            return None
        at = found.end()
        colon = "" if role.endswith("by") or role == "By" else ":"
        parts.append(f"{role}{colon} {' and '.join(p for p in people if p)}")
    if not parts or text[at:].strip():
        return None
    rest = [p[0].lower() + p[1:] for p in parts[1:]]
    return Exact("; ".join([parts[0], *rest]), "credit", confidence=0.9)


def _who(text: str, glossary: Glossary | None) -> str | None:
    """A credited person or, from the glossary, body."""
    if glossary is not None:
        hits = source_hits(text, glossary)
        if len(hits) == 1 and len(hits[0].span) == len(text):
            return hits[0].term.target
    return romanize.name(text)


@cache
def _adverbials() -> dict[str, tuple[str, str]]:
    return {zh: (en, kind) for zh, en, kind in tables.rows("adverbials.tsv")}

"""A noun for a verb among bare verbs: `focus on the core, In-depth discussion of the goals`.

The Chinese verb with its adverb comes out as a noun with its adjective where the clauses around it
have bare verbs; English has a bare verb there too: `thoroughly discuss the goals`.
"""

from __future__ import annotations

from ..patterns import deferred
from .clauses import has_finite_verb, has_modal, is_imperative, words

_ADVERBS = {
    "active": "actively",
    "comprehensive": "comprehensively",
    "continuous": "continuously",
    "effective": "effectively",
    "full": "fully",
    "further": "further",
    "in-depth": "thoroughly",
    "scientific": "scientifically",
    "solid": "solidly",
    "vigorous": "vigorously",
}
_VERBS = {
    "analysis": "analyze",
    "application": "apply",
    "assessment": "assess",
    "cultivation": "cultivate",
    "development": "develop",
    "discussion": "discuss",
    "exploration": "explore",
    "implementation": "implement",
    "improvement": "improve",
    "integration": "integrate",
    "investigation": "investigate",
    "optimization": "optimize",
    "promotion": "promote",
    "study": "study",
    "summary": "summarize",
}
_PHRASE = deferred(
    rf"(?i)(?P<adjective>{'|'.join(_ADVERBS)}) (?P<noun>{'|'.join(_VERBS)}) of (?=[\w\"“])"
)
_NEXT = deferred(r"[,，;；] ?(?:and )?")


def bare_verb(previous: str, right: str, rest: str) -> tuple[str, int] | None:
    """The verb for the noun that ``right`` begins with, and how many characters it stands for.

    ``previous`` is the clause before, ``rest`` the sentence from ``right`` on. Nothing where
    neither neighbour has a bare verb, or where the noun is a subject.
    """
    found = _PHRASE.match(right)
    if found is None or has_finite_verb(right):
        return None
    following = _NEXT.split(rest, maxsplit=2)[1:2]
    told = any(is_imperative(words(clause)) for clause in (previous, *following))
    if not told and not has_modal(previous):
        return None
    verb = _VERBS[found["noun"].lower()]
    return f"{_ADVERBS[found['adjective'].lower()]} {verb} ", found.end()

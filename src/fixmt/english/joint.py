"""What two clauses are to each other where a comma or semicolon was glued between them.

Two sentences, the next item of a list, or one sentence that goes on: answered from the words on
both sides, erring towards the reading that changes less.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..patterns import deferred
from .bound import bound
from .clauses import Opening, has_modal, is_complete, is_imperative, leads_on, opening, words
from .sentences import (
    after_adverbial,
    changes_to_past,
    lists_attendees,
    names_subject,
    opens_after_adverbial,
    opens_after_connective,
    opens_clause,
)
from .words import CaseEvidence, can_lower, word_class

_CHINESE_END = deferred(r"[\u3400-\u9fff][”’」』》]?\s*\Z")
AND = deferred(r"And (?=[a-z])")
_IS_DONE = deferred(r"\b(?:will|to) be [a-z]+(?:ed|t|ld|wn|en)\b(?! (?:to|and)\b)")
_WE_WILL = deferred(r"(?:We|we) (?:will|should|must|shall|need to) (?=[a-z])")


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint and the clauses on its two sides, each up to the next joint or sentence end."""

    at: int  # the comma or semicolon
    word: int  # where the next clause starts
    said: str  # the sentence up to here
    previous: str
    right: str
    rest: str  # from the joint to the end of the sentence
    whole: bool  # the sentence up to here has a main clause and could end
    listed: bool  # the sentence is one item of a list held together by semicolons
    last: bool  # no further joint in this sentence
    quoted: bool  # inside quotation marks, whether they close or not
    stated: bool  # a clause of the sentence so far says something, and no mere purpose


def splits(source: str, joint: Joint, evidence: CaseEvidence) -> bool:
    """True if two whole sentences meet at a comma, so that more than a comma belongs there.

    A full stop, or a semicolon in a list that semicolons hold together.
    """
    if source[joint.at] not in ",，" or not joint.whole or joint.quoted:
        return False
    if _CHINESE_END.search(joint.said):  # what it leads to is not known before it is translated
        return False
    if joint.previous.endswith(" that") or leads_on(after_adverbial(joint.previous)):
        return False
    if bound(joint.said, joint.previous, joint.right, joint.rest):
        return False
    said = words(joint.previous)
    alone = joint.said == joint.previous
    if alone and len(said) < 4 and is_imperative(said):  # "Stop and rest, the problem will grow"
        return False
    begins = opening(joint.right)
    if begins is Opening.SUBJECT and can_lower(source, joint.word, evidence):
        return True
    if begins is Opening.ORDINAL or opens_after_connective(joint.rest) or _adds_sentence(joint):
        return True
    if joint.stated and opens_after_adverbial(joint.rest):
        return True
    ended = is_complete(joint.previous) or names_subject(joint.previous)
    return ended and (names_subject(joint.rest) or lists_attendees(joint.rest))


def repeated_subject(joint: Joint) -> int:
    """How many characters of `We will` before the next item of a list of what is to be done.

    A list of semicolons that says so with bare verbs (`third, insist on quality, We will train
    staff`) goes on with one; 0 where there is no such list.
    """
    again = _WE_WILL.match(joint.right)
    if again is None or not joint.listed or joint.quoted or not _tells(joint.previous):
        return 0
    verb = words(joint.right[again.end() : again.end() + 40])[:1]
    return again.end() if verb and word_class(verb[0]) in ("verb", "either") else 0


def _tells(clause: str) -> bool:
    """True for a clause that says what is to be done: a bare verb, or `we must`."""
    said = words(clause)
    ordinal = bool(said) and word_class(said[0]) == "ordinal"
    return is_imperative(said[1:] if ordinal else said) or _WE_WILL.match(clause) is not None


def _adds_sentence(joint: Joint) -> bool:
    """True for `And` before a subject of its own, where what holds meets what happened."""
    link = AND.match(joint.right)
    rest = joint.right[link.end() :] if link else ""
    full = word_class(rest.split(" ", 1)[0]) == "determiner" and opens_clause(rest)
    return full and is_complete(joint.previous) and changes_to_past(joint.previous, rest)


def ends_series(joint: Joint) -> bool:
    """True for the last of several clauses that all say what is to be done."""
    if not joint.last or opening(joint.right) is not Opening.IMPERATIVE or "," in joint.right:
        return False
    before = words(joint.previous)
    told = is_imperative(before) or (
        has_modal(joint.previous) and not _IS_DONE.search(joint.previous)
    )
    return told and before[0].lower() not in ("and", "or", "but")

"""A clause that begins with a bare verb after a comma: what it is to the clause before it.

Chinese strings verbs together, and clause by clause they come out bare: `the bureau held a meeting,
Plan the work`. English says the purpose with *to* (`held a meeting to plan the work`) and what went
with it or came of it with a participle (`trained 300 farmers, promoting the new seed`).
"""

from __future__ import annotations

import re

from ..english.clauses import has_finite_verb, is_imperative, is_past, is_present, words
from ..english.words import word_class
from ..glossary.inflect import verbs
from ..patterns import deferred
from .language import verb as forms

# What is asked, said or meant to be: the verbs after it are no narration.
_NO_NARRATION = deferred(
    r"\b(?:must|should|shall|will|would|can|could|may|might|need|needs|necessary|let|hoped?"
    r"|hopes|said|says?|stress\w*|emphasi[sz]\w*|point\w* out|require\w*|request\w*|ask\w*"
    r"|demand\w*|urg\w+|propos\w+|suggest\w*|call\w* (?:on|for)|advocat\w*|remind\w*"
    r"|encourag\w+|believ\w*|agree[ds]?"
    r"|decid\w+|plans?|planned|expect\w*|aim\w*|want\w*|how|that|which|who|where|when|if|not|never"
    r"|difficult|easy|order|so)\b"
)
_REPORT = deferred(
    r"\b(?:said|pointed out|introduced|noted|explained|reported)(?: in [a-z]+ [a-z]+)? that\b"
)
_BEGUN = deferred(r"(?i)\s*(?:to|by|through|for|with|let|while|as)\b")
# Verbs of doing something for a purpose, in the past.
_PURPOSEFUL = frozenset(
    (
        *("held", "convened", "organized", "organised", "launched", "introduced", "established"),
        *("formed", "formulated", "signed", "invited", "issued", "sent", "dispatched", "deployed"),
        *("went", "visited", "came", "led", "opened", "arranged", "conducted", "mobilized"),
        *("built", "created", "gathered", "selected", "invested", "allocated", "coordinated"),
    )
)
_SET_UP = deferred(r"\bset up\b")
_PURPOSE_SAID = deferred(r"\b(?:to|in order to) (?!the\b|an?\b|its\b|their\b|all\b|both\b)[a-z]+\b")
# What comes of something, and is no purpose
_RESULTS = frozenset(
    (
        *("let", "become", "reach", "achieve", "realize", "receive", "attract", "last", "cover"),
        *(
            "win",
            "obtain",
            "benefit",
            "drive",
            "total",
            "account",
            "exceed",
            "involve",
            "lead",
            "make",
        ),
        *("adhere", "insist", "take"),
    )
)
# The past of what comes of something: "visited the mill, Won praise" is "winning praise".
_OUTCOMES = {
    "accumulated": "accumulating",
    "achieved": "achieving",
    "attracted": "attracting",
    "broke": "breaking",
    "created": "creating",
    "ensured": "ensuring",
    "filled": "filling",
    "formed": "forming",
    "laid": "laying",
    "marked": "marking",
    "reached": "reaching",
    "realized": "realizing",
    "set": "setting",
    "won": "winning",
}
# Adjectives and adverbs that look like verbs, and verbs that stand in set phrases
_NO_VERBS = frozenset(
    (
        *("open", "clear", "clean", "complete", "correct", "direct", "free", "slow", "present"),
        *("separate", "welcome", "close", "secure", "lower", "near", "long", "better", "further"),
        *("last", "face", "hand", "thank", "please", "wish", "total", "live", "then", "like"),
        *("regard", "concern", "include", "depend", "compare", "base", "combine", "follow"),
    )
)
_SKIPPED = frozenset(
    ("also", "then", "so", "only", "even", "still", "not", "never", "always", "just", "now")
)
_AND_VERB = deferred(r"\b(?:and|or) (?:[a-z]+ly )?([a-z]+)(?: ([\w-]+))?")
_SECOND = deferred(r" and ([a-z]+)(?= )")  # Arrange and plan the work
_PIECE = re.compile(r"[,，:：;；]")
_MAY_DOUBLE = re.compile(r"[^aeiou][aeiou][bdgklmnprtv]$")  # commit, committing


def attached(said: str, previous: str, right: str, rest: str) -> tuple[str, int] | None:
    """What stands for the beginning of the clause ``right``, and how many of its characters.

    ``said`` is the sentence up to the joint, ``previous`` its last clause, ``rest`` the sentence
    from the joint on. Nothing where the sentence does not narrate, or that is not sure.
    """
    start = _verb(right) or _outcome(right, rest)
    told = _REPORT.sub(" ", said)  # he said that the mill has closed, Leave 300 without work
    if start is None or _NO_NARRATION.search(told) or _BEGUN.match(told):
        return None
    at, verb = start
    low = verb.lower()
    after = right[at + len(verb) :] if low in _OUTCOMES else right
    if has_finite_verb(after) or said.count('"') % 2 or "“" in said.rpartition("”")[2]:
        return None
    main = _main_verb(previous)
    if not main:
        return None
    if low in _OUTCOMES:
        return f", {_OUTCOMES[low]}", len(verb)
    adverb = right[:at].lower()
    purposeful = main in _PURPOSEFUL or _SET_UP.search(previous) is not None
    if purposeful and low not in _RESULTS and not _PURPOSE_SAID.search(previous):
        return f" to {adverb}{low}", at + len(verb)
    if low in _NO_VERBS or _may_double(low):
        return None
    text, end = f", {adverb}{forms(low).gerund}", at + len(verb)
    second = _SECOND.match(right, end)
    if second is not None and word_class(second[1]) in ("verb", "either"):
        if _may_double(second[1]):
            return None
        text, end = f"{text} and {forms(second[1]).gerund}", second.end()
    return (text, end) if _alone(right, rest, end) else None


def _may_double(low: str) -> bool:
    """True where it is not known whether a verb doubles its last letter before *-ing*."""
    return low not in verbs() and _MAY_DOUBLE.search(low) is not None


def _verb(right: str) -> tuple[int, str] | None:
    """Where the bare verb stands that the clause begins with, perhaps after an adverb."""
    first = words(right[:80])[:4]
    if not first or not is_imperative(first) or not right.startswith(first[0]):
        return None
    adverb = word_class(first[0]) == "adverb"
    if adverb and (first[0].lower() in _SKIPPED or len(first) < 2):
        return None
    verb, after = (first[1], first[2:3]) if adverb else (first[0], first[1:2])
    low = verb.lower()
    kind = word_class(low)
    if kind not in ("verb", "either") or low in _SKIPPED or not after:
        return None
    following = word_class(after[0])
    if adverb and not verb.islower():
        return None
    if kind == "either" and following not in ("determiner", "pronoun", "adverb"):
        return None  # "Support for the plan", "Work on the line" may be nouns
    at = right.find(verb, len(first[0])) if adverb else 0
    return (at, verb) if at >= 0 else None


def _outcome(right: str, rest: str) -> tuple[int, str] | None:
    """The verb of what came of the clause before, if nothing else was done after it."""
    verb, after, object_ = [*words(right[:40])[:3], "", "", ""][:3]
    if verb.lower() not in _OUTCOMES or not right.startswith(verb) or not after:
        return None
    if (word_class(after) in ("preposition", "past") and after != "up") or object_ == "by":
        return None  # "won by 3 to 1", "set up by the town"
    later = (words(p.strip())[:3] for p in _PIECE.split(rest)[1:])
    done = any(word_class(w) == "past" or w == verb.lower() for t in later for w in t[:2])
    also = any(word_class(m[1]) == "past" for m in _AND_VERB.finditer(right))
    return None if done or also else (0, verb)


def _main_verb(previous: str) -> str:
    """The last finite verb of a clause that narrates; nothing without one."""
    tokens = words(previous)
    if not tokens or is_imperative(tokens):
        return ""
    for i in range(len(tokens) - 1, 0, -1):
        before = tokens[i - 1].lower()
        kind, owns = word_class(tokens[i]), before in ("has", "have", "had")
        if (owns or before in ("was", "were")) and kind == "past":
            return tokens[i].lower()
        if owns and kind == "determiner":
            return before
        if is_past(tokens, i) or is_present(tokens, i):
            return tokens[i].lower()
    return ""


def _alone(right: str, rest: str, after: int) -> bool:
    """True if no other bare verb follows that would have to change along with the first."""
    if any(_is_verb(m[1], m[2] or "") for m in _AND_VERB.finditer(right, after)):
        return False
    return not any(
        is_imperative(tokens[1:] if tokens[0].lower() in ("and", "or", "but") else tokens)
        for piece in _PIECE.split(rest)[1:]
        if (tokens := words(piece.strip())[:5])
    )


def _is_verb(word: str, after: str) -> bool:
    kind = word_class(word)
    return kind == "verb" or (
        kind == "either" and word_class(after) in ("determiner", "pronoun", "preposition")
    )

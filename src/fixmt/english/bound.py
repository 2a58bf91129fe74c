"""Two clauses that one thought binds: no full stop may stand between them.

`It should not only be taught, It should also be lived`, `you only need to ring, You can come in`,
`we will take this as an opportunity, We will mend the quay`: Chinese puts a comma there and a new
subject, and an engine that translates clause by clause a capital.
"""

from __future__ import annotations

from ..patterns import deferred
from .clauses import has_finite_verb, is_complete, words
from .sentences import has_purpose, names_subject, opens_after_adverbial
from .words import word_class

_MODAL = r"(?:must|should|shall|will|would|can|could|may|might)"
_NOT_ONLY = deferred(
    rf"(?:\b(?P<before>{_MODAL}) )?\b[Nn]ot only\b(?: (?P<after>{_MODAL})\b)?(?!.* but )"
)
_ALSO = deferred(rf"(?:It|They|He|She|We|You) (?P<modal>{_MODAL}) also (?=[a-z])")
_ALSO_SOON = deferred(r"[^,，;；.]{0,40}\balso\b")
_HAS_ONLY_TO = deferred(r"\b(?:only|just) (?:needs?|has|have) to [a-z]")
_CAN = deferred(r"(?:You|They|He|She|It|We) can (?!not\b)")
# What is done on an occasion follows the occasion.
_OCCASION = deferred(
    r"\b(?:tak|seiz)(?:e|es|ing) [^,，;；]{2,80} as (?:an?|the) (?:[a-z]+ )?"
    r"(?:opportunity|chance|starting point)\Z"
)
_WE_WILL = deferred(r"We will (?=[a-z])")
_HE_ASKED = deferred(
    r"\b(?:asked|requested|required|demanded|urged|stressed|emphasi[sz]ed|said|pointed out)"
    r"(?: [a-z]+){0,3} that\b"
)
_WELCOME = deferred(
    r"Welcome (?P<who>(?:all|our|more) (?:[a-z]+ ){0,3}?[a-z]+s(?: (?:of|from) [^,，;；]*?)?"
    r"|everyone|all of you) to (?P<verb>[a-z]+)"
)


def bound(said: str, previous: str, right: str, rest: str) -> tuple[str, int] | None:
    """What joins ``right`` to the clause before, and how many of its characters that replaces.

    ``said`` is the sentence up to the joint, ``previous`` its last clause, ``rest`` the sentence
    from the joint on. With no characters replaced, the first letter of ``right`` loses its capital.
    None where nothing binds the two.
    """
    only = _NOT_ONLY.search(previous)
    if only is not None and _ALSO_SOON.match(right):
        also = _ALSO.match(right)
        same = also is not None and also["modal"] in (only["before"], only["after"])
        if also and same:
            return f", but {also['modal']} also ", also.end()
        return (", ", 0) if right.startswith(("And ", "But ")) else (", but ", 0)
    if _OCCASION.search(previous):
        will = _will_do(right)
        return (" to ", will) if will or _is_bare(right) else (", ", 0)
    if _HAS_ONLY_TO.search(previous) and _CAN.match(right):
        return ", and ", 0
    if right.startswith("I ") and _HE_ASKED.search(said) and not said.startswith("I "):
        return ", ", 0
    welcome = _WELCOME.match(right)
    if welcome is not None and is_complete(previous) and word_class(welcome["verb"]) == "verb":
        who = welcome["who"]
        text = f", and {who} {'is' if who == 'everyone' else 'are'} welcome"
        return text, welcome.end("who")
    return _purposes(said, previous, right, rest)


def _will_do(right: str) -> int:
    """How many characters of `We will` stand before the verb that ``right`` begins with."""
    found = _WE_WILL.match(right)
    if found is None:
        return 0
    first, second, *_ = [*right[found.end() :].split(" ", 2), "", ""]
    verb = second if word_class(first) == "adverb" or first.endswith("ly") else first
    return found.end() if word_class(verb) in ("verb", "either") else 0


def _is_bare(right: str) -> bool:
    """True if ``right`` begins with a verb that can be nothing else: `Strengthen the dykes`."""
    first = words(right[:40])[:1]
    return bool(first) and word_class(first[0]) == "verb" and not has_finite_verb(right)


def _purposes(said: str, previous: str, right: str, rest: str) -> tuple[str, int] | None:
    """`and` for `We will` between what a sentence is for and its main clause.

    `In order to save water, We will mend the dykes, On May 3, the town met`: two purposes.
    """
    if said != previous or not has_purpose(previous) or has_finite_verb(previous):
        return None
    main = rest[len(right) :].lstrip(",， ")
    if not main or not (names_subject(main) or opens_after_adverbial(main)):
        return None
    will = _will_do(right)
    return (" and ", will) if will else None

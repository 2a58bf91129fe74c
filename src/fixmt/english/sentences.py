"""Where a new sentence begins in a run of clauses: what opens it, who or what it is about.

``clauses`` reads one clause by its first word. Here the rest of the sentence is read: an adverbial
before its subject (`On the same day, the mill held …`), or a subject that is a name or an office
(`Vice Mayor Wu Fang spoke`, `Wu Fang, deputy head of the mill, spoke`).
"""

from __future__ import annotations

from functools import lru_cache

from ..patterns import deferred
from .clauses import Opening, has_finite_verb, is_past, is_present, opening, words
from .words import word_class, word_set

_GLUED = deferred(r"[,，](?=[A-Z])")
_COMMA = deferred(r"[,，](?!\d{3})\s*")
_CONNECTIVE = deferred(
    r"(?:At the same time|In addition|However|Therefore|Meanwhile|Moreover|Furthermore|As a result"
    r"|To (?:this|that) end|On this basis|Subsequently|Afterwards|After that|At present|Finally"
    r"|In the end|On the other hand|In the future|In this regard|So far|To date|Since then"
    r"|(?:Up )?(?:to|until|till) (?:now|the present)|Until now|As of now|Currently|Recently|Later)"
    r"[,，]\s*",
)
_ADVERBIAL = deferred(
    r"(?:Now|Nowadays|Today|(?:Last|Next|This) (?:year|month|week)|That (?:day|night|year)|Then"
    # when, where or among whom; never how (`by training`, `with`), which may end a clause
    r"|(?:In|On|At|During|After|Before|Since|From|By|As of|Up to|Until|Throughout|Within|Among)"
    r"(?! order to\b)(?! [a-z]+ing\b) [^,，;；:：]{2,90})"
    r"[,，](?!\d{3})\s*"
)
_DATED = deferred(
    r"On (?:behalf of |(?:the )?(?:[a-z]+ ){0,3}(?:days?|eve|morning|afternoon|evening|night|date"
    r"|basis|site|occasion|spot)\b|[^,]*\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
_BY_METHOD = deferred(r"By (?![^,]*\d)(?!(?:the|that|this) (?:end|time|close|beginning|year)\b)")
_ATTENDED = deferred(
    r" (?:attended|participated in|took part in) (?:the |this )?(?:[a-z]+ ){0,3}"
    r"(?:meeting|conference|event|ceremony|symposium|seminar|forum|activity|activities)[.。]?\Z"
)
_PURPOSE = deferred(r"\s*(?:In order to|So as to|To) [a-z]")
_SMALL_VERBS = frozenset(("is", "are", "was", "were", "has", "have", "had", "will"))
_LIST_LIMIT = 14  # pieces between commas in which a list of names is followed


def has_purpose(sentence: str) -> bool:
    """True if ``sentence`` opens with what its last clause is for: `In order to mend the quay`."""
    return _PURPOSE.match(sentence) is not None


def opens_clause(text: str) -> bool:
    """True if ``text`` starts with a subject of its own and its finite verb."""
    first = _COMMA.split(text, maxsplit=1)[0]
    # "14 mills have closed", but not "9 listed companies"
    counted = first[:1].isdigit() and any(w in word_set("finite") for w in words(first))
    return counted or opening(first) is Opening.SUBJECT or names_subject(text)


def opens_after_connective(text: str) -> bool:
    """True for `However,` or another link to the sentence before, and a finite verb after it."""
    link = _CONNECTIVE.match(text)
    return link is not None and has_finite_verb(_GLUED.split(text[link.end() :], maxsplit=1)[0])


def after_adverbial(text: str) -> str:
    """``text`` without an adverbial before its clause; all of it if there is none."""
    match = _ADVERBIAL.match(text)
    return text[match.end() :] if match and opens_after_adverbial(text) else text


@lru_cache(maxsize=64)
def opens_after_adverbial(text: str) -> bool:
    """True for an adverbial, a comma, and then a subject with its finite verb."""
    match = _ADVERBIAL.match(text)
    if match is None or _BY_METHOD.match(text):
        return False
    if text.startswith("On ") and not _DATED.match(text):  # on trade, visas and flights
        return False
    rest = text[match.end() :]
    return opens_clause(rest) or opens_after_connective(rest) or opens_after_adverbial(rest)


def is_statement(text: str, rest: str) -> bool:
    """True if the clause ``text``, with which ``rest`` begins, has a subject and a finite verb."""
    tokens = words(text)
    determined = bool(tokens) and word_class(tokens[0]) == "determiner" and has_finite_verb(text)
    return determined or opening(text) is Opening.SUBJECT or opens_after_adverbial(rest)


def changes_to_past(before: str, after: str) -> bool:
    """True if ``before`` says what holds today and ``after`` what happened: no one statement."""
    return _tense(before) == "present" and _tense(after) == "past"


def _tense(text: str) -> str:
    """Tense of the first finite verb of ``text``; empty where that is not plain."""
    tokens = words(text)
    for i, token in enumerate(tokens):
        if i and is_present(tokens, i):
            return "present"
        if i and token in ("was", "were"):
            return "past"
        if i and token in word_set("finite"):
            return ""
        if i and is_past(tokens, i):
            return "past"
    return ""


@lru_cache(maxsize=64)
def names_subject(text: str) -> bool:
    """True if ``text`` starts with a name or an office as its subject, and the verb follows.

    The verb stands in the same piece (`Mayor Wu spoke`), after what the bearer is (`Wu Fang, head
    of the mill, spoke`), or after a list of offices or one that `and` closes (`Wu Fang, Li Bo
    and Mayor Qin spoke`).
    """
    pieces = [p for p in _COMMA.split(text) if p]
    if not pieces or not _is_name(pieces[0]):
        return False
    if _verb_follows(pieces[0]):
        return True
    for index, piece in enumerate(pieces[1:_LIST_LIMIT], 1):
        tokens = words(piece)
        if not tokens or word_class(tokens[0]) == "pronoun" or tokens[0] == "A":
            return False
        if _starts_with_verb(tokens):
            return index > 1 and _is_office(words(pieces[index - 1]))
        if has_finite_verb(piece):
            # without `and` the offices of one person: `deputy secretary, vice mayor Liu Bo`
            closed = "and" in tokens or (index == 1 and _is_office(words(pieces[0])))
            return closed and _verb_follows(piece)
    return False


def lists_attendees(text: str) -> bool:
    """True for a list of three or more offices or names, and only then who attended what."""
    *listed, last = (p for p in _COMMA.split(text) if p)
    found = _ATTENDED.search(last)
    if found is None or len(listed) < 2 or has_finite_verb(last[: found.start()]):
        return False
    return listed[0][0].isupper() and not any(has_finite_verb(p) for p in listed)


def _is_name(piece: str) -> bool:
    """True if ``piece`` starts with two capitals, an office, or a capital right before its verb."""
    tokens = words(piece)
    if len(tokens) < 2 or not tokens[0][0].isupper() or tokens[0].lower() in word_set("finite"):
        return False
    kind = word_class(tokens[0])
    if kind in ("preposition", "conjunction", "pronoun", "adverb", "verb", "participle", "past"):
        return False
    if kind == "determiner":  # The coach, a former rower
        return tokens[0] == "The" and _has_office(tokens[:6])
    verb = tokens[1] in word_set("finite") or tokens[1] in word_set("simple past")
    return tokens[1][0].isupper() or kind == "title" or (verb and not kind)


def _verb_follows(piece: str) -> bool:
    """True if only a noun phrase stands before the first finite verb of ``piece``."""
    tokens = words(piece)
    for i, token in enumerate(tokens):
        if not token.islower():
            continue
        if i and (token in word_set("finite") or is_past(tokens, i)):
            return word_class(tokens[i - 1]) not in ("preposition", "determiner", "conjunction")
        if token == "to":  # Mayor Wu to open the fair
            return False
        if token in word_set("relative"):
            return False
    return False


def _starts_with_verb(tokens: list[str]) -> bool:
    first = tokens[0]
    return first in _SMALL_VERBS or (first.islower() and word_class(first) == "past")


def _is_office(tokens: list[str]) -> bool:
    """True for what a name's bearer is: `deputy head of the mill`, `a doctor at the clinic`."""
    return _has_office(tokens[:6]) or tokens[0].lower() in ("a", "an")


def _has_office(tokens: list[str]) -> bool:
    return any(word_class(t) == "title" or t.lower() in word_set("office") for t in tokens)

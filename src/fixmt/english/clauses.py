"""Rough grammar of a clause from its words alone: is it whole, and how does the next one begin?

No parser and no model: closed word classes and the shapes that clause-by-clause translation from
Chinese leaves behind. Each answer errs towards the reading that changes less.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from ..patterns import deferred
from .words import word_class, word_set

_MODAL = deferred(r"\b(?:must|should|will|shall|need to|necessary to)\b")
WORD = deferred(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TOKEN = deferred(r"[^\W_]+(?:['’-][^\W_]+)*")
_PIECE = deferred(r"[,，:：;；]")

_REPORTS = (
    r"\b(?:said|says|stressed|stresses|emphasi[sz]ed|emphasi[sz]es|noted|notes|pointed out"
    r"|points out|believed|believes|showed|shows|hoped|hopes"
    # not the participle: "the plan was announced", "the results announced"
    r"|(?<!was )(?<!were )(?<!is )(?<!are )(?<!been )(?<!results )(?<!result )(?<!list )"
    r"(?<!winners )(?:announced|announces))"
)
_SAYS_THAT = deferred(
    _REPORTS
    + r"(?: (?:in|at|during) (?:the|a|an|his|her|their|its) (?:[^\W\d]+ ){0,4}?(?:speech|remarks"
    r"|comments|address|summary|meeting|conference|symposium|forum|seminar|discussion|ceremony"
    r"|interview|inspection|investigation|report|congress|session))?\Z"
)
_REPORT_OPEN = deferred(
    rf"(?:{_REPORTS}|\b(?:requested|required|proposed|introduced|reminded|demanded|informed"
    r"|agreed|decided|learned|asked|asks|urged|urges|told(?: [^\W\d]+){1,3}"
    r"|(?<!was )(?<!were )(?<!is )(?<!are )(?<!been )announced))"
    r"(?: (?:in|at|on|during|after) [^,;:]{1,60})?\Z"
)
_CLEFT = deferred(
    r"\bIt is (?:precisely |just )?(?:with|by|through|under|because of|based on) [^,]*\Z"
)
_QUOTED = deferred(r"\"[^\"]*\"|“[^“”]*”")
_LAST_PIECE = deferred(r"(?:\A|[,，:：;；])\s*(?:(?:and|but) )?([^\W\d_]+)[^,，:：;；]*\Z")
_SINCE = deferred(r" since (?=(?:the|it|we|they|he|she|its|our) )")
# "by other means", "their needs": no verbs
_BEFORE_NOUN = frozenset(
    ("other", "various", "these", "those", "such", "all", "the", "their", "its", "our", "of", "by")
)
_AFTER_VERB = frozenset(
    ("determiner", "preposition", "pronoun", "adverb", "conjunction", "number", "participle")
)
_PLURALS = frozenset(("leaves", "repairs", "saves"))  # of nouns, though a verb has that form
_OPENS_ON = frozenset(
    (
        *("after", "although", "because", "before", "if", "once", "since", "though"),
        *("unless", "until", "when", "whenever"),
    )
)


class Opening(StrEnum):
    """How a clause begins."""

    SUBJECT = "subject"  # subject and finite verb: a sentence of its own
    IMPERATIVE = "imperative"  # base verb, perhaps after an adverb
    ORDINAL = "ordinal"  # Second, …
    OTHER = "other"  # phrase, participle, conjunction, fragment


def words(text: str) -> list[str]:
    """The words and numbers of ``text``, hyphenated ones whole."""
    return list(_words(text))


@lru_cache(maxsize=64)  # the same clause is asked about from several sides
def _words(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(text))


@lru_cache(maxsize=64)
def has_finite_verb(text: str) -> bool:
    """True if ``text`` has a finite verb outside relative clauses."""
    tokens = words(text)
    owed = 0
    chain = False  # inside `has been carried out`
    for i, token in enumerate(tokens):
        low = token.lower()
        if low in word_set("relative") and i > 0:
            owed += 1
            continue
        if chain and (
            low in word_set("verb chain") or word_class(low) in ("past", "adverb", "either", "verb")
        ):
            continue
        chain = False
        if not token.islower() and i > 0:  # May 5, Will Smith
            continue
        if is_present(tokens, i) or is_past(tokens, i) or _is_auxiliary(tokens, i):
            if owed == 0:
                return True
            owed -= 1
            chain = low in word_set("finite")
    return False


def is_past(tokens: list[str], i: int) -> bool:
    """True for a past-tense form that is likely a finite verb and no participle."""
    if word_class(tokens[i]) != "past" or not tokens[i].islower() or i == 0:
        return False
    if tokens[i] in word_set("simple past"):  # no participle has that form
        return True
    before = word_class(tokens[i - 1])
    after = tokens[i + 1].lower() if i + 1 < len(tokens) else ""
    if tokens[i - 1].lower() in word_set("subject pronoun"):
        return True
    counted = tokens[i - 1].isdigit() and after.isalpha() and tokens[i + 1].islower()
    if counted and word_class(after) not in _AFTER_VERB:
        return False  # 760 authorized patents
    if tokens[i - 1] == "well":
        return False  # 36 bells, well preserved
    return before not in (
        "determiner",
        "preposition",
        "conjunction",
        "auxiliary",
        "participle",
    ) and (after not in ("by", "to"))


def _is_auxiliary(tokens: list[str], i: int) -> bool:
    dated = i + 1 < len(tokens) and tokens[i] == "May" and tokens[i + 1].isdigit()
    return tokens[i].lower() in word_set("finite") and not dated


def is_present(tokens: list[str], i: int) -> bool:
    """True for a third person singular that is no plural noun: attaches, implements."""
    low = tokens[i].lower()
    if i and tokens[i - 1].lower() in _BEFORE_NOUN:
        return False
    if low == "means" and "".join(tokens[i + 1 : i + 2]).lower() in ("such", "of", "and", "like"):
        return False
    return _is_third_person(low)


def _is_third_person(low: str) -> bool:
    if low in word_set("present"):
        return True
    if not low.endswith("s") or low in _PLURALS:
        return False
    stems = (low[:-1], low[:-2]) if low.endswith("es") else (low[:-1],)
    return any(word_class(stem) == "verb" for stem in stems)


def is_complete(text: str) -> bool:
    """True if ``text`` could be a sentence: it has a main clause."""
    pieces = [p for p in _PIECE.split(text) if p.strip()]
    for index, piece in enumerate(pieces):
        tokens = words(piece)
        if not tokens or tokens[0].lower() in word_set("subordinator"):
            continue
        if has_finite_verb(piece):
            return True
        if index == 0 and is_imperative(tokens):
            return True
    return False


def is_imperative(tokens: list[str]) -> bool:
    """True if the clause starts with a base verb, perhaps after an adverb."""
    kinds = [word_class(t) for t in tokens[:3]]
    if not kinds:
        return False
    if kinds[0] == "adverb" and len(kinds) > 1:
        kinds, tokens = kinds[1:], tokens[1:]
    if kinds[0] == "verb":
        return True
    after = tokens[1].lower() if len(tokens) > 1 else ""
    return kinds[0] == "either" and (
        word_class(after) in ("determiner", "preposition", "conjunction", "adverb") or after == "up"
    )


def opening(text: str) -> Opening:
    """How the clause ``text`` begins."""
    tokens = words(text)
    if not tokens:
        return Opening.OTHER
    kind = word_class(tokens[0])
    if kind == "ordinal" and text[len(tokens[0]) :].lstrip()[:1] in (",", "，"):
        return Opening.ORDINAL
    if is_imperative(tokens):
        return Opening.IMPERATIVE
    told = _SINCE.split(text, maxsplit=1)[0]  # the best result since the town opened
    if kind in ("pronoun", "determiner", "number", "word", "organ") and has_finite_verb(told):
        second = tokens[1].lower() if len(tokens) > 1 else ""
        adjective = kind == "word" and second in (
            "to",
            "from",
            "than",
        )  # different from, faster than
        verbal = _is_third_person(tokens[0].lower())  # needs, tells, shows: no subject
        # both sides, both of them; not: both praised and …, both to see and …
        both = tokens[0].lower() == "both" and not (second.endswith("s") or second == "of")
        if not adjective and not verbal and not both and tokens[0].lower() not in ("who", "what"):
            return Opening.SUBJECT
    return Opening.OTHER


def opens_report(text: str) -> bool:
    """True if ``text`` ends where reported speech begins: `he stressed at the meeting`."""
    return _REPORT_OPEN.search(text[-120:]) is not None


def leads_on(text: str) -> bool:
    """True for what opens the clause after it: `On the afternoon of October 11`.

    So does a subordinate clause at the end, reported speech or a list that has only begun
    (`he held that in the past year`), and `according to` whom.
    """
    if text.rsplit(" ", 1)[-1] in word_set("finite"):  # the good news is
        return True
    if is_cleft(text):
        return True
    last = _LAST_PIECE.search(text)
    if last and last[1].lower() in _OPENS_ON:
        return True
    for opener in (" that ", ": ", "："):
        _, found, rest = text.rpartition(opener)
        if found and (not is_complete(rest) or _is_adverbial(rest)):
            return True
    return _is_adverbial(text) or ("," not in text and text.lower().startswith("according to"))


def is_cleft(text: str) -> bool:
    """True for `it is with zeal`, which waits for `that they went on`."""
    return " that " not in text and _CLEFT.search(text) is not None


def _is_adverbial(text: str) -> bool:
    """True for a prepositional phrase, with what is set off in it by commas: no clause yet."""
    first = words(text)[:1]
    if not first or word_class(first[0]) != "preposition" or first[0].lower() == "to":
        return False
    head, *rest = (p.strip() for p in _PIECE.split(_unquoted(text)))
    strong = any(w in word_set("finite") for w in words(head))  # not the month of May
    clauses = (p for p in rest if not p.lower().startswith(("such as", "including", "especially")))
    return not strong and not any(has_finite_verb(p) for p in clauses)


def _unquoted(text: str) -> str:
    """``text`` without what stands in quotation marks, if they come in pairs."""
    return _QUOTED.sub(" ", text) if text.count('"') % 2 == 0 else text


def ends_with_report(text: str) -> bool:
    """True if ``text`` ends in a verb that takes `that`: `he stressed (in his speech)`."""
    return _SAYS_THAT.search(text.rstrip()) is not None


def has_modal(text: str) -> bool:
    """True if ``text`` asks for something: `we must`, `it is necessary to`."""
    return _MODAL.search(text) is not None

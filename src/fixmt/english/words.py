"""Word classes of plain English news, and what an article's own letter case says about a word.

``data/joint_words.tsv`` was drawn from the letter case in the project's own authored training text
(words that stand in lower case in mid-sentence, no surnames) and classed by hand-made lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache, cached_property, lru_cache

from ..patterns import deferred
from ..tables import rows

_PIECE = deferred("['’-]")
_WORD = deferred(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_THE = deferred(r"(?<=[a-z,] )The ([A-Z][\w'’-]*)")
_MIDDLE = deferred(r"[A-Za-z](?<=[a-z,] .)[a-z]+\b")


@cache
def classes() -> Mapping[str, str]:
    """Lower-case word → its class.

    Classes: pronoun, determiner, number, ordinal, auxiliary, preposition, conjunction, adverb,
    verb (base form), past, participle, either (base verb or noun), word (any other common word),
    organ (may head the name of an organisation) and title (may stand before a name).
    """
    return {row[0]: row[1] for row in rows("joint_words.tsv")}


@cache
def word_set(name: str) -> frozenset[str]:
    """A small closed set of words that are told apart by use rather than by class.

    Raises:
        KeyError: no set has that name.
    """
    return frozenset({row[0]: row[1] for row in rows("joint_sets.tsv")}[name].split(" "))


@lru_cache(maxsize=8192)
def word_class(word: str) -> str:
    """Class of ``word`` in any letter case; an empty string for a word that is not common."""
    low = word.lower()
    return classes().get(low) or _derived(low)


def _derived(word: str) -> str:
    """Class of a regular form of a verb in the table: causing, notified, redeploy."""
    for ending, kind in (("ing", "participle"), ("ed", "past")):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            bases = (stem, stem + "e", stem[:-1] if stem[-1] == stem[-2] else stem)
            if any(classes().get(base) in ("verb", "either") for base in bases):
                return kind
    if word.startswith("re") and classes().get(word[2:].lstrip("-")) in ("verb", "word"):
        return "either"
    return ""


class CaseEvidence:
    """How an article itself writes a word in the middle of its sentences."""

    def __init__(self, source: str) -> None:
        self._source = source

    @cached_property
    def _seen(self) -> Counter[str]:
        return Counter(_MIDDLE.findall(self._source))

    @cached_property
    def the_names(self) -> frozenset[str]:
        """Words that follow a capital `The` in the middle of a sentence: The Hague."""
        return frozenset(_THE.findall(self._source))

    def lower(self, word: str) -> int:
        """Times ``word`` occurs in lower case after another word."""
        return self._seen[word.lower()]

    def capital(self, word: str) -> int:
        """Times ``word`` occurs capitalised after a lower-case word."""
        return self._seen[word[:1].upper() + word[1:].lower()]


# Common words that are also given names, surnames, months or the head of a name.
_FREE = frozenset({"pronoun", "determiner", "preposition", "conjunction", "auxiliary"})
_PLACED_NAMES = deferred(
    r"The (?:Hague|Gambia|Bahamas|Bronx|Times|Guardian|Economist|Lancet|Independent|Observer"
    r"|Atlantic|New Yorker?|New York Times|Washington Post|Wall Street Journal|Financial Times"
    r"|Beatles)\b"
)
# A name and what its bearer is: `Happy field, director of the bureau`.
_APPOSITION = deferred(
    r"(?: [^\W\d_]+){0,2}, (?i:the |an? )?(?i:former |deputy |vice |executive |assistant |standing "
    r"|chief |party |general ){0,3}(?i:secretary|director|president|dean|chairman|professor|member"
    r"|head|manager|principal|leader|mayor|captain|engineer|reporter|scientist|academician)\b"
)
_ADJECTIVE = deferred(r"[a-z]{3}(?:ous|ful|less|able|ible|ously|fully|lessly|ably|ibly|iveness)\Z")
_LISTED = deferred(r"(?:, [a-z]+)+,? and [a-z]")  # Eat, live and work with them
_NEXT = deferred(r"[ \u00a0][\"“]?([^\W_]+(?:['’-][^\W_]+)*)")


def can_lower(source: str, start: int, evidence: CaseEvidence) -> bool:
    """True if the capital of the word at ``start`` is only a sentence capital.

    Sure of a closed list of common words and of what the article itself shows; anything that may
    be a name, an acronym or the head of one is left as it is.
    """
    word = _WORD.match(source, start)
    if (
        word is None
        or word.group() == "I"
        or (not word.group()[1:].islower() and len(word.group()) > 1)
    ):
        return False
    text = word.group()
    following = _NEXT.match(source, word.end())
    after = following.group(1) if following else ""
    head = _PIECE.split(text)[0]
    kind = word_class(text) or word_class(head)
    if kind not in _FREE and _APPOSITION.match(source, word.end()):
        return False
    if len(head) == 1 and (head not in "A" or len(after) < 2):
        return False
    if after and after[0].isupper():
        return _before_capital(source, start, text, kind, after, evidence)
    if text.lower() in word_set("homonym") and (
        not after or after[0].isdigit() or after in word_set("says")
    ):
        return kind in ("pronoun", "determiner", "conjunction") and not after[:1].isdigit()
    if kind in _FREE or kind in ("ordinal", "adverb", "verb"):
        return True
    if kind == "word" and _LISTED.match(source, word.end()):
        return evidence.capital(text) == 0
    return _common_here(text, kind, after, evidence)


def _before_capital(
    source: str, start: int, text: str, kind: str, after: str, evidence: CaseEvidence
) -> bool:
    if text.lower() in word_set("homonym") or "-" in text:
        return False
    if kind == "verb":
        return after in word_set("after verb") or (len(after) > 1 and after.isupper())
    if text == "The":
        return after not in evidence.the_names and _PLACED_NAMES.match(source, start) is None
    return kind in _FREE


def _common_here(text: str, kind: str, after: str, evidence: CaseEvidence) -> bool:
    lower, capital = evidence.lower(text), evidence.capital(text)
    if kind == "" and _ADJECTIVE.search(text) and after.islower():
        return capital == 0
    if kind in ("", "title") or after in word_set("says"):
        return kind == "" and len(text) > 3 and lower > 0 and capital == 0 and after.islower()
    if not after:
        return kind in ("past", "participle", "either") or (lower > 0 and capital == 0)
    if kind == "either" and word_class(after) in ("determiner", "pronoun", "preposition"):
        return True
    if kind in ("word", "organ") and after[0].isdigit():  # Article 5, Room 12
        return False
    if kind == "organ":
        return after not in ("of", "for", "and") and lower >= capital
    return capital == 0 or lower > capital

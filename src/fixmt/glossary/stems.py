"""Two reductions of an English word, for two questions.

``base`` undoes inflection only (*held*, *hold*): is this the same word in another form? A term of
the glossary is met by nothing less. ``stem`` takes derivation off as well (*development*,
*develop*): do these words speak of the same thing? Small changes of wording are judged by that, and
the table of paraphrases is written in stems.

Neither can do the other's work. With stems, *president* is met by *presided* and *responsible
professor* by *professional responsibility professor*. With base forms an eighth of the changes that
mending takes for another form of a word are another word to it, and have another weight.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import regex

from .inflect import singular, verb_forms

_WORD = regex.compile(r"[\p{L}\p{M}\d]+")
_POSSESSIVE = regex.compile(r"['’]s\b|(?<=s)['’](?!\w)")
_LAST_POSSESSIVE = regex.compile(r"['’]s$")
_DOUBLED = regex.compile(r"([bdgklmnprt])\1$")


@lru_cache(maxsize=4096)
def bases(text: str) -> tuple[str, ...]:
    """The words of ``text`` in lower case and base form; a possessive ending is left out."""
    return tuple(base(word) for word in _WORD.findall(_POSSESSIVE.sub("", text.lower())))


@lru_cache(maxsize=16384)
def base(word: str) -> str:
    """The base form of one word in lower case: by the verb table, else by its ending.

    Only to compare two forms of a word: what is left need not be a word ("manag").
    """
    noun = singular(word)
    known = verb_forms().get(word) or verb_forms().get(noun)
    word = singular(known[1].base) if known else noun
    if word.endswith("ied") and len(word) > 5:
        return word[:-3] + "y"
    for ending in ("ing", "ed", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return _DOUBLED.sub(r"\1", word[: -len(ending)])
    return _DOUBLED.sub(r"\1", word) if len(word) > 4 else word


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """The stem of a word without its possessive, in lower case (Porter 2001, "Snowball")."""
    return str(_stemmer().stemWord(unpossessed(word)))


def unpossessed(word: str) -> str:
    """``word`` in lower case, without a possessive."""
    return _LAST_POSSESSIVE.sub("", word.lower())


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")

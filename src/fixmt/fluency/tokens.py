"""Word and class tokens of an English sentence, blind to the scars that exact rules repair.

A full-width stop, a joint without a space or a wrong letter case must not decide whether a
*wording* is garbled, so all of them are folded away here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

TOKEN = re.compile(
    r"[A-Za-zÀ-ɏ]+(?:['’-](?!s\b)[A-Za-zÀ-ɏ]+)*"  # a word, perhaps hyphenated or contracted
    r"|['’]s\b"
    r"|\d[\d.,:/%-]*"  # a number, date or amount
    r"|[^\W\d_a-zA-Z]+"  # a run of another script: as neutral as a name
    r"|[^\s\w]+"  # a run of marks
    r"|_+"
)
NAME, NUMBER, COMPOUND = "Xx", "0", "x-x"

_STAND_INS = frozenset(b"\2" + name.encode() for name in (NAME, COMPOUND))
_MARKS = str.maketrans("。，、；：“”‘’（）！？「」《》", '.,,;:""\'\'()!?""""')
_SUFFIXES = ("tion", "ing", "ed", "ly", "ment", "ness", "ity", "ous", "ive", "al", "er", "s")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words of one sentence with their classes, each as bytes ready for hashing.

    ``places`` are the offsets of each token in the sentence.
    """

    words: list[bytes]
    classes: list[bytes]
    places: list[tuple[int, int]]


def tokenize(sentence: str, classes: Mapping[str, str]) -> Tokens:
    """Tokens of ``sentence``; runs of names count as one name.

    ``classes`` maps a lower-case word to its class; a word that is its own class maps to itself.
    """
    words: list[bytes] = []
    kinds: list[bytes] = []
    places: list[tuple[int, int]] = []
    for found in TOKEN.finditer(sentence):
        text = found.group()
        word = text.lower()
        kind = classes.get(word)
        if kind is None:
            word = kind = shape(text)
            if word == NAME and words and words[-1] == b"\2Xx":
                places[-1] = (places[-1][0], found.end())
                continue
        words.append(b"\2" + word.encode())
        kinds.append(b"\1" + kind.encode())
        places.append(found.span())
    return Tokens(words, kinds, places)


def is_word(word: bytes) -> bool:
    """True if ``word`` of :class:`Tokens` is in the vocabulary: no name, number or mark."""
    return word[1:2].isalpha() and word not in _STAND_INS


@lru_cache(maxsize=4096)
def shape(text: str) -> str:
    """What stands for a token that is not in the vocabulary."""
    first = text[0]
    if first.isdigit():
        return NUMBER
    if not first.isalpha():
        return "".join(sorted(set(text.translate(_MARKS))))
    if first.isupper() or first > "ɏ":
        return NAME
    if "-" in text:
        return COMPOUND
    word = text.lower()
    return "?" + next((s for s in _SUFFIXES if word.endswith(s)), "")

"""Word and class tokens of an English sentence, blind to the scars that exact rules repair.

A full-width stop, a joint without a space or a wrong letter case must not decide whether a
*wording* is garbled, so all of them are folded away here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ..patterns import deferred

TOKEN = deferred(
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
_MOST = 100_000  # distinct tokens that are remembered; an article has some thousands


class Token(NamedTuple):
    """What the model sees of one token, as bytes ready for hashing."""

    word: bytes
    kind: bytes
    letters: bool  # a word, or what stands for one
    known: bool  # a word of the vocabulary


class Lexicon(dict[str, Token]):
    """Text of a token → the token, worked out when it is first met.

    ``classes`` maps a lower-case word to its class; a word that is its own class maps to itself.
    """

    def __init__(self, classes: Mapping[str, str]) -> None:
        super().__init__()
        self._classes = classes

    def __missing__(self, text: str) -> Token:
        if len(self) >= _MOST:
            self.clear()
        word = text.lower()
        kind = self._classes.get(word)
        if kind is None:
            word = kind = shape(text)
        found = self[text] = _NAME_TOKEN if word == NAME else _token(word, kind)
        return found


def _token(word: str, kind: str) -> Token:
    coded = b"\2" + word.encode()
    letters = coded[1:2].isalpha() or coded[1:2] == b"?"
    return Token(coded, b"\1" + kind.encode(), letters, is_word(coded))


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words of one sentence with their classes; how many are words, and how many known ones."""

    words: tuple[bytes, ...]
    classes: tuple[bytes, ...]
    letters: int
    known: int


def tokenize(sentence: str, classes: Mapping[str, str]) -> Tokens:
    """Tokens of ``sentence``; runs of names count as one name. See :class:`Lexicon`."""
    return read(sentence, Lexicon(classes))


def read(sentence: str, lexicon: Lexicon) -> Tokens:
    """:func:`tokenize` for many sentences, each token worked out once."""
    found: list[Token | None] = [None]
    found += map(lexicon.__getitem__, TOKEN.findall(sentence))
    kept = [b for a, b in pairwise(found) if b is not None and (a is not b or b is not _NAME_TOKEN)]
    if not kept:
        return Tokens((), (), 0, 0)
    words, classes, letters, known = zip(*kept, strict=True)
    return Tokens(words, classes, sum(letters), sum(known))


def places(sentence: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Offsets in ``sentence`` of each of its tokens, a run of names as one."""
    found: list[tuple[int, int]] = []
    before: Token | None = None
    for match in TOKEN.finditer(sentence):
        token = lexicon[match.group()]
        if token is before is _NAME_TOKEN:
            found[-1] = (found[-1][0], match.end())
        else:
            found.append(match.span())
        before = token
    return found


def is_word(word: bytes) -> bool:
    """True if ``word`` of :class:`Tokens` is in the vocabulary: no name, number or mark."""
    return word[1:2].isalpha() and word not in _STAND_INS


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


_NAME_TOKEN = _token(NAME, NAME)  # one object for all names, told by identity

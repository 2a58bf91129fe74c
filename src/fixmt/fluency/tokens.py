"""Word and class tokens of an English sentence, blind to the scars that exact rules repair.

A full-width stop, a joint without a space or a wrong letter case must not decide whether a
*wording* is garbled, so all of them are folded away here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import add
from typing import Any, NamedTuple

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
MOST = 100_000  # distinct tokens that are remembered; an article has some thousands


class Token(NamedTuple):
    """What the model sees of one token, as bytes ready for hashing."""

    word: bytes
    kind: bytes
    letters: bool  # a word, or what stands for one
    known: bool  # a word of the vocabulary
    number: int  # its place in ``Lexicon.tokens``; -1 where that is full


class Lexicon(dict[str, Token]):
    """Text of a token → the token, worked out when it is first met.

    ``classes`` maps a lower-case word to its class; a word that is its own class maps to itself.
    """

    def __init__(self, classes: Mapping[str, str]) -> None:
        super().__init__()
        self._classes = classes
        self.tokens = [NAME_TOKEN, EDGE]  # every token that was met, once
        self.columns: Any = None  # what ``arrays`` keeps of each of them
        self._met: dict[tuple[str, str], Token] = {}

    def __missing__(self, text: str) -> Token:
        if len(self) >= MOST:
            self.clear()
        word = text.lower()
        kind = self._classes.get(word)
        if kind is None:
            word = kind = shape(text)
        found = self[text] = NAME_TOKEN if word == NAME else self._token(word, kind)
        return found

    def _token(self, word: str, kind: str) -> Token:
        found = self._met.get((word, kind))
        if found is None:
            if len(self.tokens) >= MOST:
                return _token(word, kind, -1)
            found = self._met[word, kind] = _token(word, kind, len(self.tokens))
            self.tokens.append(found)
        return found


def _token(word: str, kind: str, number: int) -> Token:
    coded = b"\2" + word.encode()
    letters = coded[1:2].isalpha() or coded[1:2] == b"?"
    return Token(coded, b"\1" + kind.encode(), letters, is_word(coded), number)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words of one sentence with their classes; how many are words, and how many known ones."""

    words: tuple[bytes, ...]
    classes: tuple[bytes, ...]
    letters: int
    known: int
    is_known: tuple[bool, ...]


def tokenize(sentence: str, classes: Mapping[str, str]) -> Tokens:
    """Tokens of ``sentence``; runs of names count as one name. See :class:`Lexicon`."""
    return read(sentence, Lexicon(classes))


def read(sentence: str, lexicon: Lexicon) -> Tokens:
    """:func:`tokenize` for many sentences, each token worked out once."""
    found: list[Token | None] = [None]
    found += map(lexicon.__getitem__, TOKEN.findall(sentence))
    kept = [b for a, b in pairwise(found) if b is not None and (a is not b or b is not NAME_TOKEN)]
    if not kept:
        return Tokens((), (), 0, 0, ())
    words, classes, letters, known, _ = zip(*kept, strict=True)
    return Tokens(words, classes, sum(letters), sum(known), known)


def places(sentence: str, texts: Sequence[str], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Offsets in ``sentence`` of its tokens, which read ``texts``; a run of names as one."""
    ends = list(accumulate(map(add, map(len, TOKEN.split(sentence)), map(len, texts))))
    found: list[tuple[int, int]] = []
    before: Token | None = None
    for text, end in zip(texts, ends, strict=True):
        token = lexicon[text]
        if token is before is NAME_TOKEN:
            found[-1] = (found[-1][0], end)
        else:
            found.append((end - len(text), end))
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


NAME_TOKEN = _token(NAME, NAME, 0)  # one object for all names, told by identity
EDGE = Token(b"\2<s>", b"\1<s>", False, False, 1)  # before and after each sentence

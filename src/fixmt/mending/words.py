"""Words of an English sentence, and what of them carries its content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from .. import tables
from ..article import Span
from ..glossary.stems import stem, unpossessed

_TOKEN = regex.compile(r"[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]")

ARTICLES = frozenset(tables.words("a an the"))
NEGATIONS = frozenset(tables.words("no not nor never none neither nothing nobody without cannot"))
MODALS = frozenset(tables.words("must should shall can could may might will would need"))
FUNCTION = frozenset(
    tables.words(
        "a an the of to in on at for by with from into onto upon over under about as than and or"
        " but so that which who whom whose this these those it its he him his she her they them"
        " their we us our you your i me my is are was were be been being am has have had having do"
        " does did there here also then when while where if both each such up out off not no nor"
        " must should shall can could may might will would"
    )
)


@dataclass(frozen=True, slots=True)
class Word:
    """One token: a word with what hangs on it by hyphen or apostrophe, or one mark."""

    text: str
    span: Span

    @property
    def is_mark(self) -> bool:
        return not self.text[:1].isalnum()


def words(sentence: str) -> list[Word]:
    """Words and marks of ``sentence`` in order."""
    return [Word(m.group(), Span(*m.span())) for m in _TOKEN.finditer(sentence)]


def content(text: str) -> list[str]:
    """Stems of the words of ``text`` that carry content, in order."""
    return [
        stem(w.text) for w in words(text) if not w.is_mark and unpossessed(w.text) not in FUNCTION
    ]


def negations(tokens: Iterable[Word]) -> int:
    """How many of ``tokens`` negate."""
    return sum(
        unpossessed(w.text) in NEGATIONS or w.text.lower().endswith(("n't", "n’t")) for w in tokens
    )

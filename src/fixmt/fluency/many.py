"""What is worked out for many sentences: as arrays where that is faster, with the same result."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from . import model as single
from . import reasons
from .model import Model
from .tokens import TOKEN

# Loading numpy takes as long as judging so many characters without it.
_PAYS = 60_000
_PART = 16_384  # characters worked on at once: what the caches of a processor hold
_met = 0  # characters judged in this process, until it pays


def wordings(model: Model, sentences: Sequence[str]) -> list[float | None]:
    """Log-odds that each sentence is garbled, from its wording alone.

    None for a sentence that has not enough known words.
    """
    return [odds for part in _parts(sentences) for odds in _wordings(model, part)]


def strongest(model: Model, sentences: Sequence[str]) -> list[list[str]]:
    """:func:`fixmt.fluency.reasons.strongest` of each of ``sentences``."""
    return [reason for part in _parts(sentences) for reason in _strongest(model, part)]


def _wordings(model: Model, sentences: Sequence[str]) -> list[float | None]:
    if _pays(sentences):
        from . import arrays

        found = arrays.wordings(model, list(map(TOKEN.findall, sentences)))
        if found is not None:
            return found
    read = [single.tokens(model, sentence) for sentence in sentences]
    return [
        single.wording(model, tokens) if single.has_words(tokens.known, tokens.letters) else None
        for tokens in read
    ]


def _strongest(model: Model, sentences: Sequence[str]) -> list[list[str]]:
    if _pays(sentences):
        from . import arrays

        texts = list(map(TOKEN.findall, sentences))
        found = arrays.shares(model, texts)
        if found is not None:
            return [
                reasons.stretches(model, *each)
                for each in zip(sentences, texts, found, strict=True)
            ]
    return [reasons.strongest(model, sentence) for sentence in sentences]


def _parts(sentences: Sequence[str]) -> Iterator[Sequence[str]]:
    size = first = 0
    for at, sentence in enumerate(sentences):
        size += len(sentence)
        if size >= _PART:
            yield sentences[first : at + 1]
            first, size = at + 1, 0
    if first < len(sentences):
        yield sentences[first:]


def _pays(sentences: Sequence[str]) -> bool:
    global _met
    if _met < _PAYS:
        _met += sum(map(len, sentences))
        return False
    return sys.byteorder == "little"  # so the arrays read their own bytes

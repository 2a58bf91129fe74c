"""Hashed n-grams of words and word classes: what the fluency model sees of a sentence.

Feature hashing after Weinberger et al. (2009), "Feature Hashing for Large Scale Multitask
Learning". A hash is chained, the CRC of one token starting from the CRC of the tokens before it,
so that every n-gram costs one call.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from zlib import crc32

from .tokens import EDGE, Tokens

WORD, CLASS, SKIP = crc32(b"word"), crc32(b"class"), 0x5BD1E995

LONGEST_WORDS, LONGEST_CLASSES = 3, 5


def hashes(tokens: Tokens) -> Iterator[list[int]]:
    """Lists of 32-bit hashes, one list a kind of n-gram.

    Item ``i`` of a list of (n-gram) width ``w`` covers tokens ``i - 1 … i + w - 2``: the sentence
    is framed by an edge token on either side. See :func:`widths`.
    """
    words = [EDGE.word, *tokens.words, EDGE.word]
    classes = [EDGE.kind, *tokens.classes, EDGE.kind]
    ones = list(map(crc32, words, repeat(WORD)))
    heads = list(map(crc32, classes, repeat(CLASS)))
    yield ones
    grams = ones
    for width in range(1, LONGEST_WORDS):
        grams = list(map(crc32, words[width:], grams))
        yield grams
    grams = heads
    for width in range(1, LONGEST_CLASSES):
        grams = list(map(crc32, classes[width:], grams))
        yield grams
    yield list(map(crc32, classes[1:], ones))
    yield list(map(crc32, words[1:], heads))
    yield list(map(crc32, words[2:], [one ^ SKIP for one in ones]))


def widths() -> tuple[int, ...]:
    """How many tokens an n-gram of each list of :func:`hashes` spans."""
    return (*range(1, LONGEST_WORDS + 1), *range(2, LONGEST_CLASSES + 1), 2, 2, 3)

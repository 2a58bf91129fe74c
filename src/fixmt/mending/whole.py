"""May a whole rewritten sentence be offered to the reader? Never more than offered."""

from __future__ import annotations

from collections import Counter

import regex

from ..english.loops import loops
from .lexicon import STRENGTH, related
from .words import content, negations, words

_NUMBER = regex.compile(r"\d+(?:[.,]\d+)*")
_QUOTE = regex.compile(r"[\"“”]")
_KEPT = 0.75  # share of the words of content, on either side, that have a counterpart
_LENGTH = (0.6, 1.5)


def fits(sentence: str, rewritten: str) -> bool:
    """True if ``rewritten`` keeps the numbers, names, quotes and most words of ``sentence``."""
    if not rewritten or rewritten == sentence or loops(rewritten, sentence):
        return False
    low, high = _LENGTH
    if not low * len(sentence) <= len(rewritten) <= high * len(sentence):
        return False
    numbers = Counter(_NUMBER.findall(sentence)) == Counter(_NUMBER.findall(rewritten))
    quotes = len(_QUOTE.findall(sentence)) == len(_QUOTE.findall(rewritten))
    negated = negations(words(sentence)) == negations(words(rewritten))
    return (
        numbers
        and quotes
        and negated
        and _names(sentence, rewritten)
        and _content(sentence, rewritten)
    )


def _names(sentence: str, rewritten: str) -> bool:
    """Every word with a capital inside the sentence is still there, and no new one is."""
    before = {w.text.lower() for w in words(sentence)}
    after = {w.text.lower() for w in words(rewritten)}
    lost = [w.text for w in words(sentence)[1:] if w.text[:1].isupper()]
    came = [w.text for w in words(rewritten)[1:] if w.text[:1].isupper()]
    return all(w.lower() in after for w in lost) and all(w.lower() in before for w in came)


def _content(sentence: str, rewritten: str) -> bool:
    before, after = content(sentence), content(rewritten)
    if not before or not after:
        return False
    kept = sum(any(related(x, y) >= STRENGTH for y in after) for x in before) / len(before)
    said = sum(any(related(x, y) >= STRENGTH for x in before) for y in after) / len(after)
    return min(kept, said) >= _KEPT

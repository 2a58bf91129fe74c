"""A rewritten sentence taken apart into the small changes it is made of.

A model that rewrites whole sentences mixes good changes with bad ones. Judged one by one, the good
ones can be had alone (Sorokin 2022, "Improved grammatical error correction by ranking elementary
edits").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from ..article import Span
from .words import Word, words


@dataclass(frozen=True, slots=True)
class Change:
    """Replace ``before`` at ``span`` of a sentence by ``after``."""

    span: Span
    before: str
    after: str

    def made(self, sentence: str) -> str:
        return sentence[: self.span.start] + self.after + sentence[self.span.end :]


def changes(sentence: str, rewritten: str) -> list[Change]:
    """The changes that turn ``sentence`` into ``rewritten``, but for spaces between words.

    Each takes the space before its words with it, at the very beginning the one behind them.
    """
    old, new = words(sentence), words(rewritten)
    blocks: list[list[int]] = []
    for op in Levenshtein.opcodes([w.text for w in old], [w.text for w in new]):
        if op.tag == "equal":
            continue
        if blocks and blocks[-1][1] == op.src_start and blocks[-1][3] == op.dest_start:
            blocks[-1][1::2] = op.src_end, op.dest_end
        else:
            blocks.append([op.src_start, op.src_end, op.dest_start, op.dest_end])
    result = []
    for first, last, begin, end in blocks:
        span = _stretch(old, first, last)
        result.append(
            Change(span, span.of(sentence), _stretch(new, begin, end).of(rewritten))
            if first
            else _at_start(sentence, old, last, rewritten, new, end)
        )
    return result


def made(sentence: str, chosen: Sequence[Change]) -> str:
    """``sentence`` with non-overlapping changes made."""
    for change in sorted(chosen, key=lambda c: c.span, reverse=True):
        sentence = change.made(sentence)
    return sentence


def _stretch(tokens: Sequence[Word], first: int, last: int) -> Span:
    """From the end of the token before ``first`` to the end of the one before ``last``."""
    start = tokens[first - 1].span.end if first else 0
    return Span(start, tokens[last - 1].span.end if last > first else start)


def _at_start(
    sentence: str, old: Sequence[Word], last: int, rewritten: str, new: Sequence[Word], end: int
) -> Change:
    """A change of the first words: up to the beginning of the first word that stays."""
    stop = old[last].span.start if last < len(old) else len(sentence)
    span = Span(old[0].span.start if old else 0, stop)
    begin = new[0].span.start if new else 0
    return Change(
        span,
        span.of(sentence),
        rewritten[begin : new[end].span.start if end < len(new) else len(rewritten)],
    )

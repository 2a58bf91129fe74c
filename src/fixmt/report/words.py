"""What changed inside one edit, by words: English by word, Han by character, marks one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import regex
from rapidfuzz.distance import Levenshtein

MAX_TOKENS = 2_000  # a side; past this the whole span counts as replaced
MIN_KEPT = 0.3  # share of letters kept, below which word marks would only be confetti
MIN_ISLAND = 4  # letters an unchanged stretch between two changes needs to be worth showing

_TOKEN = regex.compile(
    r"""(?xV1)
    \n | [^\S\n]+ | \p{Han}
  | [[\p{L}\p{M}\p{N}]--\p{Han}]+ (?:['’][[\p{L}\p{M}]--\p{Han}]+)*
  | .
    """
)


@dataclass(frozen=True, slots=True)
class Change:
    """``before`` became ``after``; the two are equal where nothing changed."""

    before: str
    after: str

    @property
    def kept(self) -> bool:
        return self.before == self.after


def tokens(text: str) -> Iterator[str]:
    """Tokens of ``text``; joined they give it back."""
    return (m.group() for m in _TOKEN.finditer(text))


def changes(before: str, after: str) -> tuple[Change, ...]:
    """Kept and changed stretches in order; joined they give ``before`` and ``after`` back.

    Tokens are aligned by Levenshtein distance. Short unchanged islands are merged into the
    changes around them, and a pair with little in common is one change, for the eye reads a
    replaced phrase more easily than a mosaic.
    """
    old = list(islice(tokens(before), MAX_TOKENS + 1))
    new = list(islice(tokens(after), MAX_TOKENS + 1))
    if len(old) > MAX_TOKENS or len(new) > MAX_TOKENS:
        return (Change(before, after),)
    merged = _merge(
        Change("".join(old[op.src_start : op.src_end]), "".join(new[op.dest_start : op.dest_end]))
        for op in Levenshtein.opcodes(old, new)
    )
    kept = sum(_letters(c.before) for c in merged if c.kept)
    if kept < MIN_KEPT * max(_letters(before), _letters(after)):
        return (Change(before, after),)
    return tuple(merged)


def _merge(parts: Iterator[Change]) -> list[Change]:
    """Join neighbouring changes, also across unchanged islands too small to show."""
    merged: list[Change] = []
    for part in parts:
        if part.kept or not merged:
            merged.append(part)
            continue
        joined = part
        while merged and (not merged[-1].kept or _is_island(merged)):
            last = merged.pop()
            joined = Change(last.before + joined.before, last.after + joined.after)
        merged.append(joined)
    return merged


def _is_island(merged: list[Change]) -> bool:
    text = merged[-1].before
    return len(merged) > 1 and "\n" not in text and _letters(text) < MIN_ISLAND


def _letters(text: str) -> int:
    return sum(1 for c in text if c.isalnum())

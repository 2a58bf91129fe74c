"""A small change of wording where it stands, as the rules about it see it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .elementary import Change
from .words import Word, words


@dataclass(frozen=True, slots=True)
class Place:
    """A change with the words it takes out and puts in, and what the article speaks for."""

    sentence: str
    change: Change
    removed: tuple[Word, ...]
    added: tuple[Word, ...]
    at_start: bool
    evidence: Collection[str] = ()


def place(change: Change, sentence: str, evidence: Collection[str] = ()) -> Place:
    """``change`` as the rules see it."""
    at_start = not sentence[: change.span.start].strip(" \"'“‘(")
    removed, added = tuple(words(change.before)), tuple(words(change.after))
    return Place(sentence, change, removed, added, at_start, evidence)

"""Kinds of small changes, each of which has a weight of its own."""

from __future__ import annotations

from collections import Counter

from ..glossary.stems import unpossessed
from .place import Place
from .words import ARTICLES, FUNCTION, content


def kind(where: Place) -> str:
    """What sort of change it is.

    ``case`` of letters, ``article``, ``comma`` (and *and* in its place), ``function`` words,
    ``form`` of a word, or ``wording``.
    """
    before = [w.text.lower() for w in where.removed]
    after = [w.text.lower() for w in where.added]
    if before == after:
        return "case"
    changed = set(before) ^ set(after)
    if changed <= ARTICLES:
        return "article"
    if changed <= {",", "and"}:
        return "comma"
    if all(unpossessed(word) in FUNCTION or word == "," for word in changed):
        return "function"
    same = Counter(content(where.change.before)) == Counter(content(where.change.after))
    return "form" if same else "wording"

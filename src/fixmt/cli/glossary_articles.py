"""The articles that ``fixmt glossary check|stats|mine`` look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..article import Article
from ..config import Config
from ..errors import InputError
from ..glossary.fold import cannot_convert
from . import complain, inputs


def readable(paths: Sequence[str], config: Config, faults: list[InputError]) -> Iterator[Article]:
    """The articles of ``paths`` that can be read, one at a time; the others go to ``faults``."""
    items, unknown = inputs.discover(paths, config)
    faults += unknown
    told = False
    for item in items:
        try:
            article = inputs.read(item, config)
        except InputError as fault:
            faults.append(fault)
            continue
        told = told or told_of_traditional(item.shown, article.source)
        yield article.prose


def told_of_traditional(shown: str, text: str) -> bool:
    """Say so if ``text`` is traditional Chinese and the glossary will hardly match it."""
    if not cannot_convert([text]):
        return False
    complain(
        f"{shown}: traditional characters match only if they are in the glossary; "
        "for simplified entries: pip install 'fixmt[traditional]'"
    )
    return True

"""What people decided before on the articles a command line names."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from .. import ledger, settled
from ..article import Article
from ..ledger import Decision
from ..settled import Settled
from . import complain
from .inputs import Input

NONE = "none"


def add_option(parser: argparse.ArgumentParser) -> None:
    """``--decisions``."""
    parser.add_argument(
        "--decisions",
        metavar="FILE",
        help="respect what people decided; default: .fixmt/decisions.jsonl beside the articles; "
        "none: nothing",
    )


def home(item: Input) -> Path:
    """The folder whose ``.fixmt`` speaks of ``item``: the nearest one upwards that has one.

    Without any it is the folder that ``item`` was found under.
    """
    folders = item.path.absolute().parents
    mark = ledger.FILE.parent
    return next((f for f in folders if (f / mark).is_dir()), folders[len(item.below.parts) - 1])


def names(item: Input) -> tuple[str, ...]:
    """What decisions may call ``item``, the likeliest first."""
    beside = item.path.absolute().relative_to(home(item)).as_posix()
    return tuple(dict.fromkeys((beside, item.below.as_posix(), item.shown)))


def lookup(items: Sequence[Input], given: str | None) -> Callable[[Input, Article], Settled]:
    """How to find what was decided on an article: in ledgers beside ``items`` and in ``given``.

    ``given`` wins over a ledger; ``none`` means neither.

    Raises:
        InputError: a file of decisions cannot be read.
    """
    if given == NONE:
        return lambda item, article: settled.UNDECIDED
    each_folder = {(i.path.parent, len(i.below.parts)): i for i in items}.values()
    paths = [*ledger.ledgers(map(home, each_folder)), *([Path(given)] if given else [])]
    decisions: list[Decision] = []
    for path in paths:
        found, warnings = ledger.load(path)
        decisions += found
        for warning in warnings:
            complain(warning)
    standing = tuple(ledger.standing(decisions).values())
    if not standing:
        return lambda item, article: settled.UNDECIDED
    by_path: dict[str, list[int]] = defaultdict(list)
    by_digest: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(standing):
        by_path[item.path].append(number)
        by_digest[item.digest].append(number)

    def of(item: Input, article: Article) -> Settled:
        mine = set(by_digest.get(article.digest, ()))
        mine.update(*(by_path.get(name, ()) for name in names(item)))
        if not mine:
            return settled.UNDECIDED
        return settled.settle(article, [standing[n] for n in sorted(mine)])

    return of

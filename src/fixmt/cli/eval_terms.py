"""``fixmt eval terms``: do given terms arrive, and what do they cost?"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..config import Config
from ..errors import ConfigError
from . import options


def add_parser(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    terms = kinds.add_parser(
        "terms", help="a TSV of Chinese, its terms as source=target; source=target, a reference"
    )
    terms.add_argument("cases", type=Path)
    terms.add_argument("--limit", type=int, default=60, help="sentences, spread evenly")
    terms.add_argument("--errors", action="store_true", help="list what went wrong")
    options.add_model(terms)
    terms.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from ..evaluation import terms

    engine = options.engine(options.model(args, Config()))
    if engine is None:
        raise ConfigError("eval terms needs a model")
    if args.limit < 1:
        raise ConfigError("--limit must be 1 or more")
    cases = terms.load(args.cases)
    cases = cases[:: max(1, len(cases) // args.limit)][: args.limit]
    print(terms.HEADER)
    for way in terms.WAYS:
        outputs, found, seconds = terms.measured(engine, cases, way)
        print(terms.row(args.cases.stem, way, cases, outputs, found, seconds), flush=True)
        if args.errors and way == "full":
            for line in terms.mishaps(found):
                print(line)
    return 0

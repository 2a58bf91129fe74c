"""``fixmt model``: which models are shipped, where they lie, and whether they are intact."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .. import models
from . import complain


def add_options(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    kinds.add_parser("list", help="the shipped models").set_defaults(run=run_list)

    path = kinds.add_parser("path", help="the folder of a shipped model")
    path.add_argument("name")
    path.set_defaults(run=run_path)

    verify = kinds.add_parser("verify", help="compare every file with the manifest's digests")
    verify.add_argument("name", nargs="?", help="a shipped model or a folder; default: all shipped")
    verify.set_defaults(run=run_verify)


def run_list(args: argparse.Namespace) -> int:
    for name in models.names():
        place = models.folder(name)
        size = sum(p.stat().st_size for p in place.iterdir()) / 1e6
        revision = json.loads((place / models.MANIFEST).read_text("utf-8"))["revision"]
        print(f"{name}  {revision[:12]}  {size:.1f} MB  {place}")
    return 0


def run_path(args: argparse.Namespace) -> int:
    print(models.folder(args.name))
    return 0


def run_verify(args: argparse.Namespace) -> int:
    if args.name is None:
        places = [models.folder(name) for name in models.names()]
    elif Path(args.name).is_dir():
        places = [Path(args.name)]
    else:
        places = [models.folder(args.name)]
    faults = 0
    for place in places:
        problems = models.verify(place)
        faults += len(problems)
        for problem in problems:
            complain(f"{place}: {problem}")
        if not problems:
            print(f"{place.name}: {len(models.digests(place))} files as shipped")
    return 2 if faults else 0

"""``fixmt model``: which models are shipped, whether they are intact, and their conversions."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .. import engines, models
from ..errors import ModelError
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

    convert = kinds.add_parser("convert", help="convert a model for CTranslate2 now, not when used")
    convert.add_argument(
        "name", nargs="?", default=engines.DEFAULT, help="a shipped model, a folder, or a hub id"
    )
    convert.set_defaults(run=run_convert)

    clear = kinds.add_parser("clear", help="delete the converted models in the user's cache")
    clear.set_defaults(run=run_clear)


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


def run_convert(args: argparse.Namespace) -> int:
    from ..engines import converted, folder

    try:
        print(converted.kept(folder.find(args.name), "int8"))
    except OSError as fault:
        reason = fault.strerror or fault
        raise ModelError(f"{converted.home()}: cannot be written: {reason}") from None
    return 0


def run_clear(args: argparse.Namespace) -> int:
    from ..engines import converted

    print(f"{converted.clear()} converted models deleted from {converted.home()}")
    return 0

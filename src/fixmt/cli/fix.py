"""``fixmt fix``: repair articles into a folder, in place, or as a diff."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .. import pipeline
from ..config import Config
from ..errors import ConfigError
from ..text import encode
from . import decided, folder, inputs, jobs, options, originals
from .glossary_articles import told_of_traditional


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = "Repair articles. Without --out, --write or --diff nothing is written."
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, or - for stdin")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--out", type=Path, metavar="DIR", help="write repaired copies under DIR")
    how.add_argument("--write", action="store_true", help="repair the files in place, atomically")
    how.add_argument("--diff", action="store_true", help="print a unified diff")
    parser.add_argument("--backup", action="store_true", help="with --write, keep NAME.orig")
    parser.add_argument("--report", type=Path, metavar="DIR", help="write HTML and JSON reports")
    parser.add_argument("--level", metavar="LEVEL", help="safe, normal (default) or bold")
    originals.add_option(parser)
    decided.add_option(parser)
    parser.add_argument("--stdin-filename", metavar="NAME", help="what to call standard input")
    _add_scale(parser)
    options.add_model(parser)
    options.add_rules(parser)
    parser.set_defaults(run=run)


def _add_scale(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("many articles")
    group.add_argument(
        "--jobs",
        type=jobs.count,
        default=1,
        metavar="N",
        help="processes for the rules (default 1)",
    )
    group.add_argument(
        "--engine-on",
        metavar="WHERE",
        help="ray, or ray://HOST:PORT: repair on a Ray cluster, N workers with --jobs",
    )
    options.add_memory(group)


def run(args: argparse.Namespace) -> int:
    if args.backup and not args.write:
        raise ConfigError("--backup goes with --write")
    inputs.want_folder(args.out)
    config = options.resolve(args)
    if inputs.only_stdin(args.paths):
        return _fix_stdin(args, config)
    items, faults = inputs.discover(args.paths, config)
    _refuse_collisions(items, args.out)
    return folder.fix(items, faults, args, config, options.engine(config))


def _fix_stdin(args: argparse.Namespace, config: Config) -> int:
    if args.out or args.write or args.report:
        raise ConfigError(
            "- reads standard input and writes standard output: no --out, --write or --report"
        )
    article = inputs.read_stdin(args.stdin_filename)
    chinese = originals.of_stdin(args.source)
    article = originals.with_original(article, chinese, config)
    told_of_traditional(args.stdin_filename or "<stdin>", article.source)
    known = inputs.context([], config)
    outcome = pipeline.repair(article, known, config, options.engine(config))
    if args.diff:
        folder.print_diff(args.stdin_filename or "stdin", outcome)
    else:
        sys.stdout.buffer.write(encode(outcome.repaired, article.codec))
    return 0


def _refuse_collisions(items: list[inputs.Input], out: Path | None) -> None:
    if out is None:
        return
    targets: dict[Path, inputs.Input] = {}
    for item in items:
        target = (out / item.below).resolve()
        if target == item.path.resolve():
            raise ConfigError(f"--out {out} would overwrite {item.shown}; use --write for that")
        if target in targets:
            raise ConfigError(
                f"{targets[target].shown} and {item.shown} would both be written to {target}; "
                "run them into different folders"
            )
        targets[target] = item

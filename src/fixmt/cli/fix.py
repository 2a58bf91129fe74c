"""``fixmt fix``: repair articles into a folder, in place, or as a diff."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from .. import engines, files, pipeline
from ..article import Outcome
from ..config import Config
from ..detectors import Context
from ..engines import Engine
from ..errors import ConfigError, InputError
from ..text import encode
from . import complain, decided, inputs, options


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
    parser.add_argument(
        "--model", metavar="NAME", help="a shipped name, a folder, a hub id, or none"
    )
    decided.add_option(parser)
    parser.add_argument("--stdin-filename", metavar="NAME", help="what to call standard input")
    options.add_rules(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if args.backup and not args.write:
        raise ConfigError("--backup goes with --write")
    config = options.resolve(args)
    if args.paths == ["-"]:
        return _fix_stdin(args, config)
    items, faults = inputs.discover(args.paths, config)
    _refuse_collisions(items, args.out)
    engine = _engine(config)
    known = inputs.context(items, config)
    settled = decided.lookup(items, args.decisions)
    totals = {"articles": 0, "edits": 0, "remaining": 0}

    def outcomes() -> Iterator[tuple[str, Outcome]]:
        with _progress(len(items)) as step:
            for item in items:
                try:
                    article = inputs.read(item, config)
                    before = settled(item, article)
                    outcome = pipeline.repair(article, known, config, engine, before)
                    _deliver(item, outcome, args)
                except InputError as fault:
                    faults.append(fault)
                else:
                    totals["articles"] += 1
                    totals["edits"] += len(outcome.edits)
                    totals["remaining"] += len(outcome.remaining)
                    yield item.below.as_posix(), outcome
                step()

    if args.report:
        from ..report import html

        try:
            html.write(outcomes(), args.report, _run_info(config, known, engine))
        except OSError as refused:
            reason = refused.strerror or refused
            raise InputError(f"{args.report}: cannot write: {reason}") from None
    else:
        for _ in outcomes():
            pass
    _summary(args, totals)
    for fault in faults:
        complain(fault)
    return 2 if faults else 0


def _engine(config: Config) -> Engine | None:
    return None if config.model == "none" else engines.load(config.model)


def _fix_stdin(args: argparse.Namespace, config: Config) -> int:
    if args.out or args.write:
        raise ConfigError("- reads standard input and writes standard output: no --out or --write")
    article = inputs.read_stdin(args.stdin_filename)
    known = inputs.context([], config)
    outcome = pipeline.repair(article, known, config, _engine(config))
    if args.diff:
        _print_diff(args.stdin_filename or "stdin", outcome)
    else:
        sys.stdout.buffer.write(encode(outcome.repaired, article.codec))
    return 0


def _deliver(item: inputs.Input, outcome: Outcome, args: argparse.Namespace) -> None:
    data = encode(outcome.repaired, outcome.article.codec)
    if args.diff:
        _print_diff(item.below.as_posix(), outcome)
    elif args.write and outcome.edits:
        files.write_atomic(item.path, data, outcome.article.digest, args.backup)
    elif args.out:
        files.write_atomic(args.out / item.below, data)


def _print_diff(name: str, outcome: Outcome) -> None:
    from ..report import unified

    sys.stdout.write(unified.diff(name, outcome))


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


def _run_info(config: Config, known: Context, engine: Engine | None) -> Any:
    from .. import __version__
    from ..report import RunInfo

    model = engine.signature if engine else "none"
    terms = known.glossary.digest[:8] if known.glossary else "none"
    level = config.level.name.lower()
    signature = f"fixmt:{__version__}|mt:{model}|gl:{terms}|level:{level}"
    return RunInfo(__version__, signature, model, terms, level)


def _progress(total: int) -> AbstractContextManager[Any]:
    """A progress bar on stderr at a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty() or total < 2:
        return nullcontext(lambda: None)
    from .progress import bar

    return bar(total)


def _summary(args: argparse.Namespace, totals: dict[str, int]) -> None:
    where = (
        f"written to {args.out}/"
        if args.out
        else "written in place"
        if args.write
        else "shown as a diff"
        if args.diff
        else "not written: add --out DIR, --write or --diff"
    )
    print(
        f"fixmt: {totals['articles']} articles, {totals['edits']} edits, "
        f"{totals['remaining']} findings left; {where}"
        + (f"; report in {args.report}/index.html" if args.report else ""),
        file=sys.stderr,
    )

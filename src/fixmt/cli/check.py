"""``fixmt check``: say what is wrong, change nothing."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator

from .. import pipeline
from ..article import Article, Finding
from ..detectors import Context, all_rules
from ..errors import InputError
from ..settled import UNDECIDED, Settled, still_open
from . import complain, decided, inputs, options

FORMATS = ("text", "json", "jsonl", "sarif", "github")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, or - for stdin")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument("--stdin-filename", metavar="NAME", help="what to call standard input")
    parser.add_argument("--statistics", action="store_true", help="counts by rule instead")
    decided.add_option(parser)
    parser.add_argument("--exit-zero", action="store_true", help="exit 0 even with findings")
    options.add_rules(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    config = options.resolve(args)
    if args.paths == ["-"]:
        article = inputs.read_stdin(args.stdin_filename)
        known = inputs.context([], config)
        items: list[inputs.Input] = []
        faults: list[InputError] = []
    else:
        items, faults = inputs.discover(args.paths, config)
        known = inputs.context(items, config)
        article = None
    before = decided.lookup(items, args.decisions)
    counts: Counter[str] = Counter()

    def results() -> Iterator[tuple[str, Article, tuple[Finding, ...]]]:
        pairs: list[tuple[str, Article]] = (
            [(args.stdin_filename or "<stdin>", article)] if article else []
        )
        for shown, piece in pairs:
            yield _counted(shown, piece, known)
        for item in items:
            try:
                piece = inputs.read(item, config)
                yield _counted(item.shown, piece, known, before(item, piece))
            except InputError as fault:
                faults.append(fault)

    def _counted(
        shown: str, piece: Article, known: Context, decisions: Settled = UNDECIDED
    ) -> tuple[str, Article, tuple[Finding, ...]]:
        findings = still_open(decisions, (), pipeline.check(piece, known, config))
        counts.update(f.rule for f in findings)
        return shown, piece, findings

    if args.statistics:
        for _ in results():
            pass
        for rule, count in counts.most_common():
            print(f"{count:6d}  {rule}  {all_rules()[rule].title}")
    else:
        from ..report import findings as wire

        color = args.format == "text" and sys.stdout.isatty()
        for chunk in wire.render(args.format, results(), color=color):
            sys.stdout.write(chunk)
    for fault in faults:
        complain(fault)
    if faults:
        return 2
    return 1 if counts and not args.exit_zero else 0

"""``fixmt check``: say what is wrong, change nothing."""

from __future__ import annotations

import argparse
import gc
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from .. import pipeline
from ..article import Article, Finding
from ..config import Config
from ..detectors import Context, all_rules
from ..errors import InputError
from ..settled import still_open
from . import complain, decided, inputs, jobs, options, originals

Checked = tuple[str, Article, Sequence[Finding]]  # path as shown, article, its findings

FORMATS = ("text", "json", "jsonl", "sarif", "github")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Say what is wrong, change nothing. No translation model is loaded: what only that can find"
        " (GB030, SR010) is reported by fixmt fix."
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, or - for stdin")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument("--stdin-filename", metavar="NAME", help="what to call standard input")
    parser.add_argument("--statistics", action="store_true", help="counts by rule instead")
    originals.add_option(parser)
    decided.add_option(parser)
    jobs.add_option(parser)
    parser.add_argument("--exit-zero", action="store_true", help="exit 0 even with findings")
    options.add_rules(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    config = options.resolve(args)
    if inputs.only_stdin(args.paths):
        article = inputs.read_stdin(args.stdin_filename)
        chinese = originals.of_stdin(args.source)
        article = originals.with_original(article, chinese, config)
        known = inputs.context([], config)
        items: list[inputs.Input] = []
        faults: list[InputError] = []
    else:
        items, faults = inputs.discover(args.paths, config)
        known = inputs.context(items, config)
        article = None
    paired = originals.match(items, args.source)
    gc.freeze()  # what was loaded stays: nothing to collect, nor to copy where processes fork
    before = decided.lookup(items, args.decisions)
    counts: Counter[str] = Counter()

    def results() -> Iterator[Checked]:
        if article is not None:
            findings = pipeline.check(article, known, config)
            counts.update(f.rule for f in findings)
            yield args.stdin_filename or "<stdin>", article, findings
        work = partial(_check, known=known, config=config, paired=paired)
        number = args.jobs or jobs.default(items)
        for item, outcome in zip(items, jobs.each(work, items, number), strict=True):
            if isinstance(outcome, InputError):
                faults.append(outcome)
                continue
            piece, found = outcome
            findings = still_open(before(item, piece), (), found)
            counts.update(f.rule for f in findings)
            yield item.shown, piece, findings

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


def _check(
    item: inputs.Input, known: Context, config: Config, paired: originals.Originals
) -> tuple[Article, tuple[Finding, ...]] | InputError:
    """The findings on ``item`` with its article, without what only detectors need to know of it."""
    try:
        article = inputs.read(item, config)
        article = originals.with_original(article, paired.get(item.path), config)
    except InputError as fault:
        return fault
    findings = pipeline.check(article, known, config)
    return replace(article, segments=(), protected=()), findings

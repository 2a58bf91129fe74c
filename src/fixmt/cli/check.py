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
from ..memory import Checks, Watched
from ..settled import still_open
from . import complain, decided, inputs, jobs, options, originals, rechecked

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
    options.add_memory(parser)
    parser.add_argument("--exit-zero", action="store_true", help="exit 0 even with findings")
    options.add_rules(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    config = options.resolve(args)
    counts: Counter[str] = Counter()
    faults: list[InputError] = []
    if inputs.only_stdin(args.paths):
        _tell(args, _of_stdin(args, config), counts)
    else:
        items, faults = inputs.discover(args.paths, config)
        with rechecked.memory(args, items, config) as memory:
            _tell(args, _of_files(args, config, items, faults, memory), counts)
    for fault in faults:
        complain(fault)
    if faults:
        return 2
    return 1 if counts and not args.exit_zero else 0


def _of_stdin(args: argparse.Namespace, config: Config) -> Iterator[Checked]:
    article = inputs.read_stdin(args.stdin_filename)
    chinese = originals.of_stdin(args.source)
    article = originals.with_original(article, chinese, config)
    findings = pipeline.check(article, inputs.context([], config), config)
    yield args.stdin_filename or "<stdin>", article, findings


def _of_files(
    args: argparse.Namespace,
    config: Config,
    items: Sequence[inputs.Input],
    faults: list[InputError],
    memory: Checks | None,
) -> Iterator[Checked]:
    """Each article with its open findings; what cannot be read goes to ``faults``."""
    paired = originals.match(items, args.source)
    before = decided.lookup(items, args.decisions)
    work = partial(_check, config=config, paired=paired)
    number = args.jobs or jobs.default(items)
    found: Iterator[rechecked.Found | InputError]
    if memory:
        folder = rechecked.Folder.of(items, config, paired, memory)
        gc.freeze()  # what was loaded stays: nothing to collect, nor to copy where processes fork
        found = folder.checked(work, number)
    else:
        known = inputs.context(items, config)
        gc.freeze()
        found = jobs.each(partial(work, known=known), items, number)
    for item, outcome in zip(items, found, strict=True):
        if isinstance(outcome, InputError):
            faults.append(outcome)
        else:
            article, findings, _ = outcome
            yield item.shown, article, still_open(before(item, article), (), findings)


def _tell(args: argparse.Namespace, results: Iterator[Checked], counts: Counter[str]) -> None:
    """Print ``results`` as ``args`` say and count them by rule."""
    counted = _counted(results, counts)
    if args.statistics:
        for _ in counted:
            pass
        for rule, count in counts.most_common():
            print(f"{count:6d}  {rule}  {all_rules()[rule].title}")
        return
    from ..report import findings as wire

    color = args.format == "text" and sys.stdout.isatty()
    for chunk in wire.render(args.format, counted, color=color):
        sys.stdout.write(chunk)


def _counted(results: Iterator[Checked], counts: Counter[str]) -> Iterator[Checked]:
    for path, article, findings in results:
        counts.update(f.rule for f in findings)
        yield path, article, findings


def _check(
    item: inputs.Input, known: Context, config: Config, paired: originals.Originals
) -> rechecked.Found | InputError:
    """The findings on ``item`` with its article, without what only detectors need to know of it."""
    try:
        article = inputs.read(item, config)
        article = originals.with_original(article, paired.get(item.path), config)
    except InputError as fault:
        return fault
    names = Watched(known.names)
    findings = pipeline.check(article, replace(known, names=names), config)
    return replace(article, segments=(), protected=(), view=None), findings, names.asked

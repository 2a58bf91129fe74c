"""A run of ``fixmt fix`` over files: memory, lock, progress, and an orderly end whatever comes."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .. import __version__, batch, engines, files
from ..article import Outcome
from ..batch import Case, lock, stopping
from ..config import Config
from ..detectors import Context
from ..engines import Engine
from ..errors import InputError
from ..memory import Outcomes, Remembering, Store, default_path
from ..report import RunInfo
from . import complain, decided, inputs, originals, progress
from .glossary_articles import told_of_traditional


@dataclass(slots=True)
class _Totals:
    """What the summary says of a run."""

    articles: int = 0
    edits: int = 0
    remaining: int = 0
    remembered: int = 0
    seen: int = 0  # articles whose turn has come, those with a fault among them
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    """What all steps of one run share."""

    items: list[inputs.Input]
    faults: list[InputError]
    args: argparse.Namespace
    config: Config
    context: Context
    engine: Engine | None
    store: Store | None
    totals: _Totals
    paired: originals.Originals

    def signature(self) -> str:
        """All that an outcome depends on beside its article and the names in the folder."""
        config, terms = self.config, self.context.glossary
        parts = (
            self.engine.signature if self.engine else "none",
            terms.digest if terms else "none",
            config.level.name,
            ",".join(config.select),
            ",".join(config.ignore),
        )
        return "|".join(parts)


def fix(
    items: list[inputs.Input],
    faults: list[InputError],
    args: argparse.Namespace,
    config: Config,
    engine: Engine | None,
) -> int:
    """Repair ``items`` as ``args`` say; the exit code.

    Raises:
        FixmtError: nothing at all can be done.
    """
    paired = originals.match(items, args.source)
    with lock.held(_targets(items, args)) as locks, _memory(args) as store:
        for held in locks:
            if held.before:
                files.sweep(held.path.parent)
        if before := next((held.before for held in locks if held.before), None):
            _tell_cut_off(before, store)
        if engine is not None and store is not None:
            engine = Remembering(engine, store)
        context = inputs.context(items, config)
        run = _Run(items, faults, args, config, context, engine, store, _Totals(), paired)
        if args.report:
            from ..report import html

            try:
                html.write(_outcomes(run, locks), args.report, _info(config, context, engine))
            except BrokenPipeError:  # of --diff, not of the report
                raise
            except OSError as refused:
                reason = refused.strerror or refused
                raise InputError(f"{args.report}: cannot write: {reason}") from None
        else:
            for _ in _outcomes(run, locks):
                pass
    if items:
        _summary(run)
    for fault in faults:
        complain(fault)
    if run.totals.interrupted:
        return 130
    return 2 if faults else 0


def _outcomes(run: _Run, locks: list[lock.Lock]) -> Iterator[tuple[str, Outcome]]:
    """Every outcome, delivered, with the name to show; ends early after Ctrl-C."""
    totals, stopper = run.totals, stopping.Stopper()
    memory = Outcomes(run.store, run.signature()) if run.store else None
    with (
        progress.bar("fixmt", len(run.items)) as step,
        stopper.watching(),
        _runner(run) as runner,
    ):
        windows = batch.repaired(_entries(run), runner, memory, run.context.names)
        for held in locks:
            held.note(0, len(run.items))
        while True:
            try:
                with stopper.open():
                    window = next(windows, None)
            except KeyboardInterrupt:
                totals.interrupted = True
                return
            if window is None:
                return
            for finished in window:
                totals.seen += 1
                try:
                    if isinstance(finished.result, InputError):
                        raise finished.result
                    _deliver(finished.name, finished.result, run.args)
                except InputError as fault:
                    run.faults.append(fault)
                else:
                    _count(totals, finished.result, finished.remembered)
                    yield finished.name.below.as_posix(), finished.result
                step()
            for held in locks:
                held.note(totals.seen, len(run.items))


def _count(totals: _Totals, outcome: Outcome, remembered: bool) -> None:
    totals.articles += 1
    totals.edits += len(outcome.edits)
    totals.remaining += len(outcome.remaining)
    totals.remembered += remembered


def _entries(run: _Run) -> Iterator[tuple[inputs.Input, Case | InputError]]:
    settled = decided.lookup(run.items, run.args.decisions)
    told = False
    for item in run.items:
        try:
            article = inputs.read(item, run.config)
            article = originals.with_original(article, run.paired.get(item.path), run.config)
        except InputError as fault:
            yield item, fault
            continue
        told = told or told_of_traditional(item.shown, article.source)
        yield item, Case(article, settled(item, article))


@contextlib.contextmanager
def _runner(run: _Run) -> Iterator[batch.Runner]:
    context, config, engine = run.context, run.config, run.engine
    if run.args.engine_on:
        from ..batch import cluster

        load = None if engine is None else partial(_load_alone, config)
        with cluster.Cluster(run.args.engine_on, run.args.jobs, context, config, load) as remote:
            yield remote
    elif run.args.jobs > 1:
        from ..batch.pool import Pool

        with Pool(run.args.jobs, context, config, engine) as pool:
            yield pool
    else:
        yield batch.Local(context, config, engine)


def _load_alone(config: Config) -> Engine:
    """The engine for a worker that has one CPU."""
    return engines.load(config.model, engine=config.engine, device=config.device, threads=1)


@contextlib.contextmanager
def _memory(args: argparse.Namespace) -> Iterator[Store | None]:
    if args.no_memory:
        yield None
        return
    store = Store(args.memory or default_path(), complain)
    try:
        yield store
    finally:
        store.close()


def _targets(items: list[inputs.Input], args: argparse.Namespace) -> list[Path]:
    """Folders that this run writes to."""
    found: list[Path] = [args.report] if args.report else []
    if args.out:
        found.append(args.out)
    if args.write:
        found += {i.path.absolute().parents[len(i.below.parts) - 1] for i in items}
    return found


def _deliver(item: inputs.Input, outcome: Outcome, args: argparse.Namespace) -> None:
    article = outcome.article
    if args.diff:
        print_diff(item.below.as_posix(), outcome)
    elif args.write and outcome.edits:
        data = files.rewritten(article, outcome.edits)
        files.write_atomic(item.path, data, article.digest, args.backup)
    elif args.out:
        data = files.rewritten(article, outcome.edits)
        if not _holds(args.out / item.below, data):
            files.write_atomic(args.out / item.below, data)


def _holds(path: Path, data: bytes) -> bool:
    """True if a file at ``path`` has these very bytes; writing them safely again is slow."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def print_diff(name: str, outcome: Outcome) -> None:
    """What ``outcome`` changed, on stdout."""
    from ..report import unified

    sys.stdout.write(unified.diff(name, outcome))


def _info(config: Config, known: Context, engine: Engine | None) -> RunInfo:
    model = engine.signature if engine else "none"
    terms = known.glossary.digest[:8] if known.glossary else "none"
    level = config.level.name.lower()
    signature = f"fixmt:{__version__}|mt:{model}|gl:{terms}|level:{level}"
    return RunInfo(__version__, signature, model, terms, level)


def _tell_cut_off(before: lock.CutOff, store: Store | None) -> None:
    then = "going on from what it had worked out" if store else "starting again without a memory"
    complain(f"an earlier run was cut off after {before.done} of {before.total} articles; {then}")


def _summary(run: _Run) -> None:
    args, totals = run.args, run.totals
    where = (
        f"written to {args.out}/"
        if args.out
        else "written in place"
        if args.write
        else "shown as a diff"
        if args.diff
        else "not written: add --out DIR, --write or --diff"
    )
    done = f"{totals.articles} article{'s' if totals.articles != 1 else ''}"
    if totals.interrupted:
        done = f"interrupted; {totals.seen} of {len(run.items)} articles done"
    print(
        f"fixmt: {done}, {totals.edits} edits, {totals.remaining} findings left; {where}"
        + (f"; report in {args.report}/index.html" if args.report else "")
        + (f"; {totals.remembered} remembered" if totals.remembered else ""),
        file=sys.stderr,
    )

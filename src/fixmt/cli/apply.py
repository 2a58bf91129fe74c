"""``fixmt apply``: make the changes that people accepted, in the original articles."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .. import files, ledger
from ..config import Config
from ..errors import ConfigError, FixmtError, InputError
from ..ledger import Decision
from . import complain, decided, inputs

if TYPE_CHECKING:
    from ..review.journal import Applied


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Apply decisions to the original articles. Only what was accepted or edited is "
        "changed. Without --out, --write or --diff nothing is written. Exit 1 if a decision "
        "does not fit any more, or an article cannot be given back."
    )
    parser.add_argument(
        "decisions", type=Path, metavar="DECISIONS", help="exported from a report page, or a ledger"
    )
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="the articles; default: where the ledger lies, or the current folder",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--out", type=Path, metavar="DIR", help="write changed copies under DIR")
    how.add_argument("--write", action="store_true", help="change the files in place, atomically")
    how.add_argument("--diff", action="store_true", help="print a unified diff")
    how.add_argument(
        "--undo", action="store_true", help="give articles changed by --write their bytes back"
    )
    parser.add_argument("--backup", action="store_true", help="with --write, keep NAME.orig")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if args.backup and not args.write:
        raise ConfigError("--backup goes with --write")
    inputs.want_folder(args.out)
    _want_decisions(args.decisions, args.undo)
    from ..review import apply

    decisions, warnings = ledger.load(args.decisions)
    wanted = apply.by_article(decisions)
    for warning in warnings:
        complain(warning)
    work = _Work(args, wanted)
    faults: list[FixmtError] = []
    items, missing = inputs.discover(_places(args), Config())
    faults += missing
    for item in items:
        try:
            work.do(item)
        except InputError as refused:
            faults.append(refused)
    whole = all(Path(p).is_dir() for p in _places(args))
    for name in [n for n in wanted if whole and n not in work.met]:
        faults.append(InputError(f"{name}: no such article here; name its folder after DECISIONS"))
    print(work.summary(), file=sys.stderr)
    for fault in faults:
        complain(fault)
    return 2 if faults else 1 if work.refused else 0


def _want_decisions(path: Path, undo: bool) -> None:
    """Say more of a ledger that is not there than the system would.

    Raises:
        InputError: there is none at ``path``.
    """
    if path.exists() and not path.is_dir():
        return
    within = path / ledger.FILE
    if within.is_file():
        raise InputError(f"{path}: a folder; give its decisions, {within}")
    raise InputError(
        f"{path}: no decisions there"
        + (
            "; --undo takes back what `fixmt apply --write` wrote; "
            "what `fixmt fix --write` wrote, only its --backup gives back"
            if undo
            else "; make them with `fixmt review`, or export them from a report page"
        )
    )


def _places(args: argparse.Namespace) -> list[str]:
    if args.paths:
        return list(args.paths)
    path: Path = args.decisions
    beside = path.parent.parent if path.parent.name == ledger.FILE.parent.name else Path()
    return [str(beside)]


class _Work:
    """One run over the articles, and what became of them."""

    def __init__(self, args: argparse.Namespace, wanted: dict[str, list[Decision]]) -> None:
        self.args, self.wanted = args, wanted
        self.met: set[str] = set()
        self.changed = self.edits = self.refused = 0

    def do(self, item: inputs.Input) -> None:
        """Apply to one article, or give it back.

        Raises:
            InputError: it cannot be read or written.
        """
        from ..review import apply, journal

        folder = decided.home(item)
        applied = journal.load(folder)
        data = _bytes(item.path)
        digests = (files.digest(data), files.digest(journal.original(data, item.shown, applied)))
        name = apply.article_of(self.wanted, decided.names(item), digests)
        if name is None:
            return
        self.met.add(name)
        if self.args.undo:
            self._undo(item, folder, applied)
            return
        decisions = self.wanted[name]
        result = apply.make(item.path, decisions, applied)
        for decision, why in result.fitted.refused:
            line = result.article.source.count("\n", 0, decision.span.start) + 1
            complain(f"{item.shown}:{line}: {_quoted(decision)} not applied: {why}")
        self.refused += len(result.fitted.refused)
        self.edits += len(result.fitted.edits)
        self._deliver(item, folder, result, decisions)
        self.changed += result.changes

    def _undo(self, item: inputs.Input, folder: Path, applied: Sequence[Applied]) -> None:
        from ..review import apply, journal

        name = decided.names(item)[0]
        if apply.undo(item.path, applied):
            journal.append(folder, journal.given_back(name, files.digest(_bytes(item.path))))
            self.changed += 1
        elif why := apply.stuck(item.path, name, applied):
            complain(f"{item.shown}: not given back: {why}")
            self.refused += 1

    def _deliver(
        self, item: inputs.Input, folder: Path, result: object, decisions: Sequence[Decision]
    ) -> None:
        from ..report import unified
        from ..review import apply

        assert isinstance(result, apply.Result)
        if self.args.diff:
            sys.stdout.write(unified.diff(item.below.as_posix(), result.outcome))
        elif self.args.write and result.changes:
            # Decisions first: they are dearer than the file, which can be made again from them.
            self._remember(folder, [*decisions, *apply.carried_over(result, decisions)])
            name = decided.names(item)[0]
            apply.write(item.path, folder, name, result, self.args.backup)
        elif self.args.out:
            target = self.args.out / item.below
            if target.resolve() == item.path.resolve():
                raise InputError(f"{target}: would be overwritten; use --write for that")
            target.parent.mkdir(parents=True, exist_ok=True)
            files.write_atomic(target, result.data)

    def _remember(self, folder: Path, decisions: Sequence[Decision]) -> None:
        """Put into the ledger beside the articles what it does not have yet."""
        path = folder / ledger.FILE
        known = ledger.standing(ledger.load(path)[0]) if path.exists() else {}
        ledger.append(path, [d for d in decisions if known.get(d.identity) != d])

    def summary(self) -> str:
        articles = f"{self.changed} article{'' if self.changed == 1 else 's'}"
        if self.args.undo:
            if not self.changed and not self.refused:
                return "fixmt: nothing to give back that `fixmt apply --write` wrote"
            stuck = f", {self.refused} not" if self.refused else ""
            return f"fixmt: {articles} given back as before{stuck}"
        where = (
            f"written to {self.args.out}/"
            if self.args.out
            else "written in place; --undo takes it back"
            if self.args.write and self.changed
            else "nothing written"
            if self.args.write
            else "shown as a diff"
            if self.args.diff
            else "not written: add --out DIR, --write or --diff"
        )
        left = f", {self.refused} refused" if self.refused else ""
        return f"fixmt: {articles} to change, {self.edits} edits{left}; {where}"


def _bytes(path: Path) -> bytes:
    """The bytes of ``path``, or none where it is no article; that is complained of if asked for."""
    try:
        fits = path.is_file() and path.stat().st_size <= files.MAX_BYTES
        return path.read_bytes() if fits else b""
    except OSError:
        return b""


def _quoted(decision: Decision) -> str:
    from ..report.visible import clip, visible

    text = visible(clip(decision.before, 40))
    return f"“{text}”" if text.strip() else "a change of white space"

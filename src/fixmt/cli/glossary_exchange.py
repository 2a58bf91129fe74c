"""``fixmt glossary import|export``: glossaries of other tools."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .. import glossary
from ..errors import ConfigError, GlossaryError, InputError
from ..files import digest, write_atomic
from ..glossary import Layout, Term, exchange
from ..glossary.file import read
from . import complain


def add_parsers(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    import_ = kinds.add_parser("import", help="read CSV, TSV, DeepL, Google, XLSX or TBX-Basic")
    import_.add_argument("file", type=Path)
    import_.add_argument("--format", choices=exchange.FORMATS, help="default: by the file's name")
    where = import_.add_mutually_exclusive_group()
    where.add_argument("--out", type=Path, metavar="FILE", help="write a new glossary")
    where.add_argument("--into", type=Path, metavar="GLOSSARY", help="add to this glossary")
    import_.set_defaults(run=run_import)

    export = kinds.add_parser("export", help="write CSV, TSV, DeepL, Google, XLSX or TBX-Basic")
    export.add_argument("file", type=Path, help="where to; - for standard output")
    export.add_argument("--format", choices=exchange.FORMATS, help="default: by the file's name")
    export.add_argument("--glossary", type=Path, metavar="FILE", help="default: the built-in one")
    export.set_defaults(run=run_export)


def run_import(args: argparse.Namespace) -> int:
    name = args.format or exchange.format_of(args.file)
    terms, losses = exchange.import_(read(args.file), args.file, name)
    _say(losses)
    if args.into:
        return _into(args.into, terms, args.file)
    data = glossary.of_terms(terms).encode()
    if args.out is None:
        sys.stdout.buffer.write(data)
        return 0
    if args.out.exists():
        raise InputError(f"{args.out}: is there already; remove it, or use --into")
    write_atomic(args.out, data)
    print(f"{args.out}: {len(terms)} entries")
    return 0


def run_export(args: argparse.Namespace) -> int:
    path = args.glossary or glossary.default_path()
    name = args.format or exchange.format_of(args.file)
    data, losses = exchange.export(_layout(path), args.file, name)
    _say(losses)
    if str(args.file) == "-":
        sys.stdout.buffer.write(data)
        return 0
    if args.file.exists() and args.file.samefile(path):
        raise ConfigError(f"{args.file}: is the glossary itself; give another name")
    write_atomic(args.file, data)
    return 0


def _layout(path: Path) -> Layout:
    """The glossary at ``path``, of whatever format ``load`` reads."""
    try:
        return glossary.open_layout(path)
    except GlossaryError:
        return glossary.of_terms(glossary.load(path).terms, path)


def _into(path: Path, terms: tuple[Term, ...], source: Path) -> int:
    """Add what is new; nothing is written if an entry contradicts the glossary."""
    ours = glossary.open_layout(path)
    known = {(t.source, t.target) for t in ours.glossary.terms}
    new = [
        t
        for t in terms
        if t.forbidden or t.flags or t.note or t.kind != "term" or (t.source, t.target) not in known
    ]
    merged = glossary.merge(Layout(), ours, glossary.of_terms(new, source))
    for conflict in merged.conflicts:
        print(f"{path}:{conflict.ours}: {conflict.source}: {conflict.why}, also in {source}")
    if merged.conflicts:
        complain(f"{path}: not written, {len(merged.conflicts)} conflicts")
        return 1
    found = glossary.diff(ours.glossary, merged.layout.glossary)
    write_atomic(path, merged.layout.encode(), expected=digest(ours.encode()))
    print(f"{path}: {len(found.added)} added, {len(found.changed)} changed, "
          f"{len(terms) - len(new)} there already")  # fmt: skip
    return 0


def _say(losses: exchange.Losses) -> None:
    for what, count in sorted(losses.items()):
        complain(f"not carried over: {count} {what}")

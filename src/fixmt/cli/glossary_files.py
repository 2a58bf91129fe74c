"""``fixmt glossary sort|diff|merge``: whole glossary files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import glossary
from ..files import digest, write_atomic
from ..glossary import Change, Conflict, Difference, Layout, Term
from . import complain


def add_parsers(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    sort = kinds.add_parser("sort", help="sort the rows by source; comments move with their row")
    sort.add_argument("file", type=Path)
    sort.add_argument("--check", action="store_true", help="write nothing; exit 1 if not sorted")
    sort.set_defaults(run=run_sort)

    diff = kinds.add_parser("diff", help="entries added, removed, changed; exit 1 if there are any")
    diff.add_argument("old", type=Path, metavar="A")
    diff.add_argument("new", type=Path, metavar="B")
    diff.add_argument("--format", choices=("text", "json"), default="text")
    diff.set_defaults(run=run_diff)

    merge = kinds.add_parser("merge", help="three-way merge by entry; exit 1 on conflicts")
    for name in ("base", "ours", "theirs"):
        merge.add_argument(name, type=Path, metavar=name.upper())
    where = merge.add_mutually_exclusive_group()
    where.add_argument("--out", type=Path, metavar="FILE", help="write the result to FILE")
    where.add_argument("--write", action="store_true", help="write the result over OURS")
    merge.add_argument("--name", metavar="NAME", help="what to call the three files in messages")
    merge.set_defaults(run=run_merge)


def run_sort(args: argparse.Namespace) -> int:
    old = glossary.open_layout(args.file)
    new = glossary.in_order(old)
    before, after = old.encode(), new.encode()
    moved = sum(a.term is not b.term for a, b in zip(old.blocks, new.blocks, strict=True))
    if before == after:
        print(f"{args.file}: sorted already, {len(old.blocks)} entries")
        return 0
    if args.check:
        print(f"{args.file}: not sorted, {moved} of {len(old.blocks)} entries would move")
        return 1
    write_atomic(args.file, after, expected=digest(before))
    print(f"{args.file}: sorted, {moved} of {len(old.blocks)} entries moved")
    return 0


def run_diff(args: argparse.Namespace) -> int:
    old, new = glossary.load(args.old), glossary.load(args.new)
    found = glossary.diff(old, new)
    if args.format == "json":
        json.dump(_wire(args.old, args.new, found), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        for line in _readable(args.old, args.new, found):
            print(line)
        if not found and old.digest != new.digest:
            print("the same entries; comments, order or spacing differ")
    return 1 if found else 0


def run_merge(args: argparse.Namespace) -> int:
    base, ours, theirs = (_layout(path) for path in (args.base, args.ours, args.theirs))
    merged = glossary.merge(base, ours, theirs)
    # Git gives the three versions temporary names, which mean nothing to the reader.
    names = [args.name or str(path) for path in (args.base, args.ours, args.theirs)]
    for conflict in merged.conflicts:
        print(_conflict(conflict, names))
    found = glossary.diff(ours.glossary, merged.layout.glossary)
    print(
        f"{names[1]}: {len(found.added)} added, {len(found.removed)} removed, "
        f"{len(found.changed)} changed, {len(merged.conflicts)} conflicts"
    )
    if path := args.out or (args.ours if args.write else None):
        write_atomic(path, merged.layout.encode())
    else:
        complain("not written; give --out FILE or --write")
    return 1 if merged.conflicts else 0


def _layout(path: Path) -> Layout:
    """The layout of ``path``; Git gives an empty file where the base has none."""
    if path.is_file() and path.stat().st_size == 0:
        return Layout(path=path)
    return glossary.open_layout(path)


def _conflict(conflict: Conflict, names: list[str]) -> str:
    lines = (conflict.base, conflict.ours, conflict.theirs)
    places = [f"{name}:{line}" for name, line in zip(names, lines, strict=True)]
    base, ours, theirs = (p if line else "gone" for p, line in zip(places, lines, strict=True))
    first = ours if conflict.ours else theirs
    return f"{first}: {conflict.source}: {conflict.why} (base {base}, ours {ours}, theirs {theirs})"


def _readable(old: Path, new: Path, found: Difference) -> Iterator[str]:
    for term in found.removed:
        yield f"- {old}:{term.line}: {term.source}  {term.target}  [{term.kind}]"
    for term in found.added:
        yield f"+ {new}:{term.line}: {term.source}  {term.target}  [{term.kind}]"
    for change in found.changed:
        yield f"~ {new}:{change.new.line}: {change.new.source}  {change.new.target}"
        yield from (f"    {line}" for line in _fields(change))
    counts = f"{len(found.added)} added, {len(found.removed)} removed"
    yield f"{counts}, {len(found.changed)} changed"


def _fields(change: Change) -> Iterator[str]:
    for name in change.fields:
        one, two = getattr(change.old, name), getattr(change.new, name)
        if not isinstance(one, tuple):
            yield f"{name}: {one!r} → {two!r}"
            continue
        lost, gained = glossary.list_changes(one, two)
        words = [f"-{item!r}" for item in lost] + [f"+{item!r}" for item in gained]
        yield f"{name}: {' '.join(words) or 'in another order'}"


def _wire(old: Path, new: Path, found: Difference) -> dict[str, Any]:
    return {
        "schema": 1,
        "old": str(old),
        "new": str(new),
        "added": [_entry(term) for term in found.added],
        "removed": [_entry(term) for term in found.removed],
        "changed": [
            {"fields": list(c.fields), "old": _entry(c.old), "new": _entry(c.new)}
            for c in found.changed
        ],
    }


def _entry(term: Term) -> dict[str, Any]:
    fields = ("line", "source", "target", "kind", "forbidden", "flags", "note")
    return {name: getattr(term, name) for name in fields}

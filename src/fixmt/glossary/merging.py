"""Three-way merge of glossary files, row by row and field by field.

A field that one side changed takes that side's value. Renderings are a set: what a side added is
added, what it removed is removed. A conflict is one field changed in two ways, a row removed on one
side and changed on the other, or two targets for one source that neither side had by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .compare import FIELDS, Key, keys, list_changes
from .file import row
from .layout import Block, Layout, is_sorted


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the two sides did to one entry; 0 stands for a line that is not there."""

    source: str
    why: str
    base: int
    ours: int
    theirs: int


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged file, and what is left for a person; conflicting rows stand between marks."""

    layout: Layout
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Layout, ours: Layout, theirs: Layout) -> Merged:
    """``ours`` with what changed from ``base`` to ``theirs``.

    Order, line ends and byte order mark are those of ``ours``. New rows go to their sorted place,
    or below the row that stands above them in ``theirs`` if ``ours`` is not sorted. If only one
    side changed anything, the result is that side byte for byte.
    """
    if theirs.encode() == base.encode() or theirs.encode() == ours.encode():
        return Merged(ours)
    if ours.encode() == base.encode():
        return Merged(replace(theirs, path=ours.path))
    old, mine, other = (dict(zip(_keys(x), x.blocks, strict=True)) for x in (base, ours, theirs))
    blocks: list[tuple[Key, Block]] = []
    conflicts: list[Conflict] = []
    for key, block in mine.items():
        merged = _row(old.get(key), block, other.get(key), conflicts)
        if merged is not None:
            blocks.append((key, merged))
    tidy = is_sorted(ours)
    previous: Key | None = None
    for key, block in other.items():
        if key not in mine:
            added = _row(old.get(key), None, block, conflicts)
            if added is not None:
                blocks.insert(_place(blocks, key, previous, tidy), (key, added))
        previous = key
    conflicts += _two_targets(ours, theirs, [block for _, block in blocks], conflicts)
    layout = replace(
        ours,
        blocks=tuple(block for _, block in blocks),
        head=(*_lines(base.head[:-1], ours.head[:-1], theirs.head[:-1]), ours.head[-1]),
        tail=_lines(base.tail, ours.tail, theirs.tail),
        ended=ours.ended or not blocks,
    )
    return Merged(layout, tuple(conflicts))


def _keys(layout: Layout) -> list[Key]:
    return keys(block.term for block in layout.blocks)


def _row(
    base: Block | None, ours: Block | None, theirs: Block | None, conflicts: list[Conflict]
) -> Block | None:
    """The merged row, or None if it is gone; what cannot be settled is put on ``conflicts``."""
    if ours is None or theirs is None:
        left = ours or theirs
        if base is None or left is None:
            return left
        if left.term == base.term:
            return None
        _conflict(conflicts, "removed on one side, changed on the other", base, ours, theirs)
        return _marked(ours, theirs)
    above = _lines(base.above if base else (), ours.above, theirs.above)
    old = base.term if base else None
    for one, same in ((ours, theirs), (theirs, ours)):
        if same.term in (old, one.term):
            return replace(one, above=above)
    fields: dict[str, object] = {}
    clashing: list[str] = []
    for name in FIELDS:
        was = getattr(old, name, None)
        one, two = getattr(ours.term, name), getattr(theirs.term, name)
        if name == "forbidden":
            fields[name] = _lines(was or (), one, two)
        elif one in (was, two):
            fields[name] = two
        elif two == was:
            fields[name] = one
        else:
            clashing.append(name)
    if clashing:
        why = f"{' and '.join(clashing)} {'given' if base is None else 'changed'} in two ways"
        _conflict(conflicts, why, base, ours, theirs)
        return _marked(replace(ours, above=above), theirs)
    term = replace(ours.term, **fields)  # type: ignore[arg-type]
    return Block(term, row(term), above)


def _lines(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """``ours`` without what ``theirs`` removed, and with what it added, which goes to the end."""
    if ours in (base, theirs):
        return tuple(theirs)
    removed, added = list_changes(base, theirs)
    lost, _ = list_changes(ours, removed)
    new, _ = list_changes(added, list_changes(base, ours)[1])  # both sides added it: once is enough
    return (*lost, *new)


def _marked(ours: Block | None, theirs: Block | None) -> Block:
    """Both rows between the marks of Git, which stop the file from being loaded."""
    lines = ["<<<<<<< ours"]
    lines += [ours.line] if ours else []
    lines.append("=======")
    lines += [theirs.line] if theirs else []
    lines.append(">>>>>>> theirs")
    block = ours or theirs
    if block is None:
        raise ValueError("a conflict has at least one row")
    return Block(block.term, lines[-1], (*block.above, *lines[:-1]))


def _conflict(
    conflicts: list[Conflict],
    why: str,
    base: Block | None,
    ours: Block | None,
    theirs: Block | None,
) -> None:
    lines = [block.term.line if block else 0 for block in (base, ours, theirs)]
    source = next(block.term.source for block in (ours, theirs) if block)
    conflicts.append(Conflict(source, why, *lines))


def _place(blocks: Sequence[tuple[Key, Block]], key: Key, previous: Key | None, tidy: bool) -> int:
    """Where a new row goes among ``blocks``."""
    if tidy:
        after = (i for i, (other, _) in enumerate(blocks) if other[:2] > key[:2])
        return next(after, len(blocks))
    names = [other for other, _ in blocks]
    return names.index(previous) + 1 if previous in names else 0 if previous is None else len(names)


def _two_targets(
    ours: Layout, theirs: Layout, merged: Sequence[Block], known: Sequence[Conflict]
) -> list[Conflict]:
    """Sources that have one target on either side and two in the merged file."""
    sides = [_targets(ours.blocks), _targets(theirs.blocks)]
    named = {conflict.source for conflict in known}
    found: list[Conflict] = []
    for source, rows in _targets(merged).items():
        if len(rows) > 1 and source not in named and all(len(s.get(source, {})) < 2 for s in sides):
            lines = [next(iter(side.get(source, {"": 0}).values())) for side in sides]
            why = "two targets: " + ", ".join(repr(target) for target in rows)
            found.append(Conflict(source, why, 0, *lines))
    return found


def _targets(blocks: Sequence[Block]) -> dict[str, dict[str, int]]:
    """Source → its targets with the line of each."""
    found: dict[str, dict[str, int]] = {}
    for block in blocks:
        found.setdefault(block.term.source, {}).setdefault(block.term.target, block.term.line)
    return found

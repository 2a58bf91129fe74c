"""Which words of a text stay in another text: what an edit keeps keeps its place in the markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .patterns import deferred

_TOKEN = deferred(r"\w+|\s+|[^\w\s]")


def tokens(text: str) -> list[str]:
    """Words, stretches of white space and single signs, in order."""
    return _TOKEN.findall(text)


def aligned(old: Sequence[str], new: Sequence[str], marked: set[int]) -> Iterator[tuple[str, str]]:
    """Pairs of a token and the one it stays as, but for its case; "" for one that goes or comes.

    Words are paired first: spaces and signs are alike everywhere. Where words changed their order,
    those stay that are ``marked``.
    """
    words, rest = {i for i, t in enumerate(old) if t[0].isalnum()}, set(range(len(old)))
    pairs = _paired(old, new, [words, rest])
    if len(marked & {i for i, _ in pairs}) < len(marked):
        others = _paired(old, new, [marked, words, rest])
        pairs = max(pairs, others, key=lambda p: len(marked & {i for i, _ in p}))
    low, high = 0, 0
    for i, j in pairs:
        yield from ((token, "") for token in old[low:i])
        yield from (("", token) for token in new[high:j])
        if i < len(old):
            yield old[i], new[j]
        low, high = i + 1, j + 1


def _paired(
    old: Sequence[str], new: Sequence[str], chosen: Sequence[set[int]]
) -> list[tuple[int, int]]:
    """Where the tokens stand that stay, the first of ``chosen`` before the others; then the end."""
    end = (len(old), len(new))
    pairs = [end]
    for some in chosen:
        finer: list[tuple[int, int]] = []
        low, high = 0, 0
        for i, j in pairs:
            mine = [n for n in range(low, i) if n in some]
            finer += [(mine[a], high + b) for a, b in _same([old[n] for n in mine], new[high:j])]
            finer.append((i, j))
            low, high = i + 1, j + 1
        pairs = finer
    return pairs


def _same(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Where the tokens stand that the longest common sequence has, whatever their case."""
    from rapidfuzz.distance import Indel

    ops = Indel.opcodes([t.lower() for t in old], [t.lower() for t in new])
    return [
        pair
        for op in ops
        if op.tag == "equal"
        for pair in zip(
            range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=True
        )
    ]

"""A unified diff drawn from the edits an outcome holds; no document is ever diffed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from .. import edits as editing
from ..article import Edit, Outcome, Span

CONTEXT = 3
_NO_NEWLINE = "\n\\ No newline at end of file\n"

# Source lines [low, high) and the lines that replace them.
_Change = tuple[int, int, list[str]]


def diff(name: str, outcome: Outcome) -> str:
    """A unified diff of ``outcome`` with three lines of context; empty if nothing changed."""
    lines = _split(outcome.article.source)
    changes = list(_changes(outcome.article.source, lines, outcome.edits))
    if not changes:
        return ""
    out = [f"--- a/{name}\n", f"+++ b/{name}\n"]
    shift = 0  # new line number − old line number before the hunk
    for hunk in _hunks(changes):
        low = max(0, hunk[0][0] - CONTEXT)
        high = min(len(lines), hunk[-1][1] + CONTEXT)
        body: list[str] = []
        at, grown = low, 0
        for first, last, new in hunk:
            body += [" " + line for line in lines[at:first]]
            body += ["-" + line for line in lines[first:last]]
            body += ["+" + line for line in new]
            grown += len(new) - (last - first)
            at = last
        body += [" " + line for line in lines[at:high]]
        old, fresh = high - low, high - low + grown
        out.append(f"@@ -{_range(low, old)} +{_range(low + shift, fresh)} @@\n")
        out += [line if line.endswith("\n") else line + _NO_NEWLINE for line in body]
        shift += grown
    return "".join(out)


def _changes(source: str, lines: list[str], edits: tuple[Edit, ...]) -> Iterator[_Change]:
    """Changed runs of lines, trimmed to what really differs."""
    starts = [0, *accumulate(len(line) for line in lines)]
    for low, high, inside in _clusters(edits, starts):
        base = starts[low]
        local = [
            Edit(Span(e.span.start - base, e.span.end - base), e.before, e.after) for e in inside
        ]
        old = lines[low:high]
        new = _split(editing.apply("".join(old), local))
        while old and new and old[0] == new[0]:
            old, new, low = old[1:], new[1:], low + 1
        while old and new and old[-1] == new[-1]:
            old, new, high = old[:-1], new[:-1], high - 1
        if old or new:
            yield low, high, new


def _clusters(edits: tuple[Edit, ...], starts: list[int]) -> list[tuple[int, int, list[Edit]]]:
    clusters: list[tuple[int, int, list[Edit]]] = []
    for edit in edits:
        low = min(bisect_right(starts, edit.span.start), len(starts) - 1) - 1
        # The line an edit ends on belongs to it, for it may be joined to what comes before.
        high = min(bisect_right(starts, edit.span.end), len(starts) - 1)
        if clusters and low < clusters[-1][1]:
            first, last, inside = clusters.pop()
            clusters.append((first, max(last, high), [*inside, edit]))
        else:
            clusters.append((low, high, [edit]))
    return clusters


def _hunks(changes: list[_Change]) -> Iterator[list[_Change]]:
    hunk: list[_Change] = []
    for change in changes:
        if hunk and change[0] - hunk[-1][1] > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(change)
    yield hunk


def _range(low: int, count: int) -> str:
    return f"{low + 1 if count else low},{count}"


def _split(text: str) -> list[str]:
    """Lines with their "\\n"; other line separators are ordinary characters."""
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines

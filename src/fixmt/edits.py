"""Edits on a source: checking, applying, inverting, and folding a second pass into the first."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from .article import Candidate, Cause, Edit, Finding, Level, Span


class EditConflict(ValueError):
    """An edit does not fit the text it is applied to, or two edits overlap."""


def apply(source: str, edits: Sequence[Edit]) -> str:
    """``source`` with sorted, non-overlapping ``edits`` made.

    Raises:
        EditConflict: an edit's ``before`` is not what stands there, or edits overlap.
    """
    pieces: list[str] = []
    at = 0
    for edit in edits:
        if edit.span.start < at:
            raise EditConflict(f"edits overlap at {edit.span.start}")
        if edit.span.of(source) != edit.before:
            raise EditConflict(f"text at {edit.span.start} is not {edit.before!r}")
        pieces += (source[at : edit.span.start], edit.after)
        at = edit.span.end
    pieces.append(source[at:])
    return "".join(pieces)


def invert(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits that turn ``apply(source, edits)`` back into ``source``."""
    shift = 0
    result = []
    for edit in edits:
        start = edit.span.start + shift
        span = Span(start, start + len(edit.after))
        result.append(Edit(span, edit.after, edit.before, edit.causes))
        shift += len(edit.after) - len(edit.before)
    return tuple(result)


def choose(source: str, findings: Iterable[Finding], level: Level) -> tuple[Edit, ...]:
    """Non-overlapping edits from the best candidates allowed at ``level``, sorted.

    Where two candidates collide the longer span wins, then the more confident one; the loser
    gets its chance in the next pass.
    """
    wanted: list[tuple[Finding, Candidate]] = []
    for finding in findings:
        best = next((c for c in finding.candidates if c.level <= level), None)
        if best is not None and best.span.of(source) != best.text:
            wanted.append((finding, best))
    wanted.sort(key=lambda fc: (-len(fc[1].span), -fc[1].confidence, fc[1].span, fc[0].rule))
    taken: list[Span] = []  # sorted by start, pairwise disjoint
    chosen: list[Edit] = []
    for finding, candidate in wanted:
        index = bisect_right(taken, candidate.span)
        neighbours = taken[max(0, index - 1) : index + 1]
        if any(_collide(candidate.span, other) for other in neighbours):
            continue
        taken.insert(index, candidate.span)
        chosen.append(_edit(source, finding, candidate))
    return tuple(sorted(chosen, key=lambda e: e.span))


def compose(source: str, first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
    """One edit list on ``source`` equal to making ``first`` and then ``second``.

    A second-pass edit that touches what the first pass wrote is merged with it, reasons and all.
    ``apply(source, compose(source, a, b)) == apply(apply(source, a), b)``.
    """
    middle = apply(source, first)
    written = [(i.span, e) for i, e in zip(invert(first), first, strict=True)]
    clusters: list[tuple[int, int, list[Edit], list[Edit]]] = []
    events = sorted(
        [(span, edit, True) for span, edit in written] + [(e.span, e, False) for e in second],
        key=lambda event: (event[0], not event[2]),
    )
    for span, edit, is_first in events:
        if clusters and _collide(span, Span(clusters[-1][0], clusters[-1][1])):
            low, high, ones, twos = clusters.pop()
            low, high = min(low, span.start), max(high, span.end)
        else:
            low, high, ones, twos = span.start, span.end, [], []
        (ones if is_first else twos).append(edit)
        clusters.append((low, high, ones, twos))
    result: list[Edit] = []
    shift = 0  # source offset − middle offset, after the clusters done so far
    for low, high, ones, twos in clusters:
        start = low + shift
        shift += sum(len(e.before) - len(e.after) for e in ones)
        span = Span(start, high + shift)
        local = [replace(e, span=Span(e.span.start - low, e.span.end - low)) for e in twos]
        after = apply(middle[low:high], local)
        causes = tuple(c for e in [*ones, *twos] for c in e.causes)
        if after != span.of(source):
            result.append(Edit(span, span.of(source), after, causes))
    return tuple(result)


def _collide(a: Span, b: Span) -> bool:
    """True if two edits could not both be made: they share text, or an insertion touches."""
    if len(a) == 0 or len(b) == 0:
        return a.start <= b.end and b.start <= a.end
    return a.overlaps(b)


def _edit(source: str, finding: Finding, candidate: Candidate) -> Edit:
    cause = Cause(
        finding.rule,
        finding.message,
        candidate.reason,
        candidate.level,
        candidate.confidence,
        candidate.origin,
        candidate.terms,
        candidate.checks,
        tuple(
            c.text
            for c in finding.candidates
            if c.span == candidate.span and c.text != candidate.text
        ),
    )
    return Edit(candidate.span, candidate.span.of(source), candidate.text, (cause,))

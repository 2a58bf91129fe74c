"""What people decided before, as the repair of an article must respect it.

A rejected change: the text stays as it is, and nobody asks again. An accepted or edited one is made
as it was decided. Decisions are found again by the text they speak of and what stands around it,
so they hold when other parts of the article have changed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from . import formats
from .article import Article, Cause, Edit, Finding, Level, Span
from .ledger import Decision
from .origins import Origins

ORIGIN = "person"  # of the causes of decided edits
_ENOUGH = 8  # code points of context on one side that suffice where the other has changed


@dataclass(frozen=True, slots=True)
class Settled:
    """Decisions on one article: edits to make, text to leave, findings to say no more about."""

    edits: tuple[Edit, ...] = ()
    kept: tuple[Span, ...] = ()  # of the original, sorted
    dismissed: tuple[tuple[str, Span], ...] = ()  # rule, stretch of the original

    def __bool__(self) -> bool:
        return bool(self.edits or self.kept or self.dismissed)


UNDECIDED = Settled()


@dataclass(frozen=True, slots=True)
class Fitted:
    """Decisions as edits of one article, and those that cannot be, each with the reason."""

    edits: tuple[Edit, ...] = ()
    refused: tuple[tuple[Decision, str], ...] = ()


def settle(article: Article, decisions: Iterable[Decision]) -> Settled:
    """``decisions`` on ``article``, as far as they fit it."""
    decisions = _relevant(article, decisions)
    kept: list[Span] = []
    dismissed: list[tuple[str, Span]] = []
    for item in decisions:
        if item.choice == "reject":
            found = places(article.source, item, article.digest)
            if item.kind == "edit":
                kept += found
            else:
                dismissed += [(rule, span) for span in found for rule in item.rules]
    edits = fit(article, decisions).edits
    return Settled(edits, tuple(sorted(set(kept))), tuple(dismissed))


def fit(article: Article, decisions: Iterable[Decision]) -> Fitted:
    """The accepted and edited among ``decisions`` as edits of ``article``.

    A change that takes in others (``needs``) replaces them. Of two that overlap the larger is made;
    nothing is made where a person wanted the text to stay.
    """
    decisions = _relevant(article, decisions)
    edits_by_key = {d.key: d for d in decisions if d.kind == "edit"}
    kept = _Stretches(
        span
        for d in decisions
        if d.choice == "reject" and d.kind == "edit"
        for span in places(article.source, d, article.digest)
    )
    refused: list[tuple[Decision, str]] = []
    wanted: list[tuple[Span, Decision]] = []
    for item in decisions:
        if item.choice not in ("accept", "amend"):
            continue
        found = places(article.source, item, article.digest)
        if why := _unfit(article, item, found, kept, edits_by_key):
            refused.append((item, why))
        else:
            wanted.append((found[0], item))
    taken_in = {key for _, item in wanted for key in item.needs}
    made: list[Edit] = []
    taken: list[Span] = []  # sorted, disjoint
    for span, item in sorted(wanted, key=lambda w: (-len(w[0]), w[0], w[1].key)):
        if item.kind == "edit" and item.key in taken_in:
            continue
        at = bisect_left(taken, span)
        if any(clash(span, other) for other in taken[max(0, at - 1) : at + 1]):
            refused.append((item, "it overlaps another change that was accepted"))
            continue
        taken.insert(at, span)
        if item.result != item.before:
            made.append(_edit(span, item))
    return Fitted(tuple(sorted(made, key=lambda e: e.span)), tuple(refused))


def _relevant(article: Article, decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions on this very text, and those on other states of it that speak of other places."""
    decisions = list(decisions)
    own = [d for d in decisions if d.digest == article.digest]
    if not own or len(own) == len(decisions):
        return decisions
    known = _Stretches(d.span for d in own)
    return own + [
        d
        for d in decisions
        if d.digest != article.digest
        and not any(known.meets(s, clash) for s in places(article.source, d))
    ]


def _unfit(
    article: Article,
    item: Decision,
    found: Sequence[Span],
    kept: _Stretches,
    edits: Mapping[str, Decision],
) -> str:
    """Why ``item`` cannot be made, or nothing."""
    if not found:
        return "its text is not there any more"
    if len(found) > 1:
        return f"its text stands in {len(found)} places now"
    for key in item.needs:
        if (other := edits.get(key)) and (other.choice == "reject" or other.text is not None):
            return "it builds on a change that was rejected or edited"
    if kept.meets(found[0], clash):
        return "it overlaps text that was to stay"
    if not formats.fits(article, found[0], item.result):
        return "it would part or join paragraphs, or take a tab or a picture out of its line"
    return ""


def places(source: str, item: Decision, digest: str = "") -> list[Span]:
    """Where in ``source`` the text that ``item`` speaks of stands.

    In the very article it was decided on that is one place. Elsewhere it is where the same text has
    the same context on both sides or, if it is nowhere so, on one.
    """
    if digest and digest == item.digest:
        return [item.span] if item.span.of(source) == item.before else []
    whole = list(_found(source, item.head, item.before, item.tail))
    if whole:
        return whole
    near = (item.head[-_ENOUGH:], item.before, item.tail[:_ENOUGH])
    if item.head and item.tail and (found := list(_found(source, *near))):
        return found
    sides: list[Span] = []
    if len(item.head) >= _ENOUGH:
        sides += _found(source, item.head, item.before, None)
    if len(item.tail) >= _ENOUGH:
        sides += _found(source, None, item.before, item.tail)
    return list(dict.fromkeys(sides))


def collide(a: Span, b: Span) -> bool:
    """True if the two share text, or if one is empty and touches the other."""
    if not len(a) or not len(b):
        return a.start <= b.end and b.start <= a.end
    return a.overlaps(b)


def clash(a: Span, b: Span) -> bool:
    """True if not both could be replaced."""
    return a.overlaps(b) or a == b


def still_open(
    settled: Settled, edits: Sequence[Edit], findings: Iterable[Finding]
) -> tuple[Finding, ...]:
    """``findings`` on the text that ``edits`` make, less those on which people had their say.

    A finding beside such a place stays, without the candidates that reach into it.
    """
    if not settled:
        return tuple(findings)
    origins = Origins(edits)
    pairs = zip(origins.written, edits, strict=True)
    decided = (w for w, e in pairs if any(c.origin == ORIGIN for c in e.causes))
    shut = _Stretches([*decided, *_moved(settled.kept, edits)])
    by_rule: dict[str, list[Span]] = defaultdict(list)
    for rule, span in settled.dismissed:
        by_rule[rule].append(span)
    dismissed = {rule: _Stretches(spans) for rule, spans in by_rule.items()}
    found = []
    for finding in findings:
        place = origins.region(finding.span).source
        if shut.meets(finding.span, collide) or (
            finding.rule in dismissed and dismissed[finding.rule].meets(place, collide)
        ):
            continue
        apart = tuple(c for c in finding.candidates if not shut.meets(c.span, collide))
        found.append(replace(finding, candidates=apart))
    return tuple(found)


class _Stretches:
    """Spans in order, to be asked whether one of them meets another span."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._ends = list(accumulate((s.end for s in self._spans), max))

    def meets(self, span: Span, test: Callable[[Span, Span], bool]) -> bool:
        for index in range(bisect_left(self._ends, span.start), len(self._spans)):
            other = self._spans[index]
            if other.start > span.end:
                return False
            if test(span, other):
                return True
        return False


def _edit(span: Span, item: Decision) -> Edit:
    said = "accepted by a person" if item.text is None else "written by a person"
    causes = tuple(
        Cause(rule, item.note, said, Level.SAFE, 1.0, ORIGIN) for rule in item.rules or ("",)
    )
    return Edit(span, item.before, item.result, causes)


def _found(source: str, head: str | None, text: str, tail: str | None) -> Iterator[Span]:
    """Places of ``text`` after ``head`` and before ``tail``; None: whatever stands there."""
    wanted = (head or "") + text + (tail or "")
    if not wanted:
        return
    offset = len(head or "")
    at = source.find(wanted)
    while at >= 0:
        span = Span(at + offset, at + offset + len(text))
        # A context is short where the article begins or ends.
        starts = head is None or len(head) >= _ENOUGH or at == 0
        ends = tail is None or len(tail) >= _ENOUGH or at + len(wanted) == len(source)
        if starts and ends:
            yield span
        at = source.find(wanted, at + 1)


def _moved(spans: Sequence[Span], edits: Sequence[Edit]) -> Iterator[Span]:
    """Stretches of the original that no edit touches, in the text that ``edits`` make."""
    ends = [e.span.end for e in edits]
    shifts = [0, *accumulate(len(e.after) - len(e.before) for e in edits)]
    for span in spans:
        shift = shifts[bisect_left(ends, span.start + 1)]
        yield Span(span.start + shift, span.end + shift)

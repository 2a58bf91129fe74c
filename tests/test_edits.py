"""Edits: apply, invert, choose and compose, as laws over arbitrary text."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixmt.article import Candidate, Edit, Finding, Level, Severity, Span
from fixmt.edits import EditConflict, apply, choose, compose, invert

TEXT = st.text("ab会。, \n\r\u00a0😀", max_size=30)


@st.composite
def edit_lists(draw: Callable, source: str) -> tuple[Edit, ...]:
    """Sorted edits on ``source`` no two of which share text or an insertion point."""
    cuts = sorted(draw(st.sets(st.integers(0, len(source)), max_size=8)))
    edits = []
    for low, high in zip(cuts[::2], cuts[1::2], strict=False):
        edits.append(Edit(Span(low, high), source[low:high], draw(TEXT)))
    return tuple(edits)


@given(st.data(), TEXT)
def test_invert_undoes_apply(data: st.DataObject, source: str) -> None:
    """Applying the inverse gives the source back."""
    edits = data.draw(edit_lists(source))
    assert apply(apply(source, edits), invert(edits)) == source


@given(st.data(), TEXT)
def test_outside_the_edits_nothing_changes(data: st.DataObject, source: str) -> None:
    """Text between edits is carried over unchanged and in order."""
    edits = data.draw(edit_lists(source))
    at, rest = 0, apply(source, edits)
    for edit in edits:
        kept = source[at : edit.span.start]
        assert rest.startswith(kept + edit.after)
        rest = rest[len(kept) + len(edit.after) :]
        at = edit.span.end
    assert rest == source[at:]


@given(st.data(), TEXT)
def test_compose_is_one_pass(data: st.DataObject, source: str) -> None:
    """Composed edits do at once what two passes did."""
    first = data.draw(edit_lists(source))
    middle = apply(source, first)
    second = data.draw(edit_lists(middle))
    composed = compose(source, first, second)
    assert apply(source, composed) == apply(middle, second)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(composed))


def test_apply_refuses_other_text() -> None:
    """An edit applies only where its ``before`` stands."""
    with pytest.raises(EditConflict):
        apply("abc", [Edit(Span(0, 1), "x", "y")])
    with pytest.raises(EditConflict):
        apply("abc", [Edit(Span(0, 2), "ab", ""), Edit(Span(1, 3), "bc", "")])


def _finding(span: tuple[int, int], text: str, level: Level = Level.SAFE) -> Finding:
    where = Span(*span)
    return Finding("PN001", where, Severity.ERROR, "", (Candidate(where, text, "", level),))


def test_choose_prefers_the_longer_span() -> None:
    """Of two colliding candidates the longer wins; untouched ones all win."""
    source = "ab。cd。"
    edits = choose(
        source, [_finding((2, 3), "."), _finding((0, 3), ""), _finding((5, 6), ".")], Level.SAFE
    )
    assert [(e.span.start, e.after) for e in edits] == [(0, ""), (5, ".")]


def test_choose_respects_the_level() -> None:
    """A candidate above the run level stays a suggestion, and the next one may serve."""
    span = Span(0, 1)
    finding = Finding(
        "ZH001",
        span,
        Severity.ERROR,
        "",
        (Candidate(span, "bold", "", Level.BOLD), Candidate(span, "safe", "", Level.SAFE)),
    )
    assert [e.after for e in choose("x", [finding], Level.NORMAL)] == ["safe"]
    assert [e.after for e in choose("x", [finding], Level.BOLD)] == ["bold"]


def test_choose_drops_what_changes_nothing() -> None:
    """A candidate equal to the text is not an edit."""
    assert choose("x", [_finding((0, 1), "x")], Level.SAFE) == ()

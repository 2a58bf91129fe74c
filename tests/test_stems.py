"""Base forms undo inflection alone, stems derivation too; each for its own question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixmt.glossary import adherence
from fixmt.glossary.stems import base, bases, stem, unpossessed

SAME = [
    ("held", "hold", True, False),  # base alike, stem alike
    ("meetings", "meeting", True, True),
    ("studies", "study", True, True),
    ("promoted", "promoting", True, True),
    ("planned", "plan", True, True),
    ("development", "develop", False, True),
    ("coordination", "coordinate", False, True),
    ("president", "presided", False, True),
    ("responsible", "responsibility", False, True),
    ("university", "city", False, False),
    ("campus", "camp", False, False),
]


@pytest.mark.parametrize(("one", "other", "base_alike", "stem_alike"), SAME)
def test_alike(one: str, other: str, base_alike: bool, stem_alike: bool) -> None:
    assert (base(one) == base(other)) is base_alike
    assert (stem(one) == stem(other)) is stem_alike


DERIVED = [
    ("president", "He presided over it."),
    ("responsible professor", "the professional responsibility professor"),
    ("co-organizer", "each co-organizing unit"),
]


@pytest.mark.parametrize(("target", "text"), DERIVED)
def test_a_term_is_not_met_by_what_is_derived_from_it(target: str, text: str) -> None:
    assert adherence.status(target, text) == "missed"


def test_possessives_do_not_count() -> None:
    assert unpossessed("Party’s") == "party"
    assert stem("teacher's") == stem("teachers")
    assert bases("The students' and China's") == bases("the students and China")


@given(st.text(alphabet="abcdeginrstyz '’-", max_size=20))
def test_letter_case_does_not_count(text: str) -> None:
    assert stem(text.upper()) == stem(text)
    assert bases(text.upper()) == bases(text)

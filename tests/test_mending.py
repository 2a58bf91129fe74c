"""Small changes of wording: taken apart exactly, refused by rule, weighed and chosen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import files, rounds
from fixmt.article import Finding, Level, Severity, Span
from fixmt.detectors import Context
from fixmt.engines import Hypothesis, Request
from fixmt.mending import elementary, faithful, kinds, lexicon, weigh, whole
from fixmt.mending.elementary import Change
from fixmt.mending.place import place
from fixmt.mending.words import content, words
from fixmt.repairs import mend

WORDS = st.lists(
    st.sampled_from(
        [
            "the",
            "a",
            "school",
            "university",
            "held",
            "meeting",
            ",",
            ".",
            "and",
            "Party",
            "2024",
            '"good"',
            "on",
        ]
    ),
    max_size=9,
).map(" ".join)


@given(WORDS, WORDS)
def test_changes_together_make_the_rewriting(before: str, after: str) -> None:
    made = elementary.made(before, elementary.changes(before, after))
    assert [w.text for w in words(made)] == [w.text for w in words(after)]


@given(WORDS, WORDS)
def test_each_change_fits_the_sentence(before: str, after: str) -> None:
    for change in elementary.changes(before, after):
        assert change.span.of(before) == change.before
        assert change.before != change.after


@settings(deadline=None)  # the fluency model is read by the first example
@given(WORDS, WORDS)
def test_what_is_not_refused_keeps_numbers_marks_and_quotes(before: str, after: str) -> None:
    for change in elementary.changes(before, after):
        if not faithful.refused(place(change, before)):
            made = change.made(before)
            for kept in '0123456789".':
                assert made.count(kept) == before.count(kept)


ALLOWED = [
    ("The school held meeting on Monday.", "The school held a meeting on Monday.", "article"),
    ("Adhere to the principle of openness.", "We must adhere to the principle of openness.", ""),
    ("It promoted the work of the cadres.", "It promoted the work of the officials.", "wording"),
    ("There is three ways to do it.", "There are three ways to do it.", "function"),
    ("They sorted, cleaned, swept the yard.", "They sorted, cleaned and swept the yard.", "comma"),
    ("He joined the party committee.", "He joined the Party committee.", "case"),
    ("They said they will go on.", "They said they would go on.", "function"),
    ("She write to him each week.", "She writes to him each week.", "form"),
    ("It rose by a third, turn the tide.", "It rose by a third, turning the tide.", "form"),
]


@pytest.mark.parametrize(("before", "after", "kind"), ALLOWED)
def test_allowed(before: str, after: str, kind: str) -> None:
    for change in elementary.changes(before, after):
        where = place(change, before)
        assert faithful.refused(where) == ""
        assert not kind or kinds.kind(where) == kind


REFUSED = [
    ("The family was not rich.", "The family was rich.", "negation_kept"),
    ("Some 2,300 people came.", "Some 2,000 people came.", "numbers_untouched"),
    ("The bus left at noon.", "The train left at noon.", "content_kept"),
    ("The rules must be kept.", "The rules are kept.", "modality_kept"),
    ("He lives in Nanjing now.", "He lives in Beijing now.", "names_kept"),
    (
        'They cried "go fight win" aloud.',
        'They cried "go and fight and win" aloud.',
        "outside_quotes",
    ),
    ("The plan works; it is old.", "The plan works, it is old.", "marks_kept"),
    ("The box is under the desk.", "The box is on the desk.", "grammar_only"),
    ("He met Zhang Wei there.", "He met ZhangWei himself there.", "names_kept"),
    ("She bought a pear.", "She bought an pear.", "article_fits"),
    ("It is a well known fact.", "It is a well-known fact.", "more_than_marks"),
    ("The two dimensional code", "The two dimensionsal code", "spelled"),
    ("They came and they saw it.", "They came they saw it.", "joints_kept"),
    ("It is old, they say it.", "It is old they say it.", "joints_kept"),
    ("The costs was reduced then.", "The costs were cut then.", "agreement_kept"),
    ("To advance the work now.", "To advance work now.", "article_wanted"),
    ("They meet to plan it.", "They meet, planning it.", "same_form"),
    ("Leaders came too.", "With leaders came too.", "grammar_only"),
    ("We should do it now.", "We must do it now.", "modality_kept"),
    (
        "On Monday Nanjing University won.",
        "On Monday the Nanjing University won.",
        "article_wanted",
    ),
    ("After the reform of the laws.", "After reform of the laws.", "article_wanted"),
    ("It is second on the list.", "It is first on the list.", "numbers_untouched"),
    ("It grew, the town grew.", "It grew and the town grew.", "one_subject"),
    ("The tutor, teacher Li Na, spoke.", "The tutor and teacher Li Na, spoke.", "one_subject"),
    ("He was old, now sitting, eat soup.", "He was old, now sitting and eat soup.", "one_subject"),
    ("The county (city, town) office", "The county (city and town) office", "outside_brackets"),
    ("They promote the plan.", "They advancing the plan.", "same_form"),
    ("They take the lead in it.", "They taken the lead in it.", "participle_fits"),
    ('Mark it "plus" points.', 'Mark it and "plus" points.', "list_goes_on"),
    ("The study of errors here.", "The studied errors here.", "participle_fits"),
    ("But it is also a tool.", "But it is a tool.", "grammar_only"),
    (
        "The haste has not been put an end to.",
        "The haste has not been put an end.",
        "nothing_stranded",
    ),
    ("It is the model worker Niu Li.", "It is a model worker Niu Li.", "article_wanted"),
    ("They ask, check, interpret it.", "They ask, check, explained it.", "same_form"),
    ("They came, when he left.", "They came, and when he left.", "one_subject"),
    ("They plan it, sell it, keep it.", "They plan it and sell it, keep it.", "one_subject"),
    (
        "He leads, now aiming high, sell it.",
        "He leads, now aiming high, and sell it.",
        "one_subject",
    ),
    ("In East Street he spoke.", "At East Street he spoke.", "preposition_kept"),
    ("Everyone speaks of it.", "Everyone speaking of it.", "participle_placed"),
    ("He praised the new work.", "He praised the work.", "content_kept"),
    ("He praised the work.", "He praised the work and the work.", "content_kept"),
]


@pytest.mark.parametrize(("before", "after", "rule"), REFUSED)
def test_refused(before: str, after: str, rule: str) -> None:
    reasons = {
        faithful.refused(place(change, before)) for change in elementary.changes(before, after)
    }
    assert rule in reasons


def test_teachers_are_faculty_only_if_the_article_is_of_a_university() -> None:
    before, after = content("teachers")[0], content("faculty")[0]
    assert lexicon.related(before, after) == 0
    assert lexicon.related(before, after, content("Fuzhou University")) > 0.12


def test_what_needs_evidence_changes_everywhere_or_nowhere() -> None:
    one = weigh.Weighed(Change(Span(4, 12), "teachers", "faculty"), "wording", 1, 3, 4)
    text = "The teachers of Fuzhou University met. Our teachers won."
    assert mend.consistent([one], text) == frozenset()
    assert mend.consistent([one, one], text) == {content("teachers")[0]}


def test_weights_rise_with_the_evidence() -> None:
    change = Change(Span(0, 0), "", "x")
    base = weigh.Weighed(change, "wording", 0.5, 1.0, 1.0)
    for better in (
        weigh.Weighed(change, "wording", 0.5, 1.0, 2.0),
        weigh.Weighed(change, "wording", 0.9, 1.0, 1.0),
        weigh.Weighed(change, "wording", 0.5, 2.0, 1.0),
    ):
        assert better.confidence > base.confidence


def test_chosen_changes_do_not_touch() -> None:
    one = weigh.Weighed(Change(Span(0, 3), "abc", "x"), "wording", 1, 9, 9)
    two = weigh.Weighed(Change(Span(3, 5), "de", "y"), "wording", 1, 8, 8)
    far = weigh.Weighed(Change(Span(9, 10), "j", "z"), "wording", 1, 8, 8)
    assert weigh.chosen([two, far, one], 0.5) == [one, far]


WHOLE = [
    ("We 3 times visit the Nanjing school.", "We visited the Nanjing school 3 times.", True),
    ("We 3 times visit the Nanjing school.", "We visited the Nanjing school 4 times.", False),
    ("We 3 times visit the Nanjing school.", "We visited the school 3 times.", False),
    ("The rule is not good for them all.", "The rule is good for them all.", False),
    ('It is the "big" rule for schools.', "It is the big rule for schools.", False),
    ("The rule is good.", "The rule is good.", False),
    ("The rule is good and it is kept by all.", "The tree fell down on a house.", False),
]


@pytest.mark.parametrize(("before", "after", "fits"), WHOLE)
def test_whole_rewritings(before: str, after: str, fits: bool) -> None:
    assert whole.fits(before, after) is fits


class _Mender:
    """Rewrites one sentence in a fixed way, and likes every output that has ``liked`` in it."""

    signature = "mender"

    def __init__(self, rewritten: list[str], liked: str) -> None:
        self.rewritten, self.liked = rewritten, liked

    def translate(self, requests: list[Request]) -> list[tuple[Hypothesis, ...]]:
        return [
            (Hypothesis(r.forced, -0.2 if self.liked in r.forced else -1.0, 10),)
            if r.forced
            else tuple(Hypothesis(t, -0.3) for t in self.rewritten)
            for r in requests
        ]


SENTENCE = "The leading cadres of the county attend the big meeting yesterday."


def _proposed(rewritten: list[str], liked: str) -> list[Finding]:
    article = files.from_bytes(SENTENCE.encode())
    garbled = Finding("GB010", Span(0, len(SENTENCE)), Severity.WARNING, "garbled")
    step = mend.propose(article, [garbled], Context())
    return rounds.alone(step, _Mender(rewritten, liked))


def test_a_good_change_is_proposed_alone() -> None:
    better = SENTENCE.replace("cadres", "officials").replace("county", "moon")
    found = [f for f in _proposed([better] * 4, "officials") if f.rule == "GB030"]
    assert [(f.span.of(SENTENCE), f.candidates[0].text) for f in found] == [
        (" cadres", " officials")
    ]
    assert found[0].candidates[0].level == Level.NORMAL


def test_a_change_the_model_does_not_gain_from_is_not_proposed() -> None:
    better = SENTENCE.replace("cadres", "officials")
    assert not [f for f in _proposed([better, SENTENCE, SENTENCE], "cadres") if f.rule == "GB030"]


def test_no_answer_no_change() -> None:
    assert [f.rule for f in _proposed([], "x")] == ["GB010"]


def test_a_whole_rewriting_is_never_more_than_a_suggestion() -> None:
    better = "Yesterday the leading officials of the county attended the big meeting."
    found = [f for f in _proposed([better], "officials") if f.rule == "GB010"]
    assert [c.text for f in found for c in f.candidates] == [better]
    assert all(c.level == Level.BOLD for f in found for c in f.candidates)

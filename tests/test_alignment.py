"""Sentence alignment: what every alignment must be like, and what some have to find."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import alignment, formats, glossary
from fixmt.alignment import KINDS, Anchors, Bead, Sentence, path
from fixmt.alignment.beads import length_log
from fixmt.article import Span

CHINESE = "会议于2023年9月10日在海州举行。校长宋文涛主持会议。共350人参加。随后参观了AI实验室。"
ENGLISH = (
    "The meeting was held in Haizhou on September 10, 2023. President Song Wentao chaired it. "
    "A total of 350 people attended. The visitors then toured the AI laboratory."
)


def _split(text: str) -> tuple[Sentence, ...]:
    return alignment.split(formats.article(text))


def _pairs(beads: tuple[Bead, ...]) -> list[tuple[list[int], list[int]]]:
    return [(list(b.chinese), list(b.english)) for b in beads]


SIDE = st.lists(
    st.builds(
        lambda text, opens: Sentence(text, Span(0, 1), opens),
        st.text("会议年3。，AaBc 10", min_size=1, max_size=30),
        st.booleans(),
    ),
    max_size=9,
)


@given(SIDE, SIDE)
@settings(max_examples=150, deadline=None)
def test_beads_are_monotone_and_cover_all(chinese: list[Sentence], english: list[Sentence]) -> None:
    """Each sentence of either side is in exactly one bead, in order; beads are of known kinds."""
    beads = alignment.align(chinese, english)
    assert [i for b in beads for i in b.chinese] == list(range(len(chinese)))
    assert [j for b in beads for j in b.english] == list(range(len(english)))
    assert all((len(b.chinese), len(b.english)) in KINDS for b in beads)
    assert all(0 <= b.confidence <= 1 + 1e-9 for b in beads)


@given(SIDE)
@settings(max_examples=40, deadline=None)
def test_an_empty_side_leaves_all_alone(side: list[Sentence]) -> None:
    """Against nothing, every sentence is a bead of its own, and that is certain."""
    for beads in (alignment.align(side, []), alignment.align([], side)):
        assert len(beads) == len(side)
        assert all(b.confidence == pytest.approx(1) for b in beads)


def test_sentences_go_one_to_one() -> None:
    """Lengths and anchors find a plain translation, with certainty."""
    beads = alignment.align(_split(CHINESE), _split(ENGLISH), glossary.default())
    assert _pairs(beads) == [([i], [i]) for i in range(4)]
    assert min(b.confidence for b in beads) > 0.7


JOINED = ENGLISH.replace(". President Song", ", chaired by President Song").replace(
    " chaired it", ""
)
CUT = ENGLISH.replace("on September 10", "this year. It took place on September 10")


@pytest.mark.parametrize(
    ("english", "wanted"),
    [
        (JOINED, [([0, 1], [0]), ([2], [1]), ([3], [2])]),
        (CUT, [([0], [0, 1]), ([1], [2]), ([2], [3]), ([3], [4])]),
    ],
    ids=["two in one", "one in two"],
)
def test_sentences_joined_and_split(
    english: str, wanted: list[tuple[list[int], list[int]]]
) -> None:
    """What a translator joins or splits stays together."""
    assert _pairs(alignment.align(_split(CHINESE), _split(english), glossary.default())) == wanted


def test_a_lost_paragraph_is_a_gap() -> None:
    """A paragraph without its counterpart goes with none."""
    long = "学校高度重视学生的心理健康教育工作，开设了相关课程，并建立了心理咨询中心。"
    chinese = CHINESE.replace("共350人", f"\n\n{long}\n\n共350人")
    english = ENGLISH.replace("A total", "\n\nA total")
    beads = alignment.align(_split(chinese), _split(english), glossary.default())
    assert ([2], []) in _pairs(beads)


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("共52.3万人。", "In all 523,000 people."),
        ("9月10日", "on September 10"),
        ("增长18.6%", "growing by 18.6 percent"),
        ("宋文涛出席。", "Song Wentao attended."),
        ("使用ChatGPT系统。", "using the ChatGPT system"),
        ("中国共产党", "the Communist Party of China"),
        ("参观石榴红讲堂", "visited 石榴红讲堂"),
    ],
)
def test_anchors(chinese: str, english: str) -> None:
    """What a translation cannot help sharing is found in it, and not elsewhere."""
    anchors = Anchors.of([chinese], ["Nothing of the kind.", english], glossary.default())
    assert anchors.worth(range(1), range(1)) == 0
    assert anchors.worth(range(1), range(1, 2)) > 0


def test_a_likely_length_is_likelier() -> None:
    """The further from the usual length, the less likely."""
    scores = [length_log(30, english) for english in (108, 140, 200, 400)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == pytest.approx(0)
    assert length_log(0, 0) == 0


def test_only_places_near_the_diagonal_are_looked_at() -> None:
    """So the time grows with the length of a text, not with its square."""
    short, long = (sum(1 for _ in path._places((n, n))) for n in (1000, 4000))
    assert long < 4.2 * short

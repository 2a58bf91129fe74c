"""Sentence alignment: what every alignment must be like, and what some have to find."""

import math
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import alignment, formats, glossary
from fixmt.alignment import KINDS, Anchors, Bead, Sentence, path
from fixmt.alignment.beads import chinese_length, english_length, length_log
from fixmt.alignment.scores import Scores
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


@given(SIDE, SIDE, st.integers(0, 4))
@settings(max_examples=60, deadline=None)
def test_as_all_ways_tried_out(chinese: list[Sentence], english: list[Sentence], few: int) -> None:
    """The best of all ways is found, and each bead is as sure as its share in all of them."""
    chinese, english = chinese[:few], english[: 6 - few]
    scores = Scores(
        Anchors.of([s.text for s in chinese], [s.text for s in english]),
        [chinese_length(s.text) for s in chinese],
        [english_length(s.text) for s in english],
        [s.opens for s in chinese],
        [s.opens for s in english],
    )

    def worth(way: tuple[Bead, ...]) -> float:
        return sum(scores.one(bead.chinese, bead.english) for bead in way)

    ways = list(_ways(0, 0, (len(chinese), len(english))))
    found = alignment.align(chinese, english)
    assert worth(found) == pytest.approx(max(map(worth, ways)))
    total = math.fsum(math.exp(worth(way)) for way in ways)
    for bead in found:
        alike = [way for way in ways if _place(bead) in map(_place, way)]
        share = math.fsum(math.exp(worth(way)) for way in alike) / total
        assert bead.confidence == pytest.approx(share)


def _place(bead: Bead) -> tuple[int, int, int, int]:
    """Where ``bead`` lies; empty ranges are equal wherever they are."""
    return bead.chinese.start, bead.chinese.stop, bead.english.start, bead.english.stop


def _ways(i: int, j: int, size: tuple[int, int]) -> Iterator[tuple[Bead, ...]]:
    """All ways to align what is left from ``i`` and ``j`` on."""
    if (i, j) == size:
        yield ()
    for zh, en in KINDS:
        if i + zh <= size[0] and j + en <= size[1]:
            bead = Bead(range(i, i + zh), range(j, j + en))
            yield from ((bead, *rest) for rest in _ways(i + zh, j + en, size))


@given(
    st.lists(
        st.sampled_from(("北京大学2024年", "宋文涛AI", "共350人", "参观石榴红讲堂")), max_size=8
    ),
    st.lists(
        st.sampled_from(("Peking University in 2024", "Song Wentao", "AI 350", "石榴红讲堂 2024")),
        max_size=8,
    ),
    st.integers(0, 8),
    st.integers(0, 8),
)
@settings(max_examples=60, deadline=None)
def test_anchors_nearby_are_those_of_all(
    chinese: list[str], english: list[str], low: int, high: int
) -> None:
    """Where only some sentences are looked at, what is found there is the same."""
    terms = glossary.default()
    near = [range(low, high)] * len(chinese)
    some, all_ = (Anchors.of(chinese, english, terms, n) for n in (near, None))
    assert some.weights == all_.weights
    for here, there in zip(some.met, all_.met, strict=True):
        assert here == {j: bits for j, bits in there.items() if j in near[0]}


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

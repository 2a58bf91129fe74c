"""Chinese units: every character in exactly one, joined as a reader sees them."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import formats
from fixmt.chinese.han import HAN, units

MIXED = st.text(
    st.sampled_from("会议年月日一二3 ,，、。；：“”\"《》()（）[]-—·%×ABab.\n/'’"), max_size=60
)


@given(MIXED)
@settings(max_examples=300, deadline=None)
def test_units_cover_all_han_once(text: str) -> None:
    """Units are sorted, disjoint, begin and end in what belongs to Chinese, and miss nothing."""
    found = [u.span for u in units(formats.article(text))]
    covered = sum(len(HAN.findall(span.of(text))) for span in found)
    assert covered == len(HAN.findall(text))
    assert all(a.end <= b.start for a, b in pairwise(found))
    for span in found:
        assert HAN.search(span.of(text))
        assert span.of(text) == span.of(text).strip()
        assert "\n" not in span.of(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("then,传达精神、部署工作,And", ["传达精神、部署工作"]),
        ("then,传承基因,赓续血脉,And", ["传承基因,赓续血脉"]),
        ("then,做到“帮忙不添乱、到位不越位”。The", ["做到“帮忙不添乱、到位不越位”"]),
        ("then,6月29日,The", ["6月29日"]),
        ("then,总投资20亿元,The", ["总投资20亿元"]),
        ("then,5月9日上午10:30开始,The", ["5月9日上午10:30开始"]),
        ("then,实行7×24小时服务,The", ["实行7×24小时服务"]),
        ("then,2018—2023年增长15%,The", ["2018—2023年增长15%"]),
        ("then,采用5G+AI技术,The", ["采用5G+AI技术"]),
        ("then,人工智能（AI）技术,The", ["人工智能（AI）技术"]),
        ("about 800 台 of them", ["800 台"]),
        ("In 2024 年 5 月 we met", ["2024 年 5 月"]),
        ("strictly遵守ing it", ["遵守"]),
        ("出口 EXIT", ["出口"]),
        ("one。两句话。都在这里。Two", ["两句话", "都在这里"]),
    ],
)
def test_unit_boundaries(text: str, expected: list[str]) -> None:
    """A unit is a clause or a run of clauses with its numbers, quotes and acronyms."""
    assert [u.span.of(text) for u in units(formats.article(text))] == expected


def test_hostile_text_takes_linear_time() -> None:
    """Unbalanced brackets and endless runs of marks do not make the scan quadratic."""
    started = time.perf_counter()
    for piece in ("（“《(", "会,", "”）》", "，、", "3年-", "A会 "):
        units(formats.article(piece * 20_000))
    assert time.perf_counter() - started < 20

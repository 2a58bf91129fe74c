"""Matching in both languages: scripts, widths, digits, and the rule for overlaps."""

import sys
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixmt import glossary
from fixmt.article import Span
from fixmt.glossary import Glossary, Hit, Term, Use
from fixmt.glossary import fold as folding
from fixmt.glossary.fold import arabic, cannot_convert, fold, is_traditional, simplified


def _hits(text: str, *sources: str) -> list[str]:
    entries = Glossary(tuple(Term(source, "x") for source in sources))
    return [hit.span.of(text) for hit in glossary.source_hits(text, entries)]


# --- scripts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sources", "found"),
    [
        ("北京理工大學發表聲明", ["北京理工大学"], ["北京理工大學"]),
        ("北京理工大学发表声明", ["北京理工大學"], ["北京理工大学"]),
        ("乾隆皇帝與學者", ["乾隆"], ["乾隆"]),  # 乾 alone would become 干
        ("乾隆皇帝", ["乾隆"], ["乾隆"]),
        ("他幹部出身", ["干部"], ["幹部"]),
        ("會後發言", ["会后"], ["會後"]),
    ],
)
def test_traditional_characters(text: str, sources: list[str], found: list[str]) -> None:
    pytest.importorskip("opencc")
    assert _hits(text, *sources) == found


@given(st.text("學大会後乾A１ “發", max_size=12))
def test_folding_keeps_every_offset(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(arabic(folded)) == len(simplified(folded)) == len(text)
    assert fold(folded) == folded and simplified(simplified(folded)) == simplified(folded)


@pytest.fixture
def no_opencc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    caches = (folding._table, folding._marks)
    monkeypatch.setitem(sys.modules, "opencc", None)
    for function in caches:
        function.cache_clear()
    yield
    monkeypatch.undo()
    for function in caches:
        function.cache_clear()


def test_without_opencc_it_is_said(no_opencc: None) -> None:
    text = "北京理工大學發表聲明，與會學者討論。"
    assert not is_traditional(text)
    assert _hits(text, "北京理工大学") == []
    assert _hits(text, "北京理工大學") == ["北京理工大學"]
    assert cannot_convert([text])
    assert not cannot_convert(["朱镕基、陶喆、李堃在北京。", "plain"])


# --- widths, digits, edges --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sources", "found"),
    [
        ("实施２１１工程", ["211工程"], ["２１１工程"]),
        ("实施211工程", ["２１１工程"], ["211工程"]),
        ("二〇三五年远景目标", ["2035年远景目标"], ["二〇三五年远景目标"]),
        ("二○三五年远景目标", ["2035年远景目标"], ["二○三五年远景目标"]),
        ("2035年远景目标", ["二〇三五年远景目标"], ["2035年远景目标"]),
        ("建设二一一工程", ["211工程"], ["二一一工程"]),
        ("三百二十一工程", ["21工程", "321工程"], []),
        ("第1211工程", ["211工程"], []),
        ("DNA计划与A计划", ["A计划"], ["A计划"]),
        ("AB型", ["A"], []),
        ("十四五时期", ["十四五"], ["十四五"]),
        ("二〇二一一流大学", ["一流大学"], ["一流大学"]),
    ],
)
def test_widths_digits_and_edges(text: str, sources: list[str], found: list[str]) -> None:
    assert _hits(text, *sources) == found


@pytest.mark.parametrize("text", ["the ｂｉｇ house", "the big１ house", "ＢＩＧ HOUSE"])
def test_full_width_english(text: str) -> None:
    entries = Glossary((Term("屋", "villa", forbidden=("big house", "big1 house")),))
    assert len(glossary.forbidden_hits(text, entries)) == 1


# --- overlaps ---------------------------------------------------------------------------------


def _naive(matches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The rule, word for word: longest first, then leftmost, nothing that overlaps."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(matches), key=lambda m: (m[0] - m[1], m[0])):
        if all(end <= a or b <= start for a, b in kept):
            kept.append((start, end))
    return sorted(kept)


@given(
    st.text("甲乙丙", max_size=30), st.lists(st.text("甲乙丙", min_size=1, max_size=5), max_size=8)
)
def test_chinese_overlaps_follow_the_rule(text: str, sources: list[str]) -> None:
    places = [
        (i, i + len(source))
        for source in sources
        for i in range(len(text) - len(source) + 1)
        if text.startswith(source, i)
    ]
    entries = Glossary(tuple(Term(source, "x") for source in sources))
    hits = [(h.span.start, h.span.end) for h in glossary.source_hits(text, entries)]
    assert hits == _naive(places)


spans = st.tuples(st.integers(0, 30), st.integers(1, 8))


@given(st.lists(spans, max_size=15))
def test_english_overlaps_follow_the_rule(places: list[tuple[int, int]]) -> None:
    hits = [Hit(Span(a, a + n), Term("一", "x"), "x", Use.FORBIDDEN) for a, n in places]
    kept = glossary.longest_first(hits)
    assert [(h.span.start, h.span.end) for h in kept] == _naive([(a, a + n) for a, n in places])
    assert all(a.span.end <= b.span.start for a, b in pairwise(kept))


def test_of_equal_length_a_target_comes_first() -> None:
    term = Term("一", "x")
    hits = [Hit(Span(0, 4), term, "x", Use.FORBIDDEN), Hit(Span(2, 6), term, "x", Use.TARGET)]
    assert [h.use for h in glossary.longest_first(hits)] == [Use.TARGET]


def test_search_in_either_script() -> None:
    pytest.importorskip("opencc")
    entries = Glossary((Term("学院", "college"), Term("校區", "campus")))
    assert glossary.search(entries, "學院")[0] == (entries.terms[0], 100.0)
    assert glossary.search(entries, "校区")[0] == (entries.terms[1], 100.0)

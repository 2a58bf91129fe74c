"""Dates, amounts, numerals and names from Chinese: the exact tables behind the repairs."""

from decimal import Decimal

import pytest

from fixmt.chinese import romanize
from fixmt.chinese.numerals import parse_han, values_in_chinese, values_in_english, write
from fixmt.rendering import amounts, dates, exact


@pytest.mark.parametrize(
    ("chinese", "preposition", "english"),
    [
        ("6月29日", "on", "June 29"),
        ("11月3日上午", "on", "the morning of November 3"),
        ("2023年5月", "in", "May 2023"),
        ("2024年2月28日", "on", "February 28, 2024"),
        ("3月7日至9日", "from", "March 7 to 9"),
        ("10月20日至11月2日", "from", "October 20 to November 2"),
        ("6月29日（星期六）", "on", "Saturday, June 29"),
        ("7月底", "in", "late July"),
        ("9月中旬", "in", "mid-September"),
        ("自2019年以来", "since", "2019"),
        ("截至8月20日", "as of", "August 20"),
        ("12月30日下午3时许", "at", "about 3 p.m. on December 30"),
        ("1月15日中午12时", "at", "noon on January 15"),
        ("8月20日24时", "at", "midnight on August 20"),
        ("上午9时", "at", "9 a.m."),
    ],
)
def test_dates(chinese: str, preposition: str, english: str) -> None:
    """A date is written in English with the preposition it takes."""
    assert dates.english(chinese) == dates.EnglishDate(preposition, english)


@pytest.mark.parametrize("text", ["13月1日", "6月32日", "2024年秋季", "三月", "25时", "日"])
def test_no_dates(text: str) -> None:
    """What is no date of the calendar is not turned into one."""
    assert dates.english(text) is None


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("40亩", "40 mu"),
        ("3.5亿元", "350 million yuan"),
        ("20万元", "200,000 yuan"),
        ("18.6亿千瓦时", "1.86 billion kilowatt-hours"),
        ("3000余人", "more than 3,000 people"),
        ("近30名师生", "nearly 30 teachers and students"),
        ("1人", "1 person"),
        ("4.7万人", "47,000 people"),
        ("12公里", "12 kilometers"),
        ("二十一天", "21 days"),
        ("不足5万元", "less than 50,000 yuan"),
    ],
)
def test_amounts(chinese: str, english: str) -> None:
    """Scale words are worked out, units translated, measure words dropped."""
    assert amounts.english(chinese) == english


@pytest.mark.parametrize("text", ["40", "亩", "很多人", "三五成群", "第3名", "40亩地里"])
def test_no_amounts(text: str) -> None:
    """Anything beyond a number with a known unit is left to the model."""
    assert amounts.english(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("二十", 20), ("三百五十", 350), ("一万二千", 12000), ("二〇二四", 2024), ("一百零五", 105)],
)
def test_chinese_numerals(text: str, value: int) -> None:
    """Well-formed numerals have one value."""
    assert parse_han(text) == value


@pytest.mark.parametrize("text", ["十四五", "三中", "三万五", "一百五", "两千多", ""])
def test_ambiguous_numerals(text: str) -> None:
    """Names and short forms written with numerals have none."""
    assert parse_han(text) is None


def test_values_are_found_on_both_sides() -> None:
    """The same facts give the same values in both languages."""
    sure, _ = values_in_chinese("截至8月20日，全省转移4.7万人，发电18.6亿千瓦时，第二十届")
    written, spoken = values_in_english(
        "As of August 20, 47,000 people moved and 1.86 billion kWh were generated, twentieth"
    )
    assert sure <= spoken
    assert written <= sure
    assert write(Decimal("1860000000")) == "1.86 billion"


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("宋磊", "Song Lei"),
        ("欧阳静", "Ouyang Jing"),
        ("曾向东", "Zeng Xiangdong"),
        ("单秀英", "Shan Xiuying"),
    ],
)
def test_names(chinese: str, english: str) -> None:
    """Surnames have their own readings; the given name is one word."""
    assert romanize.name(chinese) == english


@pytest.mark.parametrize("text", ["法学院办公室", "磊", "第一", ""])
def test_no_names(text: str) -> None:
    """What is not shaped like a name is not romanised."""
    assert romanize.name(text) is None


def test_credits() -> None:
    """A byline is turned into English only if every role and name in it is known."""
    found = exact.credit("文/宋磊 图/吴琪", None)
    assert found is not None
    assert found.text == "Text: Song Lei; photo: Wu Qi"
    assert exact.credit("某某/宋磊", None) is None
    assert exact.credit("文/宋磊 图/吴琪 等等等等", None) is None

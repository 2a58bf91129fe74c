"""The name model: pinyin, the forms a name takes, and one spelling for a whole folder."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import edits, formats
from fixmt.article import Article, Level
from fixmt.detectors import Context, names
from fixmt.names import misspellings, pinyin, survey
from fixmt.names.forms import Shape, key, scan


def _forms(text: str) -> list[tuple[str, str]]:
    return [(form.span.of(text), form.spelling) for form in scan(text)]


def _repair(text: str, folder: dict[str, str] | None = None) -> str:
    context = Context(names=folder or {})
    for _ in range(4):
        article = formats.article(text)
        step = edits.choose(text, list(names.detect(article, context)), Level.NORMAL)
        text = edits.apply(text, step)
    return text


@pytest.mark.parametrize(
    ("letters", "syllables"),
    [
        ("yuqing", ("yu", "qing")),
        ("xian", ("xian",)),
        ("zhuang", ("zhuang",)),
        ("campus", ()),
        ("", ()),
    ],
)
def test_pinyin_is_segmented_into_the_fewest_syllables(
    letters: str, syllables: tuple[str, ...]
) -> None:
    assert pinyin.segment(letters) == syllables


def test_joined_syllables_take_an_apostrophe_before_a_vowel() -> None:
    assert pinyin.join(("Guo", "an")) == "Guo'an"
    assert pinyin.join(("YU", "han")) == "Yuhan"


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("Kang MEI", "Kang Mei"),
        ("KANG Mei", "Kang Mei"),
        ("Kang Mei Lan", "Kang Meilan"),
        ("KANG Mei LAN", "Kang Meilan"),
        ("Kang MeiLan", "Kang Meilan"),
        ("Kang Mei-lan", "Kang Meilan"),
        ("OuYang Mei", "Ouyang Mei"),
        ("Si Ma Mei Lan", "Sima Meilan"),
        ("ou yang Mei", "Ouyang Mei"),
        ("Dong Fang Ming", "Dong Fangming"),  # a weak compound: rather 董 than 东方
    ],
)
def test_all_forms_of_a_name_are_read_as_one(text: str, spelling: str) -> None:
    assert _forms(text) == [(text, spelling)]


def test_two_names_without_a_comma_are_two() -> None:
    assert _forms("Li Na Zhang Wei") == [("Li Na", "Li Na"), ("Zhang Wei", "Zhang Wei")]


def test_words_of_other_languages_are_no_names() -> None:
    assert _forms("Hồ Chí Minh, Goh Chok Tong, Kim Min-jae and Long March") == []


def test_a_correct_name_has_no_shape_flags() -> None:
    (form,) = scan("Ouyang Ji'an")
    assert form.shape is Shape.NORMAL
    assert form.key == key("OUYANG JIAN") == "ouyangjian"


def test_survey_prefers_the_commonest_well_formed_spelling() -> None:
    folder = survey(
        formats.article(text)
        for text in (
            "Dean Kang MEI spoke. Dean Kang MEI left.",
            "Kang Mei chaired the meeting.",
            "Secretary Tao Yong-jun and Tao Yong-jun's aide met Tao Yongjun.",
        )
    )
    assert folder["kangmei"] == "Kang Mei"
    assert folder["taoyongjun"] == "Tao Yong-jun"


def test_survey_carries_evidence_from_one_article_to_the_next() -> None:
    folder = survey([formats.article("Vice Principal Zhuo Hai Feng spoke.")])
    assert folder == {"zhuohaifeng": "Zhuo Haifeng"}
    bare = "The medal went to Zhuo Hai Feng."
    assert _repair(bare) == bare
    assert _repair(bare, folder) == "The medal went to Zhuo Haifeng."


def test_survey_reads_its_articles_once_one_at_a_time() -> None:
    alive: list[int] = []

    def stream() -> Iterator[Article]:
        for number in range(3):
            alive.append(number)
            yield formats.article(f"Dean Kang MEI opened fair {number}.")

    assert survey(stream()) == {"kangmei": "Kang Mei"}
    assert alive == [0, 1, 2]


def test_the_spelling_the_folder_prefers_is_not_touched() -> None:
    text = "Secretary Qian Yong-jun replied."
    assert _repair(text) == "Secretary Qian Yongjun replied."
    assert _repair(text, {"qianyongjun": "Qian Yong-jun"}) == text


def test_names_that_differ_by_an_apostrophe_are_two_people() -> None:
    text = "Dean Li Xian met Li Xi'an."
    assert _repair(text, {"lixian": "Li Xian"}) == text


@pytest.mark.parametrize(
    "text",
    [
        "WANG Hao met HE Bing and LUO Yan, and WANG Hao said so.",
        "1. WANG Hao (CHN), 2. HE Bing (CHN)",
        "Author: WANG Hao",
        "WANG Hao, HE Bing. Rice and rain. J Agron. 2019;12(3):1-9.",
    ],
)
def test_surnames_in_capitals_by_convention_stay(text: str) -> None:
    assert misspellings(text, {}) == ()


WORDS = (
    "Professor Dean said , . and the Li LI li Na NA Wei WEI Zhang ZHANG zhang Ou Yang ou yang "
    "OuYang Yun-fei YunFei Hai Feng an 'an Xi He Can Lake (CHN) Guo'an"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_repair_settles_and_changes_only_case_and_joints(text: str) -> None:
    repaired = _repair(text)
    assert _repair(repaired) == repaired
    assert key(repaired) == key(text)

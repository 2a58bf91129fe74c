"""The gate: what a translation must hold to before it replaces Chinese."""

import pytest

from fixmt import gate
from fixmt.glossary import Glossary, Term

GLOSSARY = Glossary(
    (
        Term("江海大学", "Jianghai University", "org", ("River Sea University",)),
        Term("基层", "the grassroots", "term", ("basic level",)),
        Term("校党委", "the university's Party Committee", "org"),
    )
)


def failures(chinese: str, english: str) -> list[str]:
    return [v.rule for v in gate.judge(chinese, english, GLOSSARY).failures]


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("全省转移群众4.7万人", "The province moved 47,000 people."),
        ("会议于6月29日15时召开", "The meeting was held at 3 p.m. on June 29."),
        ("工期由36个月压缩到28个月", "The schedule was cut from 36 to 28 months."),
        ("第二十届运动会在福州开幕", "The 20th games opened in Fuzhou."),
        ("第三次会议通过了方案", "The third session adopted the plan."),
        ("增长1.5倍", "It rose by 150%."),
        ("医院实行24小时值班", "The hospital is staffed around the clock."),
        ("他以9秒87夺冠", "He won in 9.87 seconds."),
        ("三十年来他一直在西部工作", "For three decades he has worked in the west."),
        ("一是修路，二是建桥", "First, build roads; second, build bridges."),
        ("江海大学召开大会", "Jianghai University held a conference."),
        (
            "学校党委高度重视此事",
            "The Party Committee of the university attaches importance to it.",
        ),
        ("谢谢", "Thank you."),
        (
            "疫情期间新冠疫苗送到村里",
            "During the epidemic COVID-19 vaccines came to the villages.",
        ),
    ],
)
def test_good_translations_pass(chinese: str, english: str) -> None:
    """Faithful English holds to every rule."""
    assert failures(chinese, english) == []


@pytest.mark.parametrize(
    ("chinese", "english", "rule"),
    [
        ("学校召开会议", "The school held a 会议.", "script"),
        ("学校召开会议", "", "script"),
        ("学校召开会议", "Школа провела собрание", "script"),
        ("学校召开会议", "The school held <unk> a meeting", "clean"),
        ("学校召开会议", "The school held a ⁇ meeting", "clean"),
        ("他缓缓走来", "Come on, come on, come on, come on.", "loop"),
        ("推进各项工作", "work work work work", "loop"),
        ("今年以来全市新建公园", "Parks.", "length"),
        ("再见", "He said goodbye to all of his friends and family and left.", "length"),
        ("全省转移群众4.7万人", "The province moved 4.7 million people.", "numbers"),
        ("会议6月29日召开", "The meeting was held on June 28.", "numbers"),
        ("全校教职工参加", "All 3,000 staff took part.", "numbers"),
        ("第二十届运动会开幕", "The twelfth games opened.", "numerals"),
        ("他谈到“三个注重”的意义", 'He spoke of the meaning of the "three priorities.', "balanced"),
        ("江海大学召开大会", "Jiang Hai Da Xue zhao kai da hui today", "translated"),
        ("江海大学召开大会", "The River University held a conference.", "terms"),
        (
            "在江海大学，他来自基层",
            "He is at Jianghai University, from a basic level.",
            "forbidden",
        ),
    ],
)
def test_bad_translations_fail(chinese: str, english: str, rule: str) -> None:
    """Each kind of damage is caught by the rule made for it."""
    assert rule in failures(chinese, english)


def test_only_hard_failures_make_a_text_unsound() -> None:
    """A missed name leaves a text sound but not passed; a lost number does not."""
    missed = gate.judge("江海大学召开大会", "The university held a conference.", GLOSSARY)
    assert missed.sound
    assert not missed.passed
    assert not gate.judge("7人参加", "Nine people took part.", GLOSSARY).sound


def test_common_terms_may_give_way() -> None:
    """A term that is no name is recorded as missed without failing the translation."""
    judged = gate.judge("他来自基层单位", "He comes from a primary-level unit.", GLOSSARY)
    assert judged.passed
    assert [(u.source, u.status) for u in judged.terms] == [("基层", "missed")]


def test_term_forms() -> None:
    """Terms are met word for word, in another form, or in another order near by."""
    english = {
        "The work of the grassroots counts.": "met",
        "Grassroot units count.": "inflected",
        "Villages count.": "missed",
    }
    for text, status in english.items():
        assert [u.status for u in gate.term_uses("基层", text, GLOSSARY)] == [status]


def test_the_best_hypothesis_is_a_passing_one() -> None:
    """Passing beats a better score; among equals the score decides."""
    judged = [
        (-0.1, gate.judge("7人参加会议", "Nine people attended the meeting.")),
        (-0.9, gate.judge("7人参加会议", "Seven people attended the meeting.")),
        (-0.5, gate.judge("7人参加会议", "Seven attended the meeting.")),
    ]
    assert gate.best_first(judged) == [2, 1, 0]


def test_confidence_falls_with_the_score() -> None:
    """A worse score or a failed rule means less confidence."""
    good = gate.judge("学校召开会议", "The school held a meeting.")
    odd = gate.judge("学校召开会议", 'The school held a "meeting.')
    assert gate.confidence(-0.2, good) > gate.confidence(-1.5, good)
    assert gate.confidence(-0.2, good) > gate.confidence(-0.2, odd)


def test_a_lost_quotation_is_seen() -> None:
    """What the Chinese quotes may not vanish; a glossary term may stand for it."""

    def kept(english: str) -> bool:
        verdicts = gate.judge("会议学习了“春风三条”的精神。", english).verdicts
        return next(v.passed for v in verdicts if v.rule == "quotes")

    assert kept('The meeting studied the "Three Rules of Spring".')
    assert not kept("The meeting studied the guiding principles.")


@pytest.mark.parametrize(
    ("english", "stutters"),
    [
        ("We turned the complaints into a list of problems into a list of problems.", True),
        ("They worked day and night and day and night.", False),
        ("They met day and night, day and night.", True),
        ("It was a long, long road.", False),
    ],
)
def test_a_phrase_straight_after_itself(english: str, stutters: bool) -> None:
    assert ("stutter" in failures("他们夜以继日地工作。", english)) is stutters


@pytest.mark.parametrize(
    ("chinese", "english", "fails"),
    [
        ("强调要抓好落实", "He stressed the need to ensure implementation.", True),
        ("强调要抓好落实", "Stressing the need to ensure implementation.", False),
        ("他强调要抓好落实", "He stressed the need to ensure implementation.", False),
        ("李书记要求抓好落实", "Secretary Li said that he wanted it done.", False),
        ("会议在这里召开", "The meeting was held here, in the theater.", False),
    ],
)
def test_nobody_is_added(chinese: str, english: str, fails: bool) -> None:
    """A person that the Chinese does not name makes a suggestion of the translation."""
    judgement = gate.judge(chinese, english, GLOSSARY)
    assert ("person" in [v.rule for v in judgement.failures]) is fails
    assert judgement.sound

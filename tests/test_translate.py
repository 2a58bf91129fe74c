"""Translating leftover Chinese: hints, the gate's choice, and fitting English into its place."""

from collections.abc import Sequence

import pytest

from fixmt import edits, formats, rounds
from fixmt.article import Finding, Level
from fixmt.detectors import Context
from fixmt.detectors.untranslated import detect
from fixmt.engines import Hint, Hypothesis, Request
from fixmt.engines.recorded import Recorded
from fixmt.glossary import Glossary, Term
from fixmt.rendering.people import people
from fixmt.repairs import translate

GLOSSARY = Glossary(
    (
        Term("江海大学", "Jianghai University", "org"),
        Term("巡视整改", "rectification following disciplinary inspection", "term"),
    )
)
CONTEXT = Context(GLOSSARY)


class Spy:
    """An engine that answers everything with one text and remembers what it was asked."""

    signature = "spy"

    def __init__(self, *outputs: str) -> None:
        self.outputs = outputs
        self.calls: list[list[Request]] = []

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        self.calls.append(list(requests))
        answers = tuple(Hypothesis(o, -0.2 - i / 10) for i, o in enumerate(self.outputs))
        return [answers for _ in requests]


def proposed(text: str, engine: Spy | Recorded) -> list[Finding]:
    article = formats.article(text)
    findings = list(detect(article, CONTEXT))
    return rounds.alone(translate.propose(article, findings, CONTEXT), engine)


def repaired(text: str, *outputs: str) -> str:
    findings = proposed(text, Spy(*outputs))
    return edits.apply(text, edits.choose(text, findings, Level.NORMAL))


@pytest.mark.parametrize(
    ("text", "output", "expected"),
    [
        (
            "In spring,村民们修好了水渠,They planted rice。",
            "The villagers repaired the canal.",
            "In spring, the villagers repaired the canal,They planted rice。",
        ),
        (
            "村民们修好了水渠,They planted rice。",
            "the villagers repaired the canal.",
            "The villagers repaired the canal,They planted rice。",
        ),
        (
            "They came。村民们修好了水渠。They planted rice。",
            "The villagers repaired the canal.",
            "They came。The villagers repaired the canal。They planted rice。",
        ),
        (
            "They came to 江海大学图书馆参观,and left。",
            "Jianghai University Library for a visit.",
            "They came to Jianghai University Library for a visit, and left。",
        ),
        (
            "They sang,北京的观众热烈鼓掌,And left。",
            "Beijing audiences applauded warmly.",
            "They sang, Beijing audiences applauded warmly,And left。",
        ),
        (
            "They sang,中国观众热烈鼓掌,And left。",
            "Chinese audiences applauded warmly.",
            "They sang, Chinese audiences applauded warmly,And left。",
        ),
        (
            "A 优秀学生代表团 came,And left。",
            "excellent student delegation",
            "An excellent student delegation came,And left。",
        ),
        (
            "They saw the 新建的水库大坝 on Monday,And left。",
            "The newly built reservoir dam.",
            "They saw the newly built reservoir dam on Monday,And left。",
        ),
        (
            "He works for 一家新能源企业 company in Ningbo,And earns well。",
            "a new energy company",
            "He works for a new energy company in Ningbo,And earns well。",
        ),
        (
            "副县长赵弘介绍,The county built nine clinics。",
            "Deputy county head Zhao Hong said.",
            "Deputy county head Zhao Hong said that the county built nine clinics。",
        ),
    ],
)
def test_fitting(text: str, output: str, expected: str) -> None:
    """Spaces, capitals, articles and stops suit the place; nothing around it changes."""
    assert repaired(text, output) == expected


def test_one_call_for_all_units() -> None:
    """All units of an article go to the engine together, equal ones once."""
    spy = Spy("The villagers repaired the canal.")
    text = "In spring,村民们修好了水渠,They sang。In autumn,村民们修好了水渠,They slept。"
    findings = proposed(text, spy)
    assert [len(call) for call in spy.calls] == [1]
    assert all(f.candidates for f in findings)


def test_exact_candidates_need_no_model() -> None:
    """What the tables know is not sent to the engine."""
    spy = Spy()
    findings = proposed("会上,The mayor spoke。6月29日,The dam was opened。", spy)
    assert spy.calls == []
    assert all(f.candidates[0].origin == "exact" for f in findings)


def test_other_findings_pass_through() -> None:
    """Findings of other rules come back untouched and in their places."""
    article = formats.article("In spring,村民们修好了水渠,They planted rice。")
    mine = list(detect(article, CONTEXT))
    other = Finding("PN001", mine[0].span, mine[0].severity, "comma")
    asked = translate.propose(article, [other, *mine], CONTEXT)
    found = rounds.alone(asked, Spy("The canal was repaired."))
    assert found[0] is other
    assert found[1].candidates


def test_the_gate_chooses() -> None:
    """A worse-scored hypothesis wins if the better ones lose a number."""
    out = repaired(
        "In spring,全镇新修水渠47公里,They planted rice。",
        "The town built 74 kilometers of new canals.",
        "The town built 47 kilometers of new canals.",
    )
    assert out == "In spring, the town built 47 kilometers of new canals,They planted rice。"


def test_what_does_not_pass_stays_and_says_why() -> None:
    """No sound hypothesis: the Chinese stays, and the finding names the rule."""
    text = "In spring,全镇新修水渠47公里,They planted rice。"
    (finding,) = proposed(text, Spy("The town built 74 kilometers of canals."))
    assert finding.candidates == ()
    assert "numbers" in finding.message
    (silent,) = proposed(text, Spy())
    assert silent.candidates == ()


def test_soft_failures_wait_for_a_person() -> None:
    """A missed name makes the candidate BOLD, and the term's fate is on record."""
    (finding,) = proposed(
        "In spring,江海大学召开大会,They sang。", Spy("The school held a meeting.")
    )
    best = finding.candidates[0]
    assert best.level is Level.BOLD
    assert [(u.source, u.status) for u in best.terms] == [("江海大学", "missed")]
    assert "script" in best.checks


def test_short_words_wait_for_a_person() -> None:
    """A model's guess at a word or two of Chinese is no certain repair."""
    (finding,) = proposed("They saw a 锣鼓 on Monday,And left。", Spy("gong and drum"))
    assert finding.candidates[0].level is Level.BOLD


def test_clauses_are_tried_when_the_whole_fails() -> None:
    """A unit of several clauses is translated clause by clause if the whole does not pass."""
    whole = "全镇新修水渠47公里，新建水库3座"
    engine = Recorded(
        {
            translate.source(whole): ["The town built canals and reservoirs."],
            "全镇新修水渠47公里。": ["The town built 47 kilometers of canals."],
            "新建水库3座": ["It built three reservoirs."],
        }
    )
    text = f"In spring,{whole},They planted rice。"
    (finding,) = proposed(text, engine)
    best = finding.candidates[0]
    assert best.text == ", the town built 47 kilometers of canals, it built three reservoirs"
    assert best.level is Level.NORMAL


def test_source_is_chinese_text() -> None:
    """The model sees Chinese punctuation, and a stop where a sentence may end."""
    assert translate.source("传承基因,赓续血脉") == "传承基因，赓续血脉。"
    assert translate.source("会议室") == "会议室"
    assert translate.source("转移群众1,200人次到安全地带") == "转移群众1,200人次到安全地带。"


def test_hints_are_terms_and_names() -> None:
    """Terms of the glossary with what must not stand for them, and personal names in pinyin."""
    found = translate.hints("江海大学校长鄢伯庸部署巡视整改", GLOSSARY)
    assert Hint("江海大学", "Jianghai University", True) in found
    assert Hint("巡视整改", "rectification following disciplinary inspection") in found
    named = translate.hints("江海大学校长鄢伯庸指出", GLOSSARY, {"yanboyong": "Yan Bo-yong"})
    assert Hint("鄢伯庸", "Yan Bo-yong", person=True) in named
    assert translate.hints("没有", None) == ()


@pytest.mark.parametrize(
    ("chinese", "names"),
    [
        ("副县长赵弘介绍", ["Zhao Hong"]),
        ("副校长魏一鸣、王博、李振键出席会议", ["Wei Yiming", "Wang Bo", "Li Zhenjian"]),
        ("由王伟教授主讲", ["Wang Wei"]),
        ("与专业责任教授代表签订任务书", []),
        ("全体学生高度重视", []),
        ("书记带头到现场", []),
        ("唐晓蕾指出，人才是第一资源", ["Tang Xiaolei"]),
        (
            "学校党委书记张军,校长姜澜,副校长王晓锋、李振键出席",
            ["Zhang Jun", "Jiang Lan", "Wang Xiaofeng", "Li Zhenjian"],
        ),
        ("邀请清华大学李明教授作报告", ["Li Ming"]),
        ("深入学生宿舍、食堂和青年教师公寓", []),
        ("党委副书记、纪委书记和宣传部部长出席", []),
        ("高校要加快建设，方案提出三点要求", []),
        ("都能成为新的增长点", []),
        ("麻醉科主任查房", []),
        ("会上，校长李明和同学们一起参加活动", ["Li Ming"]),
        ("校长王芳正在作报告，陈静等人出席会议", ["Wang Fang", "Chen Jing"]),
        ("张、王、李三位老师获奖。", []),
    ],
)
def test_people(chinese: str, names: list[str]) -> None:
    """Names between a title and a verb are found; ordinary words are not."""
    assert [name.english for name in people(chinese)] == names

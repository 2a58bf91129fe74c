"""``--source``: comparing with the original, repairs from it, and the command line."""

import io
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import formats, glossary, pipeline, rounds
from fixmt.article import Article, Finding, Level, Severity, Span
from fixmt.cli import main
from fixmt.config import Config
from fixmt.detectors import Context
from fixmt.engines import Hypothesis, Request
from fixmt.original import Pair, adequacy, compared, kept, numbers, people
from fixmt.original.adequacy import Scores
from fixmt.repairs import original

LAST = "学生处、校团委和全体辅导员共350人参加了大会。"
CHINESE = f"9月10日，海州大学举行教师节大会。校长宋文涛主持大会。{LAST}"
ENGLISH = (
    "On September 10, Haizhou University held a Teachers' Day meeting. "
    "President Song Wentao chaired the meeting. "
    "{} "
)
GOOD = (
    "The Student Affairs Office, the University Youth League Committee and all student counselors, "
    "350 people in all, attended the meeting."
)
BAD = "Student office, school league and all counselors to attend, 350 people,共同参加了大会。"


class Model:
    """Translates the last sentence as told and finds that likely, and everything else unlikely."""

    signature = "told"

    def __init__(self, told: str = GOOD, likely: float = -0.2, other: float = -2.0) -> None:
        self.told, self.likely, self.other = told, likely, other
        self.asked: list[Request] = []

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        self.asked += requests
        return [self._answer(r) for r in requests]

    def _answer(self, request: Request) -> tuple[Hypothesis, ...]:
        if request.task == "mend":
            return ()
        if request.forced:
            known = request.forced == self.told
            return (Hypothesis(request.forced, self.likely if known else self.other, 20),)
        return (Hypothesis(self.told, self.likely),) if "350" in request.text else ()


def _article(last: str, chinese: str = CHINESE) -> Article:
    return replace(formats.article(ENGLISH.format(last)), original=chinese)


@pytest.fixture(scope="module")
def context() -> Context:
    return Context(glossary.default())


def _pair(english: str, chinese: str, around: str = "") -> Pair:
    near = f"{english} {around}"
    return Pair(Span(0, len(english)), english, chinese, 1.0, True, near, chinese)


@pytest.mark.parametrize(
    ("chinese", "english", "right"),
    [
        ("共350人参加。", "A total of 530 people took part.", ["350"]),
        ("投入2.3亿元。", "It invested 23 million yuan.", ["230 million"]),
        ("第42届", "the 41st", ["42nd"]),
        ("2024年", "in 2042", ["2024"]),
        ("3月8日", "on March 9", ["March 8"]),
        ("有12个系、45个专业。", "It has 13 departments and 46 majors.", ["", ""]),
        ("共128人。", "Many people.", [""]),
        ("共 350 万人。", "3.5 million people", []),
        ("耗资1.89亿英镑", "It cost £189m.", []),
        ("9月20日", "as of Sept. 20", []),
        ("上午9:30", "at 9.30am", []),
        ("种了3000亩苹果。", "apples on 200 hectares", []),
        ("成绩为10秒38。", "a time of 10.38 seconds", []),
        ("比2016年增长14%。", "up 14% from a year earlier", []),
        ("共3.1万名师生。", "all 3.1万名 students", []),
        ("重1.86斤。", "1.86 jin (0.93 kg)", []),
    ],
)
def test_numbers(chinese: str, english: str, right: list[str]) -> None:
    """What differs is found, with what it should be; what only looks different is not."""
    assert [w.right for w in numbers.wrong(_pair(english, chinese))] == right


@pytest.mark.parametrize(
    ("chinese", "english", "right"),
    [
        ("书记江凌主持会议。", "Secretary Jiang Lin chaired the meeting.", ["Jiang Ling"]),
        ("书记江凌主持会议。", "Secretary Jiang LING chaired the meeting.", []),
        ("书记江凌主持会议。", "Ling Jiang, the secretary, chaired the meeting.", []),
        ("院长单乐主持会议。", "Dean Shan Yue chaired the meeting.", []),
        ("医生张继认为有益。", "Doctor Zhang Ji finds it useful.", []),
        ("书记江凌主持会议。", "The meeting was chaired by the secretary.", []),
        ("会后，江凌与大家合影。", "Then Jiang Lin had a photo taken with all.", ["Jiang Ling"]),
        ("长江边的人与大家合影。", "Then Jiang Lin had a photo taken with all.", []),
    ],
)
def test_people(chinese: str, english: str, right: list[str]) -> None:
    """A name is wrong only if no reading of the characters spells it."""
    assert [m.person.english for m in people.misnamed(_pair(english, chinese), {})] == right


@pytest.mark.parametrize(
    ("english", "chinese", "new", "lost"),
    [
        ("Song Wentao spoke of AI.", "宋文涛谈到AI。", "Song Wentao talked about AI.", ""),
        ("Song Wentao spoke of AI.", "宋文涛谈到AI。", "Mr. Song talked about AI now.", "Wentao"),
        ("He spoke of AI today.", "他谈到AI。", "He talked about intelligence.", "AI"),
        ("Wentao's plan of work was good.", "文涛计划好。", "The plan of Wentao is good.", ""),
        ("Of 350 people all came.", "350人都来了。", "All of the people came.", "350"),
        ("The guests saw Kyoto first.", "客人先参观京都。", "The guests saw Beijing.", "Kyoto"),
        ("Wen Liqun spoke at length.", "温立群讲话。", "The Wen Liqun spoke.", "The Wen Liqun"),
        ("It is a long one with many words here.", "很长。", "It is long.", "6 words"),
    ],
)
def test_what_a_new_sentence_loses(english: str, chinese: str, new: str, lost: str) -> None:
    """Names, numbers and Latin words that the old sentence had right must stay."""
    assert kept.lost(_pair(english, chinese), new) == lost


@given(st.floats(-8, 0), st.floats(-8, 0), st.integers(4, 90))
def test_the_less_likely_the_worse(forced: float, best: float, tokens: int) -> None:
    """A sentence further behind the model's own is no likelier to be adequate."""
    odds = adequacy.log_odds(Scores(forced, tokens, best))
    assert adequacy.log_odds(Scores(forced - 0.5, tokens, best)) >= odds


def test_a_confident_translation_becomes_an_edit(context: Context) -> None:
    """The sentence with Chinese in it is made anew; the others stay, byte for byte."""
    outcome = pipeline.repair(_article(BAD), context, Config(), Model())
    assert outcome.repaired == ENGLISH.format(GOOD)
    causes = [c for e in outcome.edits for c in e.causes if c.origin == "original"]
    assert [c.level for c in causes] == [Level.NORMAL]
    assert "学生处、校团委和全体辅导员共350人参加了大会。" in causes[0].reason


@pytest.mark.parametrize(
    "model",
    [
        Model(likely=-0.9),  # the model is not sure of it
        Model(other=-0.5),  # the old sentence is nearly as likely
        Model(GOOD.replace("350", "530")),
        Model("The Student Affairs Office attended, 350 people."),  # says much less
    ],
    ids=["unlikely", "no gain", "wrong number", "shorter"],
)
def test_a_doubtful_translation_is_no_edit(model: Model, context: Context) -> None:
    """What is not shown to be better is not made."""
    outcome = pipeline.repair(_article(BAD), context, Config(), model)
    assert not [c for e in outcome.edits for c in e.causes if c.origin == "original"]


def test_a_sentence_far_from_the_original_is_reported(context: Context) -> None:
    """SR010: an unlikely sentence, with the Chinese in its message."""
    other = GOOD.replace("attended the meeting", "stayed away from it as they always do")
    model = Model(likely=-0.9, other=-6.0)  # too unsure to put another sentence there
    outcome = pipeline.repair(_article(other), context, Config(), model)
    found = [f for f in outcome.remaining if f.rule == "SR010"]
    assert [f.span.of(outcome.repaired) for f in found if f.span.start > 100] == [other]
    assert any("350人" in f.message for f in found)


def test_a_clean_sentence_is_not_made_anew(context: Context) -> None:
    """Without a finding nothing is proposed, however likely another wording is."""
    model = Model(other=-0.9)
    outcome = pipeline.repair(
        _article(GOOD.replace("in all", "altogether")), context, Config(), model
    )
    assert outcome.edits == ()
    assert not [f for f in outcome.remaining if f.rule.startswith("SR")]


def test_a_missing_sentence_is_offered(context: Context) -> None:
    """SR002: the translation is a suggestion where the sentence is missing, never an edit."""
    chinese = f"9月1日，海州大学迎来了4200名新生。\n\n{LAST}\n\n开学典礼将于9月5日在体育场举行。"
    english = (
        "On September 1, Haizhou University welcomed 4,200 new students.\n\n"
        "The opening ceremony will be held in the stadium on September 5."
    )
    article = replace(formats.article(english), original=chinese)
    outcome = pipeline.repair(article, context, Config(), Model())
    assert outcome.edits == ()
    (missing,) = (f for f in outcome.remaining if f.rule == "SR002")
    (candidate,) = missing.candidates
    assert candidate.level is Level.BOLD
    assert candidate.text == f" {GOOD}"
    assert candidate.span == Span(missing.span.end, missing.span.end)


def test_without_an_original_nothing_is_asked(context: Context) -> None:
    """The step is not taken where there is no original."""
    model = Model()
    pipeline.repair(formats.article(ENGLISH.format(GOOD)), context, Config(), model)
    assert model.asked == []


def test_findings_are_kept(context: Context) -> None:
    """Findings that have nothing to do with the original come back as they were."""
    article = _article(GOOD)
    finding = Finding("PN001", Span(0, 2), Severity.INFO, "something")
    assert finding in rounds.alone(original.propose(article, [finding], context), Model())


WILD = st.text("会议上3月8日共350人。，,. \nSong Wentao\t'", max_size=60)


@given(WILD, WILD)
@settings(max_examples=80, deadline=None)
def test_any_two_texts_are_survived(english: str, chinese: str) -> None:
    """Whatever is compared, offsets lie in the article and in order."""
    article = replace(formats.article(english), original=chinese)
    pairs = compared(article, None).pairs
    assert all(p.span.of(english) == p.english for p in pairs)
    assert [p.span for p in pairs] == sorted(p.span for p in pairs)
    found = pipeline.check(article, Context(), Config(select=("SR",)))
    assert all(0 <= f.span.start <= f.span.end <= len(english) for f in found)


def _files(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_check_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file is the original of the one article given."""
    _files(tmp_path, {"a.txt": ENGLISH.format(GOOD.replace("350", "530")), "b.txt": CHINESE})
    code = main(["check", str(tmp_path / "a.txt"), "--source", str(tmp_path / "b.txt")])
    assert code == 1
    assert "SR001 error “530” is 350 in the original" in capsys.readouterr().out


def test_check_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Originals are found by name; what is without its counterpart is said in a line each."""
    wrong = ENGLISH.format(GOOD.replace("350", "530"))
    _files(tmp_path / "en", {"a.txt": wrong, "sub/b.txt": wrong, "c.txt": wrong})
    _files(tmp_path / "zh", {"a.zh.md": CHINESE, "sub/b.txt": CHINESE, "d.txt": CHINESE})
    code = main(["check", str(tmp_path / "en"), "--source", str(tmp_path / "zh"), "--jobs", "1"])
    done = capsys.readouterr()
    assert code == 1
    assert done.out.count("SR001") == 2
    assert "c.txt: no original" in done.err
    assert "originals of no article here" in done.err
    assert "d.txt" in done.err
    assert done.err.count("\n") == 2


def test_both_languages_in_one_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """NAME.txt with NAME.zh.txt beside it."""
    wrong = ENGLISH.format(GOOD.replace("350", "530"))
    _files(tmp_path, {"a.txt": wrong, "a.zh.txt": CHINESE})
    _files(tmp_path, {"other.txt": wrong})
    main(["check", str(tmp_path / "a.txt"), "--source", str(tmp_path)])
    done = capsys.readouterr()
    assert done.out.count("SR001") == 1
    assert done.err == ""


@pytest.mark.parametrize(
    ("paths", "source", "said"),
    [
        (["a.txt"], "none.txt", "no such file or folder"),
        (["a.txt", "b.txt"], "z.txt", "one file for 2 articles"),
        (["a.txt"], "empty", "no file there has the name of an article"),
        (["a.txt"], "others", "no file there has the name of an article"),
        (["a.txt"], "b.txt", "no Chinese in it"),
        (["a.txt"], "bad.txt", "binary data"),
    ],
)
@pytest.mark.parametrize("command", ["check", "fix"])
def test_faults(
    command: str,
    paths: list[str],
    source: str,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One clear line, exit code 2, and nothing is written."""
    english = ENGLISH.format(BAD)
    clean = ENGLISH.format(GOOD)
    _files(tmp_path, {"a.txt": english, "b.txt": clean, "z.txt": CHINESE, "others/x.txt": CHINESE})
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.txt").write_bytes(b"\0\1\2")
    more = ["--write", "--model", "none", "--no-memory"] if command == "fix" else []
    given_paths = [str(tmp_path / p) for p in paths]
    assert main([command, *given_paths, "--source", str(tmp_path / source), *more]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err
    assert (tmp_path / "a.txt").read_text("utf-8") == english


def _stdin(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """A file may be the original of standard input; a folder may not."""
    _files(tmp_path, {"z.txt": CHINESE})
    _stdin(monkeypatch, ENGLISH.format(GOOD.replace("350", "530")))
    source = str(tmp_path / "z.txt")
    assert main(["fix", "-", "--source", source, "--model", "none"]) == 0
    assert capsysbinary.readouterr().out.decode() == ENGLISH.format(GOOD)
    _stdin(monkeypatch, ENGLISH.format(GOOD))
    assert main(["fix", "-", "--source", str(tmp_path), "--model", "none"]) == 2


def test_another_original_is_another_case(tmp_path: Path) -> None:
    """What was remembered without the original, or with another one, is not taken for it."""
    wrong = ENGLISH.format(GOOD.replace("350", "530"))
    _files(tmp_path, {"a.txt": wrong, "z.txt": CHINESE, "y.txt": CHINESE.replace("350", "530")})
    fix = ["fix", str(tmp_path / "a.txt"), "--model", "none", "--memory", str(tmp_path / "m")]
    for source, repaired in (([], wrong), (["z.txt"], ENGLISH.format(GOOD)), (["y.txt"], wrong)):
        more = ["--source", str(tmp_path / source[0])] if source else []
        out = tmp_path / f"out{''.join(source)}"
        assert main([*fix, *more, "--out", str(out)]) == 0
        assert (out / "a.txt").read_text("utf-8") == repaired


@pytest.mark.model
def test_with_the_shipped_model(tmp_path: Path) -> None:
    """A whole run: the report shows the original as evidence, clean sentences stay."""
    garbled = ENGLISH.format(BAD.replace("350", "530"))
    _files(tmp_path, {"a.txt": garbled, "z.txt": CHINESE})
    argv = ["fix", str(tmp_path / "a.txt"), "--source", str(tmp_path / "z.txt"), "--no-memory"]
    assert main([*argv, "--out", str(tmp_path / "o"), "--report", str(tmp_path / "r")]) == 0
    repaired = (tmp_path / "o" / "a.txt").read_text("utf-8")
    assert repaired.startswith(ENGLISH.split("{}")[0])
    assert "350" in repaired
    report = json.loads((tmp_path / "r" / "report.json").read_text("utf-8"))
    (article,) = report["articles"]
    grounds = [c for e in article["edits"] for c in e["causes"]]
    grounds += [s for f in article["remaining"] for s in f["suggestions"]]
    assert any(LAST[:9] in g["reason"] for g in grounds)

"""Looking after a glossary: names, forms of targets, entries never used, what a run made of it."""

import json
import sys
from pathlib import Path

import pytest

from fixmt import cli, formats, glossary
from fixmt.errors import InputError
from fixmt.glossary import Glossary, Term, personal
from fixmt.glossary.layout import of_terms

ROOT = Path(__file__).parents[1]


# --- names ------------------------------------------------------------------------------------


def _codes(*terms: Term) -> list[str]:
    return [p.code for p in glossary.lint(Glossary(terms))]


@pytest.mark.parametrize(
    ("source", "target", "codes"),
    [
        ("姚明", "Yao Ming", []),
        ("姚明", "YAO Ming", []),
        ("姚明", "Yao Min", ["pinyin"]),
        ("姚明", "Ming Yao", ["pinyin"]),
        ("单田芳", "Dan Tianfang", ["pinyin"]),  # the family name 单 is Shan
        ("单田芳", "Shan Tianfang", []),
        ("单田芳", "Shan Tian Fang", ["name"]),
        ("欧阳修", "Ouyang Xiu", []),
        ("欧阳修", "Ou Yangxiu", ["name"]),
        ("李西安", "Li Xi'an", []),
        ("李西安", "Li Xian", ["name"]),
        ("张伟", "Zhang wei", ["name"]),
        ("张小军", "Zhang Xiao-jun", ["name"]),
        ("吕不韦", "Lü Buwei", []),
        ("吕不韦", "Lyu Buwei", []),
        ("蔡英文", "Tsai Ing-wen", []),  # not pinyin, so not judged
        ("李显龙", "Lee Hsien Loong", []),
        ("迪丽热巴·迪力木拉提", "Dilraba Dilmurat", []),
    ],
)
def test_pinyin_of_people(source: str, target: str, codes: list[str]) -> None:
    assert _codes(Term(source, target, "person")) == codes
    assert _codes(Term(source, target)) == []


def test_other_readings_come_from_pypinyin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it only the commonest reading is known, and the message says what was expected."""
    term = Term("张长生", "Zhang Zhangsheng", "person")
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    personal._readings.cache_clear()
    (problem,) = glossary.lint(Glossary((term,)))
    assert "expected 'Zhang Changsheng'" in problem.message
    monkeypatch.undo()
    personal._readings.cache_clear()
    if "pypinyin" in sys.modules or _installed("pypinyin"):
        assert _codes(term) == []


def _installed(name: str) -> bool:
    from importlib.util import find_spec

    return find_spec(name) is not None


# --- forms ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "rendering", "codes"),
    [
        ("a pilot zone", "pilot zones", ["inflected"]),
        ("take the lead", "took the lead", ["inflected"]),
        ("take the lead", "taking the lead", ["inflected"]),
        ("the Pilot Zone", "pilot zones", []),  # a proper name has one number
        ("two pilot zones", "two pilot zone", []),
        ("a pilot zone", "pilot areas", []),
    ],
)
def test_a_rendering_that_is_a_form_of_another_target(
    target: str, rendering: str, codes: list[str]
) -> None:
    found = _codes(Term("一", target), Term("二", "something else", forbidden=(rendering,)))
    assert [c for c in found if c == "inflected"] == codes[:1]


# --- use --------------------------------------------------------------------------------------


def test_unused_entries() -> None:
    terms = Glossary(
        (
            Term("大学", "university", forbidden=("big school",)),
            Term("学院", "college of arts"),
            Term("学院", "college of arts", flags=("head",)),
            Term("校区", "campus"),
        )
    )
    articles = [formats.article("A big school. 东校区"), formats.article("Nothing here.")]
    assert [(p.code, p.message) for p in glossary.unused(terms, articles)] == [
        ("unused", "学院, 'college of arts', occurs in none of the articles")
    ]


def test_check_with_articles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, article = tmp_path / "g.tsv", tmp_path / "a.txt"
    path.write_bytes(of_terms([Term("大学", "university"), Term("学院", "college")]).encode())
    article.write_text("大学来人。\n", encoding="utf-8")
    assert cli.main(["glossary", "check", str(path)]) == 0
    assert cli.main(["glossary", "check", str(path), "--articles", str(article)]) == 1
    assert f"{path}:3: warning: 学院" in capsys.readouterr().out
    assert cli.main(["glossary", "check", str(path), "--articles", str(tmp_path / "no")]) == 2


# --- a run ------------------------------------------------------------------------------------


def _report(edits: list[list[dict[str, str]]], left: list[list[dict[str, str]]]) -> str:
    article = {
        "edits": [{"causes": [{"terms": terms}]} for terms in edits],
        "remaining": [{"suggestions": [{"terms": terms}, {"terms": terms}]} for terms in left],
    }
    return json.dumps({"schema": 1, "glossary": "abc", "articles": [article]})


def _use(source: str, status: str, why: str = "") -> dict[str, str]:
    return {"source": source, "target": source.upper(), "status": status, "why": why}


def test_met_and_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(
        _report(
            [
                [_use("a", "met"), _use("b", "missed", "too long")],
                [_use("a", "inflected")],
                [_use("b", "missed", "too long"), _use("b", "met")],
            ],
            [[_use("a", "met")], [_use("c", "missed", "loop")]],
        )
    )
    found = glossary.over_run(path)
    assert [(t.source, t.met, t.inflected, t.missed, t.open, t.why) for t in found.terms] == [
        ("b", 1, 0, 2, 0, (("too long", 2),)),
        ("c", 0, 0, 1, 0, (("loop", 1),)),
        ("a", 1, 1, 0, 1, ()),
    ]
    assert (found.met, found.share, found.glossary) == (3, 0.5, "abc")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 2, "articles": []}'])
def test_no_report(text: str, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(text)
    with pytest.raises(InputError, match=r"report\.json: "):
        glossary.over_run(path)


def test_stats_over_a_real_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    terms = [Term("大学", "the Great Hall", "org", ("big old school",))]
    Path("g.tsv").write_bytes(of_terms(terms).encode())
    Path("a.txt").write_text("He saw the big old school in June.\n", encoding="utf-8")
    rules = ["--isolated", "--glossary", "g.tsv"]
    assert cli.main(["fix", "--model", "none", *rules, "--report", "out", "a.txt"]) == 0
    capsys.readouterr()
    assert cli.main(["glossary", "stats", *rules, "--run", "out/report.json"]) == 0
    out, err = capsys.readouterr()
    assert "      1          0        0     0  大学  the Great Hall" in out
    assert "1 met, 100.0% of the terms asked for" in out
    assert err == ""
    assert cli.main(["glossary", "stats", "--isolated", "--run", "out/report.json"]) == 0
    assert "another glossary" in capsys.readouterr().err

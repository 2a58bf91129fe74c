"""report.json and the formats of ``fixmt check``: schemas, positions, escapes, streaming."""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator
from report_sample import HOSTILE_PATH, RULES, RUN, build, every_kind, hostile, stop

from fixmt import edits
from fixmt.article import Article, Candidate, Finding, Level, Severity, Span
from fixmt.report import findings, json_report, sarif, wire
from fixmt.report.findings import Checked
from fixmt.report.lines import LineIndex

SARIF = Path(__file__).parent / "golden" / "report" / "sarif-2.1.0.schema.json"


def _schema(part: str = "") -> Draft202012Validator:
    schema = json.loads(resources.files("fixmt.report").joinpath("schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    if part:
        schema = {"$ref": f"#/$defs/{part}", "$defs": schema["$defs"]}
    return Draft202012Validator(schema)


def _items() -> list[Checked]:
    made = [
        ("news/a b.txt", every_kind()),
        (HOSTILE_PATH, hostile()),
        ("clean.txt", build("Fine.")),
    ]
    return [(path, o.article, o.findings) for path, o in made]


def _report() -> dict:
    records = [
        json_report.article("a.txt", "a-1.html", every_kind()),
        json_report.article(HOSTILE_PATH, "b-2.html", hostile()),
    ]
    text = "".join(json_report.chunks(records, RUN))
    text.encode("utf-8")
    return json.loads(text)


def _sarif(items: list[Checked]) -> dict:
    text = "".join(sarif.sarif(items, RULES, "0.1.0"))
    text.encode("utf-8")
    return json.loads(text)


def test_the_report_keeps_its_schema() -> None:
    report = _report()
    _schema().validate(report)
    assert report["totals"] == {"articles": 2, "findings": 16, "edits": 12, "remaining": 4}


def test_the_schema_refuses_what_it_does_not_know() -> None:
    report = _report()
    report["articles"][0]["edits"][0]["surprise"] = 1
    assert not _schema().is_valid(report)


def test_the_edits_in_the_report_rebuild_the_repaired_text() -> None:
    outcome = every_kind()
    text = outcome.article.source
    for edit in reversed(_report()["articles"][0]["edits"]):
        assert text[edit["start"] : edit["end"]] == edit["before"]
        text = text[: edit["start"]] + edit["after"] + text[edit["end"] :]
    assert text == outcome.repaired == edits.apply(outcome.article.source, outcome.edits)
    for left in _report()["articles"][0]["remaining"]:
        assert text[left["start"] : left["end"]] == left["text"]


def test_an_empty_report_is_valid() -> None:
    _schema().validate(json.loads("".join(json_report.chunks([], RUN))))


def test_lone_surrogates_come_back_from_json() -> None:
    text = wire.dumps({"a": "x\udc80y会😀\0"})
    assert json.loads(text.encode("utf-8")) == {"a": "x\udc80y会😀\0"}


@given(st.text("ab\r\n\u2028\x85会", max_size=30), st.data())
def test_lines_and_columns_count_code_points_between_newlines(
    source: str, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(source)))
    before = source[:offset].split("\n")
    assert LineIndex.of(source).at(offset) == (len(before), len(before[-1]) + 1)


def test_json_and_jsonl_hold_the_same_findings() -> None:
    document = json.loads("".join(findings.render("json", _items())))
    _schema("check").validate(document)
    assert [f["path"] for f in document["files"]] == ["news/a b.txt", HOSTILE_PATH, "clean.txt"]
    rows = [json.loads(line) for line in findings.render("jsonl", _items())]
    for row in rows:
        _schema("checkLine").validate(row)
    flat = [{"path": f["path"], **found} for f in document["files"] for found in f["findings"]]
    assert rows == flat


def test_text_is_one_safe_line_a_finding() -> None:
    lines = list(findings.render("text", _items()))
    assert lines[1] == (
        "news/a b.txt:5:11: ZH010 error 11 Chinese characters in English prose. "
        "[学校党委召开会议，校长出席]\n"
    )
    for line in lines:
        assert line.endswith("\n") and line.count("\n") == 1
        assert not any(c in line for c in "\0\x1b\u202e\udc80")


def test_color_only_when_asked() -> None:
    plain = "".join(findings.render("text", _items()))
    colored = "".join(findings.render("text", _items(), color=True))
    assert "\033[" not in plain and "\033[1;31mZH010\033[0m" in colored


def test_sarif_keeps_the_official_schema() -> None:
    log = _sarif(_items())
    validator = Draft7Validator(json.loads(SARIF.read_text("utf-8")))
    assert [e.message for e in validator.iter_errors(log)] == []
    assert not validator.is_valid({**log, "runs": [{}]})


def test_sarif_rules_are_those_used_and_indexed() -> None:
    run = _sarif(_items())["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["shortDescription"]["text"] == RULES[rule["id"]].title
        assert rule["name"].isalnum()
    assert {r["id"] for r in rules} == {r["ruleId"] for r in run["results"]}
    fingerprints = [
        (
            r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            r["partialFingerprints"]["fixmt/v1"],
        )
        for r in run["results"]
    ]
    assert len(set(fingerprints)) == len(fingerprints)


def test_sarif_regions_and_fixes_point_at_the_text() -> None:
    items = _items()
    sources = {path: article.source for path, article, _ in items}
    expected = iter(f for _, _, found in items for f in found)
    for result in _sarif(items)["runs"][0]["results"]:
        place = result["locations"][0]["physicalLocation"]
        path = unquote(place["artifactLocation"]["uri"])
        region, finding, source = place["region"], next(expected), sources[path]
        end = region["charOffset"] + region["charLength"]
        assert Span(region["charOffset"], end) == finding.span
        lines = source.split("\n")
        start = sum(len(x) + 1 for x in lines[: region["startLine"] - 1])
        assert start + region["startColumn"] - 1 == finding.span.start
        start = sum(len(x) + 1 for x in lines[: region["endLine"] - 1])
        assert start + region["endColumn"] - 1 == finding.span.end
        for fix, candidate in zip(result.get("fixes", []), finding.candidates, strict=True):
            replacement = fix["artifactChanges"][0]["replacements"][0]
            assert replacement.get("insertedContent", {"text": ""})["text"] == candidate.text


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("news/a b.txt", "news/a%20b.txt"),
        ("会议#1?.txt", "%E4%BC%9A%E8%AE%AE%231%3F.txt"),
        ("c:evil.txt", "c%3Aevil.txt"),
        ("raw\udcff.txt", "raw%FF.txt"),
        ("/tmp/a b.txt", "file:///tmp/a%20b.txt"),
    ],
)
def test_sarif_paths_are_percent_encoded(path: str, uri: str) -> None:
    outcome = build("End", stop())
    log = _sarif([(path, outcome.article, outcome.findings)])
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == uri
    assert ("uriBaseId" in location["artifactLocation"]) == (not path.startswith("/"))


def test_sarif_rules_default_to_the_installed_ones() -> None:
    log = json.loads("".join(findings.render("sarif", [])))
    assert log["runs"][0]["results"] == log["runs"][0]["tool"]["driver"]["rules"] == []


def test_github_commands_are_escaped() -> None:
    source = "a,b:\n50% done\r\n"
    whole = Finding("GB010", Span(0, len(source)), Severity.INFO, "100%: bad,\r\nworse")
    part = Finding("PN010", Span(1, 3), Severity.WARNING, "x", (Candidate(Span(1, 3), "", "r"),))
    found = findings.render("github", [("a,b:%.txt", Article(source), (whole, part))])
    assert list(found) == [
        "::notice file=a%2Cb%3A%25.txt,line=1,endLine=3,title=fixmt GB010::"
        "100%25: bad,%0D%0Aworse [a,b:↵50%25 done↵]\n",
        "::warning file=a%2Cb%3A%25.txt,line=1,col=2,endLine=1,endColumn=4,title=fixmt PN010::"
        "x [,b]\n",
    ]


@pytest.mark.parametrize("name", findings.FORMATS)
def test_formats_stream(name: str) -> None:
    """The first finding is written before the second file is read."""
    taken: list[str] = []

    def items() -> Iterator[Checked]:
        for path in ("first.txt", "second.txt"):
            taken.append(path)
            outcome = build("End", stop())
            yield path, outcome.article, outcome.findings

    for chunk in findings.render(name, items()):
        if "first.txt" in chunk:
            break
    assert taken == ["first.txt"]


def test_unknown_formats_are_refused() -> None:
    with pytest.raises(KeyError):
        findings.render("xml", [])


def test_suggestions_come_best_first_with_their_grounds() -> None:
    made = (
        Candidate(Span(0, 3), "Good", "model", Level.NORMAL, 0.87654321, "model"),
        Candidate(Span(0, 3), "", "delete", Level.BOLD, 0.1),
    )
    record = wire.finding("bad text", Finding("GB010", Span(0, 3), Severity.INFO, "m", made))
    assert [s["after"] for s in record["suggestions"]] == ["Good", ""]
    assert record["suggestions"][0]["confidence"] == 0.8765
    assert record["suggestions"][1]["level"] == "bold"


def test_checking_formats_load_nothing_heavy() -> None:
    code = (
        "import sys, fixmt.report.findings, fixmt.report.html; "
        "heavy = ('jinja2', 'markupsafe', 'rich', 'torch', 'difflib'); "
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

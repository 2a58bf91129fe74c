"""The committed sample report: it loads, keeps the schema and still fits the example articles."""

import json
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from fixmt import edits, files
from fixmt.article import Edit, Span
from fixmt.report import html
from fixmt.review import run

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "reports" / "sample"


@pytest.fixture(scope="module")
def report() -> dict:
    return json.loads((SAMPLE / "report.json").read_bytes())


def test_it_keeps_the_schema(report: dict) -> None:
    schema = json.loads(resources.files("fixmt.report").joinpath("schema.json").read_text())
    Draft202012Validator(schema).validate(report)
    assert report["model"] == "none" and report["totals"]["articles"] == 2


def test_it_can_be_reviewed(report: dict) -> None:
    """To make it anew, see docs/review.md."""
    pages = run.load(SAMPLE).pages
    assert set(pages) == {a["page"] for a in report["articles"]}
    known = {"index.html", "report.json", "changes.csv", "changes.diff", "summary.md", "README.md"}
    assert {p.name for p in SAMPLE.iterdir()} == known | set(pages)


def test_its_edits_fit_the_examples(report: dict) -> None:
    for article in report["articles"]:
        source = files.read(ROOT / "examples" / "articles" / article["path"])
        assert source.digest == article["digest"]
        assert html.page_name(article["path"], source.digest) == article["page"]
        made = [Edit(Span(e["start"], e["end"]), e["before"], e["after"]) for e in article["edits"]]
        assert edits.apply(source.source, made) != source.source

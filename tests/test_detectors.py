"""One generic runner for every detector's case file, and the promises all detectors share."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import edits, formats, glossary
from fixmt.article import Finding, Level
from fixmt.detectors import Context, Detector, all_detectors, detect

CASES = Path(__file__).parent / "cases"
DETECTORS = {d.name: d for d in all_detectors()}


@pytest.fixture(scope="module")
def context() -> Context:
    return Context(glossary.default())


def _load(kind: str) -> list[Any]:
    params = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text("utf-8")).get(kind, []):
            params.append(pytest.param(path.stem, case, id=f"{path.stem}: {case['label']}"))
    return params


def _found(name: str, text: str, context: Context, original: str = "") -> list[Finding]:
    article = replace(formats.article(text), original=original)
    found = DETECTORS[name].detect(article, context)
    return [f for f in found if article.is_open(f.span, f.rule)]


@pytest.mark.parametrize(("name", "case"), _load("miss"))
def test_miss(name: str, case: dict[str, Any], context: Context) -> None:
    """Tempting but correct text is left alone."""
    assert _found(name, case["text"], context, case.get("original", "")) == []


@pytest.mark.parametrize(("name", "case"), _load("hit"))
def test_hit(name: str, case: dict[str, Any], context: Context) -> None:
    """The named rule flags exactly the named spans, and the repair is the expected text."""
    _assert_hit(name, case, context)


@pytest.mark.parametrize(("name", "case"), _load("known_failure"))
@pytest.mark.xfail(strict=True)
def test_known_failure(name: str, case: dict[str, Any], context: Context) -> None:
    """What is not found today; the day it is, this case must move."""
    _assert_hit(name, case, context)


def _assert_hit(name: str, case: dict[str, Any], context: Context) -> None:
    text, original = case["text"], case.get("original", "")
    found = [f for f in _found(name, text, context, original) if f.rule == case["rule"]]
    assert [f.span.of(text) for f in sorted(found, key=lambda f: f.span)] == case["spans"]
    if "fixed" in case:
        assert _settle(name, text, context, original) == case["fixed"]


def _settle(name: str, text: str, context: Context, original: str = "") -> str:
    for _ in range(8):
        step = edits.choose(text, _found(name, text, context, original), Level.NORMAL)
        if not step:
            break
        text = edits.apply(text, step)
    return text


@pytest.mark.parametrize("name", sorted(DETECTORS))
def test_every_detector_has_cases(name: str) -> None:
    """A detector without hits and tempting misses is not finished."""
    cases = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))
    assert len(cases.get("hit", [])) >= 8
    assert len(cases.get("miss", [])) >= 8


@pytest.mark.parametrize("detector", all_detectors(), ids=lambda d: d.name)
def test_rules_are_declared(detector: Detector, context: Context) -> None:
    """Every finding of every case carries a declared rule, a message and spans in bounds."""
    cases = tomllib.loads((CASES / f"{detector.name}.toml").read_text("utf-8"))
    codes = {r.code for r in detector.rules}
    for case in cases["hit"]:
        for finding in _found(detector.name, case["text"], context, case.get("original", "")):
            assert finding.rule in codes
            assert finding.message
            assert 0 <= finding.span.start < finding.span.end <= len(case["text"])
            for candidate in finding.candidates:
                assert 0.0 < candidate.confidence <= 1.0
                assert candidate.reason


WILD = st.text(
    st.one_of(
        st.sampled_from("会议上年月日、，。；：“”《》（）3 .,;:'\"()\n\t\r\u00a0ABab-—…<>&/"),
        st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"),
    ),
    max_size=80,
)


@given(WILD)
@settings(max_examples=150, deadline=None)
def test_any_text_is_survived(text: str) -> None:
    """No input makes a detector raise, and all offsets lie in the text."""
    article = formats.article(text)
    for finding in detect(article, Context(glossary.default())):
        assert 0 <= finding.span.start <= finding.span.end <= len(text)
        for candidate in finding.candidates:
            assert 0 <= candidate.span.start <= candidate.span.end <= len(text)

"""The table of calques: written in its language, in order, harmless to good English and itself."""

import os
import re
import tomllib
from collections import Counter
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import formats, glossary, tables
from fixmt.article import Level
from fixmt.calques import Calque, occurrences, table
from fixmt.calques.language import PatternFault, compiled, parse, verb
from fixmt.detectors import Context
from fixmt.detectors.calques import detect
from fixmt.glossary import Use
from fixmt.glossary.inflect import plural

ROOT = Path(__file__).parents[1]
AUTHORED = sorted((ROOT / "training/authored").glob("triples_*.tsv"))


def _readings(part: str) -> list[str]:
    """The ways one token of a pattern may read, the plainest first."""
    part = part.lstrip("*")
    if part.startswith("("):
        return [""]
    if part[0] == "<":
        return ["12" if part == "<#>" else "rural"]
    if part.endswith("[s]"):
        return [part[:-3], plural(part[:-3])]
    return part.strip("{}").split("/")


def _examples(pattern: str) -> list[str]:
    """Sentences with ``pattern`` in them: every reading of every token comes up once."""
    parts = pattern.split(" ")
    core = []
    for part in parts:
        if part in "^$" or part[0] in "-~":
            continue
        core.append(_readings(part[1:])[:1] if part[0] == "+" else _readings(part))
    plain = [readings[0] for readings in core]
    rows = [plain]
    for i, readings in enumerate(core):
        rows += [[*plain[:i], reading, *plain[i + 1 :]] for reading in readings[1:]]
    start, end = "" if parts[0] == "^" else "Here ", "." if parts[-1] == "$" else " Kunming"
    return [start + " ".join(w for w in row if w).replace(" ,", ",") + end for row in rows]


EXAMPLES = [(c, text) for c in table() for text in _examples(c.pattern)]


def test_rows_are_sorted_and_unique() -> None:
    patterns = [row[0] for row in tables.rows("calques.tsv")]
    assert all(a < b for a, b in pairwise(patterns))
    assert len(patterns) > 400


def test_rows_are_whole() -> None:
    """Five columns, a known level and context, a reason for the reader."""
    for pattern, replacement, level, when, note in tables.rows("calques.tsv"):
        assert level in ("safe", "normal", "bold"), pattern
        assert when in ("", "unedited"), pattern
        assert note and replacement, pattern
        assert pattern == " ".join(pattern.lower().split()), pattern


@pytest.mark.parametrize(
    "pattern", ["+of", "{carry", "point[s", "<x> meeting", "a/b[s]", "^ $", "(the", "<#> people"]
)
def test_a_faulty_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternFault):
        compiled(pattern)


def test_every_row_matches_its_own_examples() -> None:
    """Each alternative of each row is found, but for "o'clock", which is right as it stands."""
    missed = [
        (c.pattern, text)
        for c, text in EXAMPLES
        if c.pattern != "o'clock" and all(h.calque != c for h in occurrences(text))
    ]
    assert missed == []


def _mended(text: str) -> str:
    for hit in reversed(occurrences(text)):
        text = text[: hit.edit.start] + hit.text + text[hit.edit.end :]
    return text


def test_no_row_matches_what_a_row_writes() -> None:
    """Mended once is mended: no replacement is a calque again."""
    again = [(text, h) for _, text in EXAMPLES for h in occurrences(_mended(text))]
    assert again == []


def test_no_row_rewrites_a_glossary_target() -> None:
    """What the glossary asks for is never called a calque."""
    terms = glossary.default().terms
    assert [(t.target, h) for t in terms for h in occurrences(f"Here {t.target} it")] == []


def _bare(text: str) -> str:
    first, _, rest = text.lower().partition(" ")
    return rest if first in ("the", "a", "an") else text.lower()


def test_no_row_repeats_the_glossary() -> None:
    """A phrase is forbidden in one place only: a fixed term belongs in the glossary."""
    terms = glossary.default()
    twice = []
    for calque, text in EXAMPLES:
        spans = {_bare(h.span.of(text)) for h in occurrences(text) if h.calque == calque}
        twice += [
            (calque.pattern, hit.rendering)
            for hit in glossary.occurrences(text, terms)
            if hit.use is Use.FORBIDDEN and _bare(hit.span.of(text)) in spans
        ]
    assert twice == []


def test_edited_english_is_left_alone() -> None:
    """The fluent side of the authored training text: no finding in any sentence."""
    lines = [line.split("\t") for p in AUTHORED for line in p.read_text("utf-8").splitlines()]
    fluent = [row[2] for row in lines if len(row) > 2 and row[2] != "fluent"]
    assert len(fluent) > 1500
    hits = [
        (f.span.of(text), text) for text in fluent for f in detect(formats.article(text), Context())
    ]
    assert hits == []


def _found(text: str) -> list[tuple[str, str, Level]]:
    findings = detect(formats.article(text), Context())
    return [(f.span.of(text), f.candidates[0].text, f.candidates[0].level) for f in findings]


def test_doubtful_rows_wait_for_evidence() -> None:
    """A row for unedited text is silent until the text shows that nobody edited it."""
    plain = "The thief was punished according to law."
    assert _found(plain) == []
    assert _found(plain[:-1] + "。") == [
        ("according to law", "in accordance with the law", Level.NORMAL)
    ]


def test_bold_rows_only_suggest() -> None:
    bold = next(c for c in table() if c.level is Level.BOLD and "/" not in c.pattern)
    text = _examples(bold.pattern)[0] + "。"
    assert [level for *_, level in _found(text)] == [Level.BOLD]


def test_a_sentence_good_but_for_capitals_stays() -> None:
    """House style alone is no reason to touch it; where words are mended, capitals are too."""
    text = (
        "The party members of the mill met on Monday。"
        "Under the witness of two lawyers, party members of the mill signed the paper。"
    )
    assert [level for *_, level in _found(text)] == [Level.BOLD, Level.NORMAL, Level.NORMAL]


def test_capitals_that_the_article_sets_elsewhere_are_set_everywhere() -> None:
    """One article writes a word in one way."""
    text = "The party members of the mill met on Monday. They read the history of the Party。"
    assert [level for *_, level in _found(text)] == [Level.NORMAL]


@pytest.mark.parametrize(
    ("base", "past", "gerund"),
    [
        ("carry", "carried", "carrying"),
        ("plan", "planned", "planning"),
        ("guarantee", "guaranteed", "guaranteeing"),
        ("transmit", "transmitted", "transmitting"),
        ("hear", "heard", "hearing"),
        ("gnaw", "gnawed", "gnawing"),
    ],
)
def test_verb_forms(base: str, past: str, gerund: str) -> None:
    assert (verb(base).past, verb(base).gerund) == (past, gerund)


def test_replacements_can_be_written() -> None:
    """Slots and numbers of a replacement are there in its pattern."""
    for calque in table():
        held = [t for t in compiled(calque.pattern).core if t.kind in ("slot", "number")]
        used = [t for t in parse(calque.replacement) if t.kind in ("slot", "number")]
        assert {t.kind for t in used} <= {t.kind for t in held}, calque.pattern


CARDINALS = dict(
    zip(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
        ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"],
        strict=True,
    )
)


def _numbers(text: str) -> list[str]:
    """The numbers of ``text`` in order: digits, number words, an ordinal as its number."""
    ordinals = {ordinal: number for number, ordinal in CARDINALS.items()}
    words = [ordinals.get(w, w) for w in re.findall(r"[a-z]+|\d+", text.lower())]
    return [w for w in words if w in CARDINALS or w.isdigit()]


def test_no_row_loses_a_number() -> None:
    """Number words and digits in what a row takes away come back in what it writes."""
    lost = [
        (c.pattern, h.edit.of(text), h.text)
        for c, text in EXAMPLES
        for h in occurrences(text)
        if h.calque == c
        and "<#wan>" not in c.replacement
        and "<#yi>" not in c.replacement
        and Counter(_numbers(h.edit.of(text))) - Counter(_numbers(h.text))
    ]
    assert lost == []


PIECES = st.sampled_from([text.removeprefix("Here ") for _, text in EXAMPLES])


@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=4))
@settings(max_examples=60, deadline=None)
def test_hits_fit_the_text(pieces: list[str]) -> None:
    """Hits lie in the text, in order and apart, and change something."""
    text = "。".join(pieces)
    hits = occurrences(text)
    for hit in hits:
        assert 0 <= hit.edit.start <= hit.span.start < hit.span.end <= len(text)
        assert hit.edit.end <= len(text)
        assert hit.text != hit.edit.of(text)
    assert all(a.edit.end <= b.edit.start for a, b in pairwise(hits))


def test_the_cases_name_their_calques() -> None:
    """Every kind of token is used by a hit of the case file."""
    cases = tomllib.loads((ROOT / "tests/cases/calques.toml").read_text("utf-8"))["hit"]
    used: list[Calque] = [h.calque for case in cases for h in occurrences(case["text"])]
    for sign in ("{", "[s]", "<x>", "<word>", "<#>", "^", "/", ",", "+", "-", "~"):
        assert any(sign in c.pattern for c in used), sign


def test_the_keys_are_those_of_the_table() -> None:
    """After a change of the table: FIXMT_UPDATE_GOLDEN=1 pytest tests/test_calques.py."""
    wanted = import_module("fixmt.calques.table").listed_keys()
    path = ROOT / "src/fixmt/data/calque_keys.tsv"
    if os.environ.get("FIXMT_UPDATE_GOLDEN"):
        path.write_text(wanted, "utf-8")
    assert path.read_text("utf-8") == wanted

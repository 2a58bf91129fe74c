"""The HTML report and report.json: alignment, golden files, hostile text, same bytes."""

import json
import os
import re
import subprocess
import sys
import time
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_sample import HOSTILE_PATH, RULES, RUN, Change, build, every_kind, hostile, stop

from fixmt.article import Cause, Edit, Finding, Level, Outcome, Severity, Span
from fixmt.report import diff, html, keys, notes, view, words
from fixmt.report.visible import clip, runs, visible

GOLDEN = Path(__file__).parent / "golden" / "report"
TEXT = st.text("ab Cd会议。, \n\r\u202e\0😀", max_size=40)


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    """Any text with any non-overlapping edits, and findings anywhere on the result."""
    cause = Cause("PN010", "message", "reason")
    parts: list[str | Change] = []
    for before, after, between in draw(st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=5)):
        parts.append(between)
        if before != after:
            parts.append(Change(before, after, (cause,)))
    made = build(*parts)
    size = len(made.repaired)
    spans = draw(st.lists(st.tuples(st.integers(0, size), st.integers(0, size)), max_size=4))
    remaining = tuple(
        Finding("GB010", Span(min(s), max(s)), Severity.INFO, "left") for s in sorted(spans)
    )
    return Outcome(made.article, made.findings, made.edits, made.repaired, remaining)


@given(outcomes())
def test_rows_give_both_texts_back(outcome: Outcome) -> None:
    rows = diff.rows(outcome)
    assert "".join(p.text for r in rows for p in r.left) == outcome.article.source
    assert "".join(p.text for r in rows for p in r.right) == outcome.repaired
    assert len(rows) == outcome.article.source.count("\n") + 1
    assert {e for r in rows for e in r.edits} == set(range(len(outcome.edits)))


@given(outcomes())
def test_every_edit_and_finding_has_one_note_and_a_mark(outcome: Outcome) -> None:
    lines = view.lines(outcome, Level.NORMAL)
    noted = [key for line in lines for note in line.notes for key in note.keys]
    assert len(noted) == len(set(noted)) == len(outcome.edits) + len(outcome.remaining)
    ids = [note.id for line in lines for note in line.notes]
    assert len(ids) == len(set(ids))
    marks = [m for line in lines for m in (*line.left, *line.right)]
    refs = {m.ref.key for m in marks if m.ref}
    refs |= {f.key for m in marks for a in m.atoms for f in a.findings}
    if outcome.repaired.strip():
        blank = {f.span for f in outcome.remaining if not f.span.of(outcome.repaired).strip()}
        wanted = len(outcome.edits) + sum(f.span not in blank for f in outcome.remaining)
        assert len(refs & set(noted)) >= wanted


@given(TEXT, TEXT)
def test_word_changes_give_both_sides_back(before: str, after: str) -> None:
    changes = words.changes(before, after)
    assert "".join(c.before for c in changes) == before
    assert "".join(c.after for c in changes) == after


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("the school Party Committee met", "the university Party Committee met", 2),
        ("学校党委召开会议", "学校党委举行会议", 2),
        ("学校党委召开会议", "The Party Committee met", 0),
        ("principal of it, a cat", "dean for one, my dog", 0),
    ],
)
def test_words_are_marked_where_it_helps(before: str, after: str, kept: int) -> None:
    assert sum(c.kept for c in words.changes(before, after)) == kept


def test_a_long_edit_is_replaced_as_a_whole() -> None:
    before = "word " * 1_500
    assert len(words.changes(before, before + "end")) == 1


def test_keys_survive_shifted_offsets_and_tell_equals_apart() -> None:
    filler = "a" * 60
    near = build(filler, stop(), filler, stop(), filler)
    far = build("More text before it. ", filler, stop(), filler, stop(), filler)
    before = keys.edit_keys(near.article.source, near.edits)
    assert before == keys.edit_keys(far.article.source, far.edits)
    assert len(set(before)) == 2


@pytest.mark.parametrize(
    ("candidates", "why"),
    [
        ((), "no safe repair is known"),
        ((Level.BOLD,), "needs level bold; this run stopped at normal"),
        ((Level.BOLD, Level.SAFE), "no candidate passed every check"),
    ],
)
def test_a_finding_left_says_why(candidates: tuple[Level, ...], why: str) -> None:
    from fixmt.article import Candidate

    made = tuple(Candidate(Span(0, 1), "x", "r", level) for level in candidates)
    finding = Finding("GB010", Span(0, 1), Severity.INFO, "m", made)
    assert notes.why_left(finding, Level.NORMAL) == why


def test_nothing_hidden_stays_hidden() -> None:
    text = "a\u202eb\0c\udc80d\u200be\x1b"
    assert visible(text) == "a⟨U+202E⟩b⟨U+0000⟩c⟨U+DC80⟩d⟨U+200B⟩e⟨U+001B⟩"
    assert visible("tab\tline\nजन\u200d") == "tab\tline\nजन\u200d"
    assert [r.kind for r in runs("On 6月29日, we")] == ["text", "han", "text"]
    assert [r.text for r in runs("a “一校，‘一’策” b")] == ["a “", "一校，‘一’策", "” b"]


@given(TEXT, st.integers(3, 20))
def test_clipped_text_fits(text: str, length: int) -> None:
    assert len(clip(text, length)) <= max(length, 3) + 2
    assert "\n" not in clip(text, length)


def _write(directory: Path) -> dict[str, str]:
    html.write(
        [("news/every kind.txt", every_kind()), ("news/clean.txt", build("All is well.\n"))],
        directory,
        RUN,
        RULES,
    )
    return {p.name: p.read_bytes().decode() for p in sorted(directory.iterdir())}


def _readable(text: str) -> str:
    """JSON indented; a page less style, script and their hashes, which have their own files."""
    if not text.startswith(("{", "<!DOCTYPE")):
        return text
    if text.startswith("{"):
        return json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n"
    page = re.sub(r"<(style|script)>.*?</\1>", r"<\1>…</\1>", text, flags=re.S)
    return re.sub(r"sha256-[A-Za-z0-9+/=]+", "sha256-…", page)


def test_golden_files(tmp_path: Path) -> None:
    """The report of one of every kind of edit.

    To accept a change: FIXMT_UPDATE_GOLDEN=1 pytest tests/test_report.py, then read the diff.
    """
    written = {name: _readable(text) for name, text in _write(tmp_path).items()}
    if os.environ.get("FIXMT_UPDATE_GOLDEN"):
        for name, text in written.items():
            (GOLDEN / name).write_bytes(text.encode())
        pytest.fail(
            "golden files written anew: read their diff, then run again without the variable"
        )
    assert len(written) == 7
    for name, text in written.items():
        assert text == (GOLDEN / name).read_bytes().decode(), name


class _Page(HTMLParser):
    """What a browser would make of a page: its elements, and the text in title, style, script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = "items" if dict(attrs).get("id") == "items" else tag

    def handle_data(self, data: str) -> None:
        if self._inside in ("title", "style", "script", "items"):
            self.texts[self._inside] = self.texts.get(self._inside, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    html.write([(HOSTILE_PATH, hostile())], tmp_path, RUN, RULES)
    written = sorted(tmp_path.iterdir())
    assert all(re.fullmatch(r"[a-z0-9-]+\.(html|json|csv|diff|md)", p.name) for p in written)
    for file in written:
        text = file.read_bytes().decode()
        assert not re.search(r"[\0\x07\x1b\x85\u200b\u2028\u202a-\u202e\u2066-\u2069]", text) or (
            file.suffix in (".json", ".diff")
        )
        if file.suffix in (".csv", ".diff", ".md"):
            continue  # see test_report_exports.py
        if file.suffix == ".json":
            assert json.loads(text)["articles"][0]["path"] == HOSTILE_PATH
            continue
        page = _Page(text)
        names = [tag for tag, _ in page.tags]
        assert names.count("style") == names.count("title") == 1
        kinds = [a.get("type", "code") for t, a in page.tags if t == "script"]
        assert sorted(kinds) in (["code"], ["application/json", "code"])
        if len(kinds) == 2:
            items = json.loads(page.texts["items"])
            assert items["path"] == HOSTILE_PATH and len(items["items"]) == 2
        assert not {"img", "iframe", "object", "embed", "base", "link"} & set(names)
        for tag, attributes in page.tags:
            assert not any(a.startswith("on") or a in ("src", "style") for a in attributes), tag
            href = attributes.get("href") or "#"
            assert re.fullmatch(
                r"#[ns][0-9-]+|#|index\.html|report\.json|[a-z0-9-]+\.html|changes\.(csv|diff)|summary\.md",
                href,
            )
        assert "49" not in page.texts["title"]


def test_pages_load_nothing_and_name_their_assets_by_hash(tmp_path: Path) -> None:
    for name, text in _write(tmp_path).items():
        if not name.endswith(".html"):
            continue
        page = _Page(text)
        policy = next(a["content"] for t, a in page.tags if a.get("http-equiv"))
        assert policy and policy.startswith("default-src 'none'; ") and "unsafe" not in policy
        for asset in ("style", "script"):
            digest = b64encode(sha256(page.texts[asset].encode()).digest()).decode()
            assert f"{asset}-src 'sha256-{digest}'" in policy
        assert not re.search(r"https?://|@import|url\(", text)


def test_same_input_same_bytes(tmp_path: Path) -> None:
    """Two processes with two hash seeds, in two folders, write the same."""
    script = "import sys, pathlib, test_report as t; t._write(pathlib.Path(sys.argv[1]))"
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parent,
            check=True,
        )
    first, second = (
        {p.name: p.read_bytes() for p in (tmp_path / seed).iterdir()} for seed in ("1", "2")
    )
    assert first == second
    assert not any(str(tmp_path).encode() in data for data in first.values())


def test_names_are_safe_and_tell_articles_apart() -> None:
    assert html.page_name("../../etc/passwd", "d").startswith("passwd-")
    assert html.page_name("会议.txt", "d").startswith("article-")
    assert html.page_name("a/x.txt", "d") != html.page_name("b/x.txt", "d")
    assert len(html.page_name("x" * 500, "d")) < 64


def test_outcomes_are_taken_one_by_one(tmp_path: Path) -> None:
    """A page is on disk before the next outcome is asked for."""

    def stream() -> object:
        for number in range(3):
            assert len(list(tmp_path.glob("n*.html"))) == number
            yield f"n{number}.txt", build("Text", stop("."), "\n")

    html.write(stream(), tmp_path, RUN, RULES)
    assert json.loads((tmp_path / "report.json").read_text())["totals"]["articles"] == 3
    assert not list(tmp_path.glob(".*"))


def test_an_empty_run_still_has_an_index(tmp_path: Path) -> None:
    index = html.write([], tmp_path, RUN, {})
    assert "No articles." in index.read_text("utf-8")


def test_a_huge_line_is_drawn_in_seconds(tmp_path: Path) -> None:
    parts: list[str | Change] = []
    for _ in range(5_000):
        parts += ["The meeting was held on the campus and " * 5, stop()]
    outcome = build(*parts)
    flagged = tuple(
        Finding("GB010", Span(at, at + 9), Severity.INFO, "m") for at in range(0, 500_000, 100)
    )
    outcome = Outcome(outcome.article, flagged, outcome.edits, outcome.repaired, flagged)
    assert len(outcome.article.source) > 900_000
    began = time.perf_counter()
    html.write([("huge.txt", outcome)], tmp_path, RUN, RULES)
    assert time.perf_counter() - began < 15


def test_an_edit_of_two_megabytes_is_not_diffed() -> None:
    before, after = "文" * 1_000_000, "x y " * 250_000
    edit = Edit(Span(0, len(before)), before, after)
    began = time.perf_counter()
    assert len(words.changes(edit.before, edit.after)) == 1
    assert time.perf_counter() - began < 1

"""The report for other tools: CSV, unified diff, Markdown."""

import csv
import io
import re
import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from report_sample import HOSTILE_PATH, RULES, RUN, Change, build, every_kind, hostile, stop

from fixmt.article import Cause
from fixmt.report import exports, html, items


def written(folder: Path, *outcomes: object) -> dict[str, str]:
    html.write(outcomes, folder, RUN, RULES)  # type: ignore[arg-type]
    names = (exports.CSV, exports.DIFF, exports.SUMMARY)
    return {n: (folder / n).read_bytes().decode() for n in names}


def rows(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def test_the_table_has_every_change(tmp_path: Path) -> None:
    head, *body = rows(written(tmp_path, ("a.txt", every_kind()))[exports.CSV])
    assert tuple(head) == exports.COLUMNS
    assert [r[-1] for r in body] == [i["key"] for i in items.items(every_kind(), RULES)]
    assert ["a.txt", "5", "11", "edit", "ZH010"] in [r[:5] for r in body]


@given(st.text('=+-@\t\r\n",;a会\u202e', max_size=12))
def test_no_cell_is_a_formula(text: str) -> None:
    outcome = build("x", Change(text, "y" + text, (Cause("PN010", text, text),)), stop())
    found = items.items(outcome, RULES)
    for row in csv.reader(exports.csv_lines(text, outcome, found)):
        assert len(row) == len(exports.COLUMNS)
        assert not any(re.match(r"\s*[=+\-@]", cell) for cell in row)


def test_the_patch_makes_the_repaired_text(tmp_path: Path) -> None:
    outcome = every_kind()
    patch = written(tmp_path, ("a.txt", outcome))[exports.DIFF]
    (tmp_path / "a.txt").write_bytes(outcome.article.source.encode())
    subprocess.run(
        ["git", "apply", "--unsafe-paths", "-"], input=patch.encode(), cwd=tmp_path, check=True
    )
    assert (tmp_path / "a.txt").read_bytes() == outcome.repaired.encode()


def test_the_summary_counts_and_names_what_is_left(tmp_path: Path) -> None:
    text = written(tmp_path, ("a.txt", every_kind()), ("b.txt", build("Fine.")))[exports.SUMMARY]
    assert text.startswith("## fixmt: 14 findings → 3\n\n2 articles, 11 edits")
    assert text.count("\n- `a.txt:") == 3
    assert "| GB010 | Garbled phrase | 3 | 0 | 3 |" in text


def test_hostile_text_is_inert_in_markdown(tmp_path: Path) -> None:
    text = written(tmp_path, (HOSTILE_PATH, hostile()))[exports.SUMMARY]
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069\0\x1b]", text)
    outside = re.sub(r"(`+).*?\1", "", text)
    assert "<" not in outside
    assert all(line.startswith(("#", "|", "-", "1 article")) for line in text.split("\n") if line)

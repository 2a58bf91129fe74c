"""Measuring: overlap scores, lost numbers and touched text, on cases small enough to check."""

import json
from pathlib import Path

import pytest

from fixmt import cli, formats
from fixmt.article import Edit, Finding, Outcome, Severity, Span
from fixmt.errors import InputError
from fixmt.evaluation import repair, spans


def _finding(rule: str, start: int, end: int) -> Finding:
    return Finding(rule, Span(start, end), Severity.ERROR, "")


def test_scores_by_overlap_of_the_same_type() -> None:
    """A label is found, and a finding right, where the two share a code point."""
    labels = spans.Labels(
        (("punctuation", Span(5, 6)), ("punctuation", Span(9, 10)), ("garbled", Span(0, 12)))
    )
    findings = [_finding("PN001", 4, 6), _finding("PN010", 11, 12), _finding("PN010", 20, 21)]
    score = spans.score([("a", "x" * 30, labels, findings)])["PN"]
    assert (score.found, len(score.missed)) == (1, 1)
    assert (score.right, len(score.other), len(score.wrong)) == (1, 1, 1)
    assert score.recall == 0.5
    assert score.precision == pytest.approx(1 / 3)
    assert score.precision_any == pytest.approx(2 / 3)


def test_nothing_to_find_is_perfect() -> None:
    """Without labels and findings both shares are one."""
    score = spans.score([("a", "text", spans.Labels(()), [])])["ZH"]
    assert (score.recall, score.precision, score.precision_any) == (1.0, 1.0, 1.0)


def _outcome(source: str, edit: Edit, repaired: str) -> Outcome:
    return Outcome(formats.article(source), (), (edit,), repaired, ())


def test_lost_numbers() -> None:
    """A number that vanishes is named, unless it stood in debris."""
    source = "In 2023 it grew 3.5%.\n20231109.png"
    outcome = _outcome(source, Edit(Span(3, 7), "2023", "2024"), "In 2024 it grew 3.5%.\n")
    assert repair.lost_numbers(outcome) == ["2023", "20231109"]
    assert repair.lost_numbers(outcome, [Span(22, 34)]) == ["2023"]


@pytest.mark.parametrize(
    ("source", "repaired", "lost"),
    [
        ("共用了7400小时", "it took 7,400 hours", []),
        ("over 3.4 ten thousand visitors", "over 34,000 visitors", []),
        ("6月3日,they met", "On June 3, they met", []),
        ("6月3日,they met", "On July 3, they met", ["June"]),
        ("one of 5个车间", "one of five workshops", []),
        ("one of 1 workshops", "one of them", ["1"]),
        ("共460万人", "4.6 million people", []),
        ("3.4 ten thousand visitors", "3,400 visitors", ["34000"]),
        ("version 1.2.3", "version 1.2.3", []),
        ("10 and 10", "10", ["10"]),
    ],
)
def test_a_number_is_kept_however_it_is_written(
    source: str, repaired: str, lost: list[str]
) -> None:
    outcome = _outcome(source, Edit(Span(0, 0), "", ""), repaired)
    assert repair.lost_numbers(outcome) == lost


def test_lost_persons() -> None:
    """A name may be respelt, not replaced; page chrome is no loss."""
    source = "Author: Yao Lin\nZou Mei Shuai and Jiang LAN met."
    outcome = _outcome(source, Edit(Span(0, 0), "", ""), "Zou Meishuai and Jiang Wei met.")
    assert repair.lost_persons(outcome, [Span(0, 16)]) == ["jianglan"]
    assert repair.lost_persons(outcome) == ["yaolin", "jianglan"]


def test_touched() -> None:
    """An edit inside text that had to stay is named."""
    outcome = _outcome("keep this", Edit(Span(0, 4), "keep", "Keep"), "Keep this")
    assert repair.touched(outcome, [Span(0, 9)]) == ["0 'keep' → 'Keep'"]
    assert repair.touched(outcome, [Span(5, 9)]) == []


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``fixmt eval repair`` prints scores, chrF++ before and after, and what was lost."""
    (tmp_path / "a.txt").write_text("The meeting ended。The guests left.", "utf-8")
    (tmp_path / "a.ref.txt").write_text("The meeting ended. The guests left.", "utf-8")
    label = {"type": "punctuation", "start": 17, "end": 18}
    (tmp_path / "a.spans.json").write_text(json.dumps({"spans": [label]}), "utf-8")
    assert cli.main(["eval", "repair", "--model", "none", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "PN           1   1.000         1                 1.000     1.000" in out
    assert "→ 100.00" in out


def test_bad_labels_are_one_line(tmp_path: Path) -> None:
    """A broken label file is named."""
    path = tmp_path / "a.spans.json"
    path.write_text("{}", "utf-8")
    with pytest.raises(InputError, match=r"a\.spans\.json"):
        spans.load(path)

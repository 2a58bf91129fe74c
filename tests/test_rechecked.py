"""``check`` with a memory says what it says without one, and asks no rule twice."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from fixmt import cli, pipeline
from fixmt.article import Article, Finding
from fixmt.config import Config
from fixmt.detectors import Context

EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "articles").glob("*.txt"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "news"
    place.mkdir()
    for path in EXAMPLES[:5]:
        shutil.copy(path, place)
    (place / "a.txt").write_text("通知\n\nThe meeting was held on June 2，and ended。\n", "utf-8")
    return place


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the articles that rules have read."""
    names: list[str] = []
    real = pipeline.check

    def check(article: Article, context: Context, config: Config) -> tuple[Finding, ...]:
        names.append(article.path.name if article.path else "")
        return real(article, context, config)

    monkeypatch.setattr(pipeline, "check", check)
    return names


def _run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    code = cli.main(["check", "--isolated", "--jobs", "1", *map(str, args)])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize("format", ["text", "json", "jsonl", "sarif", "github"])
def test_again_the_same_without_the_rules(
    folder: Path,
    tmp_path: Path,
    checked: list[str],
    capsys: pytest.CaptureFixture[str],
    format: str,
) -> None:
    """Cold, warm and without a memory: one output; the warm run asks no rule."""
    args = (folder, "--format", format)
    without = _run(capsys, *args, "--no-memory")
    cold = _run(capsys, *args, "--memory", tmp_path / "m")
    assert len(checked) == 2 * 6
    warm = _run(capsys, *args, "--memory", tmp_path / "m")
    assert len(checked) == 2 * 6
    assert without == cold == warm
    assert without[0] == 1


def test_only_what_changed_is_checked(
    folder: Path, tmp_path: Path, checked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A new text, an article more, other rules or another glossary."""
    memory = ("--memory", tmp_path / "m")
    _run(capsys, folder, *memory)
    (folder / "a.txt").write_text("The meeting was held on June 3，and ended。\n", "utf-8")
    (folder / "b.txt").write_text("The meeting,held in June。\n", "utf-8")
    checked.clear()
    changed = _run(capsys, folder, *memory)
    assert checked == ["a.txt", "b.txt"]
    assert changed == _run(capsys, folder, "--no-memory")
    (folder / "b.txt").unlink()
    terms = tmp_path / "terms.tsv"
    terms.write_text("source\ttarget\n会议\tassembly\n", "utf-8")
    for option in (("--ignore", "PN"), ("--select", "PN010"), ("--glossary", terms)):
        checked.clear()
        _run(capsys, folder, *memory, *option)
        assert len(checked) == 6, option
        assert (
            _run(capsys, folder, *memory, *option)[1]
            == _run(capsys, folder, "--no-memory", *option)[1]
        )


def test_a_name_spelt_otherwise_in_the_folder(
    folder: Path, tmp_path: Path, checked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Findings hold only while the folder spells the names they speak of as it did."""
    memory = ("--memory", tmp_path / "m")
    one, other = folder / "x.txt", folder / "y.txt"
    one.write_text("Director LiMingde said that the plan was ready.\n", "utf-8")
    other.write_text("The spring term began in March.\n", "utf-8")
    _run(capsys, folder, *memory)
    other.write_text("Professor Li Ming'de attended. Li Ming'de spoke.\n", "utf-8")
    checked.clear()
    said = _run(capsys, folder, *memory)
    assert checked.count("y.txt") == 1
    assert said == _run(capsys, folder, "--no-memory")


def test_a_fault_costs_time_only(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Damaged entries are worked out again, a file that is no memory is one warning."""
    memory = tmp_path / "m"
    cold = _run(capsys, folder, "--memory", memory)
    base = sqlite3.connect(memory)
    base.execute("UPDATE entries SET value = x'00'")
    base.commit()
    base.close()
    assert _run(capsys, folder, "--memory", memory) == cold
    memory.write_text("no memory at all, but long enough to be read as one" * 40)
    code, out, err = _run(capsys, folder, "--memory", memory)
    assert (code, out) == cold[:2]
    assert len(err.splitlines()) == 1


def test_faults_of_files_are_said_in_every_run(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty file is a fault, cold and warm; the others are checked."""
    (folder / "0.txt").write_bytes(b"")
    cold = _run(capsys, folder, "--memory", tmp_path / "m")
    assert cold[0] == 2
    assert "0.txt" in cold[2]
    assert _run(capsys, folder, "--memory", tmp_path / "m") == cold
    assert _run(capsys, folder, "--no-memory") == cold


def test_processes_share_what_is_new(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two processes give the output of one."""
    one = _run(capsys, folder, "--no-memory")
    assert _run(capsys, folder, "--memory", tmp_path / "m", "--jobs", "2") == one
    assert _run(capsys, folder, "--memory", tmp_path / "m", "--jobs", "2") == one


def test_little_is_not_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One short article is checked sooner than it is looked up."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    article = tmp_path / "a.txt"
    article.write_text("The meeting,held in June。\n", "utf-8")
    assert _run(capsys, article)[0] == 1
    assert not (tmp_path / "cache").exists()

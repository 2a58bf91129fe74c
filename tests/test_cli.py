"""The command line as users and scripts meet it: outputs, exit codes, one-line faults."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fixmt import cli

BAD = "The meeting ended。The guests left.\n"
GOOD = "The meeting ended. The guests left.\n"


def _run(*args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "fixmt", *args], input=stdin, capture_output=True)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "bad.txt").write_bytes(BAD.encode())
    (tmp_path / "news" / "good.txt").write_bytes(GOOD.encode())
    return tmp_path


def test_check_exit_codes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 clean, 1 findings, 2 faults; --exit-zero only forgives findings."""
    assert cli.main(["check", "news/good.txt"]) == 0
    assert cli.main(["check", "news"]) == 1
    assert cli.main(["check", "--exit-zero", "news"]) == 0
    assert cli.main(["check", "--exit-zero", "news", "missing.txt"]) == 2
    assert "missing.txt: no such file" in capsys.readouterr().err


def test_check_json_contract(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON wire format, with code-point offsets of the decoded file."""
    (folder / "news" / "bad.txt").write_bytes(("😀 " + BAD).encode())
    cli.main(["check", "--format", "json", "news/bad.txt"])
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == 1
    (file,) = document["files"]
    (finding,) = file["findings"]
    assert file["path"] == "news/bad.txt"
    assert set(finding) >= {"rule", "severity", "start", "end", "text", "message", "suggestions"}
    assert (finding["start"], finding["text"]) == (19, "。")


def test_statistics(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--statistics counts by rule."""
    assert cli.main(["check", "--statistics", "news"]) == 1
    assert "1  PN001" in capsys.readouterr().out


def test_select_and_ignore(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rules are chosen by code or family; a code that selects nothing is an error."""
    assert cli.main(["check", "--select", "ZH", "news"]) == 0
    assert cli.main(["check", "--ignore", "PN", "news"]) == 0
    assert cli.main(["check", "--select", "QQ1", "news"]) == 2
    assert "unknown rule 'QQ1'" in capsys.readouterr().err


def test_fix_writes_nothing_unasked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --out, --write or --diff no file changes and none appears."""
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert cli.main(["fix", "--model", "none", "news"]) == 0
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    assert "not written" in capsys.readouterr().err


def test_fix_out(folder: Path) -> None:
    """--out writes repaired copies and identical bytes for clean files."""
    assert cli.main(["fix", "--model", "none", "--out", "fixed", "news"]) == 0
    assert (folder / "fixed" / "bad.txt").read_bytes() == GOOD.encode()
    assert (folder / "fixed" / "good.txt").read_bytes() == GOOD.encode()
    assert (folder / "news" / "bad.txt").read_bytes() == BAD.encode()


def test_fix_write(folder: Path) -> None:
    """--write repairs in place and leaves clean files alone to the nanosecond."""
    good = folder / "news" / "good.txt"
    stamp = good.stat().st_mtime_ns
    assert cli.main(["fix", "--model", "none", "--write", "--backup", "news"]) == 0
    assert (folder / "news" / "bad.txt").read_bytes() == GOOD.encode()
    assert (folder / "news" / "bad.txt.orig").read_bytes() == BAD.encode()
    assert good.stat().st_mtime_ns == stamp


def test_fix_diff_applies(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The printed diff is one git can apply, and it gives the repaired bytes."""
    body = (
        "Title\n\nabc0d1e2f3a4b5c6d7e8f9a0b1c2d3e4.png\n\nOne ended。\n" + "x\n" * 9 + "Two ended。"
    )
    (folder / "news" / "bad.txt").write_bytes(body.encode())
    assert cli.main(["fix", "--model", "none", "--diff", "news"]) == 0
    patch = capsys.readouterr().out
    assert cli.main(["fix", "--model", "none", "--out", "fixed", "news"]) == 0
    subprocess.run(["git", "init", "-q", "."], check=True)
    subprocess.run(["git", "apply", "--directory=news", "-"], input=patch.encode(), check=True)
    assert (folder / "news/bad.txt").read_bytes() == (folder / "fixed/bad.txt").read_bytes()


def test_one_bad_file_does_not_stop_the_rest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Faults are one line each and exit 2; every other file is done."""
    (folder / "news" / "binary.txt").write_bytes(b"a\0b")
    (folder / "news" / "empty.txt").write_bytes(b"")
    (folder / "news" / "latin.txt").write_bytes(b"caf\xe9 au lait")
    assert cli.main(["fix", "--model", "none", "--out", "fixed", "news"]) == 2
    faults = [line for line in capsys.readouterr().err.split("\n") if ".txt:" in line]
    assert len(faults) == 3
    assert (folder / "fixed" / "bad.txt").read_bytes() == GOOD.encode()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["fix", "--out", "news", "news"], "would overwrite"),
        (["fix", "--level", "brave", "news"], "not one of safe, normal, bold"),
        (["fix", "--backup", "news"], "--backup goes with --write"),
        (["fix", "--model", "no/such/model", "news"], "no/such/model"),
        (["fix", "--glossary", "no.tsv", "news"], "no.tsv"),
        (["check", "--config", "no.toml", "news"], "no.toml"),
        (["fix", "--write", "-"], "standard input"),
        (["fix", "--out", "news/good.txt", "news"], "--out wants a folder; news/good.txt is a"),
        (["fix", "--out", "new.docx", "news"], "--out wants a folder; new.docx names a file"),
        (["apply", "--out", "news/good.txt", "d.json"], "--out wants a folder"),
        (["fix", "--model", "none", "--report", "news/good.txt/x", "news"], "cannot write"),
    ],
)
def test_usage_faults(
    folder: Path, args: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A user's mistake is one clear line on stderr and exit 2."""
    assert cli.main(args) == 2
    message = capsys.readouterr().err
    assert words in message
    assert message.count("\n") == 1


def test_a_folder_that_cannot_be_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An output folder in the way of a file is one line for each article, not a traceback."""
    args = ["fix", "--model", "none", "--out", "news/good.txt/out", "news/bad.txt"]
    assert cli.main(args) == 2
    assert "cannot write" in capsys.readouterr().err


def test_broken_config_is_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest fixmt.toml is read, and its faults name it."""
    (folder / "fixmt.toml").write_text('levle = "safe"\n')
    assert cli.main(["check", "news"]) == 2
    assert "did you mean 'level'" in capsys.readouterr().err
    assert cli.main(["check", "--isolated", "news"]) == 1


def test_stdin_to_stdout() -> None:
    """``-`` reads standard input and writes standard output, bytes kept."""
    done = _run(
        "fix", "--model", "none", "-", stdin=b"\xef\xbb\xbf" + BAD.encode().replace(b"\n", b"\r\n")
    )
    assert done.returncode == 0
    assert done.stdout == b"\xef\xbb\xbf" + GOOD.encode().replace(b"\n", b"\r\n")


_LIGHT = """
import sys
from fixmt import cli
try:
    cli.main(sys.argv[1:])
except SystemExit:
    pass
heavy = {"torch", "transformers", "sentencepiece", "ctranslate2", "numpy", "jinja2", "rich"}
print("HEAVY", sorted(heavy & set(sys.modules)), file=sys.stderr)
"""


@pytest.mark.parametrize("args", [["--help"], ["check", "news"], ["rules"]])
def test_light_commands_stay_light(folder: Path, args: list[str]) -> None:
    """Help, check and rules import no heavy module."""
    done = subprocess.run(
        [sys.executable, "-c", _LIGHT, *args], capture_output=True, text=True, env=os.environ
    )
    assert done.stderr.strip().endswith("HEAVY []")


def test_rules_lists_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    """``fixmt rules`` names each rule once."""
    from fixmt.detectors import all_rules

    assert cli.main(["rules"]) == 0
    codes = [line.split()[0] for line in capsys.readouterr().out.strip().split("\n")]
    assert codes == sorted(all_rules())

"""Word files on the command line: checked, repaired, reported, decided on and taken back."""

import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import word

from fixmt import files, ledger, pipeline
from fixmt.article import Outcome, Span
from fixmt.cli import main
from fixmt.config import Config
from fixmt.detectors import Context, all_rules
from fixmt.formats import docx
from fixmt.glossary import default
from fixmt.ledger import Decision
from fixmt.report.items import items
from fixmt.review import journal

BODY = (
    "<p><r>News of the school</r></p>"
    "<p><r>Secretary </r><b>Jiang LAN</b><r> spoke。</r></p>"
    "<p><r>We left，and &lt;slept&gt;。</r></p>"
)
MENDED = BODY.replace("LAN", "Lan").replace("。", ".").replace("，", ", ")
TEXT = "News of the school\nSecretary Jiang LAN spoke。\nWe left，and <slept>。\n"


def news(folder: Path, body: str = BODY) -> Path:
    path = folder / "news" / "a.docx"
    path.parent.mkdir()
    path.write_bytes(word.file(body))
    return path


def document(path: Path) -> str:
    return word.xml(path.read_bytes())


def test_checked_and_repaired(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = news(tmp_path)
    data = path.read_bytes()
    assert main(["check", str(path), "--format", "json"]) == 1
    for finding in json.loads(capsys.readouterr().out)["files"][0]["findings"]:
        assert TEXT[finding["start"] : finding["end"]] == finding["text"]
        assert TEXT.split("\n")[finding["line"] - 1][finding["column"] - 1 :].startswith(
            finding["text"]
        )
    fix = ["fix", str(path.parent), "--model", "none"]
    assert main([*fix, "--out", str(tmp_path / "out")]) == 0
    assert document(tmp_path / "out" / "a.docx") == word.document(MENDED).decode()
    assert path.read_bytes() == data
    assert main([*fix, "--write", "--backup"]) == 0
    assert document(path) == word.document(MENDED).decode()
    assert (path.parent / "a.docx.orig").read_bytes() == data
    assert main(["check", str(path)]) == 0


def test_a_clean_file_is_copied_as_it_is(tmp_path: Path) -> None:
    path = news(tmp_path, MENDED)
    fix = ["fix", str(path), "--model", "none", "--out", str(tmp_path / "out")]
    assert main(fix) == 0
    assert (tmp_path / "out" / "a.docx").read_bytes() == path.read_bytes()


def test_the_diff_shows_paragraphs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = news(tmp_path)
    assert main(["fix", str(path), "--model", "none", "--diff"]) == 0
    assert capsys.readouterr().out == (
        "--- a/a.docx\n+++ b/a.docx\n@@ -1,3 +1,3 @@\n News of the school\n"
        "-Secretary Jiang LAN spoke。\n+Secretary Jiang Lan spoke.\n"
        "-We left，and <slept>。\n+We left, and <slept>.\n"
    )


def test_the_report_shows_the_text(tmp_path: Path) -> None:
    path, report = news(tmp_path), tmp_path / "report"
    assert main(["fix", str(path), "--model", "none", "--diff", "--report", str(report)]) == 0
    page = next(p for p in report.glob("*.html") if p.name != "index.html").read_text("utf-8")
    assert "w:t" not in page and "News of the school" in page
    record = json.loads((report / "report.json").read_text("utf-8"))["articles"][0]
    assert record["format"] == "docx"
    assert record["digest"] == files.digest(path.read_bytes())
    assert [e["before"] for e in record["edits"]] == ["LAN", "。", "，", "。"]


def test_the_same_from_memory_and_in_many_processes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(4):
        text = "".join(f"<p><r>Jiang LAN left school {number}{n}。</r></p>" for n in range(300))
        (tmp_path / f"{number}.docx").write_bytes(word.file(text))
    (tmp_path / "~$0.docx").write_bytes(b"open in Word")
    memory = ["--memory", str(tmp_path / "memory.sqlite")]
    said = []
    for how in (memory, memory, ["--no-memory", "--jobs", "2"]):
        assert main(["check", str(tmp_path), "--format", "json", *how]) == 1
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] == said[2]
    made = []
    for number, how in enumerate((memory, memory, ["--no-memory", "--jobs", "2"])):
        out = tmp_path.parent / f"{tmp_path.name}-out{number}"
        fix = ["fix", str(tmp_path), "--model", "none", "--out", str(out), *how]
        assert main(fix) == 0
        assert ("4 remembered" in capsys.readouterr().err) == (number == 1)
        made.append({p.name: p.read_bytes() for p in out.iterdir() if p.suffix == ".docx"})
    assert made[0] == made[1] == made[2] and len(made[0]) == 4


def test_the_original_may_be_a_word_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    english, chinese = tmp_path / "a.docx", tmp_path / "a.zh.docx"
    english.write_bytes(word.file("<p><r>The school enrolled 3,200 students this year.</r></p>"))
    chinese.write_bytes(word.file("<p><r>学校今年</r><b>招收</b><r>学生3250名。</r></p>"))
    assert main(["check", str(english), "--source", str(chinese)]) == 1
    assert "SR001" in capsys.readouterr().out
    assert main(["check", str(english), "--source", str(tmp_path)]) == 1
    assert "SR001" in capsys.readouterr().out


def test_faults_are_one_line_and_the_rest_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = news(tmp_path)
    (path.parent / "b.docx").write_bytes(b"\xd0\xcf\x11\xe0 an old one")
    (path.parent / "c.docx").write_bytes(b"PK no archive")
    assert main(["fix", str(path.parent), "--model", "none", "--write"]) == 2
    said = capsys.readouterr().err
    assert "b.docx: an old Word file" in said and "c.docx: a damaged" in said
    assert document(path) == word.document(MENDED).decode()


def test_standard_input_is_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("check", "fix"):
        assert main([command, "-", "--stdin-filename", "a.docx"]) == 2
        assert "name the file itself" in capsys.readouterr().err
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(word.file(BODY))))
        assert main([command, "-"]) == 2
        assert "a package like a Word file; name the file itself" in capsys.readouterr().err


def test_a_file_that_changes_during_the_run_is_left_alone(tmp_path: Path) -> None:
    path = news(tmp_path)
    outcome = repaired(path)
    path.write_bytes(word.file(BODY + "<p/>"))
    with pytest.raises(files.InputError, match="changed on disk"):
        files.rewritten(outcome.article, outcome.edits)


def repaired(path: Path) -> Outcome:
    return pipeline.repair(files.read(path), Context(default()), Config())


def decided(outcome: Outcome, choices: list[str], text: str | None = None) -> list[Decision]:
    """Decisions on the edits of ``outcome``, by ``choices`` in turn."""
    found = []
    for index, item in enumerate(items(outcome, all_rules())):
        choice = choices[index % len(choices)]
        span = Span(item["start"], item["end"])
        found.append(
            Decision(
                item["key"], choice, "a.docx", outcome.article.digest, item["kind"],
                tuple(item["rules"]), span, item["before"], item["options"][0],
                text if choice == "amend" else None, item["head"], item["tail"],
            )
        )  # fmt: skip
    return found


def test_applied_again_and_taken_back_to_the_byte(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = news(tmp_path)
    original = path.read_bytes()
    store = path.parent / ledger.FILE
    outcome = repaired(path)
    ledger.append(store, decided(outcome, ["accept", "reject"]))
    assert main(["apply", str(store), "--diff"]) == 0
    assert "+Secretary Jiang Lan" in capsys.readouterr().out
    assert main(["apply", str(store), "--write"]) == 0
    changed = path.read_bytes()
    assert changed != original and docx.read(changed, "x") != outcome.repaired
    assert main(["apply", str(store), "--write"]) == 0
    assert path.read_bytes() == changed
    assert main(["fix", str(path), "--write", "--model", "none"]) == 0
    assert path.read_bytes() == changed  # what was rejected stays so
    ledger.append(store, decided(outcome, ["accept"]))
    assert main(["apply", str(store), "--write"]) == 0
    assert document(path) == word.document(MENDED).decode()
    assert main(["apply", str(store), "--undo"]) == 0
    assert path.read_bytes() == original
    assert main(["apply", str(store), "--undo"]) == 0
    assert path.read_bytes() == original
    kept = list((path.parent / journal.ORIGINALS).iterdir())
    assert [p.name for p in kept] == [files.digest(original)]


def saved_again(data: bytes, comment: bytes = b"by Word") -> bytes:
    """The same document in other bytes."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = comment
    return stream.getvalue()


@pytest.fixture
def applied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, Path, bytes]:
    """An article with decisions made in it, their ledger, and what the article was before."""
    path = news(tmp_path)
    original = path.read_bytes()
    store = path.parent / ledger.FILE
    ledger.append(store, decided(repaired(path), ["accept", "reject"]))
    assert main(["apply", str(store), "--write"]) == 0
    assert "written in place; --undo takes it back" in capsys.readouterr().err
    return path, store, original


@pytest.mark.parametrize("lost", ["damaged", "deleted", "deleted, and saved again"])
def test_without_what_was_kept_nothing_is_taken_back(
    applied: tuple[Path, Path, bytes], lost: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path, store, _ = applied
    (kept,) = (path.parent / journal.ORIGINALS).iterdir()
    if lost == "damaged":
        kept.write_bytes(b"something else")
    else:
        kept.unlink()
    if lost.endswith("again"):
        path.write_bytes(saved_again(path.read_bytes()))
    changed = path.read_bytes()
    assert main(["apply", str(store), "--undo"]) == 1
    assert path.read_bytes() == changed
    said = capsys.readouterr().err
    assert f"a.docx: not given back: its original, {kept}, is gone or damaged" in said
    assert "0 articles given back as before, 1 not" in said


def test_what_another_program_saved_since_is_not_overwritten(
    applied: tuple[Path, Path, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    """Undo says where the original is kept; once that is copied there, all is well."""
    path, store, original = applied
    path.write_bytes(changed := saved_again(path.read_bytes()))
    assert main(["apply", str(store), "--undo"]) == 1
    assert path.read_bytes() == changed
    said = capsys.readouterr().err
    assert "saved again after decisions were applied" in said
    kept = Path(re.search(r"kept in (\S+): copy", said)[1])
    path.write_bytes(kept.read_bytes())
    assert path.read_bytes() == original
    assert main(["apply", str(store), "--undo"]) == 0
    assert "nothing to give back" in capsys.readouterr().err


def test_decisions_are_known_again_after_another_program_saved_them(
    applied: tuple[Path, Path, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    path, store, original = applied
    path.write_bytes(changed := saved_again(path.read_bytes()))
    assert main(["apply", str(store), "--write"]) == 0
    assert "0 articles to change, 0 edits; nothing written" in capsys.readouterr().err
    path.write_bytes(original)
    ledger.append(store, decided(repaired(path), ["accept"]))
    path.write_bytes(changed)
    assert main(["apply", str(store), "--write"]) == 1  # a changed mind has no original to go by
    assert "not there any more" in capsys.readouterr().err


def test_an_article_given_back_is_its_authors_again(
    applied: tuple[Path, Path, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    path, store, original = applied
    assert main(["apply", str(store), "--undo"]) == 0
    path.write_bytes(changed := saved_again(original))
    assert main(["apply", str(store), "--undo"]) == 0
    assert path.read_bytes() == changed
    assert main(["apply", str(store), "--write"]) == 0
    assert docx.read(path.read_bytes(), "x") != TEXT
    assert main(["apply", str(store), "--undo"]) == 0
    assert path.read_bytes() == changed


def test_what_people_write_is_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Markup is written as text; a new paragraph is refused, and the rest is made."""
    path = news(tmp_path)
    store = tmp_path / "d.jsonl"
    ledger.append(store, decided(repaired(path), ["amend"], "</w:t> & <b>"))
    assert main(["apply", str(store), str(path.parent), "--write"]) == 0
    assert "</w:t> & <b>" in docx.read(path.read_bytes(), "x")
    assert re.sub("<[^<>]*>", "", document(path)).count("&lt;/w:t&gt; &amp; &lt;b&gt;") >= 3
    assert main(["apply", str(store), str(path.parent), "--undo"]) == 0
    capsys.readouterr()
    first, *rest = decided(repaired(path), ["accept"])
    store.unlink()
    ledger.append(store, [replace(first, choice="amend", text="one\ntwo"), *rest])
    assert main(["apply", str(store), str(path.parent), "--write"]) == 1
    assert "not applied: it would part or join paragraphs" in capsys.readouterr().err
    made = docx.read(path.read_bytes(), "x")
    assert made == repaired_but(first)


def repaired_but(left: Decision) -> str:
    """The repaired text, but for one edit."""
    source = TEXT[: left.span.start] + "\0" + TEXT[left.span.end :]
    source = source.replace("LAN", "Lan").replace("，", ", ").replace("。", ".")
    return source.replace("\0", left.before)


def test_a_text_is_checked_without_what_word_files_need(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("We left。\n", encoding="utf-8")
    code = (
        "import sys; from fixmt.cli import main; main(sys.argv[1:]);"
        "print([m for m in sys.modules if m == 'pyexpat' or m.startswith('fixmt.formats.docx.')])"
    )
    run = [sys.executable, "-c", code, "check", str(tmp_path / "a.txt")]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "['fixmt.formats.docx.places']"

"""Decisions applied to originals, taken back, and respected by later runs."""

import json
import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import edits, files, formats, glossary, ledger, names, pipeline, settled
from fixmt.article import Article, Outcome, Span
from fixmt.cli import main
from fixmt.config import Config
from fixmt.detectors import Context, all_rules
from fixmt.engines.recorded import Recorded
from fixmt.ledger import Decision
from fixmt.origins import Origins
from fixmt.repairs import translate
from fixmt.report.items import items
from fixmt.review import apply, journal

EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "articles").glob("*.txt"))
EXAMPLES += sorted((Path(__file__).parent / "formats").glob("news.*"))
CONTEXT = Context(glossary.default(), names.survey(files.read(p).prose for p in EXAMPLES))
CHOICES = ("accept", "reject", "amend", "defer", None)


def decided(outcome: Outcome, choices: list[str | None], path: str = "a.txt") -> list[Decision]:
    """The decisions a page would export if its items were decided by ``choices`` in turn."""
    found = []
    for index, item in enumerate(items(outcome, all_rules())):
        choice = choices[index % len(choices)]
        if choice is None or (choice == "accept" and not item["options"]):
            continue
        found.append(
            Decision(
                item["key"],
                choice,
                path,
                outcome.article.digest,
                item["kind"],
                tuple(item["rules"]),
                Span(item["start"], item["end"]),
                item["before"],
                (item["options"] or [item.get("now", "")])[0],
                f"[{index}]" if choice == "amend" else None,
                item["head"],
                item["tail"],
                tuple(item.get("needs", ())),
            )
        )
    return found


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return [pipeline.repair(files.read(p), CONTEXT, Config()) for p in EXAMPLES]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_way_back_from_repaired_text(data: st.DataObject) -> None:
    """A region replaced on the original gives what replacing it in the repaired text gives."""
    source, made = "", []
    parts = st.tuples(
        st.text("ab", max_size=3), st.text("cd", max_size=2), st.text("XY", max_size=2)
    )
    for between, before, after in data.draw(st.lists(parts, max_size=5)):
        source += between + "-"
        if before or after:
            span = Span(len(source), len(source) + len(before))
            made.append(edits.Edit(span, before, after))
        source += before
    repaired = edits.apply(source, made)
    start = data.draw(st.integers(0, len(repaired)))
    span = Span(start, data.draw(st.integers(start, len(repaired))))
    region = Origins(made).region(span)
    rest = [e for i, e in enumerate(made) if i not in region.edits]
    mine = edits.Edit(region.source, region.source.of(source), "@@")
    both = sorted([*rest, mine], key=lambda e: e.span)
    assert region.repaired.contains(span)
    low, high = region.repaired.start, region.repaired.end
    assert edits.apply(source, both) == repaired[:low] + "@@" + repaired[high:]


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, len(EXAMPLES) - 1), st.lists(st.sampled_from(CHOICES), min_size=1, max_size=9)
)
def test_a_part_applied_is_the_accepted_edits_composed(
    outcomes: list[Outcome], number: int, choices: list[str | None]
) -> None:
    outcome = outcomes[number]
    decisions = [d for d in decided(outcome, choices) if d.kind == "edit"]
    by_key = {d.key: d for d in decisions if d.choice in ("accept", "amend")}
    found = [i for i in items(outcome, all_rules()) if i["kind"] == "edit"]
    wanted = tuple(
        replace(edit, after=by_key[item["key"]].result)
        for edit, item in zip(outcome.edits, found, strict=True)
        if item["key"] in by_key
    )
    fitted = settled.fit(outcome.article, decisions)
    assert not fitted.refused
    source = outcome.article.source
    assert edits.apply(source, fitted.edits) == edits.apply(source, wanted)
    if all(c == "accept" for c in choices):
        assert edits.apply(source, fitted.edits) == outcome.repaired


@settings(max_examples=12, deadline=None)
@given(
    st.integers(0, len(EXAMPLES) - 1), st.lists(st.sampled_from(CHOICES), min_size=1, max_size=7)
)
def test_a_second_run_respects_what_was_decided(
    outcomes: list[Outcome], number: int, choices: list[str | None]
) -> None:
    outcome = outcomes[number]
    article, decisions = outcome.article, decided(outcome, choices)
    before = settled.settle(article, decisions)
    second = pipeline.repair(article, CONTEXT, Config(), settled=before)
    touched = [e.span for e in second.edits]
    for item in decisions:
        if item.choice == "reject" and item.kind == "edit":
            assert not any(settled.collide(span, item.span) for span in touched)
    origins = Origins(second.edits)
    for finding in second.remaining:
        place = origins.region(finding.span).source
        assert not any(place.overlaps(k) for k in before.kept)
    for edit in before.edits:
        assert any(e.span.contains(edit.span) and edit.after in e.after for e in second.edits)
    again = pipeline.repair(article, CONTEXT, Config(), settled=before)
    assert again.repaired == second.repaired


@settings(max_examples=10, deadline=None)
@given(
    number=st.integers(0, len(EXAMPLES) - 1),
    rounds=st.lists(
        st.lists(st.sampled_from(CHOICES), min_size=1, max_size=5), min_size=1, max_size=3
    ),
)
def test_apply_again_and_again_then_undo_gives_the_bytes_back(
    outcomes: list[Outcome],
    number: int,
    rounds: list[list[str | None]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("news")
    path = folder / EXAMPLES[number].name
    data = EXAMPLES[number].read_bytes()
    path.write_bytes(data)
    for choices in rounds:
        decisions = decided(outcomes[number], choices)
        result = apply.make(path, decisions, journal.load(folder))
        assert result.article.digest == files.digest(data)
        apply.write(path, folder, path.name, result)
        alone = edits.apply(result.article.source, settled.fit(result.article, decisions).edits)
        assert path.read_bytes().decode() == alone
    apply.undo(path, journal.load(folder))
    assert path.read_bytes() == data
    assert not apply.undo(path, journal.load(folder))


def news(folder: Path, text: str = "We came，we saw。It was so。\r\n\r\nAll well.\r\n") -> Path:
    path = folder / "news" / "a.txt"
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    return path


def exported(path: Path, target: Path, choices: list[str | None]) -> Path:
    outcome = pipeline.repair(files.read(path), CONTEXT, Config())
    assert len(outcome.edits) >= 3
    target.write_text(json.dumps(ledger.document(decided(outcome, choices))))
    return target


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_command_writes_only_when_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = news(tmp_path)
    decisions = str(exported(path, tmp_path / "d.json", ["accept", "reject", "accept"]))
    before = tree(tmp_path)
    assert main(["apply", decisions, str(path.parent)]) == 0
    assert "2 edits; not written" in capsys.readouterr().err
    assert main(["apply", decisions, str(path.parent), "--diff"]) == 0
    assert "+We came, we saw。" in capsys.readouterr().out
    assert tree(tmp_path) == before
    assert main(["apply", decisions, str(path.parent), "--out", str(tmp_path / "out")]) == 0
    made = (tmp_path / "out" / "a.txt").read_bytes()
    assert made.startswith(b"\xef\xbb\xbfWe came, we saw\xe3\x80\x82It was so.")
    assert path.read_bytes() == before[str(path)]


def test_write_then_fix_then_undo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was rejected stays rejected in the changed file too, by the ledger beside it."""
    path = news(tmp_path)
    original = path.read_bytes()
    decisions = str(exported(path, tmp_path / "d.json", ["accept", "reject", "accept"]))
    assert main(["apply", decisions, str(path.parent), "--write"]) == 0
    changed = path.read_bytes()
    assert main(["apply", decisions, str(path.parent), "--write"]) == 0
    assert path.read_bytes() == changed != original
    assert main(["fix", str(path.parent), "--write", "--model", "none"]) == 0
    assert path.read_bytes() == changed
    fix = ["fix", str(path.parent), "--diff", "--model", "none", "--decisions", "none"]
    capsys.readouterr()
    assert main(fix) == 0 and "we saw. " in capsys.readouterr().out
    store = path.parent / ledger.FILE
    assert main(["apply", str(store), "--undo"]) == 0
    assert path.read_bytes() == original


def test_fix_takes_edited_text(tmp_path: Path) -> None:
    path = news(tmp_path)
    decisions = str(exported(path, tmp_path / "d.json", ["amend", "reject", None]))
    out = tmp_path / "out"
    fix = ["fix", str(path), "--out", str(out), "--model", "none", "--decisions", decisions]
    assert main(fix) == 0
    assert "We came[0]we saw。It was so." in (out / "a.txt").read_text("utf-8-sig")


def test_what_does_not_fit_is_refused_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = news(tmp_path)
    decisions = str(exported(path, tmp_path / "d.json", ["accept"]))
    text = "A line before it.\r\n\r\nWe came, I saw。It was so。\r\n\r\nAll well.\r\n"
    path.write_bytes(text.encode())
    assert main(["apply", decisions, str(path.parent), "--write"]) == 1
    said = capsys.readouterr().err
    assert "“，” not applied: its text is not there any more" in said
    assert "It was so." in path.read_text("utf-8")
    assert main(["apply", decisions, str(tmp_path / "d.json")]) == 2


def test_a_file_changed_after_apply_is_not_undone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = news(tmp_path)
    decisions = str(exported(path, tmp_path / "d.json", ["accept"]))
    assert main(["apply", decisions, str(path.parent), "--write"]) == 0
    path.write_bytes(path.read_bytes() + b"A new line.\n")
    changed = path.read_bytes()
    capsys.readouterr()
    assert main(["apply", decisions, str(path.parent), "--undo"]) == 1
    assert path.read_bytes() == changed
    assert "a.txt: not given back: it was changed after" in capsys.readouterr().err


def test_nothing_written_is_not_called_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = news(tmp_path)
    decisions = str(exported(path, tmp_path / "d.json", ["reject"]))
    assert main(["apply", decisions, str(path.parent), "--write"]) == 0
    assert "0 articles to change, 0 edits; nothing written" in capsys.readouterr().err
    assert main(["apply", decisions, str(path.parent), "--undo"]) == 0
    assert "nothing to give back" in capsys.readouterr().err


@pytest.mark.parametrize("undo", [True, False])
def test_no_decisions_there(tmp_path: Path, undo: bool, capsys: pytest.CaptureFixture[str]) -> None:
    path = news(tmp_path)
    words = "fix --write` wrote, only its --backup gives back" if undo else "`fixmt review`"
    for where in (path.parent, path.parent / ledger.FILE):
        assert main(["apply", str(where), *["--undo"] * undo]) == 2
        said = capsys.readouterr().err
        assert f"{where}: no decisions there; " in said and words in said
    ledger.append(path.parent / ledger.FILE, decided_once(path))
    assert main(["apply", str(path.parent), *["--undo"] * undo]) == 2
    assert f"give its decisions, {path.parent / ledger.FILE}" in capsys.readouterr().err


def decided_once(path: Path) -> list[Decision]:
    return decided(pipeline.repair(files.read(path), CONTEXT, Config()), ["accept"])


def test_a_change_that_builds_on_a_rejected_one_is_refused() -> None:
    article = formats.article("one two three", None)
    first = Decision(
        "k1", "reject", "a", "", "edit", ("X",), Span(4, 7), "two", "2", None, "one ", " three"
    )
    larger = replace(
        first, key="k2", choice="accept", kind="finding", span=Span(0, 7), before="one two",
        after="1 2", head="", needs=("k1",),
    )  # fmt: skip
    fitted = settled.fit(article, [first, larger])
    assert not fitted.edits and "builds on a change" in fitted.refused[0][1]
    fitted = settled.fit(article, [replace(first, choice="accept"), larger])
    assert edits.apply(article.source, fitted.edits) == "1 2 three" and not fitted.refused


@pytest.mark.parametrize(
    ("source", "count"),
    [("ab。cd", 1), ("xx ab。cd", 0), ("ab。cd ab。cd", 0), ("aaaaaaaa。b aaaaaaaa。b", 0)],
)
def test_short_context_means_the_edge_of_the_article(source: str, count: int) -> None:
    item = Decision(
        "k", "accept", "a", "d", "edit", ("X",), Span(2, 3), "。", ".", None, "ab", "cd"
    )
    assert len(settled.places(source, item)) == count


def test_the_second_of_two_equal_places_is_ambiguous_elsewhere() -> None:
    side = "the same words around it"
    item = Decision(
        "k", "accept", "a", "d", "edit", ("X",), Span(0, 1), "。", ".", None, side, side
    )
    text = f"{side}。{side} and {side}。{side}"
    fitted = settled.fit(Article(text), [item])
    assert "2 places" in fitted.refused[0][1]


@pytest.mark.parametrize("choice", ["reject", "amend", "accept"])
def test_a_decided_translation_is_not_asked_for_again(choice: str) -> None:
    """What the model offered and a person decided on costs no second translation."""
    chinese = "全镇新修水渠47公里"
    english = ["The town built 47 kilometers of canals.", "The town dug 47 kilometers of canals."]
    article = formats.article(f"In spring,{chinese},They planted rice。\n", None)
    engine = Recorded({translate.source(chinese): english})
    first = pipeline.repair(article, CONTEXT, Config(), engine)
    assert "built 47 kilometers" in first.repaired
    (item,) = [i for i in items(first, all_rules()) if chinese in i["before"]]
    decisions = [d for d in decided(first, [choice]) if chinese in d.before]
    before = settled.settle(article, decisions)
    second = pipeline.repair(article, CONTEXT, Config(), Recorded({}), before)
    wanted = {"reject": chinese, "amend": decisions[0].text, "accept": item["options"][0]}[choice]
    assert wanted in second.repaired
    assert not any(f.rule.startswith("ZH") for f in second.remaining)


def test_a_changed_mind_counts_in_full(tmp_path: Path) -> None:
    """Reject, apply, then accept the same change, and apply the ledger again."""
    path = news(tmp_path)
    store = path.parent / ledger.FILE
    outcome = pipeline.repair(files.read(path), CONTEXT, Config())
    ledger.append(store, decided(outcome, ["accept", "reject", "accept"]))
    assert main(["apply", str(store), "--write"]) == 0
    assert "saw。" in path.read_text("utf-8-sig")
    ledger.append(store, decided(outcome, ["accept"]))
    assert main(["apply", str(store), "--write"]) == 0
    assert path.read_bytes().decode("utf-8-sig") == outcome.repaired
    assert main(["apply", str(store), "--undo"]) == 0
    again = ["fix", str(path), "--out", str(tmp_path / "out"), "--model", "none"]
    assert main(again) == 0
    assert (tmp_path / "out" / "a.txt").read_bytes().decode("utf-8-sig") == outcome.repaired


WRITER = """
import sys
from fixmt.cli import main
while True:
    main(["apply", sys.argv[1], sys.argv[2], "--write"])
    main(["apply", sys.argv[1], sys.argv[2], "--undo"])
"""


def test_kill_leaves_the_original_or_the_changed_article(tmp_path: Path) -> None:
    """Apply and undo killed at any moment: the file is one of the two, and undo still works."""
    path = news(tmp_path)
    original = path.read_bytes()
    decisions = str(exported(path, tmp_path / "d.json", ["accept", "reject"]))
    assert main(["apply", decisions, str(path.parent), "--write"]) == 0
    changed = path.read_bytes()
    chance = random.Random(7)
    for _ in range(8):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, decisions, str(path.parent)], stderr=subprocess.PIPE
        )
        assert writer.stderr and writer.stderr.readline()
        time.sleep(chance.uniform(0, 0.05))
        writer.kill()
        writer.communicate()
        assert path.read_bytes() in (original, changed)
    assert main(["apply", decisions, str(path.parent), "--undo"]) == 0
    assert path.read_bytes() == original


def test_check_is_silent_on_what_was_rejected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = news(tmp_path)
    decisions = str(exported(path, tmp_path / "d.json", ["reject"]))
    assert main(["check", str(path)]) == 1
    assert main(["check", str(path), "--decisions", decisions]) == 0
    ledger.append(path.parent / ledger.FILE, ledger.load(Path(decisions))[0])
    assert main(["check", str(path)]) == 0
    assert main(["check", str(path), "--decisions", "none"]) == 1


def test_a_ledger_above_speaks_of_articles_below(tmp_path: Path) -> None:
    """Named by folder or by file, from wherever: the same ledger and journal are found."""
    path = news(tmp_path)
    original = path.read_bytes()
    store = tmp_path / ledger.FILE
    outcome = pipeline.repair(files.read(path), CONTEXT, Config())
    ledger.append(store, decided(outcome, ["accept", "reject", "accept"], "news/a.txt"))
    assert main(["apply", str(store), str(path), "--write"]) == 0
    changed = path.read_bytes()
    assert changed != original and not (path.parent / ".fixmt").exists()
    assert main(["fix", str(path), "--write", "--model", "none"]) == 0
    assert path.read_bytes() == changed
    assert main(["apply", str(store), str(path), "--undo"]) == 0
    assert path.read_bytes() == original


def test_other_files_in_the_folder_are_nobodys_business(tmp_path: Path) -> None:
    path = news(tmp_path)
    (path.parent / "empty.txt").write_bytes(b"")
    (path.parent / "binary.txt").write_bytes(b"\0\1")
    decisions = str(exported(path, tmp_path / "d.json", ["accept"]))
    assert main(["apply", decisions, str(path.parent), "--write"]) == 0

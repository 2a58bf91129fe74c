"""The memory: exact, dependent on all it should, and never in the way when it fails."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixmt import cache, cli, files, formats, glossary, names, pipeline
from fixmt.article import Outcome
from fixmt.config import Config
from fixmt.detectors import Context
from fixmt.engines import Hint, Hypothesis, Request
from fixmt.memory import (
    Outcomes,
    Remembering,
    Store,
    Watched,
    articles,
    default_path,
    records,
)

EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "articles").glob("*.txt"))


class Counting:
    """An engine that counts what it is asked."""

    def __init__(self, signature: str = "counting") -> None:
        self.signature = signature
        self.asked: list[Request] = []

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        self.asked += requests
        return [
            tuple(Hypothesis(f"{r.text}: \ud800 {k}", -k / 3, 5 * k) for k in range(r.n))
            for r in requests
        ]


def _complain(warning: str) -> None:
    raise AssertionError(warning)


def _store(path: Path) -> Store:
    return Store(path, _complain)


def test_a_question_is_asked_once(tmp_path: Path) -> None:
    """A second run with the same questions never reaches the engine, and has equal answers."""
    requests = [Request("甲", n=4), Request("乙"), Request("甲", n=4), Request("丙", n=0)]
    first, second = Counting(), Counting()
    store = _store(tmp_path / "memory.sqlite")
    answers = Remembering(first, store).translate(requests)
    store.close()
    assert answers == Counting().translate(requests)
    again = Remembering(second, _store(tmp_path / "memory.sqlite"))
    assert again.translate(requests) == answers
    assert (second.asked, again.asked, again.remembered) == ([], 0, 4)


@pytest.mark.parametrize(
    "other",
    [
        Request("乙"),
        Request("甲", n=2),
        Request("甲", task="mend"),
        Request("甲", (Hint("甲", "A"),)),
        Request("甲", (Hint("甲", "A", False),)),
        Request("甲", forced="A"),
    ],
)
def test_everything_said_counts(tmp_path: Path, other: Request) -> None:
    """Text, number, task, hints and forced output all make another question."""
    store, engine = _store(tmp_path / "m"), Counting()
    Remembering(engine, store).translate([Request("甲")])
    Remembering(engine, store).translate([other])
    assert engine.asked == [Request("甲"), other]


def test_another_engine_is_asked_anew(tmp_path: Path) -> None:
    """Answers belong to the engine's signature."""
    store, other = _store(tmp_path / "m"), Counting("other")
    Remembering(Counting(), store).translate([Request("甲")])
    Remembering(other, store).translate([Request("甲")])
    assert other.asked == [Request("甲")]


def _damaged(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 9000)


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE recipes (soup TEXT)")


def _newer(path: Path) -> None:
    _store(path).close()
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA user_version = 99")


def _folder(path: Path) -> None:
    path.mkdir()


def _text(path: Path) -> None:
    path.write_text("An article of the user.\n" * 99)


@pytest.mark.parametrize("spoil", [_damaged, _foreign, _newer, _folder, _text])
def test_a_bad_file_is_one_warning(tmp_path: Path, spoil: object) -> None:
    """Whatever is wrong with the file: one line, no memory, the right answers, nothing deleted."""
    path = tmp_path / "memory.sqlite"
    spoil(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else None
    warnings: list[str] = []
    store, engine = Store(path, warnings.append), Counting()
    for _ in range(2):
        answers = Remembering(engine, store).translate([Request("甲")])
        assert answers == Counting().translate([Request("甲")])
    store.close()
    assert len(warnings) == 1
    assert str(path) in warnings[0]
    assert "\n" not in warnings[0]
    assert before is None or path.read_bytes() == before


def test_a_file_that_fails_later_is_one_warning(tmp_path: Path) -> None:
    """A store that breaks in the middle of a run is left behind."""
    warnings: list[str] = []
    store = Store(tmp_path / "m", warnings.append)
    store.put({b"a": b"1"})
    with sqlite3.connect(tmp_path / "m") as base:
        base.execute("DROP TABLE entries")
    assert store.get([b"a"]) == {}
    store.put({b"b": b"2"})
    store.close()
    assert len(warnings) == 1


def test_a_locked_file_is_waited_for_and_then_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process that never lets go costs a short wait and the memory, not the run."""
    monkeypatch.setattr("fixmt.memory.store._WAIT_S", 0.05)
    warnings: list[str] = []
    store = Store(tmp_path / "m", warnings.append)
    other = sqlite3.connect(tmp_path / "m", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.put({b"a": b"1"})
    other.execute("ROLLBACK")
    assert len(warnings) == 1
    assert "locked" in warnings[0]


def test_the_file_stays_small(tmp_path: Path) -> None:
    """Beyond its size the entries that were used longest ago go first."""
    path = tmp_path / "m"
    store = Store(path, _complain, max_bytes=400_000)
    store.put({bytes([i]): bytes(10_000) for i in range(60)})
    with sqlite3.connect(path) as base:
        base.execute("UPDATE entries SET used = used - 9")
    assert len(store.get([b"\x00", b"\x3b"])) == 2
    store.close()
    assert path.stat().st_size <= 400_000
    store = _store(path)
    kept = store.get(bytes([i]) for i in range(60))
    assert {b"\x00", b"\x3b"} <= kept.keys()
    assert 20 < len(kept) < 40


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    context = Context(glossary.default(), names.survey(files.read(p) for p in EXAMPLES))
    return [pipeline.repair(files.read(p), context, Config()) for p in EXAMPLES]


def test_outcomes_come_back_exactly(outcomes: list[Outcome]) -> None:
    """A record gives back every field of an outcome."""
    assert [records.load(o.article, records.dump(o)) for o in outcomes] == outcomes
    assert all(o.findings and o.edits for o in outcomes)


def test_known_articles(tmp_path: Path, outcomes: list[Outcome]) -> None:
    """An outcome is known for its article, setting, decisions and names, and for no others."""
    store, (first, second, *_) = _store(tmp_path / "m"), outcomes
    mine = Outcomes(store, "a")
    mine.keep([(first, "", {"wangbo": "Wang Bo", "liping": None})])
    article, names_ = first.article, {"wangbo": "Wang Bo", "new": "New One"}
    assert mine.known([(article, "")], names_) == [first]
    assert mine.known([(article, "decided"), (second.article, "")], names_) == [None, None]
    assert mine.known([(article, "")], {**names_, "liping": "Li Ping"}) == [None]
    assert mine.known([(article, "")], {"wangbo": "Wang Bó"}) == [None]
    assert mine.known([(replace(article, digest="0"), "")], names_) == [None]
    assert Outcomes(store, "b").known([(article, "")], names_) == [None]


def test_an_article_without_a_digest_is_not_kept(tmp_path: Path) -> None:
    """Text from nowhere has nothing to be found by."""
    context = Context()
    outcome = pipeline.repair(formats.article("The meeting ended。"), context, Config())
    mine = Outcomes(_store(tmp_path / "m"), "a")
    mine.keep([(outcome, "", {})])
    assert mine.known([(outcome.article, "")], {}) == [None]


def test_a_damaged_entry_is_worked_out_again(tmp_path: Path, outcomes: list[Outcome]) -> None:
    """An entry whose bytes were changed is as good as none."""
    path, first = tmp_path / "m", outcomes[0]
    mine = Outcomes(_store(path), "a")
    mine.keep([(first, "", {})])
    with sqlite3.connect(path) as base:
        base.execute("UPDATE entries SET value = x'0011'")
    assert mine.known([(first.article, "")], {}) == [None]


@pytest.mark.parametrize(
    "other",
    [
        ["--level", "bold"],
        ["--ignore", "NM002"],
        ["--select", "PN"],
        ["--glossary", "terms.tsv"],
        ["--model", "recorded:answers.json"],
    ],
)
def test_settings_make_another_outcome(
    other: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An article is done again under another level, rule, glossary or model, and only then."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("The meeting ended。The guests left.\n")
    Path("terms.tsv").write_text("学校\tschool\n")
    Path("answers.json").write_text('{"甲": "A"}')
    args = ["fix", "a.txt", "--isolated", "--memory", "m", "--model", "none"]

    def remembered(*more: str) -> bool:
        assert cli.main([*args, *more]) == 0
        return "1 remembered" in capsys.readouterr().err

    assert not remembered()
    assert remembered()
    assert not remembered(*other)
    assert remembered(*other)
    Path("terms.tsv").write_text("学校\tuniversity\n")
    Path("answers.json").write_text('{"甲": "B"}')
    assert remembered(*other) is not any("terms" in x or "answers" in x for x in other)
    assert remembered()


def test_libraries_make_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outcomes do not outlive a change of the libraries that rules are worked out with."""
    before = articles.program.__wrapped__()
    assert articles.program.__wrapped__() == before
    monkeypatch.setattr(articles, "_version", lambda library: "none")
    assert articles.program.__wrapped__() != before


def test_the_cache_is_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without a home gets a place that cannot be made, not a fault."""
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache.folder().is_absolute()
    monkeypatch.delenv("XDG_CACHE_HOME")

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    warnings: list[str] = []
    store = Store(default_path(), warnings.append)
    assert store.get([b"a"]) == {}
    assert len(warnings) == 1


@given(st.dictionaries(st.text(max_size=3), st.text(max_size=3)), st.lists(st.text(max_size=3)))
def test_watched_names_are_names(spellings: dict[str, str], keys: list[str]) -> None:
    """What is asked is answered as by the names themselves, and noted."""
    watched = Watched(spellings)
    assert [watched.get(k) for k in keys] == [spellings.get(k) for k in keys]
    assert watched.asked == {k: spellings.get(k) for k in keys}
    assert bool(watched)  # or "names or {}" would hide what is asked

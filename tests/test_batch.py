"""Folders at scale: windows, processes, locks, Ctrl-C, and what a killed run leaves."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from test_rounds import CHINESE, Echo

from fixmt import batch, cli, files, glossary, names, pipeline
from fixmt.batch import Case, Local, lock, stopping, stream
from fixmt.batch.pool import Pool
from fixmt.batch.window import Repaired
from fixmt.cli import progress
from fixmt.config import Config
from fixmt.detectors import Context
from fixmt.engines import Hypothesis, Request
from fixmt.errors import InputError
from fixmt.memory import Outcomes, Store

BAD = "The meeting ended。The guests left.\n"
EXAMPLE = Path(__file__).parents[1] / "examples" / "articles" / "003_4ab233e8b05ce702.txt"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for index in range(10):
        text = f"Zhang WEI came。In spring,{CHINESE[index % 4]},They sang {index}。\n"
        (folder / f"{index}.txt").write_text(text)
    return folder


def _cases(folder: Path) -> Iterator[tuple[str, Case | InputError]]:
    for path in sorted(folder.glob("*.txt")):
        yield path.name, Case(files.read(path))


def _context(folder: Path) -> Context:
    articles = (files.read(p) for p in sorted(folder.glob("*.txt")))
    return Context(glossary.default(), names.survey(articles))


def _results(windows: Iterator[list[stream.Finished[str]]]) -> list[tuple[str, object]]:
    return [(f.name, f.result) for window in windows for f in window]


@pytest.mark.parametrize("size", [1, 3, 64])
def test_windows_do_not_show(news: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """However a folder is cut, every article comes out in order as it would alone."""
    monkeypatch.setattr(stream, "WINDOW_ARTICLES", size)
    context = _context(news)
    alone = [
        (name, pipeline.repair(case.article, context, Config(), Echo()))
        for name, case in _cases(news)
        if isinstance(case, Case)
    ]
    local = Local(context, Config(), Echo())
    assert _results(batch.repaired(_cases(news), local)) == alone


def test_windows_are_full_by_number_or_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """No window is longer than it may be by more than one article; nothing is lost."""
    monkeypatch.setattr(stream, "WINDOW_ARTICLES", 3)
    monkeypatch.setattr(stream, "WINDOW_CHARACTERS", 10)
    lengths = [1, 1, 1, 9, 2, 50, 1]
    entries = [(n, Case(files.from_bytes(b"x" * n))) for n in lengths]
    cut = [[name for name, _ in window] for window in stream.cut(entries)]
    assert cut == [[1, 1, 1], [9, 2], [50], [1]]


def test_processes_do_not_show(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes give what one gives, asking the model of this process."""
    monkeypatch.setattr(stream, "WINDOW_ARTICLES", 3)
    context, engines = _context(news), (Echo(), Echo())
    local = Local(context, Config(), engines[0])
    expected = _results(batch.repaired(_cases(news), local))
    with Pool(2, context, Config(), engines[1]) as pool:
        assert _results(batch.repaired(_cases(news), pool)) == expected
    asked = [sorted(str(call) for call in e.calls) for e in engines]
    assert asked[0] == asked[1] != []


class Poison:
    """An engine that makes the worker that asked about one text die, every time."""

    signature = "poison"

    def __init__(self, pool: list[Pool]) -> None:
        self.pool = pool

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        if any("鼓掌" in r.text for r in requests):
            for worker in self.pool[0]._workers.values():
                worker.kill()
        return Echo().translate(requests)


def test_a_dead_process_costs_one_article(news: Path) -> None:
    """A worker that dies is replaced; only the article it dies of is left, and said so."""
    context = _context(news)
    holder: list[Pool] = []
    with Pool(1, context, Config(), Poison(holder)) as pool:
        holder.append(pool)
        results = _results(batch.repaired(_cases(news), pool))
    lost = {name for name, result in results if isinstance(result, InputError)}
    assert lost == {"3.txt", "7.txt"}
    assert len(results) == 10


def test_a_process_may_die_while_idle(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that is gone when its next window is sent costs nothing but another one."""
    monkeypatch.setattr(stream, "WINDOW_ARTICLES", 5)
    context = _context(news)
    with Pool(1, context, Config(), None) as pool:
        results = []
        for window in batch.repaired(_cases(news), pool):
            results += window
            for worker in pool._workers.values():
                worker.kill()
                worker.join()
    assert len(results) == 10
    assert not [f for f in results if isinstance(f.result, InputError)]


def test_a_fault_of_ours_is_the_articles_own(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash inside the rules is one line on its article; the others are repaired."""
    real = pipeline.check

    def fragile(article, context, config):  # type: ignore[no-untyped-def]
        if "sang 4" in article.source:
            raise IndexError("list index out of range")
        return real(article, context, config)

    monkeypatch.setattr(pipeline, "check", fragile)
    results = _results(batch.repaired(_cases(news), Local(Context(), Config(), Echo())))
    faults = [r for _, r in results if isinstance(r, InputError)]
    assert len(faults) == 1
    assert "4.txt" in str(faults[0]) and "IndexError" in str(faults[0])


def test_a_name_elsewhere_makes_an_outcome_stale(news: Path, tmp_path: Path) -> None:
    """An unchanged article is done again if a name in it is now spelt otherwise in the folder."""
    warnings: list[str] = []
    memory = Outcomes(Store(tmp_path / "m", warnings.append), "x")
    (news / "a.txt").write_text("President LI Xian spoke. " + BAD)

    def run(context: Context) -> list[bool]:
        runner = Local(context, Config(), None)
        windows = batch.repaired(_cases(news), runner, memory, context.names)
        return [f.remembered for window in windows for f in window]

    context = _context(news)
    assert run(context) == [False] * 11
    assert run(context) == [True] * 11
    (news / "b.txt").write_text("President Li Xi'an wrote. President Li Xi'an sang.\n")
    assert run(_context(news)) == [*[True] * 10, False, False]
    assert warnings == []


def test_only_what_is_asked_for_is_kept(news: Path) -> None:
    """A window notes the names that its articles asked about."""
    context = Context(names={"zhangwei": "Zhang Wei", "other": "Other"})
    cases = [case for _, case in _cases(news) if isinstance(case, Case)][:1]
    (window,) = Local(context, Config(), None).run([cases])
    (done,) = window
    assert isinstance(done, Repaired)
    assert done.names == {"zhangwei": "Zhang Wei"}


def test_one_run_at_a_time(tmp_path: Path) -> None:
    """A folder that is held is refused with a line that says by whom; afterwards it is free."""
    with lock.held([tmp_path / "out", tmp_path / "out"]) as (held,):
        held.note(3, 10)
        with pytest.raises(InputError, match=f"another run .*process {os.getpid()}"):  # noqa: SIM117
            with lock.held([tmp_path / "out"]):
                pass
    with lock.held([tmp_path / "out"]) as (held,):
        assert held.before is None
    assert list((tmp_path / "out").iterdir()) == []


def test_a_lock_dies_with_its_process(tmp_path: Path) -> None:
    """A killed run's lock is free, and says how far that run came."""
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom fixmt.batch import lock\n"
        "with lock.held([Path(sys.argv[1])]) as (held,):\n"
        "    held.note(30, 100)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)])
    assert done.returncode == -signal.SIGKILL
    with lock.held([tmp_path]) as (held,):
        assert held.before == lock.CutOff(30, 100)


def test_ctrl_c_waits_for_what_must_be_finished() -> None:
    """Outside the open block Ctrl-C is noted; at the block it takes effect."""
    stopper = stopping.Stopper()
    with stopper.watching():
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0)
        assert stopper.asked
        with pytest.raises(KeyboardInterrupt), stopper.open():
            raise AssertionError("the block must not run")
    stopper = stopping.Stopper()
    with stopper.watching(), pytest.raises(KeyboardInterrupt), stopper.open():
        threading.Timer(0.01, os.kill, (os.getpid(), signal.SIGINT)).start()
        time.sleep(5)


def _fix(*args: str) -> int:
    return cli.main(["fix", "--model", "none", *args])


def test_a_bad_memory_is_one_warning(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A memory that cannot be is said once, and the articles are repaired all the same."""
    article = news / "0.txt"
    before = article.read_bytes()
    for place in (str(article), str(article / "m")):
        assert _fix("--memory", place, "--out", str(news.parent / "out"), str(news)) == 0
        said = capsys.readouterr().err.splitlines()
        assert len(said) == 2
        assert said[0].startswith(f"fixmt: {place}: going on without the memory")
        assert "10 articles" in said[1]
    assert article.read_bytes() == before


def test_an_output_that_is_right_is_left_alone(news: Path) -> None:
    """A rerun does not touch the copies it would write again, and mends one that was changed."""
    out = news.parent / "out"
    args = ["--memory", str(news.parent / "m"), "--out", str(out), str(news)]
    assert _fix(*args) == 0
    stamps = {p: p.stat().st_mtime_ns for p in out.iterdir()}
    right = (out / "3.txt").read_bytes()
    (out / "3.txt").write_bytes(b"scribble")
    assert _fix(*args) == 0
    assert (out / "3.txt").read_bytes() == right
    assert {p for p in out.iterdir() if p.stat().st_mtime_ns != stamps[p]} == {out / "3.txt"}


def test_jobs_give_the_same_bytes(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Articles and report are the same to the byte with one process and with two."""
    for jobs in ("1", "2"):
        out = news.parent / jobs
        args = ["--no-memory", "--jobs", jobs, "--out", str(out / "o"), "--report", str(out / "r")]
        assert _fix(*args, str(news)) == 0
    first, second = (
        {p.relative_to(news.parent / j): p.read_bytes() for p in (news.parent / j).rglob("*.*")}
        for j in ("1", "2")
    )
    assert first == second
    assert len(first) == 10 + 10 + 5
    with pytest.raises(SystemExit, match="2"):
        _fix("--jobs", "0", str(news))


def test_a_rerun_loads_no_model(news: Path, tmp_path: Path) -> None:
    """An unchanged folder is done from memory: same bytes, no import of the model's libraries."""
    code = (
        "import sys\nfrom fixmt import cli\ncode = cli.main(sys.argv[1:])\n"
        "heavy = {'torch', 'transformers', 'ctranslate2', 'sentencepiece'} & set(sys.modules)\n"
        "print(code, sorted(heavy))\n"
    )
    out, report = tmp_path / "out", tmp_path / "report"
    table = tmp_path / "answers.json"
    memory = ["--memory", str(tmp_path / "m.sqlite")]
    args = ["fix", *memory, "--out", str(out), "--report", str(report), str(news)]
    known = {**{f"{c}。": "The villagers sang." for c in CHINESE}, CHINESE[3]: "They sang."}
    parts = {
        p: "They built." for c in CHINESE for p in (c, *c.split("，"), c.split("，")[0] + "。")
    }
    table.write_text(json.dumps({**parts, **known}, ensure_ascii=False))
    assert cli.main([*args, "--model", f"recorded:{table}"]) == 0
    before = {p: p.read_bytes() for p in (*out.rglob("*"), *report.rglob("*")) if p.is_file()}
    done = subprocess.run(
        [sys.executable, "-c", code, *args, "--model", f"recorded:{table}"],
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "0 []"
    assert "10 remembered" in done.stderr
    after = {p: p.read_bytes() for p in (*out.rglob("*"), *report.rglob("*")) if p.is_file()}
    assert after == before


_SMALL_WINDOWS = """
import sys
from fixmt import cli
from fixmt.batch import stream
from fixmt.memory import articles
stream.WINDOW_ARTICLES = 2
articles.program = lambda: "whoever edits fixmt meanwhile"
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.fixture
def many(tmp_path: Path) -> list[str]:
    """A folder that takes a second or two, and the command that repairs it into ``out``."""
    example = EXAMPLE.read_text("utf-8")[:900]
    (tmp_path / "many").mkdir()
    for index in range(40):
        (tmp_path / "many" / f"{index:02}.txt").write_text(f"Article {index}\n\n{example}", "utf-8")
    memory = ["--memory", str(tmp_path / "m.sqlite"), "--report", str(tmp_path / "report")]
    out = ["--out", str(tmp_path / "out")]
    args = ["fix", "--model", "none", *memory, *out, str(tmp_path / "many")]
    return [sys.executable, "-c", _SMALL_WINDOWS, *args]


def _stopped(command: list[str], out: Path, number: signal.Signals) -> tuple[int, str]:
    """Exit code and stderr of ``command``, sent ``number`` once it has written an article."""
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while not list(out.glob("0*.txt")) and run.poll() is None:
        time.sleep(0.002)
    run.send_signal(number)
    _, said = run.communicate(timeout=60)
    return run.returncode, said


def test_ctrl_c_leaves_what_is_done(many: list[str], tmp_path: Path) -> None:
    """Exit 130, one line; articles and report whole, no stray files; the next run goes on."""
    out, report = tmp_path / "out", tmp_path / "report"
    code, said = _stopped(many, out, signal.SIGINT)
    assert code == 130
    assert said.count("\n") == 1
    done = len(list(out.iterdir()))
    assert 0 < done < 40
    assert f"interrupted; {done} of 40 articles done" in said
    assert len(json.loads((report / "report.json").read_text("utf-8"))["articles"]) == done
    assert len(list(report.glob("*.html"))) == done + 1
    assert not [p for p in (*out.iterdir(), *report.iterdir()) if p.name.startswith(".")]
    again = subprocess.run(many, stderr=subprocess.PIPE, text=True)
    assert again.returncode == 0
    assert "cut off" not in again.stderr
    assert f"; {done} remembered" in again.stderr


def test_a_killed_run_goes_on(many: list[str], tmp_path: Path) -> None:
    """After kill -9 no article is half written, and a rerun loses a window at the most."""
    out = tmp_path / "out"
    code, _ = _stopped(many, out, signal.SIGKILL)
    assert code == -signal.SIGKILL
    written = {p: p.read_bytes() for p in out.glob("*.txt")}
    assert 0 < len(written) < 40
    again = subprocess.run(many, stderr=subprocess.PIPE, text=True)
    assert again.returncode == 0
    assert again.stderr.count("earlier run was cut off after") == 1
    remembered = int(again.stderr.rsplit("; ", 1)[1].split(" ")[0])
    assert remembered >= len(written) - 2
    assert {p: p.read_bytes() for p in written} == written
    assert len(list(out.glob("*.txt"))) == 40
    assert not (out / lock.FILE).exists()


def test_two_runs_do_not_race(many: list[str], tmp_path: Path) -> None:
    """A second run into the same folder is one clear line and exit 2; the first goes on."""
    out = tmp_path / "out"
    first = subprocess.Popen(many, stderr=subprocess.PIPE, text=True)
    while not list(out.glob("0*.txt")) and first.poll() is None:
        time.sleep(0.002)
    second = subprocess.run(many, stderr=subprocess.PIPE, text=True)
    assert second.returncode == 2
    assert second.stderr.count("\n") == 1
    assert f"another run is at work there (process {first.pid} on " in second.stderr
    first.communicate(timeout=60)
    assert first.returncode == 0
    assert len(list(out.glob("*.txt"))) == 40


def test_what_a_killed_run_was_writing_is_swept(news: Path, tmp_path: Path) -> None:
    """The next run removes half-written files, in folders below too, and nothing else."""
    out = tmp_path / "out"
    (out / "below").mkdir(parents=True)
    stray = [out / ".fixmt-x1.part", out / "below" / ".fixmt-x2.part"]
    others = [out / ".fixmt-notes", out / "mine.part", out / "0.txt"]
    for path in (*stray, *others):
        path.write_text("half")
    args = ["--no-memory", "--out", str(out), str(news)]
    assert _fix(*args) == 0
    assert all(p.exists() for p in stray)  # no run was cut off: they may be somebody's
    (out / lock.FILE).write_text('{"done": 3, "total": 10}')
    assert _fix(*args) == 0
    assert not any(p.exists() for p in stray)
    assert all(p.exists() for p in others)


_SLOW_START = """
import os, signal, sys, threading
from fixmt import cli
from fixmt.batch import pool
start = pool.Pool._start
def soon(self):
    threading.Timer(float(os.environ["AFTER"]), os.killpg, (0, signal.SIGINT)).start()
    return start(self)
pool.Pool._start = soon
if __name__ == "__main__":
    sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.parametrize("after", ["0.03", "0.15"])
def test_ctrl_c_while_processes_start(news: Path, after: str) -> None:
    """Processes that are loading their modules when Ctrl-C comes say nothing of it."""
    args = ["fix", "--model", "none", "--no-memory", "--jobs", "2", "--diff", str(news)]
    run = subprocess.run(
        [sys.executable, "-c", _SLOW_START, *args],
        env={**os.environ, "AFTER": after},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert run.returncode == 130
    assert run.stderr.count("\n") == 1
    assert run.stderr.startswith("fixmt: interrupted; 0 of 10 articles done")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["-", "--report", "r"], "no --out, --write or --report"),
        (["nowhere"], "nowhere: no such file or folder"),
        (["-", "."], "- reads standard input; give it alone"),
    ],
)
def test_faults_are_one_line(
    args: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be done is said in one line, without a summary of nothing."""
    assert _fix("--no-memory", *args) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert said in lines[0]


def test_traditional_characters_are_told_once(
    news: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without opencc the first article in traditional characters is named, and no other."""
    lacking = lambda texts: any("圖書館" in text for text in texts)  # noqa: E731
    monkeypatch.setattr("fixmt.cli.glossary_articles.cannot_convert", lacking)
    for name in ("4.txt", "5.txt"):
        (news / name).write_text("In spring,縣長與專業團隊參觀學校圖書館,They sang。\n")
    assert _fix("--no-memory", str(news)) == 0
    told = [x for x in capsys.readouterr().err.splitlines() if "traditional" in x]
    assert len(told) == 1
    assert f"{news}/4.txt: " in told[0]


@pytest.mark.parametrize(
    ("done", "total", "seconds", "said"),
    [
        (50, 100, 60, "50 a minute, 0:01:00 left"),
        (1, 10_001, 0.5, "120 a minute, 1:23:20 left"),
        (3, 3, 9, "20 a minute, 0:00:00 left"),
        (1, 3, 0, ""),
    ],
)
def test_pace(done: int, total: int, seconds: float, said: str) -> None:
    """Rate and time left follow from the whole run so far."""
    assert progress.paced(done, total, seconds) == said

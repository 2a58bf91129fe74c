"""``check`` in several processes says the same, in the same order, faults included."""

from pathlib import Path

import pytest

from fixmt.cli import jobs, main
from fixmt.cli.inputs import Input
from fixmt.errors import FixmtError

EXAMPLES = Path(__file__).parents[1] / "examples" / "articles"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Articles, a broken file and an empty one among them."""
    for number, path in enumerate(sorted(EXAMPLES.glob("*.txt"))):
        (tmp_path / f"{2 * number}.txt").write_bytes(path.read_bytes())
    (tmp_path / "1.txt").write_bytes(b"a\0b")
    (tmp_path / "3.txt").write_bytes(b"")
    return tmp_path


@pytest.mark.parametrize("shape", [["--format", "text"], ["--format", "sarif"], ["--statistics"]])
def test_same_words(shape: list[str], folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Output, complaints and exit code do not depend on the number of processes."""
    said = []
    for number in ("1", "3"):
        code = main(["check", "--isolated", "--jobs", number, *shape, str(folder)])
        said.append((code, *capfd.readouterr()))
    assert said[0] == said[1]
    assert said[0][0] == 2
    assert said[0][2].count("\n") == 2


def test_default_grows_with_the_work(tmp_path: Path) -> None:
    """One process for a few small files, never more than files."""

    def items(*sizes: int) -> list[Input]:
        made = []
        for number, size in enumerate(sizes):
            path = tmp_path / f"{number}.txt"
            path.write_bytes(b"a" * size)
            made.append(Input(path, path.name, Path(path.name)))
        return made

    assert jobs.default(items(1000, 1000, 1000)) == 1
    assert jobs.default(items(10_000_000)) == 1
    assert jobs.default(items(10_000_000, 10_000_000)) <= 2
    assert jobs.default([Input(tmp_path / "gone.txt", "gone.txt", Path("gone.txt"))]) == 1


@pytest.mark.parametrize("number", ["0", "-1", "two", ""])
def test_no_number(number: str, capfd: pytest.CaptureFixture[str]) -> None:
    """What is no number of processes is a fault of the command line."""
    with pytest.raises(SystemExit) as stop:
        main(["check", "--jobs", number, "."])
    assert stop.value.code == 2
    assert "--jobs" in capfd.readouterr().err


def test_a_dead_process_is_told(folder: Path) -> None:
    """A process that is killed ends the run with one line, not with a traceback."""
    items = [Input(path, path.name, Path(path.name)) for path in sorted(folder.iterdir())]
    with pytest.raises(FixmtError, match="try --jobs 1"):
        list(jobs.each(_die_later, items, 2))


def _die_later(item: Input) -> str:
    import multiprocessing
    import os

    if multiprocessing.parent_process() is not None:
        os._exit(9)
    return item.shown

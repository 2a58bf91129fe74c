"""Repair on a local Ray of two processes: the same bytes, faults reported and not fatal."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from test_rounds import CHINESE, Echo

from fixmt import batch, cli, files
from fixmt.batch import Case, Local, cluster, stream
from fixmt.config import Config
from fixmt.detectors import Context
from fixmt.engines import Hypothesis, Request
from fixmt.errors import ConfigError, InputError, ModelError

EXAMPLES = Path(__file__).parents[1] / "examples" / "articles"


def test_a_wrong_place_is_one_line() -> None:
    """Anything but ray is refused, installed or not."""
    with pytest.raises(ConfigError, match="give ray or"):
        cluster.Cluster("dask", 2, Context(), Config(), None)


def test_without_ray_the_fault_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is named."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"fixmt\[ray\]"):
        cluster.Cluster("ray", 2, Context(), Config(), None)


class Deadly(Echo):
    """Kills its process over one text, and fails with an odd fault over another."""

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        if any("鼓掌" in r.text for r in requests):
            os._exit(9)
        if any("赵弘" in r.text for r in requests):
            raise ArithmeticError("odd")
        return super().translate(requests)


def _no_model() -> Echo:
    raise ModelError("no such model; get it")


@pytest.fixture
def news(tmp_path: Path) -> list[tuple[str, Case]]:
    for index in range(8):
        text = f"Zhang WEI came。In spring,{CHINESE[index % 4]},They sang {index}。\n"
        (tmp_path / f"{index}.txt").write_text(text)
    return [(p.name, Case(files.read(p))) for p in sorted(tmp_path.glob("*.txt"))]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(stream, "WINDOW_ARTICLES", 3)
    # The workers find the tests' own engines.
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    yield


def test_workers_do_not_show(news: list[tuple[str, Case]]) -> None:
    """Two workers of a cluster give what this process gives."""
    pytest.importorskip("ray")
    context = Context()
    expected = list(batch.repaired(news, Local(context, Config(), Echo())))
    with cluster.Cluster("ray", 2, context, Config(), Echo) as remote:
        assert list(batch.repaired(news, remote)) == expected


def test_only_the_article_to_blame_is_lost(news: list[tuple[str, Case]]) -> None:
    """A worker that dies, or fails as nobody foresaw, costs the articles it does so on."""
    pytest.importorskip("ray")
    with cluster.Cluster("ray", 2, Context(), Config(), Deadly) as remote:
        results = [f for window in batch.repaired(news, remote) for f in window]
    lost = {f.name: str(f.result) for f in results if isinstance(f.result, InputError)}
    assert set(lost) == {"2.txt", "3.txt", "6.txt", "7.txt"}
    assert "ArithmeticError: odd" in lost["2.txt"]
    assert "Died" in lost["3.txt"] or "Unavailable" in lost["3.txt"]
    assert len(results) == 8


def test_a_missing_model_ends_the_run(news: list[tuple[str, Case]]) -> None:
    """What no article can do without is a fault of the run."""
    pytest.importorskip("ray")
    with pytest.raises(ModelError, match="no such model"):  # noqa: SIM117
        with cluster.Cluster("ray", 1, Context(), Config(), _no_model) as remote:
            list(batch.repaired(news, remote))


def test_the_command_gives_the_same_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``--engine-on ray`` writes the articles and the report that a local run writes."""
    pytest.importorskip("ray")
    found = {}
    for name, more in (("local", []), ("ray", ["--engine-on", "ray", "--jobs", "2"])):
        out = tmp_path / name
        args = ["--out", str(out / "o"), "--report", str(out / "r"), "--no-memory", *more]
        assert cli.main(["fix", "--model", "none", *args, str(EXAMPLES)]) == 0
        found[name] = {p.relative_to(out): p.read_bytes() for p in out.rglob("*.*")}
    assert found["local"] == found["ray"]
    assert len(json.loads(found["ray"][Path("r/report.json")])["articles"]) == 5

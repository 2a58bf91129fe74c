"""The ledger: what was appended is there, whole, whatever happens meanwhile."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixmt import ledger
from fixmt.article import Span
from fixmt.errors import InputError
from fixmt.ledger import Decision

TEXT = st.text(st.characters(), max_size=12)


def made(key: str = "k1", choice: str = "accept", **fields: object) -> Decision:
    plain = Decision(key, choice, "a.txt", "d", "edit", ("PN010",), Span(3, 4), "。", ". ")
    return replace(plain, **fields)


@given(TEXT, TEXT, st.none() | TEXT, TEXT, st.sampled_from(ledger.CHOICES))
def test_a_record_gives_the_decision_back(
    path: str, before: str, text: str | None, note: str, choice: str
) -> None:
    item = made(path=path, before=before, span=Span(5, 5 + len(before)), text=text, note=note)
    item = replace(item, choice=choice)
    assert ledger.decision(json.loads(json.dumps(ledger.record(item)))) == item


def test_the_latest_wins_and_open_takes_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "decisions.jsonl"
    ledger.append(path, [made(), made("k2", "reject")])
    ledger.append(path, [made(choice="amend", text="!"), made("k2", "open")])
    found, warnings = ledger.load(path)
    assert len(found) == 4 and not warnings
    (last,) = ledger.standing(found).values()
    assert (last.key, last.choice, last.result) == ("k1", "amend", "!")


def test_a_torn_line_is_skipped_and_swallows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    ledger.append(path, [made("k1"), made("k2")])
    path.write_bytes(path.read_bytes()[:-30])
    found, warnings = ledger.load(path)
    assert [d.key for d in found] == ["k1"] and ":2: not a whole decision" in warnings[0]
    ledger.append(path, [made("k3")])
    found, warnings = ledger.load(path)
    assert [d.key for d in found] == ["k1", "k3"] and len(warnings) == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"choice": "maybe"},
        {"kind": "line"},
        {"start": -1},
        {"start": True},
        {"end": 99},
        {"before": 7},
        {"rules": "PN010"},
        {"path": None},
    ],
)
def test_nonsense_is_named(tmp_path: Path, bad: dict[str, object]) -> None:
    path = tmp_path / "export.json"
    value = ledger.document([made(), made("k2")])
    value["decisions"][1] |= bad
    path.write_text(json.dumps(value))
    with pytest.raises(InputError, match="decision 2: "):
        ledger.load(path)


def test_an_export_is_read_and_other_json_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(ledger.document([made(), made("k2", "reject")]), indent=1))
    assert [d.key for d in ledger.load(path)[0]] == ["k1", "k2"]
    path.write_text('{"schema": 1, "totals": {}}')
    with pytest.raises(InputError, match="not fixmt decisions"):
        ledger.load(path)
    with pytest.raises(InputError, match="no\\.json"):
        ledger.load(tmp_path / "no.json")


WRITER = """
import sys, pathlib
sys.path.insert(0, sys.argv[2])
from test_ledger import made
from fixmt import ledger
path, number = pathlib.Path(sys.argv[1]), 0
while True:
    ledger.append(path, [made(f"k{number}", note="x" * 3000)])
    print(number, flush=True)
    number += 1
"""


def test_kill_loses_nothing_that_was_confirmed(tmp_path: Path) -> None:
    """Twenty writers killed with SIGKILL: every confirmed line is there, whole and in order."""
    chance = random.Random(6)
    for trial in range(20):
        path = tmp_path / f"{trial}.jsonl"
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(Path(__file__).parent)],
            stdout=subprocess.PIPE,
        )
        assert writer.stdout and writer.stdout.readline() == b"0\n"
        time.sleep(chance.uniform(0, 0.03))
        os.kill(writer.pid, signal.SIGKILL)
        confirmed = [b"0", *writer.stdout.read().split(b"\n")[:-1]]
        writer.wait()
        ledger.append(path, [made("after")])
        keys = [d.key for d in ledger.load(path)[0]]
        assert keys[-1] == "after"
        assert keys[: len(confirmed)] == [f"k{int(n)}" for n in confirmed]


def test_two_writers_do_not_mix_lines(tmp_path: Path) -> None:
    script = WRITER.replace("while True", "while number < 40")
    path = tmp_path / "both.jsonl"
    arguments = [sys.executable, "-c", script, str(path), str(Path(__file__).parent)]
    writers = [subprocess.Popen(arguments, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [w.wait() for w in writers] == [0, 0]
    found, warnings = ledger.load(path)
    assert len(found) == 80 and not warnings

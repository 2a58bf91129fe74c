"""Kill `fixmt fix --write` at odd moments and look for damaged articles.

    python benchmarks/kill_write.py [--trials 50]

Each trial repairs fresh copies of the example articles in place and is killed (SIGKILL) somewhere
between its start and its end. Every file must then be the original or the finished repair.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ARTICLES = Path(__file__).parents[1] / "examples" / "articles"


def command(folder: Path) -> list[str]:
    return [sys.executable, "-m", "fixmt", "fix", "--model", "none", "--write", str(folder)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=50)
    trials = parser.parse_args().trials
    random.seed(0)
    with tempfile.TemporaryDirectory() as top:
        done = Path(top) / "done"
        shutil.copytree(ARTICLES, done)
        started = time.monotonic()
        subprocess.run(command(done), check=True, capture_output=True)
        whole = time.monotonic() - started
        damaged = half = untouched = 0
        for trial in range(trials):
            folder = Path(top) / f"t{trial}"
            shutil.copytree(ARTICLES, folder)
            child = subprocess.Popen(command(folder), stderr=subprocess.DEVNULL)
            time.sleep(whole * (0.5 + 0.5 * random.random()))
            child.send_signal(signal.SIGKILL)
            child.wait()
            state = set()
            for original in ARTICLES.glob("*.txt"):
                now = (folder / original.name).read_bytes()
                is_old = now == original.read_bytes()
                is_new = now == (done / original.name).read_bytes()
                damaged += not (is_old or is_new)
                state.add(is_new)
            half += state == {True, False}
            untouched += state == {False}
            shutil.rmtree(folder)
        print(
            f"{trials} kills, {damaged} damaged files; killed before the first write {untouched}, "
            f"between two files {half}, after the last {trials - untouched - half}"
        )


if __name__ == "__main__":
    main()

"""Start-up time of the light commands: median of whole-process runs, in seconds.

    python benchmarks/startup.py [--runs 15]

`python -c pass` is timed in the same rounds, so that the machine's own share can be told.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

SENTENCE = "The plan was approved by the committee on Monday."
ARTICLE = Path(__file__).parents[1] / "examples" / "articles" / "000_7d58bd8528ff7b5e.txt"
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "fixmt --help": ["-m", "fixmt", "--help"],
    "fixmt rules": ["-m", "fixmt", "rules"],
    "fixmt check (one sentence)": ["-m", "fixmt", "check", "-"],
    "fixmt check (3.5 kB article)": ["-m", "fixmt", "check", str(ARTICLE)],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs + 1):  # the first round warms the caches and is dropped
        for name, args in COMMANDS.items():
            started = time.perf_counter()
            subprocess.run(
                [sys.executable, *args], input=SENTENCE.encode(), capture_output=True, check=False
            )
            times[name].append(time.perf_counter() - started)
    for name, seconds in times.items():
        kept = sorted(seconds[1:])
        print(f"{statistics.median(kept):6.3f} s  ({kept[0]:.3f} to {kept[-1]:.3f})  {name}")


if __name__ == "__main__":
    main()

"""`fixmt fix` over folders of growing size: rate, memory, and whether both grow as they should.

    python benchmarks/scale.py [--numbers 100 1000] [--model none] [--jobs 1 2]
        [--distinct N] [--keep NAME]

A run reads, repairs and writes every article, without a memory; with ``--distinct`` N articles are
repeated and the run has a memory of its own, so that a folder of any size can be done with the
model, which still gets a new sentence in every tenth article. Rates by the clock say what a user
sees, rates by CPU what the program costs; the slope is that of CPU seconds on a double logarithmic
scale, the start-up (a run over one article) taken off: 1 is linear growth.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from itertools import pairwise
from pathlib import Path

import folder
import measuring

HEAD = (
    *("articles", "MB", "jobs", "s", "CPU s", "of the main process"),
    *("articles/min", "articles/CPU-min", "peak MB"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--numbers", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--jobs", type=int, nargs="+", default=[1])
    parser.add_argument("--model", default="none")
    parser.add_argument("--report", action="store_true", help="write the HTML report as well")
    parser.add_argument("--distinct", type=int, default=0, help="repeat so many articles")
    parser.add_argument("--size", type=float, default=1.0, help="length of articles, 1 is usual")
    parser.add_argument("--keep", metavar="NAME", help="write results/NAME.md")
    args = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as work:
        start = _measure(Path(work), 1, args, 1)[1]
        for jobs in args.jobs:
            for number in args.numbers:
                size, done = _measure(Path(work), number, args, jobs)
                rows.append((number, size, jobs, done))
    repeated = f", {args.distinct} articles over and over" if args.distinct else ""
    what = f"model {args.model}{', with reports' if args.report else ''}"
    lines = [f"# Folders of growing size, {what}{repeated}", "", measuring.machine(), ""]
    lines.append(measuring.table(HEAD, (_row(*row) for row in rows)))
    lines += ["", f"Start-up and one article: {start.cpu_s:.2f} CPU s, {start.peak_mb:.0f} MB."]
    for (small, _, jobs, a), (large, _, other, b) in pairwise(rows):
        if jobs == other:
            net = (b.cpu_s - start.cpu_s) / (a.cpu_s - start.cpu_s)
            slope = math.log(net) / math.log(large / small)
            more = b.peak_mb - a.peak_mb
            lines.append(
                f"From {small} to {large} articles ({jobs} jobs): slope {slope:.3f}, "
                f"{more:+.0f} MB, {1024 * more / (large - small):+.1f} kB an article."
            )
    measuring.publish(args.keep or "scale", "\n".join(lines), bool(args.keep))


def _measure(
    work: Path, number: int, args: argparse.Namespace, jobs: int
) -> tuple[float, measuring.Measured]:
    place = work / f"news-{number}"
    if not place.exists():
        folder.make(number, place, size=args.size, distinct=args.distinct)
    size = sum(p.stat().st_size for p in place.rglob("*.txt")) / 2**20
    command = ["fix", str(place), "--model", args.model]
    command += ["--jobs", str(jobs), "--out", str(work / f"out-{number}-{jobs}")]
    memory = work / f"memory-{number}-{jobs}.sqlite"
    command += ["--memory", str(memory)] if args.distinct else ["--no-memory"]
    if args.report:
        command += ["--report", str(work / f"report-{number}-{jobs}")]
    return size, measuring.fixmt(command)


def _row(number: int, size: float, jobs: int, done: measuring.Measured) -> tuple[object, ...]:
    rates = (f"{60 * number / done.wall_s:,.0f}", f"{60 * number / done.cpu_s:,.0f}")
    times = (f"{done.wall_s:.1f}", f"{done.cpu_s:.1f}", f"{done.own_cpu_s:.1f}")
    return (number, f"{size:.1f}", jobs, *times, *rates, f"{done.peak_mb:.0f}")


if __name__ == "__main__":
    main()

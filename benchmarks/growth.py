"""Memory and rate of one long run of `fixmt fix` with the model, as it goes on (Linux).

    python benchmarks/growth.py [--number 10000] [--distinct 40] [--every 40] [--model NAME]
        [--minutes 60] [--keep NAME]

One folder, one process, the model loaded from the first question to the end. ``--distinct``
articles are repeated under other headlines, so that most sentences come from the memory of
translations, and every ``--every``th article has a Chinese sentence that was never seen, so that
the model is asked to the end. Resident memory and what is done are looked at every second; a row is
kept at each tenfold and at its triple. A run that has not ended after ``--minutes`` is interrupted,
and the table says how far it came.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import folder
import measuring

HEAD = ("articles", "minutes", "CPU s", "articles/min", "articles/CPU-min", "RSS MB", "peak MB")
_Row = tuple[int, float, float, float, float]  # articles, s, CPU s, RSS and peak in MB


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=10_000)
    parser.add_argument("--distinct", type=int, default=40)
    parser.add_argument("--every", type=int, default=40, help="articles to a new sentence")
    parser.add_argument("--model", default="fixmt-zh-en")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--keep", metavar="NAME", help="write results/NAME.md")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        place = Path(work) / "news"
        size = folder.make(args.number, place, distinct=args.distinct, every=args.every)
        rows = _watched(Path(work), place, args)
    said = f"{args.distinct} articles over and over, a new sentence in every {args.every}th"
    lines = [f"# One run over {args.number:,} articles, model {args.model}, {said}", ""]
    lines += [measuring.machine(), "", measuring.table(HEAD, map(_shown, rows)), ""]
    lines.append(f"The folder has {size / 2**20:.1f} MB. One process; its workers: none.")
    if rows[-1][0] < args.number:
        lines.append(f"Interrupted after {args.minutes:.0f} minutes.")
    small = next((r for r in rows if r[0] >= 1000), rows[0])
    if (more := rows[-1][0] - small[0]) > 0:
        grown = rows[-1][4] - small[4]
        lines.append(
            f"From {small[0]} to {rows[-1][0]} articles the peak grew by {grown:.0f} MB, "
            f"{1024 * grown / more:.1f} kB an article."
        )
    measuring.publish(args.keep or "growth", "\n".join(lines), bool(args.keep))


def _watched(work: Path, place: Path, args: argparse.Namespace) -> list[_Row]:
    """Rows of the run, the last at its end."""
    out = work / "out"
    command = [sys.executable, "-m", "fixmt", "fix", str(place), "--out", str(out)]
    command += ["--model", args.model, "--jobs", "1", "--memory", str(work / "memory.sqlite")]
    marks = [m * 10**k for k in range(2, 7) for m in (1, 3)]
    rows: list[_Row] = []
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    last: _Row = (0, 0.0, 0.0, 0.0, 0.0)
    while process.poll() is None:
        time.sleep(1.0)
        seen = _seen(process.pid)
        if seen is None:
            break
        done = sum(len(files) for _, _, files in os.walk(out)) if out.exists() else 0
        last = (done, time.monotonic() - begun, *seen)
        if marks and done >= marks[0]:
            marks.pop(0)
            rows.append(last)
            print(*_shown(last), file=sys.stderr, flush=True)
        if last[1] > 60 * args.minutes:
            process.send_signal(signal.SIGINT)
            break
    process.wait()
    if not rows or last[0] > rows[-1][0]:
        rows.append(last)
    return rows


def _seen(pid: int) -> tuple[float, float, float] | None:
    """CPU seconds, resident memory and its peak in MB of a process; None if it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    sizes = dict(line.split(":", 1) for line in status.splitlines())
    if "VmRSS" not in sizes:
        return None
    cpu = (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")
    rss, peak = (int(sizes[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM"))
    return cpu, rss, peak


def _shown(row: _Row) -> tuple[object, ...]:
    done, seconds, cpu, rss, peak = row
    rates = (f"{60 * done / max(1e-9, seconds):,.0f}", f"{60 * done / max(1e-9, cpu):,.0f}")
    return (done, f"{seconds / 60:.1f}", f"{cpu:.0f}", *rates, f"{rss:.0f}", f"{peak:.0f}")


if __name__ == "__main__":
    main()

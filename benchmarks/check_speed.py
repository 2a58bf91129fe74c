"""How fast ``fixmt check`` reads a folder, beside codespell and typos on the same folder.

    python benchmarks/check_speed.py [--megabytes 3] [--runs 5] [--jobs N] [--path BIN]
        [--keep NAME]

The folder is made of the examples and of authored paragraphs, garbled and fluent ones in turn. The
commands run in turn, round after round; the figures are medians of whole processes, start-up
included, and the ratios are medians over the rounds. "again" is a run over what an earlier one has
checked and remembers; the others have no memory. codespell and typos are taken from ``--path``
(a folder of executables) or from PATH and left out where they are not installed; all of them search
plain words in a list, fixmt does what ``fixmt rules`` lists.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from folder import AUTHORED, EXAMPLES
from measuring import machine, publish, table

_PARAGRAPHS = 12  # of one file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=3.0, help="size of the folder")
    parser.add_argument("--runs", type=int, default=5, help="rounds that count; one more warms up")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--path", default=None, help="where codespell and typos are installed")
    parser.add_argument("--keep", metavar="NAME", help="write results/NAME.md")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as kept:
        folder = Path(name)
        files, size = gather(folder, int(args.megabytes * 1e6))
        commands = dict(_commands(folder, args.jobs, args.path, Path(kept) / "memory"))
        rounds = [{name: _run(c) for name, c in commands.items()} for _ in range(args.runs + 1)]
    lines = ["# Speed of `fixmt check`", "", f"{files} files, {size / 1e6:.2f} MB; {machine()}", ""]
    lines += [report(rounds[1:], size), "", "; ".join(_versions(commands)) + "."]
    publish(args.keep or "check_speed", "\n".join(lines), bool(args.keep))


def gather(folder: Path, size: int) -> tuple[int, int]:
    """Write articles of ``size`` bytes together into ``folder``; their number and bytes."""
    count = total = 0
    for text in _articles():
        if total >= size:
            break
        data = text.encode()
        (folder / f"{count:05d}.txt").write_bytes(data)
        count, total = count + 1, total + len(data)
    return count, total


def _articles() -> Iterator[str]:
    """The examples, then authored paragraphs; over and over, each time under another headline."""
    authored = next((folder for folder in AUTHORED if folder.is_dir()), None)
    texts = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.txt"))]
    for table_ in sorted(authored.glob("triples_*.tsv")) if authored else ():
        rows = [line.split("\t") for line in table_.read_text("utf-8").split("\n") if line]
        for start in range(0, len(rows), _PARAGRAPHS):
            for column in (1, 2):
                part = [row[column] for row in rows[start : start + _PARAGRAPHS] if len(row) > 2]
                texts.append("\n\n".join(part) + "\n")
    number = 0
    while True:
        for text in texts:
            number += 1
            yield text if number <= len(texts) else f"Report {number}\n\n{text}"


def _commands(
    folder: Path, jobs: int, path: str | None, memory: Path
) -> Iterator[tuple[str, list[str]]]:
    for tool, options in (("codespell", []), ("typos", ["--threads", "1"])):
        if found := shutil.which(tool, path=path):
            yield tool, [found, *options, str(folder)]
    fixmt = [sys.executable, "-m", "fixmt", "check", "--isolated", str(folder), "--jobs"]
    yield "fixmt --jobs 1", [*fixmt, "1", "--no-memory"]
    if jobs > 1:
        yield f"fixmt --jobs {jobs}", [*fixmt, str(jobs), "--no-memory"]
    yield "fixmt --jobs 1, again", [*fixmt, "1", "--memory", str(memory)]


def _run(command: Sequence[str]) -> tuple[float, float]:
    """Seconds by the clock and of CPU; the exit code says only whether anything was found."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode == 2 and "fixmt" in command:
        raise RuntimeError("fixmt failed; run it by hand to see why")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime


def report(rounds: Sequence[dict[str, tuple[float, float]]], size: int) -> str:
    """A table with one row a command; ratios are to the first command."""
    first = next(iter(rounds[0]))
    rows = []
    for name in rounds[0]:
        wall = statistics.median(r[name][0] for r in rounds)
        cpu = statistics.median(r[name][1] for r in rounds)
        ratio = statistics.median(r[first][0] / r[name][0] for r in rounds)
        by_cpu = statistics.median(r[first][1] / r[name][1] for r in rounds)
        rate = size / 1e6 / wall
        rows.append(
            (name, f"{wall:.2f}", f"{cpu:.2f}", f"{rate:.2f}", f"{ratio:.3f}", f"{by_cpu:.3f}")
        )
    head = ("command", "s", "CPU s", "MB/s", f"speed to {first}", "the same by CPU")
    return table(head, rows)


def _versions(commands: dict[str, list[str]]) -> Iterator[str]:
    for name, command in commands.items():
        if "--jobs 1" in name or not name.startswith("fixmt"):
            start = command[:3] if name.startswith("fixmt") else command[:1]
            said = subprocess.run(
                [*start, "--version"], capture_output=True, text=True, check=False
            )
            version = re.search(r"\d+(?:\.\d+)+", said.stdout)
            yield f"{name.split(' ')[0]} {version.group() if version else '?'}"


if __name__ == "__main__":
    main()

"""What the benchmarks share: a command's time and memory, and the machine in general terms."""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of a command: seconds by the clock and of CPU, and its largest process."""

    wall_s: float
    cpu_s: float
    own_cpu_s: float  # of it by the process that was started, not by its workers
    peak_mb: float
    said: str  # on stderr


_TIMED = """
import resource, sys
from fixmt import cli
code = cli.main(sys.argv[1:])
own = resource.getrusage(resource.RUSAGE_SELF)
print("own", own.ru_utime + own.ru_stime, file=sys.stderr)
sys.exit(code)
"""


def fixmt(args: Sequence[str]) -> Measured:
    """Run fixmt with ``args``; CPU and memory are of it and its children.

    Raises:
        RuntimeError: it failed.
    """
    started = time.perf_counter()
    command = [sys.executable, "-c", _TIMED, *args]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"fixmt failed: {said}")
    said, _, own = said.strip().rpartition("own ")
    cpu = usage.ru_utime + usage.ru_stime
    return Measured(wall, cpu, float(own), usage.ru_maxrss / 1024, said.strip())


def machine() -> str:
    """The machine and the day, in a line."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    busy = os.getloadavg()[0]
    return (
        f"{datetime.date.today().isoformat()}; {os.cpu_count()} cores, {cores} of them for this "
        f"process, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}; load average {busy:.1f} when it ended."
    )


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table, numbers to the right."""
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join(['---:'] * len(head))} |"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    return "\n".join(lines)


def publish(name: str, text: str, keep: bool) -> None:
    """Print ``text`` and, if it is to be kept, write it to ``results/NAME.md``."""
    print(text)
    if keep:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.md").write_text(text + "\n", "utf-8")

"""A second run over an unchanged folder: what it costs beside the first, and that it asks nothing.

    python benchmarks/rerun.py [--number 100] [--model NAME] [--keep NAME]

The first run fills an empty memory; the second finds everything there, and a third finds only the
model's answers, for one rule is switched off and the articles are due again.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import folder
import measuring


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--model", default="none")
    parser.add_argument("--size", type=float, default=1.0)
    parser.add_argument("--keep", metavar="NAME", help="write results/NAME.md")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        folder.make(args.number, work / "news", size=args.size)
        command = ["fix", str(work / "news"), "--model", args.model]
        command += ["--memory", str(work / "memory.sqlite"), "--out", str(work / "out")]
        first = measuring.fixmt(command)
        before = _contents(work / "out")
        second = measuring.fixmt(command)
        same = _contents(work / "out") == before
        third = measuring.fixmt([*command, "--ignore", "DB001"])
        kept = (work / "memory.sqlite").stat().st_size / 2**20
    rows = [
        (
            what,
            f"{m.wall_s:.1f}",
            f"{m.cpu_s:.1f}",
            f"{100 * m.cpu_s / first.cpu_s:.1f} %",
            f"{m.peak_mb:.0f}",
        )
        for what, m in (("first", first), ("unchanged", second), ("one rule off", third))
    ]
    lines = [
        f"# Rerun over {args.number} articles, model {args.model}",
        "",
        measuring.machine(),
        "",
        measuring.table(("run", "s", "CPU s", "of the first", "peak MB"), rows),
        "",
        f"The memory is {kept:.1f} MB. The second run "
        f"{'wrote the same bytes' if same else 'WROTE OTHER BYTES'} and said: "
        f"`{second.said.strip().rsplit('; ', 1)[-1]}`.",
    ]
    measuring.publish(args.keep or "rerun", "\n".join(lines), bool(args.keep))


def _contents(place: Path) -> dict[str, bytes]:
    return {str(p.relative_to(place)): p.read_bytes() for p in place.rglob("*.txt")}


if __name__ == "__main__":
    main()

"""Building the report of a run with thousands of edits, and its word diff beside difflib.

python benchmarks/report.py [--edits 5000] [--keep NAME]
"""

from __future__ import annotations

import argparse
import difflib
import tempfile
import time
from pathlib import Path

import folder
import measuring
from rapidfuzz.distance import Levenshtein

from fixmt import files, glossary, pipeline
from fixmt.article import Outcome
from fixmt.config import Config
from fixmt.detectors import Context
from fixmt.report import RunInfo, html, words


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=5000)
    parser.add_argument("--keep", metavar="NAME", help="write results/NAME.md")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        outcomes = _outcomes(work, args.edits)
        edits = sum(len(o.edits) for _, o in outcomes)
        info = RunInfo("0", "benchmark", "none", "none", "normal")
        started = time.process_time()
        html.write(outcomes, work / "report", info)
        built = time.process_time() - started
        size = sum(p.stat().st_size for p in (work / "report").iterdir()) / 2**20
    lines = [
        f"# The report of {edits} edits",
        "",
        measuring.machine(),
        "",
        f"{len(outcomes)} articles, {edits} edits: {built:.2f} CPU s, {size:.1f} MB; "
        f"{1000 * built / edits:.2f} ms an edit, {1000 * built / len(outcomes):.1f} ms a page.",
        "",
        measuring.table(("diff", "pairs", "CPU s", "to difflib"), _diffs(outcomes)),
    ]
    measuring.publish(args.keep or "report", "\n".join(lines), bool(args.keep))


def _outcomes(work: Path, edits: int) -> list[tuple[str, Outcome]]:
    """Repaired articles with at least ``edits`` edits in all."""
    context, found, number = Context(glossary.default()), [], 0
    folder.make(edits // 20, work / "news")
    for path in sorted((work / "news").rglob("*.txt")):
        found.append((path.name, pipeline.repair(files.read(path), context, Config())))
        number += len(found[-1][1].edits)
        if number >= edits:
            break
    return found


def _diffs(outcomes: list[tuple[str, Outcome]]) -> list[tuple[object, ...]]:
    """The same paragraphs before and after, word by word, by each library."""
    pairs = []
    for _, outcome in outcomes:
        before, after = outcome.article.source.split("\n"), outcome.repaired.split("\n")
        if len(before) == len(after):
            pairs += [
                (list(words.tokens(a)), list(words.tokens(b)))
                for a, b in zip(before, after, strict=True)
                if a != b
            ]
    started = time.process_time()
    for a, b in pairs:
        Levenshtein.opcodes(a, b)
    fast = time.process_time() - started
    started = time.process_time()
    for a, b in pairs:
        difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    slow = time.process_time() - started
    return [
        ("rapidfuzz Levenshtein", len(pairs), f"{fast:.3f}", f"{slow / fast:.0f}×"),
        ("difflib", len(pairs), f"{slow:.3f}", "1×"),
    ]


if __name__ == "__main__":
    main()

"""What mending adds: chrF++ with and without it, edits by confidence, and a sheet to read blind.

    python benchmarks/mending.py [--shared ../shared] [--limit N] [--sheet sheet.tsv]
    python benchmarks/mending.py --judged sheet.tsv

Every text is repaired twice, with mending and without. The sheet has one line for each sentence
that differs: its number, the two readings as A and B in random order, and an empty column for the
reader's verdict (A, B or =). A second file, ``SHEET.key``, says which one was mended.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from fixmt import engines, files, pipeline
from fixmt.article import Edit, Outcome
from fixmt.cli import inputs
from fixmt.config import Config
from fixmt.text import sentences

RULE = "GB030"
TOGETHER = 8  # sentences that stand in for an article where the data has single ones


@dataclass(frozen=True)
class Text:
    """One text with its edited reference."""

    name: str
    garbled: str
    reference: str


def texts(shared: Path, limit: int) -> Iterator[Text]:
    """The development articles, and the development triples in groups."""
    for path in sorted((shared / "data/dev/repair").glob("*.ref.txt")):
        plain = path.with_name(path.name.replace(".ref", ""))
        yield Text(plain.name, plain.read_text("utf-8"), path.read_text("utf-8"))
    lines = (shared / "data/dev/authored/triples.tsv").read_text("utf-8").strip("\n").split("\n")
    rows = [line.split("\t") for line in lines][: limit or None]
    for at in range(0, len(rows), TOGETHER):
        part = rows[at : at + TOGETHER]
        yield Text(f"triples {at}", *("\n".join(r[k] for r in part) for k in (1, 2)))


def edits(outcome: Outcome) -> Iterator[tuple[float, Edit]]:
    """Edits of mending with their confidence."""
    for edit in outcome.edits:
        for cause in edit.causes:
            if cause.rule == RULE:
                yield cause.confidence, edit


def differing(plain: Outcome, mended: Outcome) -> Iterator[tuple[str, str]]:
    """Sentences of both readings that are not the same, line by line."""
    for a, b in zip(plain.repaired.split("\n"), mended.repaired.split("\n"), strict=True):
        if a == b:
            continue
        one, two = (_sentences(line) for line in (a, b))
        if len(one) == len(two):
            yield from ((x, y) for x, y in zip(one, two, strict=True) if x != y)
        else:
            yield a, b


def _sentences(line: str) -> list[str]:
    article = files.from_bytes(line.encode())
    return [span.of(line) for segment in article.segments for span in sentences(line, segment.span)]


def measure(args: argparse.Namespace) -> None:
    """Print the figures, and write the sheet."""
    from sacrebleu.metrics import CHRF

    config = Config()
    engine = engines.load(args.model)
    known = inputs.context([], config)
    rows: list[tuple[Text, Outcome, Outcome]] = []
    for text in texts(args.shared, args.limit):
        article = files.from_bytes(text.garbled.encode())
        runs = [
            pipeline.repair(article, known, c, engine)
            for c in (replace(config, ignore=(RULE,)), config)
        ]
        rows.append((text, runs[0], runs[1]))
    metric = CHRF(word_order=2)
    print("| texts | chrF++ of the input | without mending | with mending | edits |")
    print("|---|---|---|---|---|")
    groups = {"articles": ".txt", "triples": "triples"}
    for group, mark in groups.items():
        here = [r for r in rows if mark in r[0].name]
        scores = [
            metric.corpus_score(
                [_flat(x) for x in side], [[_flat(t.reference) for t, _, _ in here]]
            )
            for side in (
                [t.garbled for t, _, _ in here],
                [a.repaired for _, a, _ in here],
                [b.repaired for _, _, b in here],
            )
        ]
        count = sum(len(list(edits(b))) for _, _, b in here)
        shown = " | ".join(f"{s.score:.2f}" for s in scores)
        print(f"| {len(here)} {group} | {shown} | {count} |")
    print(f"\n{metric.get_signature()}")
    if args.sheet:
        _write_sheet(args.sheet, [p for _, a, b in rows for p in differing(a, b)])


def _write_sheet(path: Path, pairs: list[tuple[str, str]]) -> None:
    rng = Random(5)
    shuffled = rng.sample(pairs, len(pairs))
    sheet, key = [], []
    for number, (plain, mended) in enumerate(shuffled):
        mended_first = rng.random() < 0.5
        a, b = (mended, plain) if mended_first else (plain, mended)
        sheet.append(f"{number}\t{a}\t{b}\t")
        key.append(f"{number}\t{'A' if mended_first else 'B'}")
    path.write_text("\n".join(sheet) + "\n", "utf-8")
    path.with_name(path.name + ".key").write_text("\n".join(key) + "\n", "utf-8")
    print(f"{len(sheet)} sentences to read in {path}")


def judge(path: Path) -> None:
    """Print better : same : worse of a sheet that was read."""
    key = dict(line.split("\t") for line in _lines(path.with_name(path.name + ".key")))
    counts = {"better": 0, "same": 0, "worse": 0}
    for line in _lines(path):
        number, _, _, verdict = line.split("\t")[:4]
        if verdict.strip() in ("A", "B"):
            counts["better" if verdict.strip() == key[number] else "worse"] += 1
        elif verdict.strip() == "=":
            counts["same"] += 1
    ratio = counts["better"] / max(1, counts["worse"])
    print(" · ".join(f"{name} {n}" for name, n in counts.items()), f"· {ratio:.1f} : 1")


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").split("\n") if line]


def _flat(text: str) -> str:
    return " ".join(text.split())


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model", default=engines.DEFAULT)
    parser.add_argument("--limit", type=int, default=0, help="triples (0 = all)")
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--judged", type=Path)
    args = parser.parse_args()
    judge(args.judged) if args.judged else measure(args)


if __name__ == "__main__":
    main()

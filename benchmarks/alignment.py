"""How well English sentences are aligned with their Chinese: precision, recall, F1 of beads.

    python benchmarks/alignment.py [FILE] [--drop 0.1] [--one-paragraph] [--show]

FILE has lines ``article⇥paragraph⇥zh⇥garbled⇥fluent``; default: the held-out articles. The lines of
an article make two documents, Chinese and English. Gold: inside a line, sentences go together in
their order where both sides have as many; where not, the line is one bead. A bead counts as found
only if both its sides are exactly those of a gold bead. With ``--drop`` that share of the lines is
missing on one side, chosen at random, half of them on either.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from fixmt import alignment, formats, glossary
from fixmt.alignment import Sentence

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT.parent / "shared/data/dev/authored/articles.tsv"
SIDES = {"garbled": 3, "fluent": 4}
_Group = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Case:
    """Two documents and the beads between them, by the numbers of their sentences."""

    chinese: tuple[Sentence, ...]
    english: tuple[Sentence, ...]
    gold: frozenset[_Group]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", nargs="?", type=Path, default=FILE)
    parser.add_argument("--drop", type=float, default=0.0, metavar="SHARE")
    parser.add_argument("--one-paragraph", action="store_true", help="no paragraphs to go by")
    parser.add_argument("--show", action="store_true", help="every bead that is wrong")
    args = parser.parse_args()
    rows = [line.split("\t") for line in args.file.read_text("utf-8").split("\n")]
    rows = [row for row in rows if len(row) > 4 and row[1].isdigit()]
    terms = glossary.default()
    print("side     documents  gold  found  precision recall F1     certain: share, precision")
    for side, column in SIDES.items():
        cases = list(_cases(rows, column, args.drop, args.one_paragraph))
        _measure(side, cases, terms, args.show)


def _cases(rows: Sequence[Sequence[str]], column: int, drop: float, joined: bool) -> Iterator[Case]:
    random = Random(1)
    for name in dict.fromkeys(row[0] for row in rows):
        kept = []
        for row in (r for r in rows if r[0] == name):
            lost = random.random() < drop
            here = random.random() < 0.5
            kept.append(
                (row[1], "" if lost and here else row[2], "" if lost and not here else row[column])
            )
        yield _case(kept, " " if joined else "\n\n")


def _case(lines: Sequence[tuple[str, str, str]], between: str) -> Case:
    sides: list[tuple[Sentence, ...]] = []
    places: list[list[tuple[int, int]]] = []
    for side in (1, 2):
        text, ends, paragraph = "", [], ""
        for line in lines:
            if text and line[side]:
                inside = " " if side == 2 else ""
                text += inside if line[0] == paragraph else between
            start = len(text)
            text += line[side]
            paragraph = line[0] if line[side] else paragraph
            ends.append((start, len(text)))
        sides.append(alignment.split(formats.article(text)))
        places.append(ends)
    gold: set[_Group] = set()
    for spans in zip(*places, strict=True):
        zh, en = (
            [k for k, s in enumerate(side) if start <= s.span.start < end]
            for side, (start, end) in zip(sides, spans, strict=True)
        )
        if zh and en and len(zh) != len(en):
            gold.add((tuple(zh), tuple(en)))
        elif zh and en:
            gold |= {((i,), (j,)) for i, j in zip(zh, en, strict=True)}
        else:
            gold |= {((i,), ()) for i in zh} | {((), (j,)) for j in en}
    return Case(sides[0], sides[1], frozenset(gold))


def _measure(name: str, cases: Sequence[Case], terms: glossary.Glossary, show: bool) -> None:
    right = found = wanted = certain = certainly = 0
    for case in cases:
        beads = alignment.align(case.chinese, case.english, terms)
        wanted += len(case.gold)
        for bead in beads:
            good = (tuple(bead.chinese), tuple(bead.english)) in case.gold
            found, right = found + 1, right + good
            if bead.confidence >= 0.9:
                certain, certainly = certain + 1, certainly + good
            if show and not good:
                print(
                    f"  {bead.confidence:.2f}", *(case.chinese[i].text[:50] for i in bead.chinese)
                )
                print("      ", *(case.english[j].text[:90] for j in bead.english))
    precision, recall = right / found, right / wanted
    f1 = 2 * right / (found + wanted)
    print(
        f"{name:8} {len(cases):9} {wanted:5} {found:6}  {precision:9.3f} {recall:6.3f} {f1:.3f}"
        f"  {certain / found:14.3f} {certainly / max(1, certain):10.3f}"
    )


if __name__ == "__main__":
    main()

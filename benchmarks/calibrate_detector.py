"""Fit the two constants of ``fluency.probability``: what the log-odds of the detector mean.

    python benchmarks/calibrate_detector.py [--data ../shared/data] [--authored TRIPLES.tsv …]

Two kinds of text weigh alike: machine translations whose errors people marked (``train/
qe2021-error-spans``; garbled where most raters marked a major error), and both sides of authored
triples, eight in an article, that the detector was not trained on: of those here the ones written
after it. No development data is read. The order of sentences, and so what is reported, stays.
"""

from __future__ import annotations

import argparse
import lzma
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from calibration import Stated, reliability
from garble import NEVER, ROOT, Case, scored, table

from fixmt import fluency, formats
from fixmt.article import Span

LATER = ("U5", "U6", "U7", "U8", "U9", "U10", "W1")
TOGETHER, ROUNDS = 8, 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    default = [ROOT / f"training/authored/triples_{name}.tsv" for name in LATER]
    parser.add_argument("--authored", type=Path, nargs="+", default=default)
    args = parser.parse_args()
    sets = {
        "qe2021": list(rated(args.data / "train/qe2021-error-spans.tsv.xz")),
        "authored, in articles": [c for path in args.authored for c in authored(path)],
    }
    judged = {name: [c for c in cases if c[1] > NEVER] for name, cases in sets.items()}
    bias, slope = fitted(list(judged.values()))
    print(f"probability = σ({bias:.2f} + {slope:.2f} · log-odds)")
    for name, cases in judged.items():
        before = [(fluency.probability(odds), garbled) for garbled, odds in cases]
        reliability(f"{name}, as shipped", before)
        after: list[Stated] = [(_sigmoid(bias + slope * odds), g) for g, odds in cases]
        reliability(f"{name}, refitted", after)


def rated(path: Path) -> Iterator[Case]:
    """Segments of rated machine translations, each document of each system as an article."""
    marks: dict[tuple[str, str], dict[str, list[bool]]] = defaultdict(dict)
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            system, document, _, _, _, text, *spans = line.rstrip("\n").split("\t")
            major = len(spans) > 2 and "major" in spans[2]
            marks[system, document].setdefault(text, []).append(major)
    for segments in marks.values():
        found = scored(formats.article("\n".join(segments)))
        at = 0
        for text, votes in segments.items():
            span = Span(at, at + len(text))
            inside = [odds for place, odds in found if span.overlaps(place)]
            yield 2 * sum(votes) > len(votes), max(inside, default=NEVER)
            at = span.end + 1


def authored(path: Path) -> Iterator[Case]:
    """Sentences of both sides of authored triples."""
    rows = table(path, 3)
    for column, garbled in ((1, True), (2, False)):
        for at in range(0, len(rows), TOGETHER):
            text = "\n".join(row[column] for row in rows[at : at + TOGETHER])
            yield from ((garbled, odds) for _, odds in scored(formats.article(text)))


def fitted(sets: Sequence[Sequence[Case]]) -> tuple[float, float]:
    """Bias and slope of a logistic regression by Newton's method, all sets weighing alike."""
    cases = [(odds, float(garbled), 1 / len(one)) for one in sets for garbled, odds in one]
    bias, slope = 0.0, 0.0
    for _ in range(ROUNDS):
        slopes = [0.0, 0.0]
        curves = [1e-9, 0.0, 1e-9]
        for x, y, weight in cases:
            p = _sigmoid(bias + slope * x)
            error, curve = weight * (y - p), weight * p * (1 - p)
            slopes = [slopes[0] + error, slopes[1] + error * x]
            curves = [curves[0] + curve, curves[1] + curve * x, curves[2] + curve * x * x]
        scale = curves[0] * curves[2] - curves[1] ** 2
        bias += (curves[2] * slopes[0] - curves[1] * slopes[1]) / scale
        slope += (curves[0] * slopes[1] - curves[1] * slopes[0]) / scale
    return bias, slope


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


if __name__ == "__main__":
    main()

"""Fit the two constants of ``gate.confidence`` on held-out Chinese-English pairs.

    python benchmarks/calibrate_gate.py MODEL PAIRS.tsv [--zh 0] [--en 2] [--limit 300]

Each source sentence is translated and judged as in a repair. A translation counts as acceptable if
its chrF against the reference reaches ``--accept`` (a stand-in for a reviewer). Prints the fitted
constants, and how often translations of each confidence were acceptable.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from sacrebleu.metrics import CHRF

from fixmt import gate, glossary
from fixmt.engines import Request, load
from fixmt.repairs import translate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model")
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--zh", type=int, default=0, help="column of the Chinese")
    parser.add_argument("--en", type=int, default=2, help="column of the reference")
    parser.add_argument("--limit", type=int, default=300)
    parser.add_argument("--accept", type=float, default=50.0, help="least chrF")
    args = parser.parse_args()

    rows = [line.split("\t") for line in args.pairs.read_text("utf-8").split("\n") if line]
    pairs = [(r[args.zh], r[args.en]) for r in rows if len(r) > max(args.zh, args.en)]
    pairs = pairs[:: max(1, len(pairs) // args.limit)][: args.limit]
    points, passed = measured(args.model, pairs, args.accept)
    bias, slope = fitted(points)
    print(f"{len(pairs)} pairs, {passed} pass, confidence = σ({bias:.2f} + {slope:.2f}·score)")
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        here = [good for x, good in points if low <= sigmoid(bias + slope * x) < low + 0.2]
        if here:
            share = sum(here) / len(here)
            print(f"  {low:.1f}-{low + 0.2:.1f}: {len(here):4d}, {share:.2f} acceptable")


def measured(
    model: str, pairs: list[tuple[str, str]], accept: float
) -> tuple[list[tuple[float, bool]], int]:
    """(score, acceptable) of the gate's choice for each pair that has one."""
    terms, engine, chrf = glossary.default(), load(model), CHRF()
    requests = [Request(zh, translate.hints(zh, terms), n=translate.HYPOTHESES) for zh, _ in pairs]
    points = []
    for (zh, reference), found in zip(pairs, engine.translate(requests), strict=True):
        judged = [(h.score, gate.judge(zh, h.text, terms)) for h in found]
        if judged and judged[best := gate.best_first(judged)[0]][1].passed:
            quality = chrf.sentence_score(found[best].text, [reference]).score
            points.append((found[best].score, quality >= accept))
    return points, len(points)


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def fitted(points: list[tuple[float, bool]]) -> tuple[float, float]:
    """Logistic regression by gradient ascent, lightly held to the origin."""
    bias, slope = 0.0, 0.0
    for _ in range(20_000):
        errors = [(good - sigmoid(bias + slope * x), x) for x, good in points]
        bias += 0.5 * (sum(e for e, _ in errors) / len(points))
        slope += 0.5 * (sum(e * x for e, x in errors) / len(points) - 0.0005 * slope)
    return bias, slope


if __name__ == "__main__":
    main()

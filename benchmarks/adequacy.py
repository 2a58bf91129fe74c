"""How well sentences are found that do not say what their Chinese says (rule SR010).

    python benchmarks/adequacy.py [--data ../shared/data] [--memory FILE] [--curve]
    python benchmarks/adequacy.py --fit [--limit 78]

The segments of ``dev/mqm23-dev``, each with its Chinese: one counts as wrong if most of its raters
marked a major error. Then ``dev/authored/articles``: how many fluent translations are reported, and
how many of them beside the Chinese of another sentence. ``--fit`` fits the weights on segments of
``train/qe2021-error-spans`` (wrong: their rater marked a major error) and prints them as
``data/adequacy.tsv`` has them.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

from fixmt import engines
from fixmt.engines import Engine, Request
from fixmt.memory import Remembering, Store
from fixmt.original import adequacy
from fixmt.original.adequacy import Scores
from fixmt.repairs.translate import source

ROOT = Path(__file__).resolve().parents[1]
NEVER = -math.inf
_AT_ONCE = 8  # originals that are asked about together

# Chinese, English, and whether it is wrong.
Pair = tuple[str, str, bool]
# Is it wrong, and the log-odds the model gives it (NEVER: not judged).
Case = tuple[bool, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    parser.add_argument("--memory", type=Path, help="keep the answers of the model in FILE")
    parser.add_argument("--curve", action="store_true", help="precision and recall by threshold")
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--limit", type=int, default=78, help="originals to fit on")
    args = parser.parse_args()
    engine: Engine = engines.load()
    if args.memory:
        engine = Remembering(engine, Store(args.memory, print))
    if args.fit:
        fit(engine, list(_rated(args.data / "train/qe2021-error-spans.tsv.xz")), args.limit)
        return
    rated = list(_mqm(args.data / "dev/mqm23-dev.jsonl.xz"))
    fluent = list(_authored(args.data / "dev/authored/articles.tsv"))
    cases = judged(engine, rated)
    everything = sum(wrong for wrong, _ in cases) / len(cases)
    print(f"mqm23-dev: {len(cases)} segments, {everything:.3f} of them wrong")
    print("threshold                 precision recall F1     reported")
    show("everything", cases, NEVER)
    show("calibrated, log-odds 0", cases, 0.0)
    best = max({odds for _, odds in cases}, key=lambda level: rates(cases, level)[2])
    show(f"best, log-odds {best:+.2f}", cases, best)
    show(f"SR010, log-odds {adequacy.threshold():+.2f}", cases, adequacy.threshold())
    if args.curve:
        for level in (-1.0, -0.5, 0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0):
            show(f"  log-odds {level:+.2f}", cases, level)
    for name, pairs in (("its own", fluent), ("another", _turned(fluent))):
        found = [odds for _, odds in judged(engine, pairs)]
        reported = sum(odds >= adequacy.threshold() for odds in found)
        print(f"fluent, beside {name} Chinese: {reported} of {len(found)} reported")


def judged(engine: Engine, pairs: Sequence[Pair]) -> list[Case]:
    """Log-odds of each pair, in order."""
    return [
        (wrong, NEVER if scores is None else adequacy.log_odds(scores))
        for (_, _, wrong), scores in zip(pairs, scored(engine, pairs), strict=True)
    ]


def scored(engine: Engine, pairs: Sequence[Pair]) -> list[Scores | None]:
    """What the model makes of each pair that can be judged."""
    found: list[Scores | None] = []
    for at in range(0, len(pairs), _AT_ONCE * 10):
        part = pairs[at : at + _AT_ONCE * 10]
        asked = [Request(source(zh)) for zh, _, _ in part]
        forced = [Request(source(zh), forced=adequacy.readable(en)) for zh, en, _ in part]
        answers = engine.translate(list(dict.fromkeys(asked)))
        best = dict(zip(dict.fromkeys(asked), answers, strict=True))
        for (_, en, _), ask, answer in zip(part, asked, engine.translate(forced), strict=True):
            fine = adequacy.judgeable(en) and answer and best[ask]
            found.append(
                Scores(answer[0].score, answer[0].tokens, best[ask][0].score) if fine else None
            )
    return found


def fit(engine: Engine, pairs: Sequence[Pair], limit: int) -> None:
    """Print the weights of a logistic regression (by Newton's method, lightly regularised)."""
    import numpy as np

    originals = list(dict.fromkeys(zh for zh, _, _ in pairs))
    Random(1).shuffle(originals)
    chosen = set(originals[:limit])
    mine = [pair for pair in pairs if pair[0] in chosen]
    rows = [
        (adequacy.features(scores), wrong)
        for (_, _, wrong), scores in zip(mine, scored(engine, mine), strict=True)
        if scores is not None
    ]
    x = np.array([features for features, _ in rows])
    y = np.array([float(wrong) for _, wrong in rows])
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        curvature = (x * (p * (1 - p))[:, None]).T @ x + 0.1 * np.eye(len(weights))
        weights -= np.linalg.solve(curvature, x.T @ (p - y) + 0.1 * weights)
    print(f"# {len(rows)} segments, {y.mean():.3f} wrong")
    for name, weight in zip(("bias", "behind", "length"), weights, strict=True):
        print(f"{name}\t{weight:.2f}")


def rates(cases: Iterable[Case], threshold: float) -> tuple[float, float, float, int]:
    """Precision, recall, F1 and number of those reported from ``threshold`` on."""
    cases = list(cases)
    reported = sum(odds >= threshold for _, odds in cases)
    wanted = sum(wrong for wrong, _ in cases)
    right = sum(wrong and odds >= threshold for wrong, odds in cases)
    f1 = 2 * right / max(1, reported + wanted)
    return right / max(1, reported), right / max(1, wanted), f1, reported


def show(name: str, cases: Sequence[Case], threshold: float) -> None:
    precision, recall, f1, reported = rates(cases, threshold)
    print(f"{name:25} {precision:9.3f} {recall:6.3f} {f1:.3f} {reported:9}")


def _mqm(path: Path) -> Iterable[Pair]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    rows = [
        (s["src"], d["text"][s["start"] : s["end"]], bool(s["garbled_majority"]))
        for d in documents
        for s in d["segments"]
    ]
    return sorted(rows)  # equal originals together


def _rated(path: Path) -> Iterable[Pair]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    return [(r[4], r[5], "major" in r[8] or "critical" in r[8]) for r in rows]


def _authored(path: Path) -> Iterable[Pair]:
    rows = [line.split("\t") for line in path.read_text("utf-8").split("\n")]
    return [(r[2], r[4], False) for r in rows if len(r) > 4 and r[1].isdigit()]


def _turned(pairs: Sequence[Pair]) -> list[Pair]:
    """Each English beside the Chinese of the next."""
    return [
        (following[0], en, True)
        for (_, en, _), following in zip(pairs, [*pairs[1:], pairs[0]], strict=True)
    ]


if __name__ == "__main__":
    main()

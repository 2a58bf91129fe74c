"""Make the parameters of the fluency model that finds garbled sentences.

    python training/fluency.py --shared ../shared/data

Writes ``src/fixmt/data/fluency.{json,tsv,bin}`` and prints what was measured on held-out folds:
authored files and articles, and blocks of the other corpora, that the scoring fold did not see.
Needs numpy and about ten minutes on two cores. Deterministic. No development data is read.
"""

from __future__ import annotations

import argparse
import json
from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from multiprocessing import Pool
from pathlib import Path
from random import Random

import fluency_classes
import numpy as np
from fluency_examples import FOLDS, Example, examples
from fluency_fit import BITS, POWER, Array, Matrix, fit, logistic
from numpy.typing import NDArray

from fixmt.fluency.features import hashes
from fixmt.fluency.judge import in_context, judgeable
from fixmt.fluency.model import Context, parse_classes
from fixmt.fluency.tokens import tokenize

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "src/fixmt/data"

# At the shipped threshold at most this share of clean held-out sentences is reported.
FALSE_ALARMS = 0.0008
_classes: Mapping[str, str] = {}


def main() -> None:
    """Learn, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared/data")
    shared = parser.parse_args().shared
    found = examples(shared)
    print(f"{len(found)} examples", flush=True)
    table = fluency_classes.classes(found, shared / "parallel")
    text = "\n".join(f"{name}\t{' '.join(words)}" for name, words in sorted(table.items()))
    (OUT / "fluency.tsv").write_text(text, encoding="utf-8")
    rows, usable = features(found, parse_classes(text))
    print(f"{len(rows.hashes)} features of {len(table)} classes", flush=True)
    own = held_out(found, rows)
    articles = made_up_articles(found, usable)
    context = fit_context(found, own, articles)
    threshold = measure(found, own, articles, context)
    weights, bias = fit_all(found, rows)
    scale = float(np.quantile(np.abs(weights[weights != 0]), 0.9999)) / 127
    packed = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
    (OUT / "fluency.bin").write_bytes(array("b", packed.tolist()).tobytes())
    numbers = {"scale": scale, "bias": bias, "power": POWER, "threshold": threshold}
    shown = {name: round(value, 6) for name, value in numbers.items()}
    fields = ("own", "others", "bias")
    shown["context"] = {name: round(getattr(context, name), 4) for name in fields}  # type: ignore[assignment]
    (OUT / "fluency.json").write_text(json.dumps(shown, indent=1) + "\n", encoding="utf-8")


def features(
    found: Sequence[Example], classes: Mapping[str, str]
) -> tuple[Matrix, NDArray[np.bool_]]:
    """Features of each example, and whether the detector would judge it."""
    with Pool(2, _remember, (classes,)) as pool:
        rows = pool.map(_row, [e.text for e in found], chunksize=500)
    usable = np.array([judged for _, _, judged in rows])
    return Matrix.of([(row, length) for row, length, _ in rows]), usable


def _remember(classes: Mapping[str, str]) -> None:
    global _classes
    _classes = classes


def _row(text: str) -> tuple[NDArray[np.int32], int, bool]:
    tokens = tokenize(text, _classes)
    seen = {gram & ((1 << BITS) - 1) for grams in hashes(tokens) for gram in grams}
    row = np.fromiter(sorted(seen), np.int32, len(seen))
    return row, len(tokens.words) + 2, judgeable(text, tokens)


def held_out(found: Sequence[Example], rows: Matrix) -> Array:
    """Log-odds of each example's wording, by a model that did not see its fold."""
    folds = np.array([e.fold for e in found])
    scores = np.zeros(len(found))
    for fold in range(FOLDS):
        here = folds == fold
        weights, bias = fit_all([e for e in found if e.fold != fold], rows.pick(~here))
        scores[here] = rows.pick(here).scores(weights, bias)
        print(f"fold {fold} scored", flush=True)
    return scores


def fit_all(found: Sequence[Example], rows: Matrix) -> tuple[Array, float]:
    """The classifier of ``found``."""
    labels = np.array([e.garbled for e in found])
    weights = np.array([e.weight for e in found])
    return fit(rows, labels, weights, np.array([e.kind == "authored" for e in found]))


def made_up_articles(found: Sequence[Example], usable: NDArray[np.bool_]) -> list[list[int]]:
    """Articles to learn the context from, as numbers of examples.

    Whole garbled and whole clean ones, half-edited ones that mix both sides of a pair, and single
    sentences.
    """
    rng = Random(0)
    by_name: dict[str, list[int]] = defaultdict(list)
    for number, example in enumerate(found):
        if usable[number] and example.kind != "rated":
            by_name[example.article].append(number)
    articles = []
    for name, garbled in by_name.items():
        articles += [garbled, [rng.choice(garbled)]]
        side, _, pair = name.partition(" ")
        fluent = by_name.get(f"fluent {pair}") if side == "garbled" else None
        if fluent:
            share = rng.choice((0.15, 0.3, 0.5))
            lines = sorted({found[n].line for n in garbled + fluent})
            kept = {line for line in lines if rng.random() < share}
            mixed = [n for n in garbled if found[n].line in kept]
            articles.append(mixed + [n for n in fluent if found[n].line not in kept])
    return articles


def fit_context(found: Sequence[Example], own: Array, articles: list[list[int]]) -> Context:
    """Weigh a sentence's own wording against that of its article."""
    plain = Context(own=0.0, others=1.0, bias=0.0)
    others = [odds for article in articles for odds in in_context(plain, own[article].tolist())]
    order = [n for article in articles for n in article]
    labels = np.array([found[n].garbled for n in order])
    weights = np.array([1.0 if found[n].kind == "authored" else 0.5 for n in order])
    columns = np.column_stack([own[order], others])
    return Context(*(float(x) for x in logistic(columns, labels, weights)))


def measure(
    found: Sequence[Example], own: Array, articles: list[list[int]], context: Context
) -> float:
    """Print held-out figures; the log-odds that keeps to ``FALSE_ALARMS`` in every kind."""
    clean: dict[str, list[float]] = defaultdict(list)
    garbled: dict[str, list[float]] = defaultdict(list)
    pairs: list[tuple[float, float]] = []
    singles = [[n] for n in sorted({n for article in articles for n in article})]
    for article in [a for a in articles if len(a) > 1] + singles:
        odds = in_context(context, own[article].tolist())
        spoilt = any(found[n].garbled > 0.1 for n in article)
        kind = found[article[0]].kind + (", alone" if len(article) == 1 else ", article")
        for number, value in zip(article, odds, strict=True):
            pairs.append((value, found[number].garbled))
            if found[number].garbled >= 0.7:
                garbled[kind].append(value)
            elif not spoilt:
                clean[kind].append(value)
    threshold = max(float(np.quantile(values, 1 - FALSE_ALARMS)) for values in clean.values())
    print(f"threshold {threshold:.3f}")
    for kind, values in sorted(clean.items()):
        share = 1000 * np.mean(np.array(values) >= threshold)
        recall = np.mean(np.array(garbled.get(kind, [np.nan])) >= threshold)
        print(f"{kind}: {len(values)} clean, {share:.1f} a thousand reported; recall {recall:.3f}")
    _reliability(pairs)
    return threshold


def _reliability(pairs: list[tuple[float, float]]) -> None:
    values = np.array(pairs)
    chance = 1 / (1 + np.exp(-values[:, 0]))
    for low in np.arange(0, 1, 0.1):
        here = (chance >= low) & (chance < low + 0.1)
        if here.any():
            print(f"said {chance[here].mean():.2f}: {values[here, 1].mean():.2f} of {here.sum()}")


if __name__ == "__main__":
    main()

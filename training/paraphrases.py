"""Which words of garbled English stand for which words of its edited form.

    python training/paraphrases.py

Writes ``src/fixmt/data/paraphrases.tsv``: stem in the garbled sentence, stem in the edited one,
strength. Both directions of a word translation model (IBM model 1; Brown et al. 1993, "The
Mathematics of Statistical Machine Translation") are estimated on the authored triples' English
sides; the strength is the geometric mean of the two probabilities. Pairs listed in
``training/authored/paraphrases_refused.tsv`` were read and are no paraphrases.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from corpora import read_tsv

from fixmt.glossary.stems import stem
from fixmt.mending.words import content, words

ROOT = Path(__file__).resolve().parent
NULL = ""
IDENTITY, EMPTY = 5.0, 0.3  # prior weight of a word standing for itself, and for nothing
ROUNDS = 6

Sides = tuple[list[str], list[str]]
Table = dict[tuple[str, str], float]


def sides(shared: Path) -> Iterable[tuple[str, str]]:
    """Garbled and edited sentences of all authored triples."""
    folders = (shared / "data/authored", ROOT / "authored")
    for path in sorted(p for folder in folders for p in folder.glob("triples_*.tsv")):
        for row in read_tsv(path, 3):
            yield row[1], row[2]


def model_one(pairs: list[Sides]) -> tuple[Table, Table]:
    """``(p(y | x), expected counts)`` of word pairs, by expectation maximisation."""
    table: Table = {}
    for _ in range(ROUNDS):
        counts: Table = defaultdict(float)
        totals: dict[str, float] = defaultdict(float)
        for left, right in pairs:
            lefts = [*left, NULL]
            for y in right:
                weights = [_prior(x, y) * (table.get((x, y), 1e-6) if table else 1) for x in lefts]
                whole = sum(weights)
                for x, weight in zip(lefts, weights, strict=True):
                    counts[x, y] += weight / whole
                    totals[x] += weight / whole
        table = {(x, y): n / totals[x] for (x, y), n in counts.items()}
    return table, counts


def _prior(x: str, y: str) -> float:
    return IDENTITY if x == y else EMPTY if x == NULL else 1.0


def names(sentences: Iterable[str]) -> set[str]:
    """Stems that stand mostly with a capital inside a sentence."""
    capital: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for sentence in sentences:
        for word in words(sentence)[1:]:
            seen[stem(word.text)] += 1
            capital[stem(word.text)] += word.text[:1].isupper()
    return {s for s, n in seen.items() if capital[s] > 0.6 * n}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent.parent / "shared")
    parser.add_argument("--least", type=float, default=0.12, help="least strength")
    parser.add_argument("--count", type=float, default=2.5, help="least expected count")
    args = parser.parse_args()
    texts = list(sides(args.shared))
    pairs = [(content(g), content(f)) for g, f in texts]
    pairs = [p for p in pairs if all(p)]
    forward, counts = model_one(pairs)
    backward, _ = model_one([(f, g) for g, f in pairs])
    proper = names(f for _, f in texts)
    refused = {tuple(r) for r in read_tsv(ROOT / "authored/paraphrases_refused.tsv", 2)}
    rows = []
    for (x, y), p in forward.items():
        strength = math.sqrt(p * backward.get((y, x), 0.0))
        sound = x.isalpha() and y.replace("-", "").isalpha() and x != y and y not in proper
        if sound and strength >= args.least and counts[x, y] >= args.count:
            rows.append((x, y, f"{strength:.2f}"))
    kept = sorted(row for row in rows if row[:2] not in refused)
    target = ROOT.parent / "src/fixmt/data/paraphrases.tsv"
    header = "garbled\tedited\tstrength\n"
    target.write_text(header + "".join("\t".join(row) + "\n" for row in kept), "utf-8")
    print(f"{len(pairs)} pairs of sentences, {len(rows)} word pairs, {len(kept)} kept")


if __name__ == "__main__":
    main()

"""Word classes induced from plain English: words that stand between the same words.

Distributional clustering after Schütze (1995), "Distributional Part-of-Speech Tagging": each word
is the profile of its neighbours at distance 1 and 2 among the most frequent words, reduced by a
singular value decomposition and clustered by spherical k-means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import numpy as np
from corpora import read_lines
from fluency_examples import Example
from numpy.typing import NDArray

from fixmt.fluency.tokens import TOKEN

WORDS = 15_000  # vocabulary
OWN = 120  # most frequent words, each its own class
CLASSES = 200
_NEIGHBOURS, _DIMENSIONS, _ROUNDS = 400, 60, 25
_AUTHORED_COUNTS = 4  # the domain is small beside the corpora: its words count this often
# Parallel corpora whose English is read, and the share of lines.
_READ = (("jiyu-example-sentences", 0.5), ("taiwan-laws-moj", 0.15), ("3am-captions", 0.5))

Matrix = NDArray[np.float32]


def classes(examples: Iterable[Example], parallel: Path) -> dict[str, list[str]]:
    """Class name → its words, most frequent first; the class ``=`` holds words of their own."""
    counts: Counter[str] = Counter()
    texts: list[list[str]] = []
    for text, times in _texts(examples, parallel):
        words = [t.lower() for t in TOKEN.findall(text)]
        texts.append(words)
        counts.update(words)
        for _ in range(times - 1):
            counts.update(words)
    vocabulary = [w for w, _ in counts.most_common(2 * WORDS) if w[0].isalpha() or w == "0"]
    vocabulary = [w for w in vocabulary if w.isascii()][:WORDS]
    frequency = np.array([counts[w] for w in vocabulary], np.float32)
    labels = _cluster(_profiles(texts, vocabulary), np.minimum(frequency, 2000) ** 0.5)
    table: dict[str, list[str]] = {"=": vocabulary[:OWN]}
    for word, label in zip(vocabulary[OWN:], labels[OWN:], strict=True):
        table.setdefault(f"c{label}", []).append(word)
    return table


def _texts(examples: Iterable[Example], parallel: Path) -> Iterator[tuple[str, int]]:
    for example in examples:
        yield example.text, _AUTHORED_COUNTS if example.kind == "authored" else 1
    for name, share in _READ:
        rng = Random(3)
        for line in read_lines(parallel / f"{name}.tsv.zst"):
            if rng.random() < share:
                yield line.split("\t")[-1], 1


def _profiles(texts: list[list[str]], vocabulary: list[str]) -> Matrix:
    """Unit rows, one a word: what stands one and two places to either side of it."""
    index = {word: number for number, word in enumerate(vocabulary)}
    rare, edge = _NEIGHBOURS, _NEIGHBOURS + 1
    ids = np.array([i for t in texts for i in (-2, *(index.get(w, -1) for w in t))], np.int32)
    known = np.where((ids >= _NEIGHBOURS) | (ids == -1), rare, ids)
    known = np.where(ids == -2, edge, known)
    size = _NEIGHBOURS + 2
    matrix = np.zeros((len(vocabulary), 4 * size), np.float32)
    for block, (offset, weight) in enumerate(((-1, 1.0), (1, 1.0), (-2, 0.3), (2, 0.3))):
        word = ids[max(0, -offset) : len(ids) - max(0, offset)]
        near = known[max(0, offset) : len(ids) + min(0, offset)]
        seen = word >= 0
        np.add.at(matrix, (word[seen], near[seen] + block * size), weight)
    matrix = np.sqrt(matrix / (matrix.sum(1, keepdims=True) + 1e-9))  # Hellinger distance
    matrix -= matrix.mean(0)
    axes = np.linalg.svd((matrix.T @ matrix).astype(np.float64))[0][:, :_DIMENSIONS]
    reduced = matrix @ axes.astype(np.float32)
    return reduced / (np.linalg.norm(reduced, axis=1, keepdims=True) + 1e-9)


def _cluster(points: Matrix, weights: Matrix) -> NDArray[np.int64]:
    """Cluster number of each row; the first ``OWN`` rows do not move the centres."""
    rng = np.random.default_rng(0)
    centres = points[rng.choice(np.arange(OWN, 6000), CLASSES, replace=False)].copy()
    for _ in range(_ROUNDS):
        labels = (points @ centres.T).argmax(1)
        labels[:OWN] = -1
        for number in range(CLASSES):
            mine = labels == number
            if mine.any():
                centre = (points[mine] * weights[mine, None]).sum(0)
                centres[number] = centre / np.linalg.norm(centre)
    return (points @ centres.T).argmax(1)

"""Sentences to learn garbled wording from, with soft labels, folds and the article they stand in.

Positive examples are the garbled sides of the authored pairs, as far as their fluent sides word
them differently; a garbled side that only carries scars (full-width stops, joints) counts as clean
wording. Negative examples are the fluent sides, which share the domain and so keep its words from
counting as garbled, and references and originals of other domains.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from zlib import crc32

from corpora import read_lines, read_systems
from rapidfuzz.distance import LCSseq

from fixmt.article import Span
from fixmt.text import sentences

FOLDS = 5
OURS = Path(__file__).resolve().parent / "authored"

_WORD = re.compile(r"[A-Za-z0-9]+")
_TRIPLES_AN_ARTICLE, _LINES_AN_ARTICLE, _LINES_A_BLOCK = 8, 12, 60
# Corpora of clean English: file, sentences to take (None: all), weight of one in training.
_CLEAN = (
    ("tico19-tm", None, 1.0),
    ("mlqe-pe-wikipedia", None, 1.0),
    ("taiwan-laws-moj", 12_000, 1.0),
    ("3am-captions", 5_000, 1.0),
)


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence. ``article`` names the (real or made-up) article and its side, ``line`` the
    paragraph in it; sentences of one fold share no article, file or block with other folds."""

    text: str
    garbled: float  # 0..1
    weight: float
    kind: str
    fold: int
    article: str
    line: int


def split(text: str) -> list[str]:
    """Sentences of ``text`` as the detector sees them."""
    return [span.of(text) for span in sentences(text, Span(0, len(text)))]


def reworded(garbled: str, fluent: str) -> float:
    """Share of the words of ``garbled`` that ``fluent`` does not keep in order."""
    one, two = (_WORD.findall(side.lower()) for side in (garbled, fluent))
    return 1 - LCSseq.similarity(one, two) / len(one) if one and two else 1.0


def examples(shared: Path) -> list[Example]:
    """All examples, from ``../shared/data`` and the authored files of this repository."""
    found = [
        *authored(shared / "authored", OURS),
        *_news(shared),
        *_clean(shared / "parallel"),
        *_rated(shared / "train/qe2021-error-spans.tsv.xz"),
    ]
    return [e for e in found if len(e.text.split()) > 1]


def authored(*folders: Path) -> Iterator[Example]:
    """Both sides of the authored triples and articles."""
    paths = sorted(p for folder in folders for p in folder.glob("triples_*.tsv"))
    for number, path in enumerate(paths):
        for line, row in enumerate(_rows(path, 3)):
            name = f"{path.stem}/{line // _TRIPLES_AN_ARTICLE}"
            yield from _pair(row[1], row[2], number % FOLDS, name, line)
    for folder in folders:
        for line, row in enumerate(_rows(folder / "articles.tsv", 5)):
            yield from _pair(row[3], row[4], crc32(row[0].encode()) % FOLDS, row[0], line)


def _rows(path: Path, columns: int) -> list[list[str]]:
    rows = [r.split("\t") for r in read_lines(path)] if path.exists() else []
    return [r for r in rows if len(r) >= columns and "garbled" not in r]


def _pair(garbled: str, fluent: str, fold: int, article: str, line: int) -> Iterator[Example]:
    for text in split(fluent):
        yield Example(text, 0.0, 1.5, "authored", fold, f"fluent {article}", line)
    for text in split(garbled):
        label = min(1.0, max(0.0, (reworded(text, fluent) - 0.05) / 0.2))
        weight = 1.0 if label <= 0 or label >= 0.7 else 0.4
        yield Example(text, label, weight, "authored", fold, f"garbled {article}", line)


def _news(shared: Path) -> Iterator[Example]:
    """Human references of news translation, which must not be reported: hence the weight."""
    pairs = read_lines(shared / "train/wmt18-21-news.tsv.xz")
    yield from _lines("news", (p.split("\t")[1] for p in pairs), 2.0)
    outputs = read_systems(shared / "train/wmt21-system-outputs.tsv.xz")
    yield from _lines("news21", dict.fromkeys(o["reference"] for o in outputs), 2.0)


def _clean(folder: Path) -> Iterator[Example]:
    for name, size, weight in _CLEAN:
        lines = [line.split("\t")[-1] for line in read_lines(folder / f"{name}.tsv.zst")]
        if size:
            step = _LINES_AN_ARTICLE
            starts = Random(1).sample(range(0, len(lines) - step, step), size // step)
            lines = [line for start in sorted(starts) for line in lines[start : start + step]]
        yield from _lines(name, lines, weight)


def _lines(kind: str, lines: Iterable[str], weight: float) -> Iterator[Example]:
    for number, line in enumerate(lines):
        fold = number // _LINES_A_BLOCK % FOLDS
        article = f"{kind}/{number // _LINES_AN_ARTICLE}"
        for text in split(line):
            yield Example(text, 0.0, weight, kind, fold, article, number)


def _rated(path: Path) -> Iterator[Example]:
    """Machine translations with human error spans: the share of raters who saw a major error.

    Most of these errors need the source to be seen, so they weigh little.
    """
    ratings: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for line in read_lines(path):
        system, document, _, _, _, text, *spans = line.split("\t")
        ratings[document, system, text].append(spans[2] if len(spans) > 2 else "")
    for (document, system, text), kinds in sorted(ratings.items()):
        share = sum("major" in k for k in kinds) / len(kinds)
        fold = crc32(document.encode()) % FOLDS
        yield Example(text, share, 0.1, "rated", fold, f"{document} {system}", 0)

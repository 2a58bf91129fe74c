"""A folder of articles for the benchmarks, the same for the same number and seed.

    python benchmarks/folder.py NUMBER DIRECTORY [--chinese 0.5] [--seed 1] [--size 1]
        [--distinct N]

Each article is a headline and paragraphs: the garbled side of the authored training triples, and
paragraphs of the example articles. ``--chinese`` is the share of articles with sentences left in
Chinese; each of these is made of two authored clauses, so that hardly any repeats in the folder.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

ROOT = Path(__file__).parents[1]
AUTHORED = (ROOT / "training" / "authored", ROOT.parent / "shared" / "data" / "authored")
EXAMPLES = ROOT / "examples" / "articles"
_PER_FOLDER = 500


def make(
    number: int,
    directory: Path,
    chinese: float = 0.5,
    seed: int = 1,
    size: float = 1.0,
    distinct: int = 0,
    every: int = 10,
) -> int:
    """Write ``number`` articles under ``directory``; returns their bytes.

    ``size`` scales the number of paragraphs, 8 to 14 at 1. With ``distinct`` only so many differ;
    the others repeat them under another headline, each ``every``th with a new sentence in Chinese.
    """
    rng = random.Random(seed)
    triples = _triples()
    paragraphs = [
        line
        for path in sorted(EXAMPLES.glob("*.txt"))
        for line in path.read_text("utf-8").split("\n")
        if len(line) > 80
    ]
    total = 0
    texts: list[str] = []
    for index in range(number):
        if distinct and index >= distinct:
            text = f"Report {index}\n\n{texts[index % distinct]}"
            text += f"\n{_clauses(rng, triples)}\n" if index % every == 0 else ""
        else:
            text = _article(rng, triples, paragraphs, rng.random() < chinese, size)
            texts += [text] if distinct else []
        folder = directory / f"{index // _PER_FOLDER:03d}"
        folder.mkdir(parents=True, exist_ok=True)
        data = text.encode()
        (folder / f"{index:05d}.txt").write_bytes(data)
        total += len(data)
    return total


def _triples() -> list[tuple[str, str]]:
    """Chinese and garbled English of every authored triple."""
    place = next(p for p in AUTHORED if any(p.glob("triples_*.tsv")))
    found = []
    for path in sorted(place.glob("triples_*.tsv")):
        for line in path.read_text("utf-8").split("\n"):
            cells = line.split("\t")
            if len(cells) >= 3 and cells[0] and cells[1]:
                found.append((cells[0], cells[1]))
    return found


def _article(
    rng: random.Random,
    triples: list[tuple[str, str]],
    paragraphs: list[str],
    chinese: bool,
    size: float,
) -> str:
    lines = [rng.choice(triples)[1].rstrip("。.")]
    left = rng.randint(1, 3) if chinese else 0
    for _ in range(max(1, round(size * rng.randint(8, 14)))):
        if rng.random() < 0.1:
            lines.append(rng.choice(paragraphs))
            continue
        sentences = [garbled for _, garbled in rng.choices(triples, k=rng.randint(1, 4))]
        if left and rng.random() < 0.5:
            left -= 1
            sentences.insert(rng.randint(0, len(sentences)), _clauses(rng, triples))
        lines.append("".join(sentences))
    return "\n\n".join(lines) + "\n"


def _clauses(rng: random.Random, triples: list[tuple[str, str]]) -> str:
    first, second = (rng.choice(rng.choice(triples)[0].rstrip("。").split("，")) for _ in range(2))
    return f"{first}，{second}。"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--chinese", type=float, default=0.5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=float, default=1.0, help="length of articles")
    parser.add_argument("--distinct", type=int, default=0, help="repeat so many articles")
    args = parser.parse_args()
    size = make(args.number, args.directory, args.chinese, args.seed, args.size, args.distinct)
    print(f"{args.number} articles, {size / 2**20:.1f} MB under {args.directory}")


if __name__ == "__main__":
    main()

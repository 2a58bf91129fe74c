"""Matching speed of the glossary, in MB of UTF-8 a second of processor time, in both directions.

    python benchmarks/glossary.py [--entries 10000] [--megabytes 2] [--runs 5]

Entries and texts are generated with a fixed seed: Chinese sources of 2 to 8 characters; English
targets and renderings of 2 to 5 words; in the texts about one word in fifteen belongs to an entry.
The index is built before the clock starts; its time is given apart.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable

from fixmt import glossary
from fixmt.glossary import Glossary, Term

# The everyday characters of GB 2312: rows 16 to 55, 94 a row.
HAN = [
    bytes((0xA0 + row, 0xA0 + cell)).decode("gb2312")
    for row in range(16, 55)
    for cell in range(1, 95)
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--megabytes", type=float, default=2)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    rng = random.Random(7)
    vocabulary = [_word(rng) for _ in range(6000)]
    entries = Glossary(tuple(_term(rng, vocabulary) for _ in range(args.entries)))
    size = int(args.megabytes * 1e6)
    chinese = _text(rng, HAN, [t.source for t in entries.terms], "", size // 3)
    renderings = [text for t in entries.terms for text in (t.target, *t.forbidden)]
    english = _text(rng, vocabulary, renderings, " ", size)
    print(f"{args.entries} entries, median of {args.runs} runs")
    _time("Chinese", chinese, args.runs, lambda text: glossary.source_hits(text, entries))
    _time("Chinese, traditional", chinese + "與", args.runs,
          lambda text: glossary.source_hits(text, entries))  # fmt: skip
    _time("English", english, args.runs,
          lambda text: glossary.longest_first(glossary.occurrences(text, entries)))  # fmt: skip


def _time(name: str, text: str, runs: int, match: Callable[[str], tuple[object, ...]]) -> None:
    started = time.process_time()
    match(text[:100])
    built = time.process_time() - started
    megabytes = len(text.encode()) / 1e6
    speeds = []
    for _ in range(runs):
        started = time.process_time()
        hits = match(text)
        speeds.append(megabytes / (time.process_time() - started))
    print(
        f"{statistics.median(speeds):6.1f} MB/s  ({min(speeds):.1f} to {max(speeds):.1f})  {name}: "
        f"{megabytes:.1f} MB, {len(hits)} hits, index {built:.2f} s"
    )


def _word(rng: random.Random) -> str:
    syllables = rng.randint(1, 4)
    return "".join(rng.choice("bcdfglmnprst") + rng.choice("aeiou") for _ in range(syllables))


def _term(rng: random.Random, vocabulary: list[str]) -> Term:
    source = "".join(rng.choices(HAN, k=rng.randint(2, 8)))
    words = [" ".join(rng.choices(vocabulary, k=rng.randint(2, 5))) for _ in range(3)]
    return Term(source, words[0], forbidden=tuple(words[1:]))


def _text(rng: random.Random, words: list[str], terms: list[str], joint: str, size: int) -> str:
    """About ``size`` characters; Chinese characters are words of one letter here."""
    parts: list[str] = []
    length = 0
    while length < size:
        parts += rng.choices(words, k=60)
        parts[-1] += "。" if not joint else ". "
        parts[-2] = rng.choice(terms)
        length = length + sum(map(len, parts[-60:])) + 60 * len(joint)
    return joint.join(parts)


if __name__ == "__main__":
    main()

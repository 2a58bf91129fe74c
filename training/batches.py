"""The training mixture: streams of examples, sampled by tokens and cut into batches."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from corpora import Pair, read_tsv
from pairs import Mender, Names, Terms
from tokenizer import Codec

Example = tuple[list[int], list[int]]
Maker = Callable[[Random, tuple[str, ...]], Pair]
Loader = Callable[..., list[tuple[str, ...]]]  # the rows of NAME.tsv, of so many columns

# shares of tokens; the early mix is the curriculum of the first million tokens
MAIN = {"general": 0.55, "authored": 0.16, "mend": 0.19, "phrases": 0.05, "cedict": 0.05}
EARLY = {"general": 0.62, "authored": 0.12, "mend": 0.06, "phrases": 0.09, "cedict": 0.11}
LATE = {"general": 0.66, "authored": 0.14, "mend": 0.16, "phrases": 0.04}
COOL = {"news": 0.42, "authored": 0.27, "mend": 0.27, "phrases": 0.04}
MIXES = {"early": EARLY, "main": MAIN, "late": LATE, "cool": COOL}
REPEAT = {"own": 12, "news": 4, "wmt21": 3, "mlqe": 3, "tico": 2}
NEWS = ("news", "wmt21", "mlqe", "tico", "own", "own")
MAX_TOKENS = 160


@dataclass
class Stream:
    """Rows visited in a fresh seeded order each epoch; `taken` is the whole state."""

    name: str
    rows: list[tuple[str, ...]]
    make: Maker
    taken: int = 0
    _epoch: int = -1
    _order: np.ndarray | None = None

    def next(self, seed: int) -> tuple[Random, tuple[str, ...]]:
        """The next row and a random generator of its own."""
        epoch, at = divmod(self.taken, len(self.rows))
        if epoch != self._epoch:
            key = [seed, epoch, sum(map(ord, self.name))]
            self._order = np.random.default_rng(key).permutation(len(self.rows))
            self._epoch = epoch
        rng = Random(f"{seed}/{self.name}/{self.taken}")
        self.taken += 1
        return rng, self.rows[self._order[at]]


def general_names(data: Path) -> list[str]:
    """Names of the general corpora."""
    return [path.stem for path in sorted(data.glob("general_*.tsv"))]


def repeats(name: str) -> int:
    """How often a general corpus is read an epoch."""
    return REPEAT.get(name.removeprefix("general_"), 1)


class Mixture:
    """All streams, and chunks of batches drawn from them."""

    mixes = MIXES
    joined = ("general", "authored")  # streams of which now and then two lines are joined

    def __init__(self, data: Path, codec: Codec, seed: int = 7) -> None:
        self.codec, self.seed = codec, seed
        self.targets = self.rows()
        self._allowed = frozenset(self.targets)
        load = lambda name, n=2: [tuple(r[:n]) for r in read_tsv(data / f"{name}.tsv", n)]  # noqa: E731
        self.streams = {s.name: s for s in self.read(data, load)}
        self.chunks = 0

    def rows(self) -> list[int]:
        """Ids that targets are written with."""
        return self.codec.english

    def writable(self, target: list[int]) -> bool:
        """Whether `target` is made of the ids that targets are written with."""
        return self._allowed.issuperset(target)

    def read(self, data: Path, load: Loader) -> Iterable[Stream]:
        """The streams over the prepared data."""
        phrases = load("phrases")
        names = json.loads((data / "names.json").read_text("utf-8"))
        finder = Names(names["surnames"], set(names["readings"]))
        self.terms = Terms(phrases + load("gloss"), finder)
        forbidden = {en: bad.split("|") for en, bad in load("forbidden")}
        self.mender = Mender(forbidden, {en: zh for zh, en in phrases})
        general = [p for name in general_names(data) for p in load(name) * repeats(name)]
        news = [p for name in NEWS for p in load(f"general_{name}")]
        authored = load("authored", 3)
        mend: list[tuple[str, ...]] = [("garbled", g, f) for _, g, f in authored]
        mend += [("synthetic", "", f) for _, _, f in authored[::2]]
        mend += [("identity", "", f) for _, _, f in authored[1::3]]
        mend += [("identity", "", en) for _, en in load("general_news")[::7]]
        mend += [("pair", bad, good) for bad, good in load("hyps") + load("defects")]
        short = [p for p in phrases if len(p[0]) <= 20]
        return (
            Stream("general", general, self.translate),
            Stream("news", news, self.translate),
            Stream("authored", [(a[0], a[2]) for a in authored], self.translate),
            Stream("mend", mend, self.mend),
            Stream("phrases", short, self.plain),
            Stream("cedict", load("cedict"), self.plain),
        )

    def plain(self, rng: Random, row: tuple[str, ...]) -> Pair:
        """A pair as it is."""
        return row[0], row[1]

    def translate(self, rng: Random, row: tuple[str, ...]) -> Pair:
        """A translation pair; three in ten get their terms annotated."""
        zh, en = row[0], row[1]
        return (self.terms.annotate(rng, zh, en) if rng.random() < 0.3 else zh), en

    def mend(self, rng: Random, row: tuple[str, ...]) -> Pair:
        """A mending pair of the row's kind."""
        kind, bad, good = row
        if kind == "identity":
            return self.mender.identity(good)
        if kind == "garbled":
            return self.mender.garbled(rng, bad, good)
        if kind == "synthetic":
            return self.mender.synthetic(rng, good)
        return f"<mend> {bad}", good

    def draw(self, stream: Stream, limit: int) -> Example | None:
        """One encoded example (now and then two joined), or None if it does not fit."""
        rng, row = stream.next(self.seed)
        source, target = stream.make(rng, row)
        if stream.name in self.joined and rng.random() < 0.12:
            more = stream.make(*stream.next(self.seed))
            source, target = source + more[0], f"{target} {more[1]}"
        src, tgt = self.codec.encode(source), self.codec.encode(target)
        return (src, tgt) if self.writable(tgt) and max(len(src), len(tgt)) <= limit else None

    def chunk(self, mix: str, tokens: int, batch_tokens: int) -> list[list[Example]]:
        """Batches of about `batch_tokens` padded tokens, `tokens` in all, in random order."""
        limit = 44 if mix == "early" else MAX_TOKENS
        examples: list[Example] = []
        for name, share in self.mixes[mix].items():
            left = share * tokens
            while left > 0:
                example = self.draw(self.streams[name], limit)
                if example:
                    examples.append(example)
                    left -= len(example[0]) + len(example[1])
        rng = Random(f"{self.seed}/chunk/{self.chunks}")
        self.chunks += 1
        rng.shuffle(examples)
        examples.sort(key=lambda e: (int(2 * len(e[1]) ** 0.5), len(e[0])))
        batches: list[list[Example]] = [[]]
        width = [0, 0]
        for src, tgt in examples:
            wider = [max(width[0], len(src)), max(width[1], len(tgt))]
            if sum(wider) * (len(batches[-1]) + 1) > batch_tokens and batches[-1]:
                batches.append([])
                wider = [len(src), len(tgt)]
            batches[-1].append((src, tgt))
            width = wider
        rng.shuffle(batches)
        return batches

    def state(self) -> dict[str, int]:
        """Counters that fix everything drawn from here on."""
        return {"chunks": self.chunks} | {n: s.taken for n, s in self.streams.items()}

    def restore(self, state: dict[str, int]) -> None:
        """Continue from `state`."""
        self.chunks = state["chunks"]
        for name, stream in self.streams.items():
            stream.taken = state.get(name, 0)

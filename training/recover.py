"""The other direction: the Chinese that an English line, garbled or not, may come from.

Trained by `train.py --task recover` from the shipped weights, for benchmarks/routes.py alone.
The encoder reads `<zh> ENGLISH`; the decoder writes with the Chinese rows of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random

from batches import NEWS, Loader, Mixture, Stream, general_names, repeats
from corpora import Pair
from transformers import MarianMTModel

ZH, LIKE = "<zh>", "<mend>"

MAIN = {"garbled": 0.52, "fluent": 0.12, "systems": 0.12, "general": 0.2, "phrases": 0.04}
COOL = {"garbled": 0.66, "fluent": 0.12, "systems": 0.1, "news": 0.12}


class Recovery(Mixture):
    """English to Chinese, garbled English above all."""

    mixes = {"early": MAIN, "main": MAIN, "late": MAIN, "cool": COOL}  # noqa: RUF012
    joined = ()

    def rows(self) -> list[int]:
        """Ids that targets are written with."""
        return self.codec.chinese

    def read(self, data: Path, load: Loader) -> Iterable[Stream]:
        """The streams over the prepared data; rows are (Chinese, English)."""
        authored = load("authored", 3)
        general = [p for name in general_names(data) for p in load(name) * repeats(name)]
        news = [p for name in NEWS for p in load(f"general_{name}")]
        return (
            Stream("garbled", [(a[0], a[1]) for a in authored], self.recover),
            Stream("fluent", [(a[0], a[2]) for a in authored], self.recover),
            Stream("systems", [(zh, en) for en, zh in load("outputs")], self.recover),
            Stream("general", general, self.recover),
            Stream("news", news, self.recover),
            Stream("phrases", load("phrases"), self.recover),
        )

    def recover(self, rng: Random, row: tuple[str, ...]) -> Pair:
        """English in, Chinese out."""
        return recover_source(row[1]), row[0]


def recover_source(text: str) -> str:
    """Source line that asks for the Chinese of `text`."""
    return f"{ZH} {text}"


def begin_symbol(model: MarianMTModel, vocab: dict[str, int]) -> None:
    """Start the row of the symbol, untrained so far, from that of mending."""
    rows = model.model.shared.weight.data
    rows[vocab[ZH]] = rows[vocab[LIKE]]

"""Batches drawn ahead in processes of their own, for a device that outruns one of them."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from batches import Example, Mixture
from tokenizer import Codec

Batches = list[list[Example]]

_mixture: Mixture | None = None


def _begin(kind: type[Mixture], data: Path, seed: int) -> None:
    """Load the mixture once a process; each visits the rows in an order of its own."""
    global _mixture
    _mixture = kind(data, Codec(data / "tokenizer"), seed + os.getpid())


def _chunk(mix: str, tokens: int, batch: int) -> Batches:
    """Runs in a worker."""
    assert _mixture is not None
    return _mixture.chunk(mix, tokens, batch)


class Feed:
    """Chunks of batches, a few for each of `workers` processes ahead of their use.

    What is drawn depends on timing, so a run with workers does not repeat to the letter.
    """

    def __init__(self, kind: type[Mixture], data: Path, seed: int, workers: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.pool = ProcessPoolExecutor(workers, context, _begin, (kind, data, seed))
        self.ahead, self.mix = 2 * workers, ""
        self.waiting: deque[Future[Batches]] = deque()

    def chunk(self, mix: str, tokens: int, batch: int) -> Batches:
        """The next chunk of `mix`: about `tokens` in batches of about `batch` padded tokens."""
        if mix != self.mix:
            for future in self.waiting:
                future.cancel()
            self.waiting.clear()
            self.mix = mix
        while len(self.waiting) < self.ahead:
            self.waiting.append(self.pool.submit(_chunk, mix, tokens, batch))
        return self.waiting.popleft().result()

    def close(self) -> None:
        """End the processes."""
        self.pool.shutdown(wait=False, cancel_futures=True)

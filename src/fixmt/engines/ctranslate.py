"""Marian models through CTranslate2 (Klein et al. 2020, "The OpenNMT Neural Machine Translation
Toolkit: 2020 Edition"): 8-bit weights, several times as fast as transformers on a CPU.

A score depends on its own source, whatever else is translated with it: 8-bit products are summed
in integers, and a batch holds sources of like length only. Within one class of lengths
(:data:`_CLASS`) the products of the attention are computed by the same instructions in the same
order, and padding adds zeros at their end. (On one processor, sources of one to four characters
differed by 2e-7.)
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import ModelError
from . import Hint, Hypothesis, Request, converted, folder
from .answering import LENGTH_POWER, SEARCH, answers, mean, room
from .markers import MEND, TERM
from .placing import Placer
from .tokens import Tokenizer

_BATCH = 32  # sentences decoded together
# Sources whose numbers of tokens have the same quotient by this are decoded together. It is the
# width of a vector of 32-bit numbers: an 11-token source padded to 16 has other last bits.
_CLASS = 16
_WEIGHTS = {"cpu": "int8", "cuda": "float16"}


class CTranslate:
    """One loaded model.

    Args:
        path: a model folder as :func:`folder.find` gives it.
        name: what the signature calls it.
        beams: beam size.
        threads: CPU threads, each with a batch of its own; None: one for every CPU at hand.
        device: ``auto`` (a GPU if there is one), ``cpu`` or ``cuda``.
        weights: type of the weights and of what is computed with them; "" for the device's own.
    """

    def __init__(
        self,
        path: Path,
        name: str = "",
        beams: int = 4,
        threads: int | None = None,
        device: str = "auto",
        weights: str = "",
    ) -> None:
        self._path = path
        self._name = name or path.name
        self.beams = beams
        self._threads = threads or _cpus()
        self._wanted = device
        self._weights = weights

    @cached_property
    def signature(self) -> str:
        how = f"ctranslate2:{converted.version()}:{self._device}:{self._type}"
        return f"{self._name}@{folder.digest(self._path)}|{how}|beam:{self.beams}|search:{SEARCH}"

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        """Hypotheses for each request, best first; none where the model loops whatever is tried.

        Raises:
            ModelError: the model cannot be loaded.
        """
        return answers(self, requests)

    def search(self, sources: Sequence[str], n: int, no_repeat: int = 0) -> list[list[Hypothesis]]:
        """Up to ``n`` finished hypotheses for each source, best first."""
        tokens = [self._tokenizer.source(text) for text in sources]
        found = self._batched(
            [len(t) for t in tokens],
            lambda batch: self._model.translate_batch(
                [tokens[i] for i in batch],
                beam_size=max(self.beams, n),
                num_hypotheses=n,
                length_penalty=LENGTH_POWER,
                min_decoding_length=0,  # 1 would take the end symbol out of the first softmax
                return_scores=True,
                no_repeat_ngram_size=no_repeat,
                max_decoding_length=room(_longest(len(tokens[batch[0]])), self.positions),
                asynchronous=True,
            ),
        )
        return [
            [
                Hypothesis(self._tokenizer.text(output), mean(score, len(output)))
                for output, score in zip(result.hypotheses, result.scores, strict=True)
                if len(output) < room(len(source), self.positions)  # else it was cut short
            ]
            for source, result in zip(tokens, found, strict=True)
        ]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Mean log-probability of each output's tokens, end symbol included, given its source.

        Source and output are read up to the number of positions the model has. Computed with
        32 bits on a CPU: differences between similar outputs are the use of these scores, and
        8 bits blur them (by 0.6 in the sum over an output, against 0.1). One pair at a time, as
        floating-point products do depend on the size of a batch.
        """
        most = self.positions - 1  # and the end symbol
        whole = [self._tokenizer.source(source) for source, _ in pairs]
        sources = [[*tokens[:-1][:most], tokens[-1]] for tokens in whole]
        outputs = [self._tokenizer.target(output)[:most] for _, output in pairs]
        pending = [
            self._scorer.score_batch([source], [output], asynchronous=True)[0]
            for source, output in zip(sources, outputs, strict=True)
        ]
        found = [begun.result() for begun in pending]
        return [min(0.0, sum(r.log_probs) / len(r.log_probs)) for r in found]

    def place(
        self, source: str, hints: Sequence[Hint], found: Sequence[Hypothesis]
    ) -> list[Hypothesis]:
        """Outputs with fewer faults in their terms than ``found``, made from them; best first.

        None on a GPU, where nobody has tried it yet: there the constrained search is for all.
        """
        return self._placer.placed(source, hints, found) if self._device == "cpu" else []

    def constrain(self, sources: Sequence[tuple[str, Sequence[Hint]]]) -> list[Hypothesis | None]:
        """The best hypothesis for each source that has all its terms, or None.

        This search needs the model in transformers, which is loaded when it is first wanted.
        """
        # One at a time: torch's results depend a little on what else is in a batch.
        return [self._reference.constrain([source])[0] for source in sources]

    def length(self, text: str) -> int:
        return len(self._tokenizer.source(text))

    @cached_property
    def mends(self) -> bool:
        return MEND in self._tokenizer.vocabulary

    @cached_property
    def inline(self) -> bool:
        return TERM in self._tokenizer.vocabulary

    @cached_property
    def positions(self) -> int:
        return folder.positions(self._path)

    def _batched(self, sizes: Sequence[int], start: Callable[[list[int]], list[Any]]) -> list[Any]:
        """Results in order; ``start`` begins the work on items of like size."""
        pending = [(batch, start(batch)) for batch in _batches(sizes)]
        results: list[Any] = [None] * len(sizes)
        for batch, begun in pending:
            for i, one in zip(batch, begun, strict=True):
                results[i] = one.result()
        return results

    @cached_property
    def _device(self) -> str:
        if self._wanted == "cpu":
            return "cpu"
        import ctranslate2

        there = ctranslate2.get_cuda_device_count() > 0
        if self._wanted == "cuda" and not there:
            raise ModelError("no CUDA device here that CTranslate2 can use; use --device cpu")
        return "cuda" if there else "cpu"

    @property
    def _type(self) -> str:
        return self._weights or _WEIGHTS[self._device]

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return Tokenizer(self._path)

    @cached_property
    def _model(self) -> Any:
        return self._translator(self._type)

    @cached_property
    def _placer(self) -> Placer:
        place = converted.converted(self._path, self._type)
        return Placer(
            self._model,
            self._tokenizer,
            converted.rows(place),
            LENGTH_POWER,
            lambda size: room(size, self.positions),
        )

    @cached_property
    def _scorer(self) -> Any:
        return self._translator("float32") if self._device == "cpu" else self._model

    def _translator(self, compute: str) -> Any:
        import ctranslate2

        place = converted.converted(self._path, self._type)
        try:
            return ctranslate2.Translator(
                str(place),
                device=self._device,
                compute_type=compute,
                inter_threads=self._threads if self._device == "cpu" else 1,
                intra_threads=1,
            )
        except (ValueError, RuntimeError) as fault:
            raise folder.damaged(place, fault) from None

    @cached_property
    def _reference(self) -> Any:
        from .marian import Marian

        return Marian(self._path, self._name, self.beams, self._threads, "cpu")


def _batches(sizes: Sequence[int]) -> Iterator[list[int]]:
    """Indexes of sizes of one class, in order of first appearance, at most ``_BATCH`` together."""
    classes: dict[int, list[int]] = {}
    for i, size in enumerate(sizes):
        classes.setdefault(_longest(size), []).append(i)
    for members in classes.values():
        for start in range(0, len(members), _BATCH):
            yield members[start : start + _BATCH]


def _longest(size: int) -> int:
    """The largest size of the class of ``size``."""
    return size // _CLASS * _CLASS + _CLASS - 1


def _cpus() -> int:
    """CPUs this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

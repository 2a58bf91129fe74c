"""Marian models through transformers: the reference, and the constrained search."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Sequence
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Any

from ..errors import ModelError
from . import Hint, Hypothesis, Request, folder
from .answering import LENGTH_POWER, SEARCH, answers, mean, room
from .markers import MEND, TERM

_BATCH_TOKENS = 1024  # source tokens a batch, padding included


class Marian:
    """One loaded model.

    Args:
        path: a model folder as :func:`folder.find` gives it.
        name: what the signature calls it.
        beams: beam size.
        threads: CPU threads; None leaves torch's own choice.
        device: ``auto`` (a GPU if there is one), ``cpu`` or ``cuda``.
    """

    def __init__(
        self,
        path: Path,
        name: str = "",
        beams: int = 4,
        threads: int | None = None,
        device: str = "auto",
    ) -> None:
        self._path = path
        self._name = name or path.name
        self.beams = beams
        self._threads = threads
        self._wanted = device
        # Busy-waiting worker threads make torch eighty times slower on a machine that is busy.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

    @cached_property
    def signature(self) -> str:
        how = f"transformers:{metadata.version('transformers')}:{self._device}"
        return f"{self._name}@{folder.digest(self._path)}|{how}|beam:{self.beams}|search:{SEARCH}"

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        """Hypotheses for each request, best first; none where the model loops whatever is tried.

        Raises:
            ModelError: the model cannot be loaded.
        """
        return answers(self, requests)

    def search(self, sources: Sequence[str], n: int, no_repeat: int = 0) -> list[list[Hypothesis]]:
        """Up to ``n`` finished hypotheses for each source, best first."""
        results: list[list[Hypothesis]] = [[] for _ in sources]
        for batch in self._batches(sources):
            found = self._generate([sources[i] for i in batch], n, no_repeat)
            for i, hypotheses in zip(batch, found, strict=True):
                results[i] = hypotheses
        return results

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Mean log-probability of each output's tokens, end symbol included, given its source.

        Source and output are read up to the number of positions the model has.
        """
        results = [0.0] * len(pairs)
        for batch in self._batches([source for source, _ in pairs]):
            scores = self._force([pairs[i] for i in batch])
            for i, score in zip(batch, scores, strict=True):
                results[i] = score
        return results

    def place(
        self, source: str, hints: Sequence[Hint], found: Sequence[Hypothesis]
    ) -> list[Hypothesis]:
        """None: the constrained search is at hand."""
        return []

    def constrain(self, sources: Sequence[tuple[str, Sequence[Hint]]]) -> list[Hypothesis | None]:
        """The best hypothesis for each source that has all its terms, or None."""
        from .insist import constrained

        return constrained(self._model, self._tokenizer, sources, self.beams)

    def length(self, text: str) -> int:
        return len(self._tokenizer(text)["input_ids"])

    @cached_property
    def mends(self) -> bool:
        return MEND in self._vocabulary

    @cached_property
    def inline(self) -> bool:
        return TERM in self._vocabulary

    @cached_property
    def positions(self) -> int:
        return folder.positions(self._path)

    @cached_property
    def _vocabulary(self) -> dict[str, int]:
        vocabulary: dict[str, int] = self._tokenizer.get_vocab()
        return vocabulary

    def _batches(self, sources: Sequence[str]) -> Iterable[list[int]]:
        """Indexes by length, as many at a time as fit the token budget."""
        sizes = [self.length(text) for text in sources]
        batch: list[int] = []
        for i in sorted(range(len(sources)), key=sizes.__getitem__, reverse=True):
            if batch and (len(batch) + 1) * sizes[batch[0]] > _BATCH_TOKENS:
                yield batch
                batch = []
            batch.append(i)
        if batch:
            yield batch

    def _generate(self, texts: list[str], n: int, no_repeat: int) -> list[list[Hypothesis]]:
        import torch

        inputs = self._tokenizer(texts, return_tensors="pt", padding=True).to(self._device)
        most = room(int(inputs["input_ids"].shape[1]), self.positions)
        beams = max(self.beams, n)
        with torch.inference_mode():
            out = self._model.generate(
                **inputs,
                num_beams=beams,
                num_return_sequences=n,
                max_length=most + 1,
                length_penalty=LENGTH_POWER,
                no_repeat_ngram_size=no_repeat,
                return_dict_in_generate=True,
                output_scores=True,
            )
        pad, eos = self._model.config.pad_token_id, self._model.config.eos_token_id
        found: list[list[Hypothesis]] = [[] for _ in texts]
        scores = out.sequences_scores.tolist() if beams > 1 else [0.0] * len(texts)
        for row, (tokens, score) in enumerate(zip(out.sequences.tolist(), scores, strict=True)):
            kept = [t for t in tokens[1:] if t not in (pad, eos)]
            if len(kept) < most - 1:  # else it was cut short
                text = self._tokenizer.decode(kept, skip_special_tokens=True).strip()
                found[row // n].append(Hypothesis(text, mean(score, len(kept))))
        return found

    def _force(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        import torch

        limit = {"padding": True, "truncation": True, "max_length": self.positions}
        encode = self._tokenizer
        inputs = encode([s for s, _ in pairs], return_tensors="pt", **limit).to(self._device)
        labels = encode(text_target=[t for _, t in pairs], return_tensors="pt", **limit)
        wanted = labels["input_ids"].to(self._device)
        mask = labels["attention_mask"].to(self._device)
        start = torch.full_like(wanted[:, :1], self._model.config.decoder_start_token_id)
        with torch.inference_mode():
            logits = self._model(
                **inputs, decoder_input_ids=torch.cat([start, wanted[:, :-1]], dim=1)
            ).logits
            each = torch.log_softmax(logits.float(), dim=-1).gather(2, wanted[:, :, None])[:, :, 0]
            scores = (each * mask).sum(1) / mask.sum(1)
        return [min(0.0, float(s)) for s in scores]

    @cached_property
    def _device(self) -> str:
        if self._wanted == "cpu":
            return "cpu"
        import torch

        if self._wanted == "cuda" and not torch.cuda.is_available():
            raise ModelError("no CUDA device here that torch can use; use --device cpu")
        return "cuda" if torch.cuda.is_available() else "cpu"

    @cached_property
    def _tokenizer(self) -> Any:
        from transformers import MarianTokenizer

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # sacremoses is only for punctuation of other models
            try:
                return MarianTokenizer.from_pretrained(self._path, local_files_only=True)
            except (OSError, ValueError, RuntimeError, KeyError) as fault:
                raise folder.damaged(self._path, fault) from None

    @cached_property
    def _model(self) -> Any:
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
        import torch
        from transformers import MarianMTModel
        from transformers.utils import logging

        logging.set_verbosity_error()
        logging.disable_progress_bar()
        if self._threads:
            torch.set_num_threads(self._threads)
        try:
            model = MarianMTModel.from_pretrained(
                self._path,
                use_safetensors=True,
                trust_remote_code=False,
                local_files_only=True,
                dtype=torch.float32,
            )
        except Exception as fault:  # whatever torch, safetensors or transformers object to
            raise folder.damaged(self._path, fault) from None
        return model.to(self._device).eval()

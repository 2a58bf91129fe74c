"""Marian models through transformers, on the CPU.

Beam search with n-best output; a hypothesis that loops or was cut short is dropped, and the text
tried once more with repeats forbidden. Terms go inline into models trained for it (Dinu et al.
2019, "Training Neural Machine Translation to Apply Terminology Constraints"); where one is still
missed, and for other models, a constrained search follows (``fixmt.decoding``).
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from ..english.loops import loops
from ..errors import ModelError
from . import Hint, Hypothesis, Request, folder
from .chunks import join, split

MEND, TERM, AS, END = "<mend>", "<t>", "<as>", "</t>"

SOURCE_TOKENS = 128  # longer input is split at clause ends
_BATCH_TOKENS = 1024  # source tokens a batch, padding included
_SLACK = 24  # output tokens allowed on top of three for each source token


class Marian:
    """One loaded model.

    Args:
        path: a model folder as :func:`folder.find` gives it.
        name: what the signature calls it.
        beams: beam size.
        threads: CPU threads; None leaves torch's own choice.
    """

    def __init__(
        self, path: Path, name: str = "", beams: int = 4, threads: int | None = None
    ) -> None:
        self._path = path
        self._name = name or path.name
        self._beams = beams
        self._threads = threads
        # Busy-waiting worker threads make torch eighty times slower on a machine that is busy.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

    @cached_property
    def signature(self) -> str:
        return f"{self._name}@{folder.digest(self._path)}|beam:{self._beams}"

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        """Hypotheses for each request, best first; none where the model loops whatever is tried.

        Raises:
            ModelError: the model cannot be loaded.
        """
        pieces: list[tuple[str, tuple[Hint, ...], int]] = []
        owners: list[list[int]] = []
        for request in requests:
            texts = self._pieces(request)
            owners.append(list(range(len(pieces), len(pieces) + len(texts))))
            pieces += [(t, request.hints, request.n) for t in texts]
        best = max((n for _, _, n in pieces), default=1)
        sources = [marked(text, hints) if self._inline else text for text, hints, _ in pieces]
        outputs = self._decode(sources, best)
        again = [i for i, found in enumerate(outputs) if not found]
        for i, found in zip(again, self._decode([sources[i] for i in again], best, 3), strict=True):
            outputs[i] = found
        self._insist(pieces, sources, outputs)
        return [
            join([outputs[i] for i in owned])[: r.n]
            for r, owned in zip(requests, owners, strict=True)
        ]

    def _pieces(self, request: Request) -> list[str]:
        """The texts to translate; none if the model was not trained for the task."""
        if request.task == "mend":
            return [f"{MEND} {request.text}"] if self._mends else []
        return split(request.text, self._length, SOURCE_TOKENS)

    def _decode(
        self, sources: Sequence[str], best: int, no_repeat: int = 0
    ) -> list[tuple[Hypothesis, ...]]:
        """Hypotheses without loops for each source text."""
        results: list[tuple[Hypothesis, ...]] = [()] * len(sources)
        for batch in self._batches(sources):
            texts = [sources[i] for i in batch]
            for i, found in zip(batch, self._generate(texts, best, no_repeat), strict=True):
                results[i] = tuple(h for h in found if h.text and not loops(h.text, sources[i]))
        return results

    def _batches(self, sources: Sequence[str]) -> Iterable[list[int]]:
        """Indexes by length, as many at a time as fit the token budget."""
        sizes = [self._length(text) for text in sources]
        batch: list[int] = []
        for i in sorted(range(len(sources)), key=sizes.__getitem__, reverse=True):
            if batch and (len(batch) + 1) * sizes[batch[0]] > _BATCH_TOKENS:
                yield batch
                batch = []
            batch.append(i)
        if batch:
            yield batch

    def _generate(self, texts: list[str], best: int, no_repeat: int) -> list[list[Hypothesis]]:
        import torch

        inputs = self._tokenizer(texts, return_tensors="pt", padding=True)
        room = 3 * int(inputs["input_ids"].shape[1]) + _SLACK
        beams = max(self._beams, best)
        with torch.inference_mode():
            out = self._model.generate(
                **inputs,
                num_beams=beams,
                num_return_sequences=best,
                max_length=room + 1,
                no_repeat_ngram_size=no_repeat,
                return_dict_in_generate=True,
                output_scores=True,
            )
        pad, eos = self._model.config.pad_token_id, self._model.config.eos_token_id
        found: list[list[Hypothesis]] = [[] for _ in texts]
        scores = out.sequences_scores.tolist() if beams > 1 else [0.0] * len(texts)
        for row, (tokens, score) in enumerate(zip(out.sequences.tolist(), scores, strict=True)):
            kept = [t for t in tokens[1:] if t not in (pad, eos)]
            if len(kept) < room - 1:  # else it was cut short
                text = self._tokenizer.decode(kept, skip_special_tokens=True).strip()
                found[row // best].append(Hypothesis(text, score))
        return found

    def _insist(
        self,
        pieces: Sequence[tuple[str, tuple[Hint, ...], int]],
        sources: Sequence[str],
        outputs: list[tuple[Hypothesis, ...]],
    ) -> None:
        """Put a constrained hypothesis first where every hypothesis misses a term."""
        from .insist import constrained, misses

        todo = []
        for i, (text, hints, _) in enumerate(pieces):
            here = tuple(h for h in hints if h.binding and h.source in text)
            if here and outputs[i] and all(misses(h.text, here) for h in outputs[i]):
                todo.append((i, here))
        if todo:
            found = constrained(
                self._model,
                self._tokenizer,
                [(sources[i], hints) for i, hints in todo],
                self._beams,
            )
            for (i, _), hypothesis in zip(todo, found, strict=True):
                if hypothesis and not loops(hypothesis.text, sources[i]):
                    outputs[i] = (hypothesis, *outputs[i])

    def _length(self, text: str) -> int:
        return len(self._tokenizer(text)["input_ids"])

    @cached_property
    def _mends(self) -> bool:
        return MEND in self._tokenizer.get_vocab()

    @cached_property
    def _inline(self) -> bool:
        return TERM in self._tokenizer.get_vocab()

    @cached_property
    def _tokenizer(self) -> Any:
        from transformers import MarianTokenizer

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # sacremoses is only for punctuation of other models
            try:
                return MarianTokenizer.from_pretrained(self._path, local_files_only=True)
            except (OSError, ValueError, RuntimeError, KeyError) as fault:
                raise _damaged(self._path, fault) from None

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
            raise _damaged(self._path, fault) from None
        return model.eval()


def marked(text: str, hints: Sequence[Hint]) -> str:
    """``text`` with each hinted term annotated: ``在<t>北京大学<as> Peking University</t>举行``.

    A space before the term goes into the annotation, as in training.
    """
    spans: list[tuple[int, int, str]] = []
    for hint in sorted(hints, key=lambda h: -len(h.source)):
        at = text.find(hint.source)
        while at >= 0:
            end = at + len(hint.source)
            if all(end <= s or e <= at for s, e, _ in spans):
                spans.append((at, end, hint.target))
            at = text.find(hint.source, end)
    for start, end, target in sorted(spans, reverse=True):
        left = start - 1 if start and text[start - 1] == " " else start
        text = f"{text[:left]}{TERM}{text[start:end]}{AS} {target}{END}{text[end:]}"
    return text


def _damaged(path: Path, fault: Exception) -> ModelError:
    reason = (str(fault).strip().split("\n", 1)[0] or type(fault).__name__)[:160]
    return ModelError(f"{path}: the model cannot be loaded ({reason}); get it again")

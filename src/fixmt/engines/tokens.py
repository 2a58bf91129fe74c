"""A Marian model's tokens straight from SentencePiece, without loading transformers.

Gives what ``transformers.MarianTokenizer`` gives for models with one vocabulary (a test compares
the two); it starts in a fraction of the time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import regex

from ..errors import ModelError
from . import folder

_LANGUAGE = regex.compile(r">>.*?<<", regex.DOTALL)  # ">>fra<<" chooses the output language
_SPECIAL = {"eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}


class Tokenizer:
    """Tokens of sources and outputs, as strings.

    Args:
        path: a model folder with ``source.spm``, ``target.spm`` and ``vocab.json``.

    Raises:
        ModelError: one of them cannot be read.
    """

    def __init__(self, path: Path) -> None:
        import sentencepiece

        try:
            self.vocabulary: dict[str, int] = json.loads((path / "vocab.json").read_text("utf-8"))
            self._source = sentencepiece.SentencePieceProcessor(model_file=str(path / "source.spm"))
            self._target = sentencepiece.SentencePieceProcessor(model_file=str(path / "target.spm"))
            given = _config(path / "tokenizer_config.json")
        except (OSError, ValueError, RuntimeError) as fault:
            raise folder.damaged(path, fault) from None
        special = {name: _text(given.get(name, usual)) for name, usual in _SPECIAL.items()}
        self._end, self.unknown = special["eos_token"], special["unk_token"]
        self._special = frozenset(special.values())
        if self.unknown not in self.vocabulary:
            raise ModelError(f"{path}: {self.unknown} is not in vocab.json; not a Marian model")

    def source(self, text: str) -> list[str]:
        """Tokens of a source text, end symbol included."""
        return [*self._tokens(self._source, text), self._end]

    def target(self, text: str) -> list[str]:
        """Tokens of an output, without an end symbol."""
        return self._tokens(self._target, text)

    def text(self, tokens: Sequence[str]) -> str:
        """The text that output tokens spell; special symbols among them are left out."""
        kept = [t for t in tokens if t not in self._special]
        return str(self._source.decode_pieces(kept)).replace("▁", " ").strip()

    def _tokens(self, processor: Any, text: str) -> list[str]:
        tokens: list[str] = []
        for part in self._split.split(text):
            if part in self._special:
                tokens.append(part)
                continue
            if code := _LANGUAGE.match(part):
                tokens.append(code[0])
                part = part[code.end() :]
            tokens += processor.encode(part, out_type=str)
        return [t if t in self.vocabulary else self.unknown for t in tokens]

    @cached_property
    def _split(self) -> regex.Pattern[str]:
        longest_first = sorted(self._special, key=lambda s: -len(s))
        return regex.compile(f"({'|'.join(map(regex.escape, longest_first))})")


def _config(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def _text(token: object) -> str:
    """A special symbol, which a tokenizer's configuration gives as text or as an object."""
    return str(token["content"]) if isinstance(token, dict) else str(token)

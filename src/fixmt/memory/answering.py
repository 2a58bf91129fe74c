"""An engine that asks another one only what nobody has asked it before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, fields
from hashlib import sha256

from ..engines import Engine, Hypothesis, Request
from .store import Store

# Requests a call: what a killed run loses. Equal lengths go together, so the padding stays small.
_AT_ONCE = 64
# In every key, so that entries written before a hypothesis had another field are not found.
_SHAPE = [field.name for field in fields(Hypothesis)]


class Remembering:
    """``engine`` with a memory. Its signature and its answers are those of ``engine``."""

    def __init__(self, engine: Engine, store: Store) -> None:
        self._engine = engine
        self._store = store
        self.asked = 0  # requests that had to go to the engine
        self.remembered = 0

    @property
    def signature(self) -> str:
        return self._engine.signature

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        """Remembered answers, and the engine's for the rest, which are kept at once.

        Raises:
            ModelError: the engine cannot be used.
        """
        keys = [_key(self.signature, r) for r in requests]
        known = {
            key: found
            for key, value in self._store.get(keys).items()
            if (found := _read(value)) is not None
        }
        missing = [i for i, key in enumerate(keys) if key not in known]
        missing.sort(key=lambda i: len(requests[i].text))
        for start in range(0, len(missing), _AT_ONCE):
            part = missing[start : start + _AT_ONCE]
            answers = self._engine.translate([requests[i] for i in part])
            new = {keys[i]: answer for i, answer in zip(part, answers, strict=True)}
            self._store.put({key: _written(answer) for key, answer in new.items()})
            known |= new
        self.asked += len(missing)
        self.remembered += len(requests) - len(missing)
        return [known[key] for key in keys]


def _key(signature: str, request: Request) -> bytes:
    """A digest of the engine and of all that a request says: text, task, hints, number, forced."""
    said = json.dumps(["answer", _SHAPE, signature, astuple(request)])
    return sha256(said.encode()).digest()


def _written(answer: tuple[Hypothesis, ...]) -> bytes:
    return json.dumps([astuple(h) for h in answer]).encode()


def _read(value: bytes) -> tuple[Hypothesis, ...] | None:
    """The answer, or None where the entry is damaged."""
    try:
        return tuple(
            Hypothesis(str(text), float(score), int(tokens))
            for text, score, tokens in json.loads(value)
        )
    except (ValueError, TypeError):
        return None

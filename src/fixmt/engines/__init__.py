"""Translation engines: one module a backend, all behind :class:`Engine`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Hint:
    """A term handed to the engine: ``source`` occurs in the request's text, ``target`` is wanted."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Request:
    """One sentence to translate (``task="translate"``) or garbled English to mend (``"mend"``)."""

    text: str
    hints: tuple[Hint, ...] = ()
    task: str = "translate"
    n: int = 1  # how many hypotheses are wanted


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One output with its length-normalised log-probability (natural log, ≤ 0)."""

    text: str
    score: float


class Engine(Protocol):
    """What fixmt needs of a translation backend."""

    @property
    def signature(self) -> str:
        """Name, revision and search settings; equal signatures give equal outputs."""
        ...

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        """Hypotheses for each request, best first; an empty tuple where the engine gives up."""
        ...

"""Translation engines: one module a backend, all behind :class:`Engine`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Hint:
    """A term handed to the engine: ``source`` occurs in the request, ``target`` is wanted."""

    source: str
    target: str
    binding: bool = True  # the output must contain it; else it is only a wish


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


DEFAULT = "fixmt-zh-en"


def load(name: str = DEFAULT, *, threads: int | None = None, download: bool = False) -> Engine:
    """The engine that ``name`` stands for.

    Args:
        name: a model that comes with fixmt, ``recorded:FILE``, a model folder, or a model of the
            Hugging Face hub (``organisation/model``) that lies in the local cache.
        threads: CPU threads for the model; None leaves torch's own choice.
        download: fetch a hub model that is not in the cache yet.

    Raises:
        ModelError: the model is missing, damaged or not usable here.
    """
    if name.startswith("recorded:"):
        from .recorded import Recorded

        return Recorded.load(Path(name.removeprefix("recorded:")))
    from .folder import find
    from .marian import Marian

    return Marian(find(name, download=download), name=Path(name).name, threads=threads)

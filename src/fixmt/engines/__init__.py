"""Translation engines: one module a backend, all behind :class:`Engine`."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, TypeAlias, TypeVar

from ..errors import ModelError


@dataclass(frozen=True, slots=True)
class Hint:
    """A term handed to the engine: ``source`` occurs in the request, ``target`` is wanted."""

    source: str
    target: str
    binding: bool = True  # the output must contain it; else it is only a wish
    forbidden: tuple[str, ...] = ()  # renderings of ``source`` that the output must not contain
    person: bool = False  # a personal name: what looks like it in the output is meant for it


@dataclass(frozen=True, slots=True)
class Request:
    """One sentence to translate (``task="translate"``) or garbled English to mend (``"mend"``).

    With ``forced`` nothing is searched: the answer is that text with the score the model gives it.
    """

    text: str
    hints: tuple[Hint, ...] = ()
    task: str = "translate"
    n: int = 1  # how many hypotheses are wanted
    forced: str = ""  # an output to score


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One output with its length-normalised log-probability (natural log, ≤ 0).

    The score is the sum over the output's tokens, the end symbol among them, divided by their
    number; searched and forced outputs of one engine are on the same scale.
    """

    text: str
    score: float
    tokens: int = 0  # of a forced output, end symbol included; 0 where nobody asked


_T = TypeVar("_T")
# A step that needs the model: yields what it asks, is sent the answers, returns its result.
Asks: TypeAlias = Generator[list[Request], list[tuple[Hypothesis, ...]], _T]


class Engine(Protocol):
    """What fixmt needs of a translation backend."""

    @property
    def signature(self) -> str:
        """Name, revision and search settings; equal signatures give equal outputs."""
        ...

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        """Hypotheses for each request, best first; an empty tuple where the engine gives up.

        A forced request gets exactly its own text back. Forced and searched ones may be mixed.
        """
        ...


DEFAULT = "fixmt-zh-en"


def load(
    name: str = DEFAULT,
    *,
    engine: str = "auto",
    device: str = "auto",
    threads: int | None = None,
    download: bool = False,
) -> Engine:
    """The engine that ``name`` stands for.

    Args:
        name: a model that comes with fixmt, ``recorded:FILE``, a model folder, or a model of the
            Hugging Face hub (``organisation/model``) that lies in the local cache.
        engine: what runs the model: ``ctranslate2``, ``transformers``, or ``auto``: the first
            where it is installed and knows the model, else the second.
        device: ``cpu``, ``cuda``, or ``auto``: a GPU if there is one.
        threads: CPU threads for the model; None leaves it to the engine.
        download: fetch a hub model that is not in the cache yet.

    Raises:
        ModelError: the model is missing, damaged or not usable here.
    """
    if name.startswith("recorded:"):
        from .recorded import Recorded

        return Recorded.load(Path(name.removeprefix("recorded:")))
    from .folder import find

    path, called = find(name, download=download), Path(name).name
    if engine == "ctranslate2" or (engine == "auto" and _fits_ctranslate2(path)):
        if find_spec("ctranslate2") is None:
            raise ModelError("ctranslate2 is not installed; use --engine transformers")
        from .ctranslate import CTranslate

        return CTranslate(path, called, threads=threads, device=device)
    from .marian import Marian

    return Marian(path, called, threads=threads, device=device)


def _fits_ctranslate2(path: Path) -> bool:
    """True if CTranslate2 is here and can take the model: it has one vocabulary for both sides."""
    return find_spec("ctranslate2") is not None and not (path / "target_vocab.json").exists()

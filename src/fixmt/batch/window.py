"""One window of articles, repaired side by side; a fault in one of them stays its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from .. import pipeline, rounds
from ..article import Article, Outcome
from ..config import Config
from ..detectors import Context
from ..engines import Asks, Engine
from ..errors import FixmtError, InputError
from ..memory import Watched
from ..settled import UNDECIDED, Settled


@dataclass(frozen=True, slots=True)
class Case:
    """An article to repair, and what people decided on it."""

    article: Article
    settled: Settled = UNDECIDED


@dataclass(frozen=True, slots=True)
class Repaired:
    """An outcome and the folder's spellings that it depends on."""

    outcome: Outcome
    names: Mapping[str, str | None]


Done: TypeAlias = Repaired | InputError


class Runner(Protocol):
    """Somewhere to repair windows."""

    def run(self, windows: Iterable[Sequence[Case]]) -> Iterator[list[Done]]:
        """What became of each window, in order; ``windows`` is read only a little ahead.

        Raises:
            ModelError: the model cannot be used.
        """
        ...


class Local:
    """In this process, one window after the other."""

    def __init__(self, context: Context, config: Config, engine: Engine | None) -> None:
        self._context, self._config, self._engine = context, config, engine

    def run(self, windows: Iterable[Sequence[Case]]) -> Iterator[list[Done]]:
        for cases in windows:
            yield repair(cases, self._context, self._config, self._engine)


def repair(
    cases: Sequence[Case], context: Context, config: Config, engine: Engine | None
) -> list[Done]:
    """What became of each of ``cases``.

    Raises:
        ModelError: the engine cannot be used.
    """
    steps = [_guarded(case, context, config, engine is not None) for case in cases]
    return rounds.together(steps, engine)


def _guarded(case: Case, context: Context, config: Config, ask: bool) -> Asks[Done]:
    """The steps of one article; whatever goes wrong in them is said of it alone."""
    names = Watched(context.names)
    own = replace(context, names=names)
    try:
        outcome = yield from pipeline.steps(case.article, own, config, case.settled, ask=ask)
    except FixmtError:
        raise
    except Exception as fault:  # a fault of ours, and no reason to leave the others
        return given_up(case, f"{type(fault).__name__}: {fault}")
    return Repaired(outcome, names.asked)


def given_up(case: Case, why: str) -> InputError:
    """The fault that stands for an article that could not be repaired."""
    name = case.article.path or "<stdin>"
    return InputError(f"{name}: left as it is, for fixmt failed on it ({why}); please report this")

"""Steps that need the model, run side by side: one call to the engine a round.

Each step is a generator (:data:`fixmt.engines.Asks`) that yields what it wants to know and goes on
when it is answered. Many articles wait together, so the engine sees long batches, and a question
that several of them ask, or one asks again, is answered once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, TypeVar

from .engines import Asks, Engine, Hypothesis, Request

T = TypeVar("T")
_Answers: TypeAlias = list[tuple[Hypothesis, ...]]


def alone(step: Asks[T], engine: Engine | None) -> T:
    """The result of one step, which must ask nothing if there is no engine."""
    return together([step], engine)[0]


def together(steps: Sequence[Asks[T]], engine: Engine | None) -> list[T]:
    """The results of ``steps``, in their order.

    Raises:
        ModelError: the engine cannot be used.
    """
    results: dict[int, T] = {}
    asking: dict[int, list[Request]] = {}

    def go_on(index: int, answers: _Answers | None) -> None:
        try:
            # A generator that has not begun yet can only be sent None.
            asking[index] = steps[index].send(answers)  # type: ignore[arg-type]
        except StopIteration as end:
            asking.pop(index, None)
            results[index] = end.value

    known: dict[Request, tuple[Hypothesis, ...]] = {}
    for index in range(len(steps)):
        go_on(index, None)
    while asking:
        wanted = dict.fromkeys(r for requests in asking.values() for r in requests)
        known |= _answered([r for r in wanted if r not in known], engine)
        for index, requests in list(asking.items()):
            go_on(index, [known[r] for r in requests])
    return [results[index] for index in range(len(steps))]


def _answered(
    requests: list[Request], engine: Engine | None
) -> dict[Request, tuple[Hypothesis, ...]]:
    if not requests:
        return {}
    if engine is None:
        raise RuntimeError("a step asked for a model where there is none")
    return dict(zip(requests, engine.translate(requests), strict=True))

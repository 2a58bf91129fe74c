"""A stream of articles through windows: what the memory knows, what is to be done, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Generic, TypeVar

from ..article import Outcome
from ..errors import InputError
from ..memory import Outcomes
from ..settled import Settled
from .window import Case, Done, Repaired, Runner

# Enough for long batches (12 take a tenth less of the time of the model than 4), few enough that a
# killed run loses little, that progress shows, and that several processes share a small folder.
WINDOW_ARTICLES = 16
WINDOW_CHARACTERS = 2_000_000

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Finished(Generic[K]):
    """One article's result: an outcome or the fault that kept it from having one."""

    name: K
    result: Outcome | InputError
    remembered: bool = False  # an earlier run had worked it out


@dataclass(frozen=True, slots=True)
class _Window(Generic[K]):
    entries: list[tuple[K, Case | InputError]]
    known: list[Outcome | None]

    def missing(self) -> list[Case]:
        pairs = zip(self.entries, self.known, strict=True)
        return [c for (_, c), found in pairs if isinstance(c, Case) and found is None]


def repaired(
    entries: Iterable[tuple[K, Case | InputError]],
    runner: Runner,
    memory: Outcomes | None = None,
    names: Mapping[str, str] | None = None,
) -> Iterator[list[Finished[K]]]:
    """Windows of results, in the order of ``entries``; a fault there is handed on.

    Args:
        entries: each with the name it shall be called by.
        runner: where to repair what is not known.
        memory: what earlier runs worked out, and where new outcomes are kept.
        names: how the folder spells names, for the memory.

    Raises:
        ModelError: the model cannot be used.
    """
    ahead: deque[_Window[K]] = deque()

    def windows() -> Iterator[list[Case]]:
        for part in cut(entries):
            ahead.append(_Window(part, _known(part, memory, names or {})))
            yield ahead[-1].missing()

    for done in runner.run(windows()):
        window = ahead.popleft()
        if memory is not None:
            _keep(memory, window.missing(), done)
        yield list(_finished(window, done))


def cut(
    entries: Iterable[tuple[K, Case | InputError]],
) -> Iterator[list[tuple[K, Case | InputError]]]:
    """Windows of ``entries``, full by number or by length."""
    part: list[tuple[K, Case | InputError]] = []
    length = 0
    for entry in entries:
        part.append(entry)
        length += len(entry[1].article.source) if isinstance(entry[1], Case) else 0
        if len(part) >= WINDOW_ARTICLES or length >= WINDOW_CHARACTERS:
            yield part
            part, length = [], 0
    if part:
        yield part


def _known(
    part: Sequence[tuple[K, Case | InputError]],
    memory: Outcomes | None,
    names: Mapping[str, str],
) -> list[Outcome | None]:
    found: list[Outcome | None] = [None] * len(part)
    if memory is not None:
        at = [i for i, (_, case) in enumerate(part) if isinstance(case, Case)]
        cases = [c for _, c in part if isinstance(c, Case)]
        outcomes = memory.known([(c.article, _digest(c.settled)) for c in cases], names)
        for index, outcome in zip(at, outcomes, strict=True):
            found[index] = outcome
    return found


def _keep(memory: Outcomes, cases: Sequence[Case], done: Sequence[Done]) -> None:
    memory.keep(
        [
            (one.outcome, _digest(case.settled), one.names)
            for case, one in zip(cases, done, strict=True)
            if isinstance(one, Repaired)
        ]
    )


def _finished(window: _Window[K], done: Sequence[Done]) -> Iterator[Finished[K]]:
    results = iter(done)
    for (name, case), known in zip(window.entries, window.known, strict=True):
        if isinstance(case, InputError):
            yield Finished(name, case)
        elif known is not None:
            yield Finished(name, known, remembered=True)
        else:
            result = next(results)
            yield Finished(name, result.outcome if isinstance(result, Repaired) else result)


def _digest(settled: Settled) -> str:
    return sha256(repr(settled).encode("utf-8", "backslashreplace")).hexdigest() if settled else ""

"""Several processes on this machine: the rules run in them, the model here.

Each worker takes a whole window and sends what it wants to ask the model to this process, which
has the only copy. What a window asks is one call, as it would be without workers.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any

from ..config import Config
from ..detectors import Context
from ..engines import Engine, Hypothesis, Request
from . import stopping
from .window import Case, Done, given_up, repair

_AHEAD = 2  # windows a worker, read or finished and not yet taken


class Pool:
    """``jobs`` worker processes; a context manager, at the end of which they are gone."""

    def __init__(self, jobs: int, context: Context, config: Config, engine: Engine | None) -> None:
        self._given = (context, config, engine is not None)
        self._engine = engine
        self._workers: dict[Connection, BaseProcess] = {}
        self._jobs = jobs

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pipe in list(self._workers):
            self._drop(pipe)

    def run(self, windows: Iterable[Sequence[Case]]) -> Iterator[list[Done]]:
        """See :class:`.window.Runner`."""
        source = enumerate(windows)
        idle: list[Connection] = []
        busy: dict[Connection, tuple[int, Sequence[Case]]] = {}
        ready: dict[int, list[Done]] = {}
        turn, more = 0, True
        while True:
            while more and len(busy) < self._jobs and len(ready) + len(busy) < _AHEAD * self._jobs:
                number, cases = next(source, (-1, ()))
                if number < 0:
                    more = False
                elif not cases:
                    ready[number] = []
                else:
                    pipe = idle.pop() if idle else self._start()
                    with contextlib.suppress(_Died):  # what is heard of it next is its end
                        _send(pipe, cases)
                    busy[pipe] = (number, cases)
            if turn in ready:
                yield ready.pop(turn)
                turn += 1
            elif busy:
                heard = wait(list(busy))
                for pipe in [p for p in busy if p in heard]:
                    number, cases = busy[pipe]
                    done = self._heard(pipe, cases)
                    if done is not None:
                        ready[number] = done
                        del busy[pipe]
                        if pipe in self._workers:
                            idle.append(pipe)
            elif not more:
                return

    def _heard(self, pipe: Connection, cases: Sequence[Case]) -> list[Done] | None:
        """Answer a question of a worker (None), or take what it has done."""
        try:
            return self._exchange(pipe)
        except _Died:
            self._drop(pipe)
            return self._one_by_one(cases)

    def _one_by_one(self, cases: Sequence[Case]) -> list[Done]:
        """A worker died over ``cases``: each by itself, so that only the one to blame is lost."""
        found: list[Done] = []
        pipe = self._start()
        for case in cases:
            done: list[Done] | None = None
            try:
                _send(pipe, [case])
                while done is None:
                    done = self._exchange(pipe)
            except _Died:
                self._drop(pipe)
                pipe = self._start()
                done = [given_up(case, "the process died, perhaps for want of memory")]
            found += done
        self._drop(pipe)
        return found

    def _exchange(self, pipe: Connection) -> list[Done] | None:
        """One message of a worker: a question, answered at once (None), or what it has done."""
        message = _received(pipe)
        if not isinstance(message, _Question):
            return list(message)
        assert self._engine is not None
        _send(pipe, self._engine.translate(message.requests))
        return None

    def _start(self) -> Connection:
        # Not forked: the model's threads may be running by now.
        system = multiprocessing.get_context("spawn")
        here, there = system.Pipe()
        worker = system.Process(target=_work, args=(there, *self._given), daemon=True)
        resource_tracker.ensure_running()  # started with the worker, it would lift what holds back
        with stopping.held_back():
            worker.start()
        there.close()  # or the worker's death would not be seen here
        self._workers[here] = worker
        return here

    def _drop(self, pipe: Connection) -> None:
        worker = self._workers.pop(pipe)
        pipe.close()
        worker.terminate()
        worker.join()


class _Died(Exception):
    """A worker is gone."""


def _send(pipe: Connection, message: Any) -> None:
    try:
        pipe.send(message)
    except OSError:
        raise _Died from None


def _received(pipe: Connection) -> Any:
    try:
        return pipe.recv()
    except (EOFError, OSError):
        raise _Died from None


class _Question:
    """What a worker wants to know from the model."""

    def __init__(self, requests: Sequence[Request]) -> None:
        self.requests = requests


class _Asking:
    """The engine as a worker sees it."""

    signature = "asks its parent"

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        self._pipe.send(_Question(requests))
        answers: list[tuple[Hypothesis, ...]] = self._pipe.recv()
        return answers


def _work(pipe: Connection, context: Context, config: Config, ask: bool) -> None:
    """A worker's life: windows in, what became of them out, until the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that writes
    engine = _Asking(pipe) if ask else None
    try:
        while True:
            pipe.send(repair(pipe.recv(), context, config, engine))
    except (EOFError, OSError):
        return

"""On a Ray cluster: the same windows, repaired by workers that each have a model of their own."""

from __future__ import annotations

import importlib.util
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from ..config import Config
from ..detectors import Context
from ..engines import Engine
from ..errors import ConfigError, FixmtError
from ..memory import program
from .window import Case, Done, given_up, repair

LOCAL = "ray"
_AHEAD = 2  # windows a worker, sent or finished and not yet taken


@dataclass(slots=True)
class _Sent:
    """A window on its way: where it is, and what it will be known by."""

    cases: Sequence[Case]
    worker: int
    answer: Any


class Cluster:
    """``jobs`` workers; a context manager, at the end of which they are gone.

    Args:
        where: ``ray`` for processes of this machine, ``ray://HOST:PORT`` for a cluster, whose
            machines need this very fixmt and the model in the same place.
        jobs: workers. Each has one CPU and loads its own model.
        context: glossary and names, sent to each worker once.
        config: the settings.
        load: makes the engine, in the worker; None for no model.
    """

    def __init__(
        self,
        where: str,
        jobs: int,
        context: Context,
        config: Config,
        load: Callable[[], Engine] | None,
    ) -> None:
        if where != LOCAL and not where.startswith("ray://"):
            raise ConfigError(f"--engine-on {where}: give ray or ray://HOST:PORT")
        if importlib.util.find_spec("ray") is None:
            raise ConfigError("--engine-on ray needs ray: pip install 'fixmt[ray]'")
        self._where, self._jobs = where, jobs
        self._given = (context, config, load)
        self._workers: list[Any] = []

    def __enter__(self) -> Cluster:
        import ray

        try:
            if self._where == LOCAL:
                ray.init(
                    num_cpus=self._jobs,
                    include_dashboard=False,
                    log_to_driver=False,
                    logging_level=40,
                )
            else:
                ray.init(address=self._where, log_to_driver=False, logging_level=40)
        except Exception as fault:  # Ray raises all kinds, plain Exception among them
            ray.shutdown()
            reason = str(fault).strip().split("\n", 1)[0][:160]
            raise ConfigError(f"--engine-on {self._where}: cannot connect ({reason})") from None
        try:
            self._start()
        except BaseException:
            ray.shutdown()
            raise
        return self

    def _start(self) -> None:
        import ray
        from ray.exceptions import RayError, RayTaskError

        # A worker that dies is started again, and its window tried once more.
        worker = ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=1)(_Worker)
        self._workers = [worker.remote(*self._given) for _ in range(self._jobs)]
        try:
            programs = ray.get([w.ready.remote() for w in self._workers])
        except RayTaskError as fault:
            if isinstance(fault.cause, FixmtError):
                raise fault.cause from None
            raise
        except RayError as fault:
            raise ConfigError(f"{self._where}: no worker starts ({type(fault).__name__})") from None
        if any(other != program() for other in programs):
            raise ConfigError(f"{self._where}: another fixmt is installed there; make it this one")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        import ray

        ray.shutdown()

    def run(self, windows: Iterable[Sequence[Case]]) -> Iterator[list[Done]]:
        """See :class:`.window.Runner`."""
        source = iter(windows)
        sent: deque[_Sent] = deque()
        turn = 0
        more = True
        while True:
            while more and len(sent) < _AHEAD * self._jobs:
                cases = next(source, None)
                if cases is None:
                    more = False
                elif not cases:
                    sent.append(_Sent(cases, -1, None))
                else:
                    worker = self._least_busy(sent, turn)
                    turn = worker + 1
                    sent.append(self._send(cases, worker))
            if not sent:
                return
            yield self._received(sent.popleft())

    def _least_busy(self, sent: Iterable[_Sent], turn: int) -> int:
        """The worker with the fewest windows; of equals, the next in turn."""
        load = [0] * self._jobs
        for window in sent:
            if window.worker >= 0:
                load[window.worker] += 1
        return min(range(self._jobs), key=lambda w: (load[w], (w - turn) % self._jobs))

    def _send(self, cases: Sequence[Case], worker: int) -> _Sent:
        return _Sent(cases, worker, self._workers[worker].repair.remote(list(cases)))

    def _received(self, window: _Sent, tries: int = _AHEAD) -> list[Done]:
        """The outcomes of a window; one article whose worker dies is tried that often again.

        A worker may die of what was queued there before.
        """
        import ray
        from ray.exceptions import RayError, RayTaskError

        if not window.cases:
            return []
        try:
            return list(ray.get(window.answer))
        except RayTaskError as fault:
            if isinstance(fault.cause, FixmtError):
                raise fault.cause from None
            why = f"{type(fault.cause).__name__}: {fault.cause}"
        except RayError as fault:
            why = f"{type(fault).__name__}, perhaps for want of memory"
            if len(window.cases) == 1 and tries:
                return self._received(self._send(window.cases, window.worker), tries - 1)
        if len(window.cases) == 1:
            return [given_up(window.cases[0], why)]
        # Each by itself, so that only the one to blame is lost.
        return [
            done
            for case in window.cases
            for done in self._received(self._send([case], window.worker))
        ]


class _Worker:
    """One process of the cluster."""

    def __init__(self, context: Context, config: Config, load: Callable[[], Engine] | None) -> None:
        self._context, self._config, self._load = context, config, load
        self._engine: Engine | None = None

    def ready(self) -> str:
        """Load the model; says which program this is."""
        self._engine = self._load() if self._load else None
        return program()

    def repair(self, cases: Sequence[Case]) -> list[Done]:
        if self._engine is None:  # started again after it died
            self.ready()
        return repair(cases, self._context, self._config, self._engine)

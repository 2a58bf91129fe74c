"""Work on many articles in several processes, results in the order of the articles."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from ..errors import FixmtError
from .inputs import Input

T = TypeVar("T")

# A process that checks fewer bytes than this takes longer to start than to work.
_SHARE = 128 * 1024

_work: Callable[[Input], Any] | None = None  # in a process of the pool: what it does


def add_option(parser: argparse.ArgumentParser) -> None:
    """``--jobs``."""
    parser.add_argument(
        "--jobs",
        type=count,
        metavar="N",
        help="work in N processes; default: as many as there are CPUs where that is faster",
    )


def default(items: Sequence[Input]) -> int:
    """How many processes pay for ``items``: at most one a CPU, each with something to do."""
    return max(1, min(_cpus(), len(items), size(items) // _SHARE))


def size(items: Sequence[Input]) -> int:
    """Bytes of ``items`` together."""
    total = 0
    for item in items:
        try:
            total += item.path.stat().st_size
        except OSError:
            continue  # reported when its turn comes
    return total


def each(work: Callable[[Input], T], items: Sequence[Input], jobs: int) -> Iterator[T]:
    """``work(item)`` for each of ``items``, in their order, in ``jobs`` processes.

    ``work`` and what it returns must survive pickling.

    Raises:
        FixmtError: a process died, as from a lack of memory.
    """
    if jobs < 2 or len(items) < 2:
        yield from map(work, items)
        return
    yield work(items[0])  # loads what the processes, where they are forks, then share
    yield from _in_pool(work, items[1:], min(jobs, len(items) - 1))


def _in_pool(work: Callable[[Input], T], items: Sequence[Input], jobs: int) -> Iterator[T]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    # Only on Linux is it safe to fork a process that has loaded system libraries.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    pool = ProcessPoolExecutor(jobs, context, initializer=_start, initargs=(work,))
    try:
        yield from pool.map(_run, items, chunksize=max(1, min(8, len(items) // (4 * jobs))))
    except BrokenProcessPool:
        raise FixmtError(
            "a process of --jobs died, perhaps for lack of memory; try --jobs 1"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _start(work: Callable[[Input], Any]) -> None:
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process is the one to stop


def _run(item: Input) -> Any:
    assert _work is not None
    return _work(item)


def _cpus() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def count(text: str) -> int:
    """The number of processes that ``text`` gives, as an argument's type."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; give 1 or more")
    return int(text)

"""How far a run has come, on stderr at a terminal and nowhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar over ``total`` articles, with rate and time left; yields what to call once for each."""
    if not sys.stderr.isatty() or total < 2:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    pace = TextColumn("{task.fields[pace]}")
    with Progress(*columns, pace, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total, pace="")
        began, done = time.monotonic(), 0

        def step() -> None:
            nonlocal done
            done += 1
            text = paced(done, total, time.monotonic() - began)
            progress.update(task, advance=1, pace=text)

        yield step


def paced(done: int, total: int, seconds: float) -> str:
    """Rate and time left. Articles come in bursts, so the rate is that of the whole run."""
    if seconds <= 0:
        return ""
    left = round((total - done) * seconds / done)
    clock = f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02}"
    return f"{60 * done / seconds:,.0f} a minute, {clock} left"

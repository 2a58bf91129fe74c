"""Ctrl-C at the right moment: what can be abandoned is, what must be finished is finished."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_MASKS = hasattr(signal, "pthread_sigmask")  # not on Windows


class Stopper:
    """Ctrl-C interrupts at once inside :meth:`open`, and elsewhere as soon as that is reached.

    A second Ctrl-C interrupts wherever it comes.
    """

    def __init__(self) -> None:
        self._open = False
        self.asked = False

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Take Ctrl-C over while the block runs."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._heard)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """A block that may be interrupted.

        Raises:
            KeyboardInterrupt: Ctrl-C came before the block or comes inside it.
        """
        self._open = True
        try:
            if self.asked:
                raise KeyboardInterrupt
            yield
        finally:
            self._open = False

    def _heard(self, number: int, frame: FrameType | None) -> None:
        again, self.asked = self.asked, True
        if self._open or again:
            raise KeyboardInterrupt


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """Ctrl-C waits until the block ends; processes that are started in it never hear it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))
    inherited = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if _MASKS else None
    try:
        yield
    finally:
        if inherited is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, inherited)
        signal.signal(signal.SIGINT, before)
        if heard:
            signal.raise_signal(signal.SIGINT)

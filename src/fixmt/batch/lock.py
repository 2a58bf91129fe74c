"""One run at a time in a folder; the next one is told if a run was cut off there.

The lock is the operating system's (``flock``), so it dies with its process and can never be stale;
the file it is on says how far the run has come. On systems without it there is no lock.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError

FILE = ".fixmt.lock"


@dataclass(frozen=True, slots=True)
class CutOff:
    """A run that ended without ending properly."""

    done: int
    total: int


class Lock:
    """A held lock on one folder."""

    def __init__(self, path: Path, handle: int, before: CutOff | None) -> None:
        self.path, self.before = path, before
        self._handle = handle
        self._began = time.strftime("%Y-%m-%d %H:%M")

    def note(self, done: int, total: int) -> None:
        """Say in the file how far this run has come."""
        said = {
            "process": os.getpid(),
            "host": socket.gethostname(),
            "began": self._began,
            "done": done,
            "total": total,
        }
        with contextlib.suppress(OSError):
            data = json.dumps(said).encode()
            os.pwrite(self._handle, data + b"\n", 0)
            os.ftruncate(self._handle, len(data) + 1)

    def release(self) -> None:
        with contextlib.suppress(OSError):
            self.path.unlink()
        os.close(self._handle)


@contextlib.contextmanager
def held(folders: Sequence[Path]) -> Iterator[list[Lock]]:
    """Hold ``folders`` (made where missing), each once, for as long as the block runs.

    Raises:
        InputError: another run is at work in one of them, or it cannot be written.
    """
    locks: list[Lock] = []
    try:
        for folder in sorted({f.resolve() for f in folders}):
            if lock := _take(folder):
                locks.append(lock)
        yield locks
    finally:
        for lock in locks:
            lock.release()


def _take(folder: Path) -> Lock | None:
    try:
        import fcntl
    except ImportError:
        return None
    path = folder / FILE
    while True:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as fault:
            raise InputError(f"{folder}: cannot write: {fault.strerror or fault}") from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            who = _said(handle)
            os.close(handle)
            raise InputError(
                f"{folder}: another run is at work there{_described(who)}; "
                "wait for it, or choose another folder"
            ) from None
        except OSError:  # a file system without locks
            os.close(handle)
            return None
        # The run before may have removed the file between our opening and our locking it.
        with contextlib.suppress(OSError):
            if os.path.samestat(os.fstat(handle), path.stat()):
                return Lock(path, handle, _cut_off(_said(handle)))
        os.close(handle)


def _said(handle: int) -> dict[str, object]:
    try:
        value = json.loads(os.pread(handle, 4096, 0))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _described(who: dict[str, object]) -> str:
    if not who:
        return ""
    return f" (process {who.get('process')} on {who.get('host')} since {who.get('began')})"


def _cut_off(who: dict[str, object]) -> CutOff | None:
    done, total = who.get("done"), who.get("total")
    return CutOff(done, total) if isinstance(done, int) and isinstance(total, int) else None

"""Keys and values in one SQLite file that may fail at any time."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from .. import cache

FILE = "memory.sqlite"
MAX_BYTES = 2**30  # the least recently used entries go when the file is larger
_APPLICATION = 0x6678_6D74  # "fxmt", so that no other program's file is taken for a memory
_VERSION = 1
_WAIT_S = 5.0  # for another run that is writing
_AT_ONCE = 500  # keys a query; SQLite's own limit is far higher
_DAY_S = 86_400
_KEEP = 0.75  # of the limit, so that pruning is rare

_SCHEMA = f"""
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_VERSION};
CREATE TABLE entries (key BLOB PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL);
CREATE INDEX by_use ON entries (used);
"""


def default_path() -> Path:
    """The file in the user's cache folder."""
    return cache.folder() / FILE


class Store:
    """Entries in the file at ``path``; nothing at all once the file has failed.

    Args:
        path: the file; it and its folder are made if they are missing.
        warn: told once, in one line, when the store gives up.
        max_bytes: size of the file beyond which old entries are dropped.
    """

    def __init__(self, path: Path, warn: Callable[[str], None], max_bytes: int = MAX_BYTES) -> None:
        self.path = path
        self._warn = warn
        self._max_bytes = max_bytes
        self._day = int(time.time() / _DAY_S)
        self._base: sqlite3.Connection | None = None
        with self._forgiving():
            self._base = _open(path)

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Values of those ``keys`` that are known."""
        wanted = list(dict.fromkeys(keys))
        found: dict[bytes, bytes] = {}
        with self._forgiving():
            stale: list[bytes] = []
            for start in range(0, len(wanted) if self._base else 0, _AT_ONCE):
                for key, value, used in _select(self._base, wanted[start : start + _AT_ONCE]):
                    found[key] = value
                    if used != self._day:
                        stale.append(key)
            self._touch(stale)
        return found

    def put(self, entries: Mapping[bytes, bytes]) -> None:
        """Keep ``entries``: all of them or, if the file fails, none."""
        if not entries:
            return
        with self._forgiving():
            if self._base:
                with self._base:
                    self._base.executemany(
                        "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)",
                        [(key, value, self._day) for key, value in entries.items()],
                    )

    def close(self) -> None:
        """Drop what is too much, and let go of the file."""
        with self._forgiving():
            if self._base:
                with contextlib.suppress(sqlite3.Error):  # another run is at it; the next one will
                    self._prune()
                self._base.close()
        self._base = None

    def _touch(self, keys: Sequence[bytes]) -> None:
        if keys and self._base:
            # An entry's last use decides what is pruned; not knowing it is no reason to give up.
            with contextlib.suppress(sqlite3.Error), self._base:
                self._base.executemany(
                    "UPDATE entries SET used = ? WHERE key = ?", [(self._day, k) for k in keys]
                )

    def _prune(self) -> None:
        assert self._base
        size = _size(self._base)
        if size <= self._max_bytes:
            return
        (count,) = self._base.execute("SELECT count(*) FROM entries").fetchone()
        drop = int(count * (1 - _KEEP * self._max_bytes / size)) + 1
        with self._base:
            self._base.execute(
                "DELETE FROM entries WHERE rowid IN "
                "(SELECT rowid FROM entries ORDER BY used, rowid LIMIT ?)",
                (drop,),
            )
        self._base.execute("VACUUM")

    @contextlib.contextmanager
    def _forgiving(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, _WrongFile) as fault:
            base, self._base = self._base, None
            if base:
                with contextlib.suppress(sqlite3.Error):
                    base.close()
            reason = getattr(fault, "strerror", None) or fault
            self._warn(f"{self.path}: going on without the memory ({reason})")


class _WrongFile(Exception):
    """A database, but none of ours, or of another version."""


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(path, timeout=_WAIT_S)
    try:
        with base:
            # Two runs may open a new file at once: only one of them makes the tables.
            base.execute("BEGIN IMMEDIATE")
            (tables,) = base.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if not tables:
                for statement in filter(None, map(str.strip, _SCHEMA.split(";"))):
                    base.execute(statement)
        application, version = (
            base.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version")
        )
        if application != _APPLICATION:
            raise _WrongFile("not a memory of fixmt")
        if version != _VERSION:
            raise _WrongFile(f"version {version} of the format, not {_VERSION}; delete it")
        base.execute("PRAGMA journal_mode = WAL")
        # A crash of the system may lose the last entries, never the file.
        base.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        base.close()
        raise
    return base


def _select(
    base: sqlite3.Connection | None, keys: Sequence[bytes]
) -> Iterable[tuple[bytes, bytes, int]]:
    assert base
    marks = ",".join("?" * len(keys))
    return base.execute(f"SELECT key, value, used FROM entries WHERE key IN ({marks})", keys)


def _size(base: sqlite3.Connection) -> int:
    (pages,) = base.execute("PRAGMA page_count").fetchone()
    (size,) = base.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(size)

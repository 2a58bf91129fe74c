"""What people decided: an append-only file of JSON Lines, the most precious file fixmt writes.

A line is appended with one write and synced before anybody is told it is there, so a crash loses at
most the line it interrupted; a torn line is skipped with a warning. The latest line on a change
wins. The report's pages export the same records as one JSON document; :func:`load` reads both.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .article import Span
from .errors import InputError

FILE = Path(".fixmt") / "decisions.jsonl"  # below the folder the articles lie in
SCHEMA = 1
KIND = "fixmt decisions"
CHOICES = ("accept", "amend", "reject", "defer", "open")  # open takes a decision back
KINDS = ("edit", "finding")
MAX_BYTES = 256 * 2**20

Identity = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """One choice about one change or finding. ``span`` and ``before`` are of the original text."""

    key: str
    choice: str
    path: str  # of the article, as the report shows it
    digest: str  # SHA-256 of the original's bytes
    kind: str  # edit | finding
    rules: tuple[str, ...]
    span: Span
    before: str
    after: str  # what was proposed
    text: str | None = None  # what was chosen instead
    head: str = ""  # the original just before the span
    tail: str = ""  # and just after it
    needs: tuple[str, ...] = ()  # keys of the edits whose text a finding's change takes in
    note: str = ""
    by: str = ""
    at: str = ""

    @property
    def result(self) -> str:
        """What shall stand at ``span`` if the choice is accept or amend."""
        return self.after if self.text is None else self.text

    @property
    def identity(self) -> Identity:
        return self.path, self.kind, self.key


def append(path: Path, decisions: Iterable[Decision]) -> None:
    """Add ``decisions`` to the ledger at ``path`` and return once they are on disk.

    Writers in several processes may append at once.

    Raises:
        InputError: the file cannot be written.
    """
    lines = "".join(json.dumps(record(d), ensure_ascii=True) + "\n" for d in decisions)
    if not lines:
        return
    try:
        fresh = not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            _lock(handle)
            # A line torn by a crash must not swallow the next one.
            start = b"\n" if _is_torn(handle) else b""
            _write(handle, start + lines.encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        if fresh:
            _sync(path.parent)
    except OSError as fault:
        raise InputError(f"{path}: cannot write: {fault.strerror or fault}") from None


def load(path: Path) -> tuple[list[Decision], list[str]]:
    """Decisions in the order they were made, and a warning for every line that is not one.

    Reads a ledger, or the document a report page exports.

    Raises:
        InputError: unreadable, too large, or an export that is not one.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path}: over {MAX_BYTES // 2**20} MB; this is no file of decisions")
        data = path.read_bytes()
    except OSError as fault:
        raise InputError(f"{path}: {fault.strerror or fault}") from None
    document = _document(data)
    if document is None:
        return _lines(data, path)
    if document.get("kind") != KIND or document.get("schema") != SCHEMA:
        raise InputError(
            f"{path}: not fixmt decisions; export them from a report page or give a ledger"
        )
    items = document.get("decisions")
    if not isinstance(items, list):
        raise InputError(f"{path}: decisions must be a list")
    found = []
    for number, item in enumerate(items, 1):
        try:
            found.append(decision(item))
        except ValueError as fault:
            raise InputError(f"{path}: decision {number}: {fault}") from None
    return found, []


def standing(decisions: Iterable[Decision]) -> dict[Identity, Decision]:
    """The latest decision on each change, less those taken back."""
    latest: dict[Identity, Decision] = {}
    for item in decisions:
        latest.pop(item.identity, None)
        if item.choice != "open":
            latest[item.identity] = item
    return latest


def document(decisions: Iterable[Decision]) -> dict[str, Any]:
    """What a report page exports."""
    return {"schema": SCHEMA, "kind": KIND, "decisions": [record(d) for d in decisions]}


def record(item: Decision) -> dict[str, Any]:
    """``item`` as JSON; the inverse of :func:`decision`."""
    optional = {"text": item.text, "needs": list(item.needs) or None, "note": item.note or None}
    return {
        "key": item.key,
        "choice": item.choice,
        "path": item.path,
        "digest": item.digest,
        "kind": item.kind,
        "rules": list(item.rules),
        "start": item.span.start,
        "end": item.span.end,
        "before": item.before,
        "after": item.after,
        "head": item.head,
        "tail": item.tail,
        **{name: value for name, value in optional.items() if value is not None},
        "by": item.by,
        "at": item.at,
    }


def decision(value: object) -> Decision:
    """The decision in a JSON value.

    Raises:
        ValueError: a field is missing, of the wrong type or contradicts another; says which.
    """
    if not isinstance(value, Mapping):
        raise ValueError("not an object")
    texts = {n: _text(value, n) for n in ("key", "choice", "path", "digest", "kind")}
    if texts["choice"] not in CHOICES:
        raise ValueError(f"choice must be one of {', '.join(CHOICES)}")
    if texts["kind"] not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}")
    start, end = value.get("start"), value.get("end")
    # bool is an int, but no offset.
    if type(start) is not int or type(end) is not int or not 0 <= start <= end:
        raise ValueError("start and end must be offsets")
    before = _text(value, "before")
    if len(before) != end - start:
        raise ValueError("before is not as long as start to end")
    chosen = None if value.get("text") is None else _text(value, "text")
    return Decision(
        **texts,
        rules=_texts(value, "rules"),
        span=Span(start, end),
        before=before,
        after=_text(value, "after"),
        text=chosen,
        needs=_texts(value, "needs"),
        **{n: _text(value, n, "") for n in ("head", "tail", "note", "by", "at")},
    )


def _text(value: Mapping[str, Any], name: str, default: str | None = None) -> str:
    found = value.get(name, default)
    if not isinstance(found, str):
        raise ValueError(f"{name} must be a string")
    return found


def _texts(value: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = value.get(name, [])
    if not isinstance(found, list) or not all(isinstance(v, str) for v in found):
        raise ValueError(f"{name} must be a list of strings")
    return tuple(found)


def _document(data: bytes) -> Mapping[str, Any] | None:
    """The one JSON object ``data`` is, unless that is a line of a ledger."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and "choice" not in value else None


def _lines(data: bytes, path: Path) -> tuple[list[Decision], list[str]]:
    found: list[Decision] = []
    warnings: list[str] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            found.append(decision(json.loads(line)))
        except (ValueError, RecursionError) as fault:
            why = "cut short" if isinstance(fault, json.JSONDecodeError) else fault
            warnings.append(f"{path}:{number}: not a whole decision ({why}); ignored")
    return found, warnings


def _is_torn(handle: int) -> bool:
    size = os.lseek(handle, 0, os.SEEK_END)
    if not size:
        return False
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) != b"\n"


def _write(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def _lock(handle: int) -> None:
    """Keep other writers out until ``handle`` is closed, where the system can."""
    try:
        import fcntl
    except ImportError:
        return
    with contextlib.suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX)


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def ledgers(folders: Iterable[Path]) -> Iterator[Path]:
    """The ledgers that lie below ``folders``, each once."""
    for folder in dict.fromkeys(folders):
        if (found := folder / FILE).is_file():
            yield found

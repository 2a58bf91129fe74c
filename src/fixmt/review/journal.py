"""What was written into articles in place, so that it can be taken back to the byte.

One JSON line an application, in ``.fixmt/applied.jsonl`` beside the articles, written before the
article itself: after a crash between the two, the line speaks of bytes that are nowhere. A text is
made again from its edits; of a package, which is compressed, the original is kept beside the lines.
A line without edits says that the article is its original again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import edits as editing
from .. import formats
from ..article import Edit, Span
from ..errors import InputError
from ..files import digest, write_atomic
from ..text import decode, encode

FILE = Path(".fixmt") / "applied.jsonl"
ORIGINALS = FILE.with_name("originals")  # of packages, each named by its digest


@dataclass(frozen=True, slots=True)
class Applied:
    """One application: the digests of the bytes before and after, and the edits between them."""

    path: str
    before: str
    after: str
    edits: tuple[Edit, ...]
    kept: Path | None = None  # where the original is, if it is a package
    text: str = ""  # digest of the text after, if it is a package: other programs pack it anew

    @property
    def original_is_kept(self) -> bool:
        """True if the original is still where it was put."""
        return self.kept is not None and _kept(self.kept, self.before) is not None


def given_back(name: str, original: str) -> Applied:
    """Says that the article ``name`` holds the bytes of this digest again, as before decisions."""
    return Applied(name, original, original, ())


def keep(folder: Path, data: bytes) -> None:
    """Keep ``data``, an original, below ``folder``; on disk when this returns.

    Raises:
        InputError: it cannot be written.
    """
    path = folder / ORIGINALS / digest(data)
    if _kept(path, path.name) is None:
        write_atomic(path, data)


def append(folder: Path, entry: Applied) -> None:
    """Note ``entry`` below ``folder``; on disk when this returns.

    Raises:
        InputError: the journal cannot be written.
    """
    record = {
        "path": entry.path,
        "before": entry.before,
        "after": entry.after,
        "edits": [[e.span.start, e.span.end, e.before, e.after] for e in entry.edits],
        **({"text": entry.text} if entry.text else {}),
    }
    path = folder / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as stream:
            # A leading newline ends a line that a crash cut short.
            stream.write(b"\n" + json.dumps(record).encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as fault:
        raise InputError(f"{path}: cannot write: {fault.strerror or fault}") from None


def load(folder: Path) -> list[Applied]:
    """Applications below ``folder`` in order; lines cut short are left out.

    Raises:
        InputError: the journal is there but cannot be read.
    """
    path = folder / FILE
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise InputError(f"{path}: {fault.strerror or fault}") from None
    found = []
    for line in lines:
        try:
            value = json.loads(line)
            edits = tuple(
                Edit(Span(int(a), int(b)), str(c), str(d)) for a, b, c, d in value["edits"]
            )
            name, before, after = (str(value[key]) for key in ("path", "before", "after"))
            kept = folder / ORIGINALS / before if formats.package(Path(name)) else None
            text = str(value.get("text", ""))
            found.append(Applied(name, before, after, edits, kept, text))
        except (ValueError, TypeError, KeyError):
            continue
    return found


def original(data: bytes, name: str, entries: Sequence[Applied]) -> bytes:
    """The bytes that ``data`` was made from by applications, or ``data`` if it was by none.

    Raises:
        InputError: ``data`` cannot be decoded.
    """
    seen: set[str] = set()
    while (now := digest(data)) not in seen:
        seen.add(now)
        for entry in _made(now, entries):
            if (older := _undone(data, name, entry)) is not None:
                data = older
                break
    return data


def _made(now: str, entries: Sequence[Applied]) -> Iterable[Applied]:
    return (e for e in reversed(entries) if e.after == now and e.before != now)


def _undone(data: bytes, name: str, entry: Applied) -> bytes | None:
    """``data`` without what ``entry`` put in; None if that does not give the bytes it names."""
    if entry.kept is not None:
        return _kept(entry.kept, entry.before)
    text, codec = decode(data, name)
    try:
        older = encode(editing.apply(text, editing.invert(entry.edits)), codec)
    except (editing.EditConflict, UnicodeEncodeError):
        return None
    return older if digest(older) == entry.before else None


def _kept(path: Path, wanted: str) -> bytes | None:
    """What ``path`` holds, if it is that of which ``wanted`` is the digest."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if digest(data) == wanted else None

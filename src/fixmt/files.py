"""Finding, reading and atomically writing articles."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from . import formats
from .article import Article, Codec, Edit
from .edits import apply
from .errors import InputError
from .text import decode, encode

MAX_BYTES = 64 * 2**20
_TEMP = (".fixmt-", ".part")  # how the name of a file begins and ends that is being written


def discover(
    paths: Sequence[Path], exclude: Sequence[str] = ()
) -> Iterator[tuple[Path, Path] | InputError]:
    """Files to work on, each with the root it was found under; a fault in place of a bad path.

    A directory is walked in sorted order for known suffixes, hidden entries and ``exclude``
    patterns (matched on the name and on the path below the root) left out.
    """
    for path in paths:
        if not path.exists():
            yield InputError(f"{path}: no such file or folder")
        elif path.is_dir():
            found = False
            for file in _walk(path, path, exclude):
                found = True
                yield file, path
            if not found:
                kinds = " ".join(sorted(formats.by_suffix()))
                yield InputError(f"{path}: no articles in this folder (known: {kinds})")
        elif path.suffix and path.suffix.lower() not in formats.by_suffix():
            kinds = " ".join(sorted(formats.by_suffix()))
            unknown = f"unknown file type {path.suffix} (known: {kinds})"
            yield InputError(f"{path}: {formats.ELSEWHERE.get(path.suffix.lower(), unknown)}")
        else:
            yield path, path.parent


def _walk(folder: Path, root: Path, exclude: Sequence[str]) -> Iterator[Path]:
    for entry in sorted(folder.iterdir(), key=lambda p: p.name):
        below = entry.relative_to(root).as_posix()
        # "~$": Word puts such a file beside one that is open.
        if entry.name.startswith((".", "~$")) or any(
            fnmatch(entry.name, p) or fnmatch(below, p) for p in exclude
        ):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _walk(entry, root, exclude)
        elif entry.suffix.lower() in formats.by_suffix():
            yield entry


def read(path: Path, max_bytes: int = MAX_BYTES) -> Article:
    """The article in ``path``.

    Raises:
        InputError: unreadable, empty, too large, binary or undecodable.
    """
    return from_bytes(read_bytes(path, max_bytes), path)


def read_bytes(path: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """What the file at ``path`` holds.

    Raises:
        InputError: unreadable or too large.
    """
    try:
        if not path.is_file():
            raise InputError(f"{path}: not a regular file")
        size = path.stat().st_size
        if size > max_bytes:
            raise InputError(
                f"{path}: {size / 2**20:.0f} MB is over the limit of {max_bytes / 2**20:.0f} MB; "
                "raise max-size-mb in fixmt.toml if this really is one article"
            )
        return path.read_bytes()
    except OSError as fault:
        raise InputError(f"{path}: {fault.strerror or fault}") from None


def from_bytes(data: bytes, path: Path | None = None) -> Article:
    """The article in ``data``.

    Raises:
        InputError: empty, binary or undecodable.
    """
    source, codec = _text(data, path)
    return formats.article(source, path, codec, digest(data))


def bare(data: bytes, path: Path) -> Article:
    """The article in ``data``, for what has to know only its text: plain text without its segments.

    Raises:
        InputError: empty, binary or undecodable.
    """
    source, codec = _text(data, path)
    if formats.has_markup(path):
        return formats.article(source, path, codec, digest(data))
    return Article(source, path, formats.of(path).NAME, codec, digest(data))


def rewritten(article: Article, edits: Sequence[Edit], data: bytes | None = None) -> bytes:
    """The file of ``article`` with ``edits`` made. ``data``: what it held, if that is at hand.

    Raises:
        InputError: of a package, the file that is to be changed is not there as it was read.
        UnicodeEncodeError: of a text, its encoding has not all characters that are in ``edits``.
    """
    module = formats.package(article.path)
    if module is None or article.path is None:
        return encode(apply(article.source, edits), article.codec)
    data = read_bytes(article.path, sys.maxsize) if data is None else data
    if digest(data) != article.digest:
        raise InputError(f"{article.path}: changed on disk since it was read; run again")
    made: bytes = module.rewritten(data, edits, str(article.path))
    return made


def text_of(data: bytes, path: Path | None) -> tuple[str, Codec]:
    """The text of a file at ``path`` that holds ``data``, and how it is encoded.

    Raises:
        InputError: binary or undecodable.
    """
    name, module = _name(path), formats.package(path)
    return (module.read(data, name), Codec()) if module else decode(data, name)


def _text(data: bytes, path: Path | None) -> tuple[str, Codec]:
    source, codec = text_of(data, path) if data else ("", Codec())  # a package has to hold some
    if not source.strip():
        raise InputError(f"{_name(path)}: empty file, nothing to repair")
    return source, codec


def _name(path: Path | None) -> str:
    return str(path) if path else "<stdin>"


def digest(data: bytes) -> str:
    """SHA-256 of ``data`` in hex."""
    return hashlib.sha256(data).hexdigest()


def write_atomic(
    path: Path, data: bytes, expected: str | None = None, backup: bool = False
) -> None:
    """Replace the file at ``path`` by ``data``, whole or not at all.

    A temporary file in the same folder is written, synced and renamed over the target, so a crash
    leaves the old file or the new one. Missing folders are made; a symbolic link keeps pointing
    where it did. ``expected`` is the SHA-256 the file must still have; ``backup`` keeps the old
    bytes as ``NAME.orig``.

    Raises:
        InputError: the file changed since it was read, a backup is in the way, or the disk refused.
    """
    import tempfile  # brings many modules that reading does not need

    path = Path(os.path.realpath(path))
    temp: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if expected is not None and digest(path.read_bytes()) != expected:
            raise InputError(f"{path}: changed on disk since it was read; left alone, run again")
        mode = path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask()
        if backup and path.exists():
            _keep(path)
        handle, temp = tempfile.mkstemp(prefix=_TEMP[0], suffix=_TEMP[1], dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
        Path(temp).replace(path)
        temp = None
        _sync_folder(path.parent)
    except OSError as fault:
        raise InputError(f"{path}: cannot write: {fault.strerror or fault}") from None
    finally:
        if temp is not None:
            with contextlib.suppress(OSError):
                Path(temp).unlink()


def sweep(folder: Path) -> int:
    """Remove temporary files that a killed run left in ``folder`` and below; returns how many.

    Only for a folder that no other run is writing to.
    """
    removed = 0
    for stray in folder.rglob("*".join(_TEMP)):
        with contextlib.suppress(OSError):
            if stray.is_file():
                stray.unlink()
                removed += 1
    return removed


def _keep(path: Path) -> None:
    target = path.with_name(path.name + ".orig")
    try:
        with target.open("xb") as stream:
            stream.write(path.read_bytes())
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError:
        raise InputError(f"{target}: a backup is already there; move it away first") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # not every file system lets a folder be opened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

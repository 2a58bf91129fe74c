"""The package that a Word file is: an archive, of which one member is the document."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...errors import InputError
from ...patterns import deferred

if TYPE_CHECKING:
    from zipfile import ZipFile

LIMIT = 64 * 2**20  # bytes of a member that is read; an archive may hold far more than its size
_CHUNK = 2**20
_OLD = b"\xd0\xcf\x11\xe0"  # how files begin that Word wrote before 2007, and encrypted ones
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # the stream that an encrypted one is kept in
_RELATIONS = "_rels/.rels"
_SIGNATURES = "_xmlsignatures/"
_MEMBER = "word/document.xml"
_RELATION = deferred(r"<(?:\w+:)?Relationship\s[^<>]*/officeDocument\"[^<>]*>")
_TARGET = deferred(r"\sTarget=\"/?([^\"]+)\"")


def document(data: bytes, name: str) -> tuple[str, bytes]:
    """The name of the member of ``data`` that is the document, and its XML.

    Raises:
        InputError: no such member, or it cannot be read.
    """
    with _opened(data, name) as archive:
        member = _main(archive)
        if member not in archive.namelist():
            raise InputError(f"{name}: not a Word file (no {member} in it)")
        return member, _read(archive, member, name)


def with_member(data: bytes, member: str, content: bytes, name: str) -> bytes:
    """``data`` with ``content`` in place of ``member``; all others, and their dates, as they are.

    Raises:
        InputError: a member cannot be read, or the file is signed.
    """
    from copy import copy
    from shutil import copyfileobj
    from zipfile import ZipFile

    out = io.BytesIO()
    with _opened(data, name) as old, ZipFile(out, "w") as new:
        if any(info.filename.startswith(_SIGNATURES) for info in old.infolist()):
            raise InputError(f"{name}: signed; a change would break the signature, so it is left")
        new.comment = old.comment
        for info in old.infolist():
            written = copy(info)
            with old.open(info) as source, new.open(written, "w") as target:
                if info.filename == member:
                    target.write(content)
                else:
                    copyfileobj(source, target, _CHUNK)
            written.external_attr = info.external_attr  # not what is put there for none
    return out.getvalue()


def _main(archive: ZipFile) -> str:
    """The name of the member that the package says is its document."""
    if _RELATIONS in archive.namelist():
        relations = _read(archive, _RELATIONS, "").decode("utf-8", "replace")
        relation = _RELATION.search(relations)
        target = relation and _TARGET.search(relation.group())
        if target:
            return target[1]
    return _MEMBER


def _read(archive: ZipFile, member: str, name: str) -> bytes:
    with archive.open(member) as stream:
        content = stream.read(LIMIT + 1)
    if len(content) > LIMIT:
        raise InputError(f"{name}: {member} in it is over the limit of {LIMIT // 2**20} MB")
    return content


@contextlib.contextmanager
def _opened(data: bytes, name: str) -> Iterator[ZipFile]:
    from zipfile import ZipFile

    if data.startswith(_OLD):
        raise InputError(
            _locked(name)
            if _LOCKED in data
            else f"{name}: an old Word file (.doc); open it in Word and save it as .docx"
        )
    if not data.startswith(b"PK"):
        raise InputError(f"{name}: not a Word file (.docx); open it in Word and save it again")
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except NotImplementedError as fault:  # a RuntimeError too, but it speaks of no password
        raise InputError(
            f"{name}: packed in a way that cannot be read ({fault}); open it in Word and save it"
        ) from None
    except RuntimeError:
        raise InputError(_locked(name)) from None
    except _damage() as fault:
        raise InputError(f"{name}: a damaged Word file ({str(fault) or 'cut off'})") from None


def _locked(name: str) -> str:
    return f"{name}: a Word file with a password; save it without one"


def _damage() -> tuple[type[Exception], ...]:
    """What reading a damaged archive raises; asked only when something was raised."""
    import struct
    import zlib
    from zipfile import BadZipFile

    found = (BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError)
    try:
        from lzma import LZMAError
    except ImportError:  # Python may be built without it; then such a member is not supported
        return found
    return (*found, LZMAError)

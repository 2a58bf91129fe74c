"""Word: the text of a document, a paragraph a line. The rest of the file stays as it is.

The source of such an article is this text itself: findings, reports and decisions lie on it. Edits
of it are written into the document when the file is written, each word where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...article import Candidate, Edit, Segment, Span
from ...edits import apply
from ...errors import InputError
from ...patterns import deferred
from .. import plain
from .places import FIXED, is_text, pieces

NAME = "docx"
SUFFIXES = (".docx",)

_PROTECTED = deferred(f"[{FIXED}]")
_ASIDE = FIXED + " "
_ILLEGAL = deferred("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML, and line ends


def parse(source: str) -> tuple[tuple[Segment, ...], tuple[Span, ...]]:
    """Segments and protected spans of the text of a document: what is no text in it stays."""
    segments, protected = plain.parse(source, code=False)
    fixed = (Span(*m.span()) for m in _PROTECTED.finditer(source) if m.group() != "\n")
    trimmed = (_trimmed(source, segment) for segment in segments)
    kept = tuple(segment for segment in trimmed if len(segment.span))
    return kept, tuple(sorted({*protected, *fixed}))


def read(data: bytes, name: str) -> str:
    """The text of the Word file ``data``.

    Raises:
        InputError: it is none, damaged, too large or locked by a password.
    """
    from . import package, reading

    return reading.read(package.document(data, name)[1], name).text


def rewritten(data: bytes, edits: Sequence[Edit], name: str) -> bytes:
    """The Word file ``data`` with ``edits`` of its text made, and everything else as it was.

    Raises:
        InputError: see :func:`read`; or an edit would part or join paragraphs.
    """
    if not edits:
        return data
    from . import package, reading, writing

    member, xml = package.document(data, name)
    document = reading.read(xml, name)
    wanted = apply(document.text, edits)
    made = all(fits(document.text, e.span, e.after) for e in edits)
    new = writing.rewritten(xml, document, edits) if made else b""
    if not made or reading.read(new, name).text != wanted:
        raise InputError(f"{name}: these changes cannot be written into a Word file; left alone")
    return package.with_member(data, member, new, name)


def fits(source: str, span: Span, text: str) -> bool:
    """True if ``text`` for ``span`` neither parts nor joins lines, nor takes what is no text."""
    if _ILLEGAL.search(text):
        return False
    changes = pieces(span.start, span.of(source), text)
    return changes is not None and all(
        old or not new or is_text(source, at - 1) or is_text(source, at) for at, old, new in changes
    )


def fitted(source: str, candidate: Candidate) -> Candidate | None:
    """``candidate`` as it can be written, or None: lines that go leave an empty paragraph."""
    span, text = candidate.span, candidate.text
    count = span.of(source).count("\n")
    starts = not span.start or source[span.start - 1] == "\n"
    if not text and count and starts and source[span.end - 1] == "\n":
        text = "\n" * count
    if text == span.of(source) or not fits(source, span, text):
        return None
    return replace(candidate, text=text)


def _trimmed(source: str, segment: Segment) -> Segment:
    """``segment`` without pictures and tabs at its ends."""
    text = segment.span.of(source)
    start = segment.span.start + len(text) - len(text.lstrip(_ASIDE))
    return replace(segment, span=Span(start, max(start, start + len(text.strip(_ASIDE)))))

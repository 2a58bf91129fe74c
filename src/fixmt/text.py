"""Bytes to text and back without loss, and sentence windows in mixed Chinese-English prose."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from .article import Codec, Span
from .errors import InputError
from .patterns import deferred

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}

# A sentence ends at . ! ? (with closing quotes or brackets) before a space or the end, and at
# Chinese stops anywhere. Abbreviations and initials do not end one. (The bounds keep a search
# through a long run of stops linear.)
_CLOSING = r"[\"'”’)\]]*"
_END = deferred(
    r"[.!?。！？\n](?:(?<=\n)"  # a search for a single mark is several times faster
    rf"|(?<=[。！？])[。！？.]*{_CLOSING}"
    rf"|(?<=[.!?])(?:[.!?]{{0,63}}{_CLOSING}(?=\s|$)|[.!?]{{0,63}}[。！？][。！？.]*{_CLOSING}))"
)
_ABBREVIATION = deferred(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|vs|etc|e\.g|i\.e|cf|al|Co|Ltd|Inc|Corp|Fig|Eq|Vol|pp"
    r"|Jr|Sr|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|a\.m|p\.m)|\b[A-Z]|\bU\.S|\bPh\.D)$"
)


def decode(data: bytes, name: str = "input") -> tuple[str, Codec]:
    """The exact text of ``data`` and how to encode it again: ``encode(*decode(d)) == d``.

    UTF-8 (with or without BOM) first, then UTF-16 by its BOM, then GB18030 where the text is
    plausibly Chinese.

    Raises:
        InputError: binary data, or no encoding fits; names the byte offset of the first fault.
    """
    for bom, encoding in _UTF16.items():
        if data.startswith(bom):
            body = data[len(bom) :]
            try:
                return body.decode(encoding), Codec(encoding, bom)
            except UnicodeDecodeError as fault:
                raise InputError(
                    f"{name}: not valid {encoding} at byte {fault.start + len(bom)}; "
                    "save it as UTF-8 and try again"
                ) from None
    if (nul := data.find(b"\0")) >= 0:
        raise InputError(f"{name}: binary data (a NUL at byte {nul}); only text can be repaired")
    bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        return data[len(bom) :].decode("utf-8"), Codec("utf-8", bom)
    except UnicodeDecodeError as fault:
        offset = fault.start + len(bom)
    text = _gb18030(data)
    if text is None:
        raise InputError(
            f"{name}: not UTF-8, UTF-16 or GB18030 (first fault at byte {offset}); "
            "save it as UTF-8 and try again"
        )
    return text, Codec("gb18030")


def encode(text: str, codec: Codec) -> bytes:
    """The inverse of :func:`decode`."""
    return codec.bom + text.encode(codec.encoding)


def _gb18030(data: bytes) -> str | None:
    """``data`` as GB18030, or None where that is a misreading.

    Almost any Western 8-bit text is formally GB18030 as well; real Chinese text is nearly all
    inside GB2312, a misread one is not.
    """
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    wide = [c for c in text if ord(c) > 127]
    common = sum(1 for c in wide if _in_gb2312(c))
    return text if common * 3 >= len(wide) * 2 and text.encode("gb18030") == data else None


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return char in "—…·“”‘’"
    return True


def sentences(source: str, span: Span) -> Iterator[Span]:
    """Sentence spans inside ``span``, without surrounding white space, in order."""
    start, marks, counted = span.start, 0, span.start
    for match in _END.finditer(source, span.start, span.end):
        if match.group() != "\n" and source[match.start()] == ".":
            head = source[max(start, match.start() - 8) : match.start()]
            if _ABBREVIATION.search(head) and match.end() < span.end:
                continue
        end = match.end()
        if source[end - 1] == '"' and not source[end : end + 1].isspace() and end < span.end:
            marks, counted = marks + source.count('"', counted, end - 1), end - 1
            end -= marks % 2 == 0  # a straight mark that opens the next sentence
        if trimmed := _trim(source, start, end):
            yield trimmed
        start = end
    if trimmed := _trim(source, start, span.end):
        yield trimmed


def sentence_at(source: str, segment: Span, span: Span) -> Span:
    """The smallest run of whole sentences of ``segment`` that covers ``span``."""
    covering = [s for s in sentences(source, segment) if s.overlaps(span)]
    if not covering:
        return span
    return Span(min(covering[0].start, span.start), max(covering[-1].end, span.end))


def _trim(source: str, start: int, end: int) -> Span | None:
    while start < end and source[start].isspace():
        start += 1
    while end > start and source[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None

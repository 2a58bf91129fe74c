"""Text decoded with the wrong encoding, and characters lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from ..debris.marks import straight_quote
from ..patterns import deferred_regex
from . import Context

if TYPE_CHECKING:
    import regex

MOJIBAKE = Rule("GB004", "Text in the wrong encoding", Severity.ERROR)
RULES = (MOJIBAKE,)

# Windows-1252 leaves five bytes undefined; Latin-1 shows them as control characters.
_CP1252 = {bytes([b]).decode("cp1252", "ignore") or chr(b): b for b in range(0x80, 0x100)}
_TAIL = "".join(re.escape(c) for c, b in _CP1252.items() if b < 0xC0)
_THREE = "".join(c for c, b in _CP1252.items() if 0xE0 <= b < 0xF0)
_FOUR = "".join(c for c, b in _CP1252.items() if 0xF0 <= b < 0xF5)
# UTF-8 sequences of one or more characters, read as Windows-1252 or Latin-1. Of the two-byte
# ones only those that start with Â or Ã stand alone: «CAFÉ» is French, not mojibake.
_CLITIC = deferred_regex(r"(?:s|t|re|ve|ll|d|m)\b")
_RUN = deferred_regex(
    rf"(?:[{_THREE}][{_TAIL}]{{2}}|[{_FOUR}][{_TAIL}]{{3}}|[ÂÃ][{_TAIL}]|[ÄÅ][\x80-\x9f¡-ª¬-º¼-¿])+"
)
_QUOTE_TAIL = "«»”’"
# UTF-8 read as GBK: the first two bytes of most Chinese punctuation and of ’ “ ”.
_GBK = deferred_regex(r"(?:鈥|銆|锛|鈻|鈼)[\p{Han}€?]")
_LOST = deferred_regex(r"\ufffd+|锟斤拷|锟斤|烫烫烫+|屯屯屯+")


def detect(article: Article, context: Context) -> Iterator[Finding]:
    source = article.source
    if source.isascii():
        return
    yield from _decodable(source)
    yield from _gbk(source)
    for match in _LOST.finditer(source):
        yield _lost(source, Span(*match.span()))


def recode(text: str) -> str | None:
    """``text`` read back as the UTF-8 it was; None unless that is possible without loss.

    >>> recode("cafÃ©"[3:])
    'é'
    """
    try:
        plain = bytes(_CP1252[c] for c in text).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None
    return plain if plain.isprintable() or plain == "\u00a0" else None


def _decodable(source: str) -> Iterator[Finding]:
    for match in _RUN.finditer(source):
        written = match.group()
        plain = recode(written)
        if plain is None or _is_quoted_capital(source, match):
            continue
        again = recode(plain)
        plain = straight_quote(source.replace(written, ""), again or plain)
        if plain == "\u00a0":
            plain = " "
        span = Span(*match.span())
        candidate = Candidate(span, plain, "the UTF-8 it was", Level.SAFE, 0.98)
        message = f"{MOJIBAKE.title}: “{written}” is “{plain}”"
        yield Finding(MOJIBAKE.code, span, MOJIBAKE.severity, message, (candidate,))


def _is_quoted_capital(source: str, match: regex.Match[str]) -> bool:
    """True for the end of a quotation in capitals: «SÃ»."""
    text = match.group()
    before = source[match.start() - 1 : match.start()]
    return len(text) == 2 and text[1] in _QUOTE_TAIL and before.isupper()


def _gbk(source: str) -> Iterator[Finding]:
    for match in _GBK.finditer(source):
        written = match.group()[:2]
        plain = _from_gbk(written)
        span = Span(match.start(), match.start() + len(written))
        candidates: tuple[Candidate, ...] = ()
        if plain:
            plain = straight_quote(source, plain[0]) + plain[1:]
            candidates = (Candidate(span, plain, "the UTF-8 it was", Level.SAFE, 0.97),)
        message = f"{MOJIBAKE.title}: “{written}”"
        yield Finding(MOJIBAKE.code, span, MOJIBAKE.severity, message, candidates)


def _from_gbk(written: str) -> str | None:
    try:
        return written.encode("gb18030").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


def _lost(source: str, span: Span) -> Finding:
    """A character nobody can bring back, unless it can only have been an apostrophe."""
    after = source[span.end : span.end + 4]
    before = source[span.start - 1 : span.start]
    ending = _CLITIC.match(after)
    candidates: tuple[Candidate, ...] = ()
    if before.isalpha() and before.isascii() and ending and len(span) <= 3:
        candidates = (Candidate(span, "'", "an apostrophe fits", Level.BOLD, 0.8),)
    return Finding(
        MOJIBAKE.code, span, MOJIBAKE.severity, "a character was lost in decoding", candidates
    )

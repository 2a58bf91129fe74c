"""Chinese title marks and corner brackets around English.

`《Title》` loses its marks where the words inside are capitalised like a title and gets English
quotation marks otherwise. Marks around Chinese are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from ..chinese.scripts import CJK, ChineseUnits, Lines
from ..english.words import word_set
from ..patterns import deferred
from . import Context

RULES = (Rule("PN006", "Chinese title marks around English", Severity.WARNING),)

_ANY = deferred("[《》〈〉「」『』｢｣]")
_PAIR = deferred(
    "《([^《》\n]{1,200})》|〈([^〈〉\n]{1,200})〉|「([^「」\n]{1,200})」|『([^『』\n]{1,200})』"
)
# A lone mark that touches an English word on one side and nothing on the other.
_GLUED = deferred(
    r"[A-Za-z.,!?)][《》〈〉「」『』｢｣](?:\W|\Z)|(?:^|[\s(])[《》〈〉「」『』｢｣][A-Za-z]"
)
_WORD = deferred(r"[^\W_][^\s]*")


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """Two findings a pair, one for each mark; one for a mark that has lost its partner."""
    source = article.source
    if not _ANY.search(source):
        return
    lines = Lines(source)
    units = ChineseUnits(article, lines)
    paired: set[int] = set()
    for match in _PAIR.finditer(source):
        paired |= {match.start(), match.end() - 1}
        inside = next(g for g in match.groups() if g is not None)
        if CJK.search(inside) or not _WORD.search(inside) or lines.mostly_chinese(match.start()):
            continue
        quote = "" if _is_title(inside) else '"'
        opening, closing = (
            Span(match.start(), match.start() + 1),
            Span(match.end() - 1, match.end()),
        )
        if not units.hold(opening) and not units.hold(closing):
            yield _finding(source, opening, _gap(source, opening.start - 1) + quote, Level.SAFE)
            yield _finding(source, closing, quote + _gap(source, closing.end), Level.SAFE)
    for match in _ANY.finditer(source):
        span = Span(*match.span())
        if match.start() in paired or units.hold(span) or lines.belongs_to_chinese(*match.span()):
            continue
        if _GLUED.search(source, max(0, span.start - 1), span.end + 1):
            yield _finding(source, span, "", Level.NORMAL)


def _is_title(text: str) -> bool:
    words = _WORD.findall(text)
    return all(w[0].isupper() or w[0].isdigit() or w in word_set("title small") for w in words)


def _gap(source: str, beside: int) -> str:
    """A space where a letter or digit stands directly outside the mark."""
    return " " if beside >= 0 and source[beside : beside + 1].isalnum() else ""


def _finding(source: str, span: Span, replacement: str, level: Level) -> Finding:
    mark = span.of(source)
    candidate = Candidate(span, replacement, f"English form of {mark}", level, 0.95)
    return Finding("PN006", span, Severity.WARNING, f"Chinese mark {mark} in English", (candidate,))

"""Chinese inside English: joined units, and which of them are there on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ..article import Article, Span
from ..patterns import deferred_regex

HAN = deferred_regex(r"[\p{Han}〇々]")

# One token: a Han run, a number, a Latin word, blanks, or a single other character.
_TOKEN = deferred_regex(
    r"(?s)(?P<han>[\p{Han}〇々]+)"
    r"|(?P<number>\d+(?:[.,．]\d+)*[%％‰℃°]?)"
    r"|(?P<latin>\p{Latin}[\p{Latin}\d+]*(?:[-'’.]\p{Latin}[\p{Latin}\d+]*)*(?:-\d+)?)"
    r"|(?P<blank>[^\S\n]+)"
    r"|(?P<other>.)"
)
_ACRONYM = deferred_regex(r"[A-Z]|[A-Z0-9][A-Z0-9+-]{1,11}")
_COUNTED = deferred_regex(
    r"[年月日时点分秒万亿余多元个名人位家项件条台套亩户次公吨平米座篇所届岁周倍度]"
)

_MATE = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "「": "」", "『": "』", "（": "）", "(": ")"}
_MATE |= {"【": "】", "〔": "〕", '"': '"'}
_CLOSERS = frozenset(_MATE.values())
# Joins two stretches of Chinese into one clause or a run of clauses.
_JOINER = frozenset("、，；：·・—–-~～/…,;:／＋+×")
_RANGE = frozenset("-–—~～×")
_DEPTH = 16  # nesting beyond this is not punctuation but noise


@dataclass(frozen=True, slots=True)
class HanUnit:
    """One stretch of Chinese a reader sees as a whole, with what it contains (digits, quotes…)."""

    span: Span
    wanted: bool  # there on purpose: a gloss, a quoted title, code, a bilingual line…
    why: str = ""


class _Token(NamedTuple):
    kind: str
    start: int
    end: int
    text: str


@lru_cache(maxsize=4)  # several detectors ask for the same article
def units(article: Article) -> tuple[HanUnit, ...]:
    """Chinese units of the article in text order; never overlapping.

    A unit is a whole clause or run of clauses: Han joined across digits, quotation marks, commas,
    brackets and acronyms between Han. A full stop ends it, unless it lies inside its quotes.
    """
    if not HAN.search(article.source):
        return ()
    from .purpose import Reader

    reader = Reader(article)
    return tuple(
        HanUnit(span, bool(why), why)
        for line in lines(article)
        if HAN.search(article.source, line.start, line.end)
        for span, why in reader.judge(line, spans(article.source, line))
    )


def lines(article: Article) -> Iterator[Span]:
    """The lines of prose: those of the segments, or all of them where there are no segments."""
    source = article.source
    stretches = [s.span for s in article.segments] or [Span(0, len(source))]
    for stretch in stretches:
        start = stretch.start
        while start < stretch.end:
            end = source.find("\n", start, stretch.end)
            end = stretch.end if end < 0 else end
            if end > start:
                yield Span(start, end)
            start = end + 1


@lru_cache(maxsize=1024)  # several detectors ask for the same lines
def spans(source: str, line: Span) -> tuple[Span, ...]:
    """The units of one line."""
    tokens = [
        _Token(str(m.lastgroup), *m.span(), m.group())
        for m in _TOKEN.finditer(source, line.start, line.end)
    ]
    mates = _mates(tokens)
    found: list[Span] = []
    at = 0
    while at < len(tokens):
        kind = tokens[at].kind
        prose = kind == "blank" or (kind == "latin" and _kind(tokens, at + 1) != "han")
        if prose or not _starts(tokens, mates, at):
            at += 1
            continue
        last = _extend(tokens, mates, at)
        first = at
        at = last + 1
        if any(t.kind == "han" for t in tokens[first : last + 1]):
            found.append(Span(tokens[first].start, tokens[last].end))
    return tuple(found)


def _mates(tokens: list[_Token]) -> dict[int, int]:
    """Token index of each opening mark → that of its closing mark on the same line."""
    mates: dict[int, int] = {}
    stack: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind != "other":
            continue
        if stack and token.text == _MATE[tokens[stack[-1]].text]:
            mates[stack.pop()] = index
        elif token.text in _MATE:
            stack.append(index)
            del stack[:-_DEPTH]
        elif token.text in _CLOSERS and any(_MATE[tokens[i].text] == token.text for i in stack):
            while stack and _MATE[tokens[stack[-1]].text] != token.text:
                stack.pop()
            mates[stack.pop()] = index
    return mates


def _kind(tokens: list[_Token], at: int) -> str:
    return tokens[at].kind if 0 <= at < len(tokens) else ""


def _leads(tokens: list[_Token], at: int) -> bool:
    """True if Chinese begins at ``at``: Han, or a number or acronym glued to Han."""
    kind = _kind(tokens, at)
    if kind == "han":
        return True
    if kind == "number":
        if _kind(tokens, at + 1) == "other" and tokens[at + 1].text in _RANGE:  # 2018—2023年
            return _kind(tokens, at + 2) == "number" and _kind(tokens, at + 3) == "han"
        if _kind(tokens, at + 1) == "blank":
            return _kind(tokens, at + 2) == "han" and bool(_COUNTED.match(tokens[at + 2].text))
        return _kind(tokens, at + 1) == "han" or (
            _leads(tokens, at + 1) and _acronym(tokens, at + 1)
        )
    return kind == "latin" and _acronym(tokens, at) and _kind(tokens, at + 1) == "han"


def _acronym(tokens: list[_Token], at: int) -> bool:
    return _kind(tokens, at) == "latin" and bool(_ACRONYM.fullmatch(tokens[at].text))


def _starts(tokens: list[_Token], mates: dict[int, int], at: int) -> bool:
    """True if a unit begins at ``at``; a quotation mark begins one if Chinese goes on behind it."""
    if _leads(tokens, at):
        return True
    if at not in mates or not _leads(tokens, at + 1) or tokens[at].text in "(（【〔":
        return False
    behind = mates[at] + 1
    if _resumes(tokens, mates, behind):
        return True
    joined = _kind(tokens, behind) == "other" and tokens[behind].text in _JOINER
    return joined and _resumes(tokens, mates, behind + 1)


def _resumes(tokens: list[_Token], mates: dict[int, int], at: int) -> bool:
    """True if Chinese goes on at ``at``, perhaps inside quotation marks."""
    return _leads(tokens, at) or (at in mates and _leads(tokens, at + 1))


def _extend(tokens: list[_Token], mates: dict[int, int], first: int) -> int:
    """Index of the last token of the unit that begins at ``first``."""
    last = first
    if first in mates:
        last = mates[first]
    while (step := _next(tokens, mates, last)) is not None:
        last = step
    return last


def _next(tokens: list[_Token], mates: dict[int, int], last: int) -> int | None:
    """Index of the token up to which the unit goes on after ``last``, or None at its end."""
    at = last + 1
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind == "han":
        return at
    if token.kind == "number":
        return at if tokens[last].kind != "blank" or _leads(tokens, at) else None
    if token.kind == "latin":
        if _kind(tokens, at + 1) == "han" or (at + 1 in mates and _leads(tokens, at + 2)):
            return at
        return at if _acronym(tokens, at) and len(token.text) > 1 else None
    if token.kind == "blank":
        return _across_blank(tokens, at)
    if at in mates:
        return _across_pair(tokens, mates, at)
    if token.text in _JOINER:
        follow = at + 1
        spans = token.text in _RANGE or (token.text in ":：" and tokens[last].kind == "number")
        if spans and _kind(tokens, follow) == "number":
            return follow
        while _kind(tokens, follow) == "other" and tokens[follow].text == token.text:
            follow += 1  # —— and ……
        if _kind(tokens, follow) == "blank" and token.text in ",;、，；":
            follow += 1
        return follow - 1 if _resumes(tokens, mates, follow) else None
    return None


def _across_blank(tokens: list[_Token], at: int) -> int | None:
    """Blanks join Han to Han, and to a number or acronym that has Han behind it."""
    follow = at + 1
    if tokens[at].end - tokens[at].start > 2:
        return None
    if _kind(tokens, follow) == "han":
        return at
    if _kind(tokens, follow) == "number" or _acronym(tokens, follow):
        behind = follow + 2 if _kind(tokens, follow + 1) == "blank" else follow + 1
        return behind if _kind(tokens, behind) == "han" else None
    return None


def _across_pair(tokens: list[_Token], mates: dict[int, int], at: int) -> int | None:
    """A quoted or bracketed stretch joins if it is Chinese or Chinese goes on behind it."""
    close = mates[at]
    inside = _leads(tokens, at + 1)
    if tokens[at].text == '"':
        return close if inside and close > at + 1 else None
    return close if inside or _leads(tokens, close + 1) else None

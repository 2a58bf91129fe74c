"""Chinese inside English: joined units, and which of them are there on purpose."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from .article import Article, Span

HAN = regex.compile(r"[\p{Han}〇々]")
_RUN = regex.compile(r"[\p{Han}〇々]+")


@dataclass(frozen=True, slots=True)
class HanUnit:
    """One stretch of Chinese a reader sees as a whole, with what it contains (digits, quotes…)."""

    span: Span
    wanted: bool  # there on purpose: a gloss, a quoted title, code, a bilingual line…
    why: str = ""


def units(article: Article) -> tuple[HanUnit, ...]:
    """Chinese units of the article in text order; never overlapping."""
    return tuple(HanUnit(Span(*m.span()), False) for m in _RUN.finditer(article.source))

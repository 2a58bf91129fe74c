"""Inline marks by which an author says "this is fine": ``fixmt: ignore[PN001]``, ``off``, ``on``.

``fixmt: ignore`` (with or without a list of rule codes or families) speaks for its own line; alone
on a line, for the next one. ``fixmt: off`` … ``fixmt: on`` speak for everything between them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .article import Article, Finding, Span
from .patterns import deferred_regex

_MARK = deferred_regex(
    r"(?:<!--\s*)?\bfixmt:\s*(?:(?P<switch>off|on)|ignore(?:\[(?P<rules>[A-Z0-9,\s]*)\])?)"
    r"(?![\w[])(?:\s*-->)?"
)


@dataclass(frozen=True, slots=True)
class _Zone:
    span: Span
    rules: tuple[str, ...]  # empty: every rule


def suppressor(article: Article) -> Callable[[Finding], bool]:
    """A test that is true for findings the article itself asks to leave alone."""
    if "fixmt:" not in article.source:
        return lambda finding: False
    zones = tuple(_zones(article.source))
    marks = tuple(Span(*m.span()) for m in _MARK.finditer(article.source))

    def suppressed(finding: Finding) -> bool:
        if any(mark.overlaps(finding.span) for mark in marks):
            return True
        return any(
            zone.span.overlaps(finding.span)
            and (not zone.rules or any(finding.rule.startswith(r) for r in zone.rules))
            for zone in zones
        )

    return suppressed


def _zones(source: str) -> list[_Zone]:
    zones: list[_Zone] = []
    off: int | None = None
    for mark in _MARK.finditer(source):
        if mark["switch"] == "off":
            off = mark.start() if off is None else off
        elif mark["switch"] == "on":
            if off is not None:
                zones.append(_Zone(Span(off, mark.end()), ()))
            off = None
        else:
            start = source.rfind("\n", 0, mark.start()) + 1
            end = _line_end(source, mark.end())
            if source[start:end].strip() == mark.group():
                end = _line_end(source, min(end + 1, len(source)))
            rules = tuple(r.strip() for r in (mark["rules"] or "").split(",") if r.strip())
            zones.append(_Zone(Span(start, end), rules))
    if off is not None:
        zones.append(_Zone(Span(off, len(source)), ()))
    return zones


def _line_end(source: str, at: int) -> int:
    end = source.find("\n", at)
    return len(source) if end < 0 else end

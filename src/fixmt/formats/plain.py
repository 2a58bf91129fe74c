"""Plain text: a line is a segment; URLs, e-mail addresses, code and markup are protected."""

from __future__ import annotations

import regex

from ..article import Segment, Span

NAME = "plain"
SUFFIXES = (".txt", ".text")

_LINE = regex.compile(r"[^\n\r]*\S[^\n\r]*")
_HEADING = regex.compile(r"^[^.!?。！？:：;；]{1,160}$")
_LIST = regex.compile(r"^\s*(?:[-*•·]|\(?\d{1,2}[.)、])\s")
_PROTECTED = regex.compile(
    r"""(?x)
    (?:https?|ftp)://[^\s<>"]+                      # URLs, with whatever script is in them
  | \bwww\.[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+[^\s<>"，。；]*
  | (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+                    # e-mail addresses
  | `[^`\n]+`                                       # inline code
    """
)
_CODE_LINE = regex.compile(r"(?m)^(?: {4,}|\t)\S.*$")


def parse(source: str) -> tuple[tuple[Segment, ...], tuple[Span, ...]]:
    """Segments and protected spans of ``source``."""
    segments = []
    for match in _LINE.finditer(source):
        text = match.group()
        kind = "list" if _LIST.match(text) else "heading" if _HEADING.match(text) else "prose"
        start = match.start() + len(text) - len(text.lstrip())
        segments.append(Segment(Span(start, match.start() + len(text.rstrip())), kind))
    spans = [m.span() for m in _PROTECTED.finditer(source)]
    spans += [m.span() for m in _CODE_LINE.finditer(source)]
    return tuple(segments), tuple(Span(*s) for s in sorted(spans))

"""Plain text: a line is a segment; URLs, e-mail addresses, code and markup are protected."""

from __future__ import annotations

from ..article import Segment, Span
from ..patterns import deferred, deferred_regex

NAME = "plain"
SUFFIXES = (".txt", ".text")

_LINE = deferred(r"[^\n\r]+")
_HEADING = deferred(r"^[^.!?。！？:：;；]{1,160}$")
_LIST = deferred(r"^\s*(?:[-*•·]|\(?\d{1,2}[.)、])\s")
_PROTECTED = deferred_regex(
    r"""(?x)
    (?:https?|ftp)://[^\s<>"]+                      # URLs, with whatever script is in them
  | \bwww\.[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+[^\s<>"，。；]*
  | (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+                    # e-mail addresses
  | `[^`\n]+`                                       # inline code
    """
)
_SIGNS = ("://", "www.", "@", "`")  # of each kind of _PROTECTED
_CODE_LINE = deferred(r"(?m)^(?: {4,}|\t)\S.*$")


def parse(source: str, *, code: bool = True) -> tuple[tuple[Segment, ...], tuple[Span, ...]]:
    """Segments and protected spans of ``source``; ``code`` stands far to the right."""
    segments = []
    for match in _LINE.finditer(source):
        text = match.group()
        if text.isspace():
            continue
        kind = "list" if _LIST.match(text) else "heading" if _HEADING.match(text) else "prose"
        start = match.start() + len(text) - len(text.lstrip())
        segments.append(Segment(Span(start, match.start() + len(text.rstrip())), kind))
    spans = [m.span() for line in _signed(source) for m in _PROTECTED.finditer(source, *line)]
    if code and ("    " in source or "\t" in source):
        spans += [m.span() for m in _CODE_LINE.finditer(source)]
    return tuple(segments), tuple(Span(*s) for s in sorted(spans))


def _signed(source: str) -> list[tuple[int, int]]:
    """The lines in which something that is protected may be found; most have nothing like it."""
    lines: set[tuple[int, int]] = set()
    for sign in _SIGNS:
        at = source.find(sign)
        while at >= 0:
            start, end = source.rfind("\n", 0, at) + 1, source.find("\n", at)
            end = len(source) if end < 0 else end
            lines.add((start, end))
            at = source.find(sign, end)
    return sorted(lines)

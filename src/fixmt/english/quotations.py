"""Which stretches of a paragraph stand inside double quotation marks, closed or still open.

Garbled text loses, doubles and glues its marks, so the sides a mark touches are read first, and
only a mark that could be either is taken in turn.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..article import Span
from ..patterns import deferred

_MARK = deferred('["“”„«»「」『』]')
_STOP = deferred(r"[。！？]|[.!?](?=\s)")
_OPENS, _CLOSES = "“„«「『", "”»」』"


def quotations(source: str, within: Span) -> Sequence[Span]:
    """Quotations of ``within``, marks included; one that never closes runs to its sentence end."""
    found: list[Span] = []
    opened: int | None = None
    read = within.start  # no sentence ends between the open mark and here
    for match in _MARK.finditer(source, within.start, within.end):
        at = match.start()
        opens = _opens(source, at, within, inside=opened is not None)
        if opened is not None and not opens:
            found.append(Span(opened, at + 1))
            opened = None
        elif opened is None:
            opened = at if opens else None
        elif (ended := _sentence_end(source, read, at)) < at:  # its closing mark was lost
            found.append(Span(opened, ended))
            opened = at
        read = at
    if opened is not None:
        found.append(Span(opened, _sentence_end(source, read, within.end)))
    return found


def _sentence_end(source: str, start: int, end: int) -> int:
    stop = _STOP.search(source, start, end)
    return stop.end() if stop else end


def _opens(source: str, at: int, within: Span, *, inside: bool) -> bool:
    mark = source[at]
    if mark in _OPENS or mark in _CLOSES:
        return mark in _OPENS
    before = source[at - 1] if at > within.start else " "
    after = source[at + 1] if at + 1 < within.end else " "
    left = before.isspace() or before in "([（"
    right = after.isspace() or after in ".,;:!?)]，。；：！？）"
    if left != right:
        return left
    return not inside

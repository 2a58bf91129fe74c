"""Markdown: the text of headings, paragraphs, lists and tables. Markup, links and code stay."""

from __future__ import annotations

import html

import regex

from ..patterns import deferred_regex
from ..view import Writer

NAME = "markdown"
SUFFIXES = (".md", ".markdown")

_FRONT = deferred_regex(r"(?s)\A\ufeff?---[ \t]*\r?\n.*?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_COMMENT = deferred_regex(r"(?s)<!--.*?(?:-->|\Z)")
_FENCE = deferred_regex(r"[ \t>]*(?P<mark>`{3,}|~{3,})")
_RULE = deferred_regex(
    r"[ \t>]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|=+[ \t]*|-+[ \t]*)$"
)
_ADDRESS = deferred_regex(r" {0,3}\[[^\]\n]+\]:[ \t]*\S")  # [name]: address
_DELIMITERS = deferred_regex(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)+$")
_CODE_LINE = deferred_regex(r"(?: {4,}|\t)\S")
# What begins a block: quote marks, list items with their boxes, a heading.
_LEAD = deferred_regex(
    r"(?:[ \t]{0,3}>)*[ \t]*"
    r"(?P<mark>(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)*(?:\#{1,6}(?:[ \t]+|$))?)"
)
_CLOSING = deferred_regex(r"[ \t]+#+[ \t]*$")
_INLINE = deferred_regex(
    r"""(?x)
    (?P<code>(?P<ticks>`+)(?P<inside>.+?)(?<!`)(?P=ticks)(?!`))
  | (?P<escaped>\\[!-/:-@\[-`{-~])
  | (?P<entity>&(?:\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
  | (?P<image>!\[[^\[\]\n]*\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])?)
  | (?P<opens>\[(?=[^\[\]\n]*(?:\[[^\[\]\n]*\][^\[\]\n]*)*\](?:\(|\[)))
  | (?P<closes>\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\]))
  | (?P<tag></?[A-Za-z][^<>\n]*>)
  | (?P<stress>\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|~~)
    """
)
_SPECIAL = deferred_regex(r"[\\`*_<\[\]]")


def view(source: str) -> Writer:
    """The text that ``source`` shows and where it stands."""
    reader = _Reader(source)
    reader.read()
    return reader.writer


def escape(text: str) -> str:
    """``text`` as it is written in Markdown."""
    return _SPECIAL.sub(r"\\\g<0>", text)


class _Reader:
    """Goes through the lines and hands their text over, with its offsets."""

    def __init__(self, source: str) -> None:
        self.source, self.writer = source, Writer.empty()
        self.comment = bytearray(len(source))
        if "<!--" in source:
            for match in _COMMENT.finditer(source):
                self.comment[match.start() : match.end()] = b"\1" * len(match.group())

    def read(self) -> None:
        front = (
            _FRONT.match(self.source) if self.source.lstrip("\ufeff").startswith("---") else None
        )
        at, fence, blank, below = front.end() if front else 0, "", True, False
        lines = self.source[at:].splitlines(keepends=True)
        for number, kept in enumerate(lines):
            line, start = kept.rstrip("\r\n"), at
            at += len(kept)
            empty = not line.strip(" \t>")
            mark = _FENCE.match(line)
            if fence or mark:
                fence = _fenced(fence, mark, line)
                self.writer.end_block(start)
                blank, below = True, False
            elif empty or _aside(line, blank):
                self.writer.end_block(start)
                below = (below and not empty) or bool(_DELIMITERS.match(line))
                blank = empty or (blank and bool(_CODE_LINE.match(line)))
            else:
                next_line = lines[number + 1].rstrip("\r\n") if number + 1 < len(lines) else ""
                below = "|" in line and (below or bool(_DELIMITERS.match(next_line)))
                self._line(line, start, at, table=below)
                blank = False
        self.writer.end_block(len(self.source))

    def _line(self, line: str, start: int, after: int, *, table: bool) -> None:
        """The text of one line that ends before ``after``, without the marks that begin it."""
        lead = _LEAD.match(line)
        begin = lead.end() if lead else 0
        if lead and lead["mark"]:
            self.writer.end_block(start)
        heading = bool(lead and "#" in lead["mark"])
        text = _CLOSING.sub("", line) if heading else line
        hard = text.endswith(("  ", "\\"))
        self._inlines(text.removesuffix("\\"), begin, start, table)
        if heading or hard or table:
            self.writer.end_block(start + len(line))
        else:
            self.writer.space(start + len(line), after)

    def _inlines(self, text: str, begin: int, start: int, table: bool) -> None:
        matches = list(_INLINE.finditer(text, begin))
        alone = _unpaired(text, matches)
        at = begin
        for match in matches:
            self._text(text, at, match.start(), start, table)
            at = match.end()
            if match["stress"] and match.start() in alone:
                self._text(text, match.start(), at, start, table)
            elif not self.comment[start + match.start()]:
                self._inline(match, start)
        self._text(text, at, len(text), start, table)

    def _text(self, text: str, begin: int, end: int, start: int, table: bool) -> None:
        """Characters that show as they stand; a bar parts the cells of a table."""
        for index in range(begin, end):
            if self.comment[start + index]:
                continue
            if table and text[index] == "|":
                self.writer.end_block(start + index)
            else:
                self.writer.put(text[index], start + index)

    def _inline(self, match: regex.Match[str], start: int) -> None:
        if match["code"]:
            before = len(self.writer.text)
            self.writer.put(match["inside"], start + match.start("inside"))
            self.writer.shield(before)
        elif match["escaped"]:
            self.writer.char(match["escaped"][1], start + match.start(), start + match.end())
        elif match["entity"]:
            shown = html.unescape(match["entity"])
            if len(shown) == 1:
                self.writer.char(shown, start + match.start(), start + match.end())
            else:
                self.writer.put(match["entity"], start + match.start())


def _fenced(fence: str, mark: regex.Match[str] | None, line: str) -> str:
    """The fence that is open after ``line``, or nothing."""
    if not fence:
        return mark["mark"] if mark else ""
    closes = mark and mark["mark"].startswith(fence) and not line[mark.end() :].strip()
    return "" if closes else fence


def _aside(line: str, blank: bool) -> bool:
    """True for a line that shows no prose: a rule, an underline, a link's address, the row under a
    table's head, code after a blank line."""
    return bool(
        _RULE.match(line)
        or _ADDRESS.match(line)
        or _DELIMITERS.match(line)
        or (blank and _CODE_LINE.match(line))
    )


def _unpaired(text: str, matches: list[regex.Match[str]]) -> set[int]:
    """Where the stars, underlines and tildes stand that stress nothing."""
    waiting: dict[str, list[int]] = {}
    alone: set[int] = set()
    for match in matches:
        mark = match["stress"]
        if not mark:
            continue
        at, end = match.span()
        opens = end < len(text) and not text[end].isspace()
        closes = at > 0 and not text[at - 1].isspace()
        stack = waiting.setdefault(mark, [])
        if closes and stack:
            alone.discard(stack.pop())
            continue
        alone.add(at)
        if opens:
            stack.append(at)
    return alone

"""Markdown: the text of headings, paragraphs, lists and tables. Markup, links and code stay."""

from __future__ import annotations

import html
from itertools import chain

import regex

from ..patterns import deferred_regex
from ..writer import Writer
from . import html as page

NAME = "markdown"
SUFFIXES = (".md", ".markdown")
BY_LINE = True

_FRONT = deferred_regex(
    r"(?s)\A\ufeff?(?:---[ \t]*\r?\n.*?\n(?:---|\.\.\.)|\+\+\+[ \t]*\r?\n.*?\n\+\+\+)"
    r"[ \t]*(?:\r?\n|\Z)"
)
_LINE = deferred_regex(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
# Comments, scripts and the like: not prose, whatever is in them.
_COMMENT = deferred_regex(r"(?s)<!--.*?-->")
_HIDDEN = deferred_regex(
    r"(?ims)^ {0,3}<(?:!--.*?(?:-->|\Z)|(?P<tag>script|style|pre|textarea)\b.*?(?:</(?P=tag)>|\Z))"
)
_FENCE = deferred_regex(r"[ \t>]*(?P<mark>`{3,}(?!.*`)|~{3,})")
_RULE = deferred_regex(
    r"[ \t>]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|=+[ \t]*|-+[ \t]*)$"
)
_ADDRESS = deferred_regex(r" {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*\S")  # [name]: address
_DELIMITERS = deferred_regex(r"[ \t>]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)+$")
# What begins a block: quote marks, list items with their boxes, definitions, headings, footnotes.
_LEAD = deferred_regex(
    r"(?:[ \t]{0,3}>)*[ \t]*"
    r"(?P<mark>(?:(?:[-*+:]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)*"
    r"(?:\#{1,6}(?:[ \t]+|$)|\[\^[^\]\s]+\]:[ \t]*)?)"
)
_CLOSING = deferred_regex(r"(?<![ \t])[ \t]+#+[ \t]*$")
_INLINE = deferred_regex(
    r"""(?x)
    (?P<code>(?P<ticks>`+)(?P<inside>(?s:.+?))(?<!`)(?P=ticks)(?!`))
  | (?P<escaped>\\[!-/:-@\[-`{-~])
  | (?P<raw>\$\$[^$]+\$\$ | (?<!\w)\$(?=\S)[^$\n]*(?<=\S)\$(?!\d)       # mathematics, templates,
    | \{\{[^{}]*\}\} | \{%[^%\n]*%\} | \{[:.\#][^{}\n]*\})              # attributes
  | (?P<entity>&(?:\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
  | (?P<note>\[\^[^\[\]\s]+\])(?!\()
  | (?P<image>!\[[^\[\]]*\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])?)
  | (?P<opens>\[(?=[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\](?:\(|\[)))
  | (?P<closes>\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\]))
  | (?P<tag></?(?:(?P<name>[A-Za-z][\w-]*)(?=[\s/>])|[A-Za-z])[^<>]*>)
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
    """Goes through the lines and hands the text of each block over, with its offsets."""

    def __init__(self, source: str) -> None:
        self.source, self.writer = source, Writer.empty()
        self.block: list[tuple[int, int]] = []  # where the lines at hand stand, without their marks
        self.depth = 0  # of quotes, one in another
        self.inset = 0  # how far the text of the list item at hand stands to the right
        self.hidden = bytearray(len(source))
        if "<" in source:
            closed = _COMMENT.finditer(source, 0, source.rfind("-->") + 3)
            for match in chain(closed, _HIDDEN.finditer(source)):
                self.hidden[match.start() : match.end()] = b"\1" * len(match.group())

    def read(self) -> None:
        front = _FRONT.match(self.source)
        at, fence, blank, below = front.end() if front else 0, "", True, False
        lines = _LINE.findall(self.source[at:])
        for number, kept in enumerate(lines):
            line, start = kept.rstrip("\r\n"), at
            at += len(kept)
            empty = not line.strip(" \t>")
            mark = _FENCE.match(line)
            code = blank and self._is_code(line)
            if fence or mark:
                fence = _fenced(fence, mark, line)
                self._end(start)
                blank, below = True, False
            elif empty or code or _aside(line):
                self._end(start)
                below = (below and not empty) or bool(_DELIMITERS.match(line))
                blank = empty or code
            else:
                next_line = lines[number + 1].rstrip("\r\n") if number + 1 < len(lines) else ""
                below = "|" in line and (below or bool(_DELIMITERS.match(next_line)))
                self._line(line, start, table=below)
                blank = False
        self._end(len(self.source))

    def _is_code(self, line: str) -> bool:
        """True for a line after a blank one that stands as far to the right as code does."""
        text = line.expandtabs(4)
        indent = len(text) - len(text.lstrip(" "))
        if text.strip():
            self.inset = min(self.inset, indent)
        return indent >= self.inset + 4

    def _line(self, line: str, start: int, *, table: bool) -> None:
        """The text of one line, without the marks that begin it."""
        lead = _LEAD.match(line)
        begin = lead.end() if lead else 0
        depth = lead.group().count(">") if lead else 0
        if depth > self.depth:
            self._end(start)
        if lead and lead["mark"]:
            self._end(start)
            self.inset = len(lead.group().expandtabs(4))
        heading = bool(lead and "#" in lead["mark"])
        text = _CLOSING.sub("", line) if heading else line
        hard = text.endswith(("  ", "\\"))
        self.depth = max(self.depth, depth)
        self.block.append((start + begin, start + len(text.removesuffix("\\"))))
        if heading or hard or table:
            self._end(start + len(line), table=table)

    def _end(self, at: int, *, table: bool = False) -> None:
        """The block at hand ends ``at``."""
        if self.block:
            self._inlines(table)
            self.block, self.depth = [], 0
        self.writer.end_block(at)

    def _inlines(self, table: bool) -> None:
        text = "\n".join(self.source[a:b] for a, b in self.block)
        place = [i for a, b in self.block for i in range(a, b + 1)]  # of each character of text
        matches = [m for m in _INLINE.finditer(text) if not self.hidden[place[m.start()]]]
        alone, closing = _paired(text, matches)
        at = 0
        for match in matches:
            self._text(text, at, match.start(), place, table)
            at = match.end()
            if match.start() in alone:
                self._text(text, match.start(), at, place, table)
            else:
                self._inline(match, place)
            if match.start() in closing:
                self.writer.close(place[match.start()], place[at - 1] + 1)
        self._text(text, at, len(text), place, table)

    def _text(self, text: str, begin: int, end: int, place: list[int], table: bool) -> None:
        """Characters that show as they stand; a bar parts the cells of a table."""
        for index in range(begin, end):
            if place[index] < len(self.source) and self.hidden[place[index]]:
                continue
            if table and text[index] == "|":
                self.writer.end_block(place[index])
            else:
                self.writer.put(text[index], place[index])

    def _inline(self, match: regex.Match[str], place: list[int]) -> None:
        start, end = place[match.start()], place[match.end() - 1] + 1
        if match["code"] or match["raw"]:
            before = len(self.writer.text)
            for index in range(*match.span("inside" if match["code"] else "raw")):
                self.writer.put(match.string[index], place[index])
            self.writer.shield(before)
        elif match["escaped"]:
            self.writer.char(match["escaped"][1], start, end)
        elif match["entity"]:
            shown = html.unescape(match["entity"])
            if len(shown) == 1:
                self.writer.char(shown, start, end)
            else:
                self.writer.put(match["entity"], start)
        elif match["image"] or (match["tag"] and (not match["name"] or match["name"] == "img")):
            self.writer.thing(start, end)
        elif match["name"] and match["name"].lower() not in page.INLINE:
            self.writer.end_block(start)


def _fenced(fence: str, mark: regex.Match[str] | None, line: str) -> str:
    """The fence that is open after ``line``, or nothing."""
    if not fence:
        return mark["mark"] if mark else ""
    closes = mark and mark["mark"].startswith(fence) and not line[mark.end() :].strip()
    return "" if closes else fence


def _aside(line: str) -> bool:
    """True for a line that shows no prose: a rule, an underline, a link's address, the row under a
    table's head."""
    return bool(_RULE.match(line) or _ADDRESS.match(line) or _DELIMITERS.match(line))


def _paired(text: str, matches: list[regex.Match[str]]) -> tuple[set[int], set[int]]:
    """Where the marks stand that pair with nothing, and those that close what another opened."""
    waiting: dict[str, list[int]] = {}
    alone: set[int] = set()
    closing: set[int] = set()
    links = 0
    for match in matches:
        at, end = match.span()
        if match["opens"]:
            links += 1
        elif match["closes"]:
            (closing if links else alone).add(at)
            links = max(0, links - 1)
        elif match["tag"] and text[at + 1] == "/":
            closing.add(at)
        mark = match["stress"]
        if not mark:
            continue
        opens = end < len(text) and not text[end].isspace()
        closes = at > 0 and not text[at - 1].isspace()
        stack = waiting.setdefault(mark, [])
        if closes and stack:
            alone.discard(stack.pop())
            closing.add(at)
            continue
        alone.add(at)
        if opens:
            stack.append(at)
    return alone, closing

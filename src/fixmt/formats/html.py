"""HTML: what a page shows as text. Tags, attributes, scripts and code stay as they are."""

from __future__ import annotations

import html
from collections import Counter
from html.parser import HTMLParser
from itertools import accumulate

from ..patterns import deferred
from ..writer import Writer

NAME = "html"
SUFFIXES = (".html", ".htm", ".xhtml")
BY_LINE = False

# Elements inside a line of text; all others begin and end a block.
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr o:p"  # noqa: SIM905
    " q rp rt ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
# Elements whose text is not prose.
_HIDDEN = frozenset(
    "script style template pre textarea svg math noscript iframe object select option".split()  # noqa: SIM905
)
_CODE = frozenset(("code", "kbd", "samp", "var"))
_BROKEN = deferred(r"<[A-Za-z/!?]")
# An element that one of these begins is closed by the next one: people leave the end tag out.
_UNCLOSED = frozenset(("p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot"))


def view(source: str) -> Writer:
    """The text of a page and where it stands."""
    reader = _Reader(source)
    # A tag that is never closed is the end: the parser would look for its end again and again.
    broken = _BROKEN.search(source, source.rfind(">") + 1)
    reader.feed(source[: broken.start()] if broken else source)
    reader.close()
    reader.writer.end_block(len(source))
    return reader.writer


def escape(text: str) -> str:
    """``text`` as it is written in a page."""
    return html.escape(text, quote=False).replace("\xa0", "&nbsp;")


class _Reader(HTMLParser):
    """Follows the tags and hands the text over, with its offsets."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.source = source
        self.writer = Writer.empty()
        # getpos() counts lines by "\n" alone.
        self.lines = [0, *accumulate(len(line) + 1 for line in source.split("\n"))]
        self.open: list[tuple[str, bool]] = []  # elements, and whether their text is hidden
        self.inside: Counter[str] = Counter()  # how often each element is open
        self.over = False  # nothing more is read
        self.chinese = False  # the page says it is Chinese; then no part of it is set apart by that

    def at(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    @property
    def hidden(self) -> bool:
        return self.over or (bool(self.open) and self.open[-1][1])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE and not self.hidden:
            self.writer.end_block(self.at())
        told = {name: (value or "").lower() for name, value in attrs}
        if tag == "meta" and told.get("name") == "generator" and "fixmt" in told.get("content", ""):
            self.over = True  # one of our reports in the folder: not an article
        if tag == "html":
            self.chinese = told.get("lang", "").startswith("zh")
        if tag in _VOID:
            if tag == "img" and not self.hidden:
                self._thing()
            return
        if tag in _UNCLOSED and self.open and self.open[-1][0] == tag:
            self._close()
        hidden = (
            self.hidden
            or tag in _HIDDEN
            or told.get("translate") == "no"
            or "notranslate" in told.get("class", "").split()
            or (told.get("lang", "").startswith("zh") and not self.chinese and tag != "html")
        )
        if hidden and not self.hidden and tag in INLINE:
            self._thing()
        self.open.append((tag, hidden))
        self.inside[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE and not self.hidden:
            self.writer.end_block(self.at())
        elif tag == "img" and not self.hidden:
            self._thing()

    def _thing(self) -> None:
        self.writer.thing(self.at(), self.at() + len(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE and not self.hidden:
            self.writer.end_block(self.at())
        elif tag in INLINE:
            start = self.at()
            self.writer.close(start, self.source.find(">", start) + 1)
        if self.inside[tag]:
            while self._close() != tag:
                pass

    def _close(self) -> str:
        """Close the innermost element; its name."""
        tag, _ = self.open.pop()
        self.inside[tag] -= 1
        return tag

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            before = len(self.writer.text)
            self.writer.put(data, self.at())
            self._shielded(before)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        """A character reference; one that means nothing is text as it stands."""
        start = self.at()
        end = start + len(written)
        if self.source.startswith(";", end):
            end += 1
        shown = html.unescape(self.source[start:end])
        if self.hidden:
            return
        before = len(self.writer.text)
        if len(shown) == 1:
            self.writer.char(shown, start, end)
        else:
            self.writer.put(self.source[start:end], start)
        self._shielded(before)

    def _shielded(self, before: int) -> None:
        if any(self.inside[tag] for tag in _CODE):
            self.writer.shield(before)

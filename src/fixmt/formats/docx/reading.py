"""Follows the XML of a document and gathers its text, with the place of every character.

Text stands in ``w:t`` elements, of which a paragraph has as many as Word saw fit. What is deleted,
hidden, or written into text boxes is not read; a picture, a field or a content control that Word
fills is one character.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...errors import InputError
from ...patterns import deferred
from ...writer import OBJECT

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_WORD = "w"
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": _WORD,
    "http://purl.oclc.org/ooxml/wordprocessingml/main": _WORD,
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
_THINGS = frozenset(("w:pict", "w:object", "w:sym", "m:oMath", "m:oMathPara"))
_HIDDEN = frozenset(("w:drawing", "w:del", "w:moveFrom", "w:rt", "mc:Fallback", *_THINGS))
# Of the properties of a content control, those that say that its text is not the author's: Word
# fills it from other data, or it only asks for a text.
_FILLED = frozenset(("w:dataBinding", "w15:dataBinding", "w:showingPlcHdr"))
_SIGNS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "\u2011",
}
# Of the properties of a run, those that do not show, or that Word sets by the script.
_UNSEEN = frozenset(
    ("w:rFonts", "w:lang", "w:noProof", "w:kern", "w:szCs", "w:bCs", "w:iCs", "w:rPrChange")
)
_FALSE = ("0", "false", "off")
_TAG = deferred(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_CELL = deferred(r"&[^;]+;|\r\n?|[^\r]")
_NAMED = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
_WHITE = " \t\r\n"


@dataclass(slots=True)
class Run:
    """One ``w:t`` that has text: ``xml[start:end]``, of which ``tag`` is the start tag's place.

    ``cells`` are its characters as they are written; they show as the text from ``low`` on. White
    space at the ends that Word leaves out is none of them.
    """

    tag: int
    start: int
    end: int
    preserved: bool
    style: tuple[str, ...]
    cells: list[str]
    low: int


@dataclass(slots=True)
class Document:
    """What a document shows, and where: ``runs`` in the order of the text."""

    text: str
    runs: list[Run]


def read(xml: bytes, name: str) -> Document:
    """The text of a document.

    Raises:
        InputError: ``xml`` is no document of Word, or one that Word would not write.
    """
    reader = _followed(xml, name)
    if reader.fields:  # one that never ends would hide all that comes after it
        reader = _followed(xml, name, heed_fields=False)
    return Document("".join(reader.text), reader.runs)


def _followed(xml: bytes, name: str, *, heed_fields: bool = True) -> _Reader:
    from xml.parsers.expat import ExpatError, ParserCreate

    parser = ParserCreate(namespace_separator=" ")
    reader = _Reader(xml, name, parser, heed_fields)
    try:
        parser.Parse(xml, True)
    except ExpatError as fault:
        raise InputError(f"{name}: a damaged Word file (document: {fault})") from None
    return reader


def shown(cell: str) -> str:
    """The character that ``cell`` shows."""
    if cell[0] == "&":
        cell = _NAMED.get(cell) or chr(int(f"0{cell[2:-1]}", 16 if cell[2] == "x" else 10))
    return " " if cell[0] in _WHITE else cell


def cells(written: str) -> list[str]:
    """The characters of ``written``, each as it is written."""
    return _CELL.findall(written) if "&" in written or "\r" in written else list(written)


@dataclass(slots=True)
class _Field:
    """A field that is open: what it is told to show, and whether what it shows has begun."""

    instruction: list[str] = field(default_factory=list)
    begun: bool = False

    @property
    def is_link(self) -> bool:
        """True if its text is the author's own."""
        return "".join(self.instruction).strip().upper().startswith("HYPERLINK")


class _Reader:
    """Handles what the parser meets."""

    def __init__(self, xml: bytes, name: str, parser: XMLParserType, heed_fields: bool) -> None:
        self.xml, self.name, self.parser, self.heed_fields = xml, name, parser, heed_fields
        self.text: list[str] = []
        self.runs: list[Run] = []
        self.length = 0  # of the text so far
        self.path: list[str] = []
        self.spaces = [False]  # whether white space counts, for each element that is open
        self.hidden = 0  # depth of the outermost element that is not read
        self.filled = False  # whether Word fills the content control at hand
        self.fields: list[_Field] = []
        self.style: list[str] = []
        self.vanished = False
        self.run: tuple[int, int] | None = None  # the ``w:t`` at hand: its start tag
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        parser.XmlDeclHandler = self.declaration
        parser.StartDoctypeDeclHandler = self.doctype

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if self.xml[:2] in (b"\xff\xfe", b"\xfe\xff") or (
            encoding and encoding.upper() not in ("UTF-8", "US-ASCII")
        ):
            raise InputError(f"{self.name}: its text is not UTF-8; open it in Word and save it")

    def doctype(self, *_: object) -> None:
        raise InputError(f"{self.name}: not written by Word (a DOCTYPE); open it there and save it")

    @property
    def silent(self) -> bool:
        """True if nothing here is read."""
        return bool(self.hidden) or any(not (f.begun and f.is_link) for f in self.fields)

    def put(self, char: str) -> None:
        """A character that no text shows."""
        if not self.silent:
            self.text.append(char)
            self.length += 1

    def start(self, full: str, attributes: dict[str, str]) -> None:
        name, parent = _short(full), self.path[-1] if self.path else ""
        told = {_short(key): value for key, value in attributes.items()}
        if not parent and name != "w:document":
            raise InputError(f"{self.name}: not a Word file (its document is {name or full})")
        self.path.append(name)
        self.spaces.append(told.get("xml:space", "preserve" * self.spaces[-1]) == "preserve")
        if self.hidden:
            if name == "wp:inline" and parent == "w:drawing" and len(self.path) == self.hidden + 1:
                self.hidden = 0
                self.put(OBJECT)  # a picture in the line; others float beside it
                self.hidden = len(self.path) - 1
        elif name in _HIDDEN:
            if name in _THINGS:
                self.put(OBJECT)
            self.hidden = len(self.path)
        elif name == "w:sdtPr":
            self.filled = False
        elif parent == "w:sdtPr":
            self.filled |= name in _FILLED and told.get("w:val") not in _FALSE
        elif name == "w:sdtContent" and self.filled:
            self.control()
        elif parent == "w:rPr":
            self.property(name, told)
        elif parent == "w:r":
            self.inside_run(name, told)
        elif name == "w:r":
            self.style, self.vanished = ["w:hyperlink"] * ("w:hyperlink" in self.path), False
        elif name == "w:fldSimple":
            self.fields.append(_Field([told.get("w:instr", "")], begun=True))

    def control(self) -> None:
        """The content of a control that Word fills."""
        self.put(OBJECT)
        if "w:p" not in self.path:  # it stands for whole paragraphs
            self.put("\n")
        self.filled = False
        self.hidden = len(self.path)

    def property(self, name: str, told: Mapping[str, str]) -> None:
        """A property of the run at hand."""
        if self.path[-3] != "w:r":
            return
        if name == "w:vanish":
            self.vanished = told.get("w:val") not in _FALSE
        elif name not in _UNSEEN:
            self.style.append(f"{name} {sorted(told.items())}")

    def inside_run(self, name: str, told: Mapping[str, str]) -> None:
        """What stands in a run."""
        if name == "w:fldChar":
            self.change_field(told.get("w:fldCharType", ""))
        elif self.vanished:
            return
        elif name in _SIGNS:
            self.put(_SIGNS[name])
        elif name == "w:t" and not self.silent:
            at = self.parser.CurrentByteIndex
            tag = _TAG.match(self.xml[at : at + 1024].decode("utf-8", "replace"))
            if tag and not tag.group().endswith("/>"):
                self.run = at, at + len(tag.group().encode())

    def change_field(self, kind: str) -> None:
        if kind == "begin" and self.heed_fields:
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].begun = True
        elif kind == "end" and self.fields:
            self.end_field()

    def end_field(self) -> None:
        done = self.fields.pop()
        if done.begun and not done.is_link:
            self.put(OBJECT)

    def data(self, text: str) -> None:
        if self.fields and self.path[-1] == "w:instrText":
            self.fields[-1].instruction.append(text)

    def end(self, full: str) -> None:
        name = self.path.pop()
        preserved = self.spaces.pop()
        if self.hidden:
            if len(self.path) < self.hidden:
                self.hidden = 0
        elif name == "w:t" and self.run:
            self.end_run(*self.run, preserved)
            self.run = None
        elif name == "w:fldSimple" and self.fields:
            self.end_field()
        elif name == "w:p":
            self.put("\n")

    def end_run(self, tag: int, start: int, preserved: bool) -> None:
        """The text of a ``w:t``, or what stands for it where it is not only characters."""
        end = self.parser.CurrentByteIndex
        written = self.xml[start:end].decode()
        if "<" in written:
            self.put(OBJECT)
            return
        if not preserved:
            written = written.strip(_WHITE)
        found = cells(written)
        while not preserved and found and shown(found[-1]) == " ":
            found.pop()  # by its number
        while not preserved and found and shown(found[0]) == " ":
            del found[0]
        if found:
            run = Run(tag, start, end, preserved, tuple(self.style), found, self.length)
            self.runs.append(run)
            self.text.append("".join(map(shown, found)))
            self.length += len(found)


def _short(full: str) -> str:
    """A name of an element or attribute with the prefix that Word writes; none for others."""
    space, _, name = full.rpartition(" ")
    prefix = _PREFIXES.get(space)
    return f"{prefix}:{name}" if prefix else ""

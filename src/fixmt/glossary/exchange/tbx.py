"""TBX-Basic, version 3 (ISO 30042:2019), in DCT style; other styles and TBX v2 are read too.

One ``conceptEntry`` a row: the Chinese, the English as preferred term, forbidden renderings as
``deprecatedTerm-admn-sts``. The first note of an entry carries kind and flags, which TBX-Basic has
no category for, so that an entry comes back whole.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ...errors import GlossaryError
from ..entry import Term
from ..layout import Layout
from ..pattern import verb_phrase
from .xlsx import NOT_IN_XML

_NAMESPACES = {
    "xmlns": "urn:iso:std:iso:30042:ed-2",
    "xmlns:min": "http://www.tbxinfo.net/ns/min",
    "xmlns:basic": "http://www.tbxinfo.net/ns/basic",
}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OWN_NOTE = re.compile(r"fixmt kind=(.*?) flags=(.*)", re.DOTALL)
_SPEECH = ("noun", "verb")
_DEPRECATED = ("deprecated", "superseded", "forbidden", "obsolete")
_ENTITIES = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


# --- writing ----------------------------------------------------------------------------------


def write(layout: Layout, path: Path, losses: Counter[str]) -> bytes:
    """The file, indented; entries with characters that XML cannot hold are left out."""
    root = ET.Element("tbx", {"type": "TBX-Basic", "style": "dct", "xml:lang": "zh", **_NAMESPACES})
    description = ET.SubElement(ET.SubElement(root, "tbxHeader"), "fileDesc")
    title = ET.SubElement(ET.SubElement(description, "titleStmt"), "title")
    title.text = "Glossary, Chinese to English"
    ET.SubElement(ET.SubElement(description, "sourceDesc"), "p").text = "Written by fixmt"
    body = ET.SubElement(ET.SubElement(root, "text"), "body")
    for number, block in enumerate(layout.blocks, 1):
        term = block.term
        texts = (term.source, term.target, term.kind, *term.flags, term.note, *term.forbidden)
        if any(NOT_IN_XML.search(text) for text in texts):
            losses["entries with characters that XML cannot hold"] += 1
        else:
            _write_entry(body, term, f"c{number}")
    ET.indent(root, " ")
    stream = io.BytesIO()
    ET.ElementTree(root).write(stream, encoding="utf-8", xml_declaration=True)
    return stream.getvalue() + b"\n"


def _write_entry(body: ET.Element, term: Term, name: str) -> None:
    entry = ET.SubElement(body, "conceptEntry", {"id": name})
    ET.SubElement(entry, "note").text = f"fixmt kind={term.kind} flags={' '.join(term.flags)}"
    if term.note:
        ET.SubElement(entry, "note").text = term.note
    chinese = ET.SubElement(entry, "langSec", {"xml:lang": "zh"})
    _write_term(chinese, term.source, "preferred")
    english = ET.SubElement(entry, "langSec", {"xml:lang": "en"})
    speech = next((flag for flag in term.flags if flag in _SPEECH), "")
    _write_term(english, term.target, "preferred", speech)
    for rendering in term.forbidden:
        _write_term(english, rendering, "deprecated")


def _write_term(language: ET.Element, text: str, status: str, speech: str = "") -> None:
    section = ET.SubElement(language, "termSec")
    ET.SubElement(section, "term").text = text
    if speech:
        ET.SubElement(section, "min:partOfSpeech").text = speech
    ET.SubElement(section, "min:administrativeStatus").text = f"{status}Term-admn-sts"


# --- reading ----------------------------------------------------------------------------------


def read(data: bytes, path: Path, losses: Counter[str]) -> tuple[Term, ...]:
    """Entries with Chinese and English; several Chinese synonyms give a row each.

    Raises:
        GlossaryError: not XML, or XML with a DOCTYPE: entities could fill the memory or read files.
    """
    text = _decode(data, path)
    if found := _ENTITIES.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise GlossaryError(f"{path}:{line}: has a DOCTYPE or entities, refused; remove that line")
    try:
        root = ET.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except ET.ParseError as fault:
        raise GlossaryError(f"{path}:{fault.position[0]}: not well-formed XML ({fault})") from None
    terms: list[Term] = []
    for entry in root.iter():
        if _name(entry) in ("conceptEntry", "termEntry"):
            terms += _read_entry(entry, losses)
    return tuple(terms)


def _decode(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as fault:
        raise GlossaryError(f"{path}: neither UTF-8 nor UTF-16; save it as UTF-8") from fault


def _read_entry(entry: ET.Element, losses: Counter[str]) -> Iterator[Term]:
    chinese, english = _sections(entry, "zh"), _sections(entry, "en")
    wanted = [s for s in english if not _status(s).startswith(_DEPRECATED)]
    if not chinese or not wanted:
        losses["entries without Chinese and English terms"] += 1
        return
    wanted.sort(key=lambda s: not _status(s).startswith("preferred"))
    target, *others = wanted
    notes = [_text(e) for e in entry if _name(e) == "note"]
    own = _OWN_NOTE.fullmatch(notes[0]) if notes else None
    if own:
        notes.pop(0)
    if others:
        losses["further allowed terms, kept in the note"] += len(others)
        notes.append("also: " + "; ".join(_term(s) for s in others))
    forbidden = tuple(_term(s) for s in english if _status(s).startswith(_DEPRECATED))
    for section in chinese:
        term = Term(
            source=_term(section),
            target=_term(target),
            kind=own.group(1) if own else "term",
            forbidden=forbidden,
            flags=tuple(own.group(2).split()) if own else (),
            note="; ".join(note for note in notes if note),
        )
        yield term if own else _with_speech(term, _category(target, "partOfSpeech"))


def _with_speech(term: Term, speech: str) -> Term:
    """``term`` with a flag if its part of speech is not what its first word suggests."""
    if speech not in _SPEECH or verb_phrase(term) == (speech == "verb"):
        return term
    return Term(term.source, term.target, term.kind, term.forbidden, (speech,), term.note)


def _sections(entry: ET.Element, language: str) -> list[ET.Element]:
    """The term sections of ``language`` that hold a term."""
    found: list[ET.Element] = []
    for section in entry:
        code = section.get(_LANG) or section.get("lang") or ""
        if code.lower().replace("_", "-").split("-")[0] == language:
            found += [s for s in section.iter() if _name(s) in ("termSec", "tig", "ntig")]
    return [s for s in found if _term(s).strip()]


def _term(section: ET.Element) -> str:
    return next((_text(e) for e in section.iter() if _name(e) == "term"), "")


def _status(section: ET.Element) -> str:
    return _category(section, "administrativeStatus")


def _category(section: ET.Element, name: str) -> str:
    """The value of a data category, written as an element (DCT) or as a type attribute (DCA)."""
    for element in section.iter():
        if name in (_name(element), element.get("type")):
            return _text(element).strip()
    return ""


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: ET.Element) -> str:
    """All text inside; where the file was indented, in one line."""
    text = "".join(element.itertext())
    return " ".join(text.split()) if "\n" in text else text

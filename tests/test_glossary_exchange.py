"""Exchange formats: what goes out comes back, what cannot is counted, and no file is trusted."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import cli, glossary
from fixmt.errors import ConfigError, GlossaryError
from fixmt.glossary import Term, exchange
from fixmt.glossary.layout import of_terms, open_layout, take_apart

FULL = [("csv", "g.csv"), ("tsv", "g.tsv"), ("tbx", "g.tbx"), ("xlsx", "g.xlsx")]
PAIRS = [("deepl", "d.csv"), ("deepl", "d.tsv"), ("google", "g.csv"), ("google", "g.tsv")]

# Everything that a field may hold and an exchange format may trip over.
tricky = st.text("大学ab &<>\"',;:=+-@#1.é😀_x0041", min_size=1, max_size=12)
texts = tricky.filter(lambda t: t.strip() != "")
terms = st.builds(
    Term,
    source=st.builds("大{}".format, tricky),
    target=texts,
    kind=st.sampled_from(glossary.KINDS),
    forbidden=st.lists(texts, max_size=3).map(tuple),
    flags=st.lists(st.sampled_from(("case", "noun", "verb", "context:china"))).map(tuple),
    note=st.one_of(st.just(""), texts),
)


@pytest.mark.parametrize(("name", "file"), FULL)
@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_full_formats_lose_nothing(name: str, file: str, data: st.DataObject) -> None:
    entries = data.draw(st.lists(terms, max_size=4))
    written, lost = exchange.export(of_terms(entries), Path(file), name)
    back, missed = exchange.import_(written, Path(file), name)
    assert (list(back), lost, missed) == (entries, {}, {})


@pytest.mark.parametrize(("name", "file"), PAIRS)
@given(entries=st.lists(terms, max_size=4, unique_by=lambda t: t.source))
@settings(deadline=None, max_examples=40)
def test_two_columns_keep_the_pairs(name: str, file: str, entries: list[Term]) -> None:
    written, lost = exchange.export(of_terms(entries), Path(file), name)
    back, _ = exchange.import_(written, Path(file), name)
    assert [(t.source, t.target) for t in back] == [(t.source, t.target) for t in entries]
    assert lost["forbidden renderings"] == sum(len(t.forbidden) for t in entries)
    assert lost["notes"] == sum(bool(t.note) for t in entries)


@pytest.mark.parametrize(("name", "file"), FULL)
def test_the_shipped_glossary_survives(name: str, file: str) -> None:
    layout = glossary.open_layout(glossary.default_path())
    written, lost = exchange.export(layout, Path(file), name)
    back, missed = exchange.import_(written, Path(file), name)
    assert back == layout.glossary.terms
    assert lost == ({} if name == "tsv" else {"comment lines": 1})
    assert missed == ({"comment lines": 1} if name == "tsv" else {})


def test_tsv_is_the_file_itself() -> None:
    layout = glossary.open_layout(glossary.default_path())
    assert exchange.export(layout, Path("x.tsv"), "tsv")[0] == glossary.default_path().read_bytes()


def test_what_two_columns_lose_is_counted() -> None:
    entries = [
        Term("大学", "university", "org", ("big school",), ("case",), "a note"),
        Term("大学", "university", "org", ("great learning",)),
        Term("大学", "college"),
    ]
    written, lost = exchange.export(of_terms(entries), Path("d.tsv"), "deepl")
    assert written.decode() == "大学\tuniversity\n"
    assert lost == {
        "kinds": 2, "forbidden renderings": 2, "flags": 1, "notes": 1,
        "second targets of a source": 1,
    }  # fmt: skip


def test_characters_xml_cannot_hold_are_counted() -> None:
    entries = [Term("大", "a\x07b"), Term("学", "b")]
    for name in ("tbx", "xlsx"):
        written, lost = exchange.export(of_terms(entries), Path("g"), name)
        assert lost == {"entries with characters that XML cannot hold": 1}
        assert exchange.import_(written, Path("g"), name)[0] == (entries[1],)


# --- TBX --------------------------------------------------------------------------------------


def test_tbx_says_what_is_forbidden() -> None:
    term = Term("带头", "take the lead", forbidden=("bring the head",), flags=("verb",), note="n")
    text = exchange.export(of_terms([term]), Path("g.tbx"), "tbx")[0].decode()
    for part in (
        '<tbx type="TBX-Basic" style="dct" xml:lang="zh" xmlns="urn:iso:std:iso:30042:ed-2"',
        "<min:partOfSpeech>verb</min:partOfSpeech>",
        "<min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus>",
        "<min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus>",
        "<note>n</note>",
    ):
        assert part in text
    assert text.index("bring the head") < text.index("deprecatedTerm-admn-sts")


# Content models of ISO 30042:2019 (core structure, DCT style): children in order, by name.
TBX_CHILDREN = {
    "tbx": "tbxHeader text",
    "tbxHeader": "fileDesc( encodingDesc)?( revisionDesc)?",
    "fileDesc": "(titleStmt )?(publicationStmt )?sourceDesc( sourceDesc)*",
    "titleStmt": "title( note)*",
    "sourceDesc": "p( p)*",
    "text": "body( back)?",
    "body": "conceptEntry( conceptEntry)*",
    "conceptEntry": "(note )*langSec( langSec)*",
    "langSec": "(note )*termSec( termSec)*",
    "termSec": "term( min:partOfSpeech)?( min:administrativeStatus)?( note)*",
}
TBX_VALUES = {
    "min:partOfSpeech": {"noun", "verb", "adjective", "adverb", "properNoun", "other"},
    "min:administrativeStatus": {
        f"{status}Term-admn-sts" for status in ("preferred", "admitted", "deprecated", "superseded")
    },
}
TBX_ATTRIBUTES = {
    "tbx": {"type": "TBX-Basic", "style": "dct", "xml:lang": "zh"},
    "conceptEntry": {"id": r"[A-Za-z_][\w.-]*"},
    "langSec": {"xml:lang": "zh|en"},
}
TBX_SPACES = {
    "{urn:iso:std:iso:30042:ed-2}": "",
    "{http://www.tbxinfo.net/ns/min}": "min:",
    "{http://www.w3.org/XML/1998/namespace}": "xml:",
}


def _short(name: str) -> str:
    space, _, local = name.rpartition("}")
    return TBX_SPACES[space + "}"] + local if space else local


def test_tbx_has_the_structure_of_the_standard() -> None:
    """Every element, attribute and value of the shipped glossary's export is one TBX-Basic has."""
    written, _ = exchange.export(open_layout(glossary.default_path()), Path("g.tbx"), "tbx")
    root = ET.fromstring(written)
    for element in root.iter():
        name, children = _short(element.tag), " ".join(_short(e.tag) for e in element)
        assert re.fullmatch(TBX_CHILDREN.get(name, ""), children), (name, children)
        wanted = TBX_ATTRIBUTES.get(name, {})
        found = {_short(key): value for key, value in element.attrib.items()}
        assert found.keys() == wanted.keys(), name
        assert all(re.fullmatch(wanted[key], value) for key, value in found.items()), name
        assert name not in TBX_VALUES or element.text in TBX_VALUES[name]
        assert name in TBX_CHILDREN or (element.text or "").strip(), name
    names = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(names) == len(set(names)) > 2000


FOREIGN = """<?xml version="1.0" encoding="utf-8"?>
<martif type="TBX" xml:lang="en"><text><body>
 <termEntry id="1">
  <langSet xml:lang="EN-us">
   <tig><term>hold</term><termNote type="partOfSpeech">verb</termNote></tig>
   <ntig><termGrp><term>keep</term>
    <termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></termGrp></ntig>
   <tig><term>do hold</term>
    <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
  </langSet>
  <langSet xml:lang="zh-CN"><tig><term>
    举行
  </term></tig><tig><term>举办</term></tig></langSet>
 </termEntry>
 <termEntry id="2"><langSet xml:lang="de"><tig><term>x</term></tig></langSet></termEntry>
</body></text></martif>
"""


def test_tbx_of_other_tools() -> None:
    found, lost = exchange.import_(FOREIGN.encode("utf-16"), Path("g.tbx"), "tbx")
    first = Term("举行", "hold", "term", ("do hold",), (), "also: keep")
    assert [replace(t, flags=()) for t in found] == [first, replace(first, source="举办")]
    assert lost == {
        "entries without Chinese and English terms": 1,
        "further allowed terms, kept in the note": 1,
    }


BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE tbx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>\n'
    "<tbx><text>&b;</text></tbx>"
)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (BOMB.encode(), r"g\.tbx:2: has a DOCTYPE or entities, refused"),
        (BOMB.encode("utf-16"), r"g\.tbx:2: has a DOCTYPE"),
        (BOMB.lower().encode(), r"g\.tbx:2: has a DOCTYPE"),
        (b"<tbx>", r"g\.tbx:1: not well-formed"),
        ("<tbx>大</tbx>".encode("gbk"), r"g\.tbx: neither UTF-8"),
    ],
)
def test_tbx_faults(data: bytes, fault: str) -> None:
    with pytest.raises(GlossaryError, match=fault):
        exchange.import_(data, Path("g.tbx"), "tbx")


# --- XLSX and names ---------------------------------------------------------------------------


def test_xlsx_cells_are_text_and_foreign_cells_are_read() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    written, _ = exchange.export(
        of_terms([Term("=1+1大", "=HYPERLINK(1)")]), Path("g.xlsx"), "xlsx"
    )
    sheet = openpyxl.load_workbook(io.BytesIO(written)).active
    assert (sheet["A2"].data_type, sheet["B2"].data_type) == ("s", "s")
    book = openpyxl.Workbook()
    book.active.append(["大学", "line one\nline two"])
    book.active.append([None, None])
    book.active.append(["一百", 100])
    book.create_sheet("more")
    stream = io.BytesIO()
    book.save(stream)
    found, lost = exchange.import_(stream.getvalue(), Path("g.xlsx"), "xlsx")
    assert [(t.source, t.target) for t in found] == [
        ("大学", "line one line two"), ("一百", "100")
    ]  # fmt: skip
    assert lost == {"further sheets": 1, "line ends and tabs written as spaces": 1}


def test_xlsx_faults() -> None:
    with pytest.raises(GlossaryError, match="not an Excel workbook"):
        exchange.import_(b"PK no", Path("g.xlsx"), "xlsx")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", BOMB)
    with pytest.raises(GlossaryError, match="DOCTYPE"):
        exchange.import_(stream.getvalue(), Path("g.xlsx"), "xlsx")
    with pytest.raises(ConfigError, match="give --format"):
        exchange.format_of(Path("g.pdf"))


# --- the command line -------------------------------------------------------------------------


def test_export_and_import(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "g.tsv", tmp_path / "out.csv"
    path.write_bytes(of_terms([Term("大学", "university", "org", note="n")]).encode())
    call = ["glossary", "export", "--glossary", str(path)]
    assert cli.main([*call, "--format", "deepl", str(out)]) == 0
    assert out.read_text("utf-8") == "大学,university\n"
    assert "not carried over: 1 kinds" in capsys.readouterr().err
    assert cli.main([*call, str(path)]) == 2
    new = tmp_path / "new.tsv"
    assert cli.main(["glossary", "import", str(out), "--out", str(new)]) == 0
    assert glossary.load(new).terms == (Term("大学", "university"),)
    assert cli.main(["glossary", "import", str(out), "--out", str(new)]) == 2


def test_import_into(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, other = tmp_path / "g.tsv", tmp_path / "o.csv"
    old = of_terms([Term("丁", "d"), Term("大学", "university", "org", ("big school",))])
    path.write_bytes(b"# ours\n" + old.encode())
    other.write_text("大学,university\n丙,c\n", encoding="utf-8")
    assert cli.main(["glossary", "import", str(other), "--into", str(path)]) == 0
    assert "1 added, 0 changed, 1 there already" in capsys.readouterr().out
    rows = take_apart(path.read_bytes(), path)
    assert [b.term.source for b in rows.blocks] == ["丁", "丙", "大学"]
    assert rows.head[0] == "# ours"
    before = path.read_bytes()
    other.write_text("大学,college\n丑,e\n", encoding="utf-8")
    assert cli.main(["glossary", "import", str(other), "--into", str(path)]) == 1
    assert f"{path}:5: 大学" in capsys.readouterr().out
    assert path.read_bytes() == before

"""Word files: the text is read, edits go into the runs, all else stays."""

import io
import random
import re
import tomllib
import zipfile
from pathlib import Path

import docx as python_docx
import pytest
import word
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import edits as editing
from fixmt import files, formats, names, pipeline
from fixmt.article import Article, Candidate, Edit, Span
from fixmt.config import Config
from fixmt.detectors import Context
from fixmt.errors import InputError
from fixmt.formats import docx
from fixmt.formats.docx import reading
from fixmt.glossary import default

TABLES = tomllib.loads((Path(__file__).parent / "formats" / "docx.toml").read_text("utf-8"))
EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "articles").glob("*.txt"))
PATH = Path("x.docx")
TEXT = re.compile(r"<w:t(?: [^<>]*)?>([^<]*)</w:t>")


def named(kind: str) -> list:
    return [pytest.param(case, id=case["name"]) for case in TABLES[kind]]


def article(data: bytes) -> Article:
    return files.from_bytes(data, PATH)


def paragraphs(data: bytes) -> list[str]:
    """The paragraphs outside of tables as another library reads them."""
    return [p.text for p in python_docx.Document(io.BytesIO(data)).paragraphs]


@pytest.mark.parametrize("case", named("case"))
def test_text_that_shows(case: dict) -> None:
    source = docx.read(word.file(case["source"]), "x")
    assert source == case["text"]
    found = formats.article(source, PATH)
    assert [span.of(source) for span in found.protected] == case.get("shielded", [])
    assert found.format == "docx" and found.view is None


@pytest.mark.parametrize("case", named("change"))
def test_words_keep_their_runs(case: dict) -> None:
    data = word.file(case["source"])
    source = docx.read(data, "x")
    start = source.index(case["before"])
    span = Span(start, start + len(case["before"]))
    found = docx.fitted(source, Candidate(span, case["after"], "why"))
    if "wanted" not in case:
        assert found is None
        with pytest.raises(InputError, match="cannot be written"):
            docx.rewritten(data, [Edit(span, case["before"], case["after"])], "x")
        return
    assert found is not None
    made = docx.rewritten(data, [Edit(span, case["before"], found.text)], "x")
    assert word.xml(made) == word.document(case["wanted"]).decode()


WORDS = (
    "Jiang LAN",
    "the meeting,And",
    "left。",
    " we ",
    "20 major",
    "学校",
    " ",
    "&amp;",
    "&#12290;",
)
SPACE = (' xml:space="preserve"', ' xml:space="preserve"', "", " xml:space='default'")
TEXTS = st.builds(
    lambda space, words: f"<w:t{space}>{''.join(words)}</w:t>",
    st.sampled_from(SPACE),
    st.lists(st.sampled_from(WORDS), max_size=4),
)
SIGNS = st.sampled_from(
    ("<w:tab/>", "<w:br/>", "<w:footnoteReference w:id='2'/>", "<w:noBreakHyphen/>", "<w:pict/>")
)
LOOKS = st.sampled_from(("", "", "<w:rPr><w:b/></w:rPr>", "<w:rPr><w:lang w:val='en'/></w:rPr>"))
RUNS = st.builds(
    lambda look, inside: f"<w:r w:rsidR='00AB'>{look}{''.join(inside)}</w:r>",
    LOOKS,
    st.lists(st.one_of(TEXTS, TEXTS, SIGNS), max_size=3),
)
ROUND = st.sampled_from(
    (
        ("", ""),
        ("<w:ins w:id='1' w:author='a'>", "</w:ins>"),
        ("<w:moveFrom w:id='1' w:author='a'>", "</w:moveFrom>"),
        ("<w:hyperlink r:id='rId9'>", "</w:hyperlink>"),
        ("<w:fldSimple w:instr='PAGE'>", "</w:fldSimple>"),
        ("<w:r><w:fldChar w:fldCharType='begin'/></w:r>", ""),
        ("<w:r><w:fldChar w:fldCharType='end'/></w:r>", ""),
        ("<w:del w:id='1' w:author='a'><w:r><w:delText>x,We</w:delText></w:r></w:del>", ""),
    )
)
PIECES = st.builds(lambda round, run: f"{round[0]}{run}{round[1]}", ROUND, RUNS)
PARAGRAPHS = st.lists(PIECES, max_size=6).map(lambda pieces: f"<w:p>{''.join(pieces)}</w:p>")
CELLS = PARAGRAPHS.map(lambda p: f"<w:tbl><w:tr><w:tc>{p}<w:p/></w:tc></w:tr></w:tbl>")
BODIES = st.lists(st.one_of(PARAGRAPHS, PARAGRAPHS, CELLS), min_size=1, max_size=4).map("".join)


@settings(max_examples=200, deadline=None)
@given(BODIES)
def test_every_character_has_its_place(body: str) -> None:
    xml = word.document(body)
    found = reading.read(xml, "x")
    owned = 0
    for run in found.runs:
        written = "".join(run.cells)
        assert written in xml[run.start : run.end].decode()
        assert xml[run.tag : run.start].startswith(b"<w:t")
        assert xml[run.end :].startswith(b"</w:t>")
        shown = "".join(map(reading.shown, run.cells))
        assert found.text[run.low : run.low + len(shown)] == shown
        owned += len(shown)
    signs = sum(1 for c in found.text if c in "\n\t\u2011\ufffc")
    assert owned + signs == len(found.text)


def skeleton(data: bytes) -> str:
    """A document without its text and what that needs."""
    return TEXT.sub("<w:t/>", word.xml(data))


NEW = ("we", " Jiang Lan ", "left.", "x & y", "a < b", "", "the Meeting, and")


@settings(max_examples=300, deadline=None)
@given(BODIES, st.data())
def test_edits_of_the_text_are_those_edits_of_what_shows(body: str, data: st.DataObject) -> None:
    """The file then shows the edited text, to the character; nothing but text has changed."""
    original = word.file(body)
    source = docx.read(original, "x")
    edits: list[Edit] = []
    at = 0
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(at, len(source)))
        at = min(len(source), start + data.draw(st.integers(0, 12)))
        found = docx.fitted(
            source, Candidate(Span(start, at), data.draw(st.sampled_from(NEW)), "why")
        )
        if found is not None and (not edits or edits[-1].span != found.span):
            edits.append(Edit(found.span, found.span.of(source), found.text))
    made = docx.rewritten(original, edits, "x")
    assert docx.read(made, "x") == editing.apply(source, edits)
    assert skeleton(made) == skeleton(original)
    if not edits:
        assert made == original
    before, after = word.members(original), word.members(made)
    assert list(before) == list(after)
    assert all(before[n] == after[n] for n in before if n != "word/document.xml")
    assert len(paragraphs(made)) == len(paragraphs(original))
    near = set()
    for run in reading.read(word.xml(original).encode(), "x").runs:
        high = run.low + len(run.cells)
        if any(e.span.start <= high and run.low <= e.span.end for e in edits):
            near.add(run.tag)
    for old, new in zip(written(original), written(made), strict=True):
        assert old[1] == new[1] or old[0] in near


def written(data: bytes) -> list[tuple[int, bytes]]:
    """The elements of text as they stand, each with its place."""
    found = re.finditer(TEXT.pattern.encode(), word.xml(data).encode())
    return [(m.start(), m.group()) for m in found]


@settings(max_examples=100, deadline=None)
@given(BODIES)
def test_repairing_a_document_keeps_all_but_its_text(body: str) -> None:
    data = word.file(body)
    try:
        found = article(data)
    except InputError:
        return  # nothing in it
    outcome = pipeline.repair(found, Context(default()), Config())
    made = files.rewritten(found, outcome.edits, data)
    assert skeleton(made) == skeleton(data)
    assert article(made).source == outcome.repaired


def made_of(text: str, share: float, rng: random.Random) -> bytes:
    """A Word file of ``text``: runs part it anywhere, and that share of its words is bold."""
    document = python_docx.Document()
    for line in text.split("\n"):
        paragraph = document.add_paragraph()
        for word_ in re.findall(r"\s+|\S+", line.rstrip("\r")):
            cut = rng.randrange(len(word_)) if rng.random() < share else 0
            for part in filter(None, (word_[:cut], word_[cut:])):
                paragraph.add_run(part).bold = rng.random() < share
    table = document.add_table(1, 2)
    table.cell(0, 1).text = "He left。"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_a_document_is_repaired_as_its_text_is(path: Path) -> None:
    rng = random.Random(5)
    text = files.read(path)
    context = Context(default(), names.survey([text]))
    as_text = lines_of(pipeline.repair(text, context, Config()).repaired)
    for share in (0, 1 / 4):
        data = made_of(text.source, share, rng)
        found = article(data)
        outcome = pipeline.repair(found, context, Config())
        made = files.rewritten(found, outcome.edits, data)
        assert outcome.edits and article(made).source == outcome.repaired
        assert lines_of("\n".join(paragraphs(made))) == as_text
        cell = python_docx.Document(io.BytesIO(made)).tables[0].cell(0, 1)
        assert cell.text == "He left."
        assert lines_of(outcome.repaired) == [*as_text, "He left."]


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def test_formats_of_words_outlive_a_repair() -> None:
    document = python_docx.Document()
    paragraph = document.add_paragraph("Secretary ")
    paragraph.add_run("Jiang").bold = True
    paragraph.add_run(" LAN").italic = True
    paragraph.add_run(" attended the meeting,And")
    paragraph.add_run(" delivered").underline = True
    paragraph.add_run(" a speech。")
    stream = io.BytesIO()
    document.save(stream)
    data = stream.getvalue()
    outcome = pipeline.repair(article(data), Context(default()), Config())
    made = files.rewritten(outcome.article, outcome.edits, data)
    runs = python_docx.Document(io.BytesIO(made)).paragraphs[0].runs
    assert [(r.text, r.bold, r.italic, r.underline) for r in runs] == [
        ("Secretary ", None, None, None),
        ("Jiang", True, None, None),
        (" Lan", None, True, None),
        (" attended the meeting, and", None, None, None),
        (" delivered", None, None, True),
        (" a speech.", None, None, None),
    ]


def test_the_package_is_as_it_was() -> None:
    """Other members, dates, order and comment stay; nothing is written where nothing changed."""
    picture = random.Random(1).randbytes(3_000_000)
    data = word.package(word.document("<p><r>We left。</r></p>"), a=picture, b=b"")
    source = docx.read(data, "x")
    assert docx.rewritten(data, [], "x") is data
    made = docx.rewritten(data, [Edit(Span(7, 8), "。", ".")], "x")
    assert docx.read(made, "x") == source.replace("。", ".")
    before, after = word.members(data), word.members(made)
    assert list(before) == list(after)
    assert [before[n] for n in before if "document" not in n] == [
        after[n] for n in after if "document" not in n
    ]
    assert before["word/document.xml"][1:] == after["word/document.xml"][1:]


def test_a_document_by_another_name() -> None:
    """The package itself says which member is the document."""
    data = word.file("<p><r>We left。</r></p>")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info).replace(b"word/document.xml", b"word/document2.xml")
            new.writestr(info.filename.replace("document.xml", "document2.xml"), content)
    made = docx.rewritten(out.getvalue(), [Edit(Span(7, 8), "。", ".")], "x")
    assert docx.read(made, "x") == "We left.\n"


def broken(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new)


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


PLAIN = word.document("<p><r>We left。</r></p>")
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def damaged(method: int) -> bytes:
    """A Word file packed by ``method``, with other bytes where its document stands."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("word/document.xml", PLAIN * 9)
    data = bytearray(out.getvalue())
    data[60:150] = b"\xff" * 90
    return bytes(data)


REFUSED = {
    "a text": (b"We left.", "not a Word file"),
    "nothing": (b"", "empty file, nothing to repair"),
    "an old file": (OLD + bytes(600), "an old Word file .* save it as .docx"),
    "a locked file": (OLD + "EncryptedPackage".encode("utf-16-le"), "with a password; save it"),
    "cut off": (word.package(PLAIN)[:-300], r": a damaged Word file \("),
    "damaged LZMA": (damaged(zipfile.ZIP_LZMA), r": a damaged Word file \("),
    "damaged BZIP2": (damaged(zipfile.ZIP_BZIP2), r": a damaged Word file \("),
    "damaged Deflate": (damaged(zipfile.ZIP_DEFLATED), r": a damaged Word file \("),
    "packed otherwise": (
        broken(zipped(a=b"b", word__document_xml=PLAIN), b"\x08\0", b"\x63\0"),
        "packed in a way",
    ),
    "damaged": (broken(word.package(PLAIN), b"word/document.xml", b"word/documenT.xml"), "no word"),
    "another archive": (zipped(a=b"b"), "no word/document.xml"),
    "another document": (zipped(word__document_xml=b"<html/>"), "its document is html"),
    "not XML": (word.package(PLAIN[:-9]), "damaged Word file .document: "),
    "too large": (zipped(word__document_xml=bytes(65 * 2**20)), "over the limit of 64 MB"),
    "another encoding": (word.package(broken(PLAIN, b"UTF-8", b"GB2312")), "not UTF-8"),
    "UTF-16": (word.package(PLAIN.decode().replace("UTF-8", "UTF-16").encode("utf-16")), "UTF-8"),
    "entities": (
        word.package(broken(PLAIN, b"<w:doc", b'<!DOCTYPE a [<!ENTITY b "c">]><w:doc')),
        "DOCTYPE",
    ),
    "no words": (word.file("<p/>"), "empty file"),
}


@pytest.mark.parametrize(("data", "words"), REFUSED.values(), ids=list(REFUSED))
def test_read_refuses(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    with pytest.raises(InputError, match=words) as refused:
        files.read(path)
    assert str(refused.value).startswith(f"{path}: ") and "\n" not in str(refused.value)


def test_a_locked_member_is_refused() -> None:
    data = bytearray(word.package(PLAIN))
    for at in (m.start() for m in re.finditer(rb"PK\x01\x02", bytes(data))):
        data[at + 8] |= 1
    for at in (m.start() for m in re.finditer(rb"PK\x03\x04", bytes(data))):
        data[at + 6] |= 1
    with pytest.raises(InputError, match="a Word file with a password; save it without one"):
        docx.read(bytes(data), "x")


def test_a_signed_file_is_read_and_left_alone() -> None:
    data = word.package(PLAIN)
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    assert docx.read(out.getvalue(), "x") == "We left。\n"
    with pytest.raises(InputError, match="signed"):
        docx.rewritten(out.getvalue(), [Edit(Span(7, 8), "。", ".")], "x")


def test_a_damaged_picture_is_no_matter_until_it_is_to_be_copied() -> None:
    data = bytearray(word.package(PLAIN, a=b"x" * 9000))
    data[data.index(b"a.jpg") + 8] ^= 0xFF
    source = docx.read(bytes(data), "x")
    with pytest.raises(InputError, match="damaged"):
        docx.rewritten(bytes(data), [Edit(Span(7, 8), source[7], ".")], "x")

"""Word files for tests: hand-written documents in the smallest package that Word would open."""

import io
import re
import zipfile

NAMESPACES = " ".join(
    f'xmlns:{prefix}="http://schemas.openxmlformats.org/{address}"'
    for prefix, address in {
        "w": "wordprocessingml/2006/main",
        "mc": "markup-compatibility/2006",
        "m": "officeDocument/2006/math",
        "wp": "drawingml/2006/wordprocessingDrawing",
        "r": "officeDocument/2006/relationships",
    }.items()
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="jpg" ContentType="image/jpeg"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_SHORT = (("<p", "<w:p"), ("</p>", "</w:p>"), ("</r>", "</w:t></w:r>"), ("</b>", "</w:t></w:r>"))
_OPEN = (("<r>", ""), ("<b>", "<w:rPr><w:b/></w:rPr>"))


def body(short: str) -> str:
    """``short``, as tests/formats/docx.toml has it, in full."""
    for name, full in _SHORT:
        short = re.sub(rf"{name}(?![a-zA-Z])", full, short)
    for name, properties in _OPEN:
        short = short.replace(name, f'<w:r>{properties}<w:t xml:space="preserve">')
    return short


def document(short: str) -> bytes:
    """The XML of a document with this body."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        f"<w:document {NAMESPACES}><w:body>{body(short)}<w:sectPr/></w:body></w:document>"
    ).encode()


def package(xml: bytes, **others: bytes) -> bytes:
    """A package round the XML of a document; ``others``: pictures by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("[Content_Types].xml", _TYPES.encode()),
            ("_rels/.rels", _RELATIONS.encode()),
            ("word/document.xml", xml),
            *((f"word/media/{name}.jpg", content) for name, content in others.items()),
        ):
            info = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def file(short: str) -> bytes:
    """A Word file with this body."""
    return package(document(short))


def members(data: bytes) -> dict[str, tuple[object, ...]]:
    """What a package holds, in order: content, date and attributes by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            i.filename: (archive.read(i), i.date_time, i.compress_type, i.external_attr)
            for i in archive.infolist()
        }


def xml(data: bytes) -> str:
    """The document in a package."""
    content = members(data)["word/document.xml"][0]
    assert isinstance(content, bytes)
    return content.decode()

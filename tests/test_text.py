"""Bytes to text and back: nothing is lost, and what cannot be read is refused with its place."""

import codecs
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixmt.article import Span
from fixmt.errors import InputError
from fixmt.text import decode, encode, sentence_at, sentences

MIXED = st.text(
    st.one_of(
        st.sampled_from("会议。，、“”《》\r\n\u00a0\u3000\ufeff\u2028 \t.,AaIé😀"),
        st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"),
    )
)


@given(MIXED)
def test_utf8_round_trip(text: str) -> None:
    """Decoding and encoding UTF-8 is the identity, BOM included."""
    for data in (text.encode(), codecs.BOM_UTF8 + text.encode()):
        assert encode(*decode(data)) == data


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_by_its_bom(encoding: str) -> None:
    """UTF-16 is read by its BOM and written with it."""
    bom = codecs.BOM_UTF16_LE if encoding.endswith("le") else codecs.BOM_UTF16_BE
    data = bom + "The meeting ended。\r\n".encode(encoding)
    assert decode(data)[0] == "The meeting ended。\r\n"
    assert encode(*decode(data)) == data


def test_gb18030_when_plausible() -> None:
    """Chinese text in GB18030 is read; the bytes come back."""
    data = "会上,the dean spoke。\r\n".encode("gb18030")
    text, codec = decode(data)
    assert (text, codec.encoding) == ("会上,the dean spoke。\r\n", "gb18030")
    assert encode(text, codec) == data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"caf\xe9 au lait", "byte 3"),
        (b"na\xefve idea", "byte 2"),
        (b"plain\0binary", "NUL at byte 5"),
        (codecs.BOM_UTF16_LE + b"a", "utf-16-le at byte 2"),
        (codecs.BOM_UTF8 + b"ab\xff", "byte 5"),
    ],
)
def test_refused_with_its_offset(data: bytes, words: str) -> None:
    """What is not text in a known encoding is refused, naming the byte."""
    with pytest.raises(InputError, match=words):
        decode(data)


def _texts(source: str) -> list[str]:
    return [s.of(source) for s in sentences(source, Span(0, len(source)))]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("One ended。Two began. Three?", ["One ended。", "Two began.", "Three?"]),
        ("Dr. Li met Prof. Wang. They left.", ["Dr. Li met Prof. Wang.", "They left."]),
        (
            "It rose 3.5 percent.。He stresses,First",
            ["It rose 3.5 percent.。", "He stresses,First"],
        ),
        ('He said "Go." Then he went.', ['He said "Go."', "Then he went."]),
        ('She rose。"We sing。"He left', ["She rose。", '"We sing。"', "He left"]),
        ("会议召开。大家出席！", ["会议召开。", "大家出席！"]),
        ("no stop at all", ["no stop at all"]),
        ("   ", []),
    ],
)
def test_sentences(source: str, expected: list[str]) -> None:
    """Sentences end at English stops before a space and at Chinese stops anywhere."""
    assert _texts(source) == expected


@given(MIXED)
def test_sentences_cover_all_that_is_not_space(source: str) -> None:
    """Sentence spans are in order, disjoint, and leave out only white space."""
    spans = list(sentences(source, Span(0, len(source))))
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    kept = "".join(s.of(source) for s in spans)
    assert "".join(kept.split()) == "".join(source.split())


def test_sentence_at() -> None:
    """The window of a span is the whole sentences it touches."""
    source = "One here. Two 会上 there. Three."
    window = sentence_at(source, Span(0, len(source)), Span(14, 16))
    assert window.of(source) == "Two 会上 there."

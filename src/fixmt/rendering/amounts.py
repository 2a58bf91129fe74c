"""Chinese amounts written in English: ``3.5亿元`` is *350 million yuan*, ``3000余人`` *more than
3,000 people*."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import regex

from .. import tables
from ..chinese.numerals import parse_han, scale_of, write
from ..tables import words

_ABOUT = {
    "约": "about",
    "大约": "about",
    "近": "nearly",
    "将近": "nearly",
    "超": "more than",
    "超过": "more than",
    "逾": "more than",
    "不足": "fewer than",
    "至少": "at least",
    "最多": "at most",
    "共": "",
    "共计": "a total of",
    "总计": "a total of",
    "": "",
}
_AMOUNT = regex.compile(
    r"(?P<about>[\p{Han}]{0,2}?)\ ?"
    r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?|[一二两三四五六七八九十百千]+)\ ?"
    r"(?P<more1>[余多])?(?P<scale>万亿|[十百千]?[万亿]|[百千](?!瓦|米|克))?(?P<more2>[余多])?\ ?"
    r"(?P<unit>\p{Han}*)"
)
_ORDINAL = regex.compile(r"第(?P<number>\d+|[一二三四五六七八九十]+)(?P<unit>[名位届次个]?)")
_SMALL = words("zeroth first second third fourth fifth sixth seventh eighth ninth tenth")


@cache
def units() -> dict[str, tuple[str, str]]:
    """Chinese unit or measure word → English singular and plural (both empty: nothing is said)."""
    return {zh: (one, many) for zh, one, many in tables.rows("units.tsv")}


def english(text: str) -> str | None:
    """The English of a Chinese amount with its unit that is the whole of ``text``, or None."""
    found = _AMOUNT.fullmatch(text)
    if found is None or found["about"] not in _ABOUT or found["unit"] not in units():
        return None
    if found["number"][0].isdigit():
        value = Decimal(found["number"].replace(",", ""))
    elif (whole := parse_han(found["number"])) is not None:
        value = Decimal(whole)
    else:
        return None
    value *= scale_of(found["scale"] or "")
    one, many = units()[found["unit"]]
    about = _ABOUT[found["about"]]
    if (found["more1"] or found["more2"]) and not about:
        about = "more than"
    if about == "fewer than" and many not in ("", "people"):
        about = "less than"
    return " ".join(filter(None, (about, write(value), one if value == 1 else many)))


def ordinal(text: str) -> str | None:
    """``第3名`` → *third place*, ``第二`` → *second*; None for anything else."""
    found = _ORDINAL.fullmatch(text)
    if found is None:
        return None
    digits = found["number"].isdigit()
    value = int(found["number"]) if digits else parse_han(found["number"])
    if value is None or value < 1:
        return None
    teens = value % 100 in (11, 12, 13)
    tail = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    word = _SMALL[value] if value <= 10 else f"{value}{tail}"
    return f"{word} place" if found["unit"] in ("名", "位") else word


def measure_word(text: str) -> bool:
    """True if ``text`` is a measure word English does not say (``台`` in *800 台 of machines*)."""
    return units().get(text) == ("", "")

"""Numbers and dates that the English has otherwise than the original, or lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from ..article import Span
from ..chinese import numerals
from ..rendering.dates import MONTHS
from .pairs import Pair

_TOKEN = regex.compile(
    r"(?<![\p{L}\d.,/:-])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<scale> (?:thousand|million|billion|trillion))?(?P<ordinal>st|nd|rd|th)?(?![\p{L}\d/:])"
)
_DATE = regex.compile(rf"(?P<month>{'|'.join(MONTHS)}) (?P<day>\d{{1,2}})(?!\d)")
_CHINESE_DATE = regex.compile(
    r"(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?"
    r"(?:(?:至|到|—{1,2}|–|-|~|～|、)(?:(?P<month2>\d{1,2})月)?(?P<day2>\d{1,2})[日号])?"
)
# What is said in other units has other numbers; a discount is what is left, or what is taken off.
_CONVERTED = regex.compile(
    r"[\d〇一二两三四五六七八九十百千万亿余多几](?:公?斤|公?里(?!程)|公顷|[亩尺寸丈折旬度刻成]|平方|英[里尺寸])|[点时]半|世纪"
    r"|\d秒\d"
)
_BRACKETS = regex.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]")
_YEAR_BY_NAME = regex.compile(r"[今去明前后当同次翌]年|年底|年初|今后|未来|上[个半]|下[个半]")
_HAN_NUMBER = regex.compile(r"[零〇一二两三四五六七八九十百千]")
_APART = regex.compile(r"(?<=\d) +(?=\p{Han})|(?<=\p{Han}) +(?=\d)")
# A year to compare with, or a day of this month, may go without saying.
_PASSING = regex.compile(r"(?:19|20)\d\d年?|(?<![月\d至到-])\d{1,2}日")
_MONTHS = {m[:n]: m for m in MONTHS for n in ((3, 4) if m == "September" else (3,))}
_MONTH = regex.compile(rf"\b({'|'.join(sorted(_MONTHS, reverse=True))})\b\.?")
_SCALES = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "tn": "trillion"}
_SCALED = regex.compile(r"(?i)(\d)(k|mn?|bn|tn)\b")
_CLOCK = regex.compile(r"\b(\d{1,2})\.(\d\d)(?= ?[ap]\.?m)")
_YEARS = (Decimal(1900), Decimal(2100))


@dataclass(frozen=True, slots=True)
class Wrong:
    """A number at ``span`` of the pair's English, with what it should be; or one that is lacking.

    ``right`` is empty where nothing tells what should stand there.
    """

    span: Span
    message: str
    right: str = ""


def wrong(pair: Pair) -> Iterator[Wrong]:
    """What is wrong with the numbers of ``pair``, in text order."""
    chinese = _APART.sub("", pair.chinese)
    pair = replace(pair, chinese=chinese, near_chinese=_APART.sub("", pair.near_chinese))
    dates = list(_dates(pair))
    yield from dates
    if dates or _CONVERTED.search(pair.chinese):
        return
    odd = list(_odd(pair))
    lost = _lost(pair.chinese if odd else _PASSING.sub(" ", pair.chinese), pair)
    if len(lost) == len(odd) == 1:
        if odd[0].group() == f"{lost[0] % 100:02}":  # FY 17
            return
        yield _otherwise(pair, odd[0], lost[0])
    elif odd and lost:
        listed = ", ".join(numerals.write(v) for v in lost)
        for match in odd:
            message = f"“{match.group()}” is not in the original, which has {listed}"
            yield Wrong(Span(*match.span()), message)
    elif lost:
        listed = ", ".join(numerals.write(v) for v in lost)
        yield Wrong(Span(0, len(pair.english)), f"the original has {listed}, the English has not")


def _lost(chinese: str, pair: Pair) -> list[Decimal]:
    """Values that ``chinese`` writes in digits and no English sentence near by says."""
    digits, _ = numerals.values_in_chinese(_HAN_NUMBER.sub(" ", chinese))
    sure, _ = numerals.values_in_chinese(chinese)
    _, spoken = numerals.values_in_english(spelled(pair.near_english))
    left, _ = numerals.values_in_chinese(pair.near_english)  # Chinese left in the English
    spoken |= left
    return sorted(v for v in digits & sure if v not in spoken and v - 12 not in spoken)


def _odd(pair: Pair) -> Iterator[regex.Match[str]]:
    """Numbers in the English that no sentence near by in the original can mean."""
    _, possible = numerals.values_in_chinese(pair.near_chinese)
    shut = [match.span() for match in _BRACKETS.finditer(pair.english)]
    named = _YEAR_BY_NAME.search(pair.near_chinese)
    for match in _TOKEN.finditer(pair.english):
        values, _ = numerals.values_in_english(match.group())
        inside = any(low <= match.start() < high for low, high in shut)
        year = all(_YEARS[0] <= v <= _YEARS[1] for v in values) and not match["scale"]
        if not inside and not (year and named) and not values & possible:
            yield match


def spelled(english: str) -> str:
    """Months and scales in full, as they are known by: ``Sept.``, ``£189m``, ``9.30am``."""
    english = _CLOCK.sub(r"\1:\2", english)
    english = _SCALED.sub(lambda m: f"{m[1]} {_SCALES[m[2].lower()]}", english)
    return _MONTH.sub(lambda m: _MONTHS[m[1]], english)


def _otherwise(pair: Pair, match: regex.Match[str], value: Decimal) -> Wrong:
    said = match.group()
    message = f"“{said}” is {numerals.write(value)} in the original"
    return Wrong(Span(*match.span()), message, _written(value, match))


def _written(value: Decimal, match: regex.Match[str]) -> str:
    """``value`` as the number of ``match`` was written; empty where that is not plain."""
    whole = value == value.to_integral_value()
    if match["ordinal"]:
        return _ordinal(int(value)) if whole and value < 1000 else ""
    if _YEARS[0] <= value <= _YEARS[1] and "," not in match["number"]:
        return str(int(value)) if whole else ""
    return numerals.write(value)


def _ordinal(value: int) -> str:
    teens = value % 100 in (11, 12, 13)
    return f"{value}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"


def _dates(pair: Pair) -> Iterator[Wrong]:
    """Dates with another month or another day than the one the original has in their place."""
    chinese = set(_chinese_dates(pair.near_chinese))
    here = list(dict.fromkeys(_chinese_dates(pair.chinese)))
    english = [
        (MONTHS.index(m["month"]) + 1, int(m["day"])) for m in _DATE.finditer(pair.near_english)
    ]
    lost = [date for date in here if date not in english]
    odd = [
        match
        for match in _DATE.finditer(pair.english)
        if (MONTHS.index(match["month"]) + 1, int(match["day"])) not in chinese
    ]
    if len(lost) != 1 or len(odd) != 1 or len(here) != 1:
        return
    (month, day), match = lost[0], odd[0]
    if month == MONTHS.index(match["month"]) + 1 or day == int(match["day"]):
        right = f"{MONTHS[month - 1]} {day}"
        message = f"“{match.group()}” is {right} in the original"
        yield Wrong(Span(*match.span()), message, right)


def _chinese_dates(text: str) -> Iterator[tuple[int, int]]:
    for match in _CHINESE_DATE.finditer(text):
        month, day = int(match["month"]), int(match["day"])
        second = int(match["month2"] or month)
        if 1 <= month <= 12 and 1 <= second <= 12:
            yield month, day
            if match["day2"]:
                yield second, int(match["day2"])

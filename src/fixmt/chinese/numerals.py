"""Numbers in Chinese and in English text: their values, and Chinese amounts written in English."""

from __future__ import annotations

from decimal import Decimal

from ..patterns import deferred_regex
from ..tables import words

_WIDE = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_SCALE = {"万": 10**4, "亿": 10**8, "": 1, "百": 100, "千": 1000, "十": 10}
_SCALE |= {"百万": 10**6, "千万": 10**7, "十万": 10**5, "万亿": 10**12, "十亿": 10**9}
_SCALE |= {"百亿": 10**10, "千亿": 10**11}

_DIGIT_ZERO = deferred_regex(r"\d0")
_HAN_NUMBER = deferred_regex(r"[零〇一二两三四五六七八九十百千万亿]+")
_ARABIC = deferred_regex(
    r"(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)[余多]?"
    r"(?P<scale>万亿|[十百千]?[万亿]|百(?!分)|千(?![分米克瓦伏帕赫焦卡]))?"
    r"(?P<after>[余多]?[时点号年月日倍后]?)"
)
_POINT = deferred_regex(r"(\d+)([秒米])(\d{2})(?!\d)")  # 9秒87 is 9.87 seconds
_DECADE = deferred_regex(r"(?:上|20|二十)世纪([二三四五六七八九]十|\d0)年代|\d0后")
# Numerals that are words of their own, not quantities.
_IDIOM = deferred_regex(
    r"三三两两|说一千道一万|千万(?=不|要|别)|万千|千百|万一|万万|一一|十分|百十|成千上万|千千万万|万众"
)


def parse_han(text: str) -> int | None:
    """Value of a well-formed Chinese numeral (``二十一``, ``三千五百万``, ``二〇二四``) or None."""
    if not text or any(c not in _DIGIT and c not in _UNIT and c not in "万亿" for c in text):
        return None
    if all(c in _DIGIT for c in text):
        return int("".join(str(_DIGIT[c]) for c in text)) if len(text) != 2 else None
    total = section = digit = 0
    last = 10**12  # each unit inside a section must be smaller than the one before
    for char in text:
        if char in _DIGIT:
            if digit:
                return None
            digit = _DIGIT[char]
        elif char in _UNIT:
            if _UNIT[char] >= last:
                return None
            section += (digit or 1) * _UNIT[char]
            digit, last = 0, _UNIT[char]
        else:
            total = (total + (section + digit or 1)) * _SCALE[char]
            section = digit = 0
            last = 10**12
    if digit and last == 10**12 and total and "零" not in text:
        return None  # 三万五: spoken short form
    if digit and last in (100, 1000) and "零" not in text and "〇" not in text:
        return None
    return total + section + digit


def values_in_chinese(text: str) -> tuple[set[Decimal], set[Decimal]]:
    """Values ``text`` surely states, and all values a reader could find in it.

    The second set holds every reading of a run of numerals (``十四五`` is 14, 5 and 145), so that
    a translation's number absent from it is an invention.
    """
    text = _POINT.sub(r"\1.\3\2", text.translate(_WIDE))
    sure: set[Decimal] = set()
    possible = {Decimal(19)} if "新冠" in text else set()
    for match in _DECADE.finditer(text):
        tens = _DIGIT_ZERO.findall(match.group())
        value = Decimal(parse_han(match[1] or "") or (tens[-1] if tens else 0))
        possible |= {value, 1900 + value, Decimal(20)}
    text = _DECADE.sub(" ", text)
    for match in _ARABIC.finditer(text):
        value = Decimal(match["digits"].replace(",", ""))
        scaled = value * _SCALE[match["scale"] or ""]
        possible |= {scaled, value}
        if match["after"].endswith(("时", "点")):  # 15时 is 3 p.m. or 15:00
            possible |= {value - 12, Decimal(0), Decimal(30)}
        if match["after"].endswith("倍"):
            possible.add(value * 100)  # 1.5倍 may be 150%
        else:
            sure.add(scaled)
    bare = _IDIOM.sub(" ", _ARABIC.sub(" ", text))
    for match in _HAN_NUMBER.finditer(bare):
        run = match.group()
        whole = parse_han(run)
        if whole is not None and len(run) > 1 and run[0] not in "百千万亿":
            sure.add(Decimal(whole))
        for start in range(len(run)):
            for end in range(start + 1, min(len(run), start + 10) + 1):
                if (part := parse_han(run[start:end])) is not None:
                    possible |= {
                        Decimal(part),
                        Decimal(part) * 10,
                        Decimal(part) / 10,
                    }  # 三成, 七旬
    return sure, possible | sure


_SMALL_WORDS = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_ORDINALS = words(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh "
    "twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
_MONTHS = words(
    "january february march april may june july august september october november december"
)
_WORD = {w: i for i, w in enumerate(_SMALL_WORDS)} | {w: i for i, w in enumerate(_ORDINALS)}
_WORD |= {w: (i + 2) * 10 for i, w in enumerate(_TENS)}
_WORD |= {w[:-1] + "ieth": (i + 2) * 10 for i, w in enumerate(_TENS)}
_WORD |= {w: i + 1 for i, w in enumerate(_MONTHS)}
_WORD |= {"once": 1, "twice": 2, "double": 2, "doubled": 2, "twofold": 2, "both": 2, "half": 50}
_WORD |= {"triple": 3, "tripled": 3, "threefold": 3, "quadrupled": 4, "noon": 12, "midnight": 24}
_WORD |= {"century": 100, "a": 1, "an": 1, "single": 1, "quarter": 25, "clock": 24}
_BIG = {"decade": 10, "dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6}
_BIG |= {"billion": 10**9, "trillion": 10**12}
_AFTERNOON = deferred_regex(r"\b(\d{1,2})(?:[:.]\d\d)?\s?p\.?m")
_TOKEN = deferred_regex(r"(?i)\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[a-z]+")


def values_in_english(text: str) -> tuple[set[Decimal], set[Decimal]]:
    """Values written with digits in ``text``, and all values including number words."""
    written: set[Decimal] = set()
    spoken: set[Decimal] = set()
    number: Decimal | None = None
    digits = False
    at = 0
    tokens = list(_TOKEN.finditer(text.translate(_WIDE)))
    for index, match in enumerate(tokens):
        word = match.group().lower().removesuffix("s")
        word = word[:-2] if word[:-2] in _BIG else word  # millionth
        glued = index > 0 and text[at : match.start()] in (" ", "-")
        at = match.end()
        if match.group()[0].isdigit():
            number, digits = Decimal(match.group().replace(",", "")), True
            written.add(number)
        elif word in _BIG and (number is not None or word != "hundred"):
            scaled = (number or Decimal(1)) * _BIG[word]
            if digits and number in written:
                written.discard(number)
                written.add(scaled)
            number = scaled
        elif word in _WORD or word + "s" in _WORD:
            value = Decimal(_WORD.get(word, _WORD.get(word + "s", 0)))
            tens = number is not None and glued and not digits and number % 10 == 0
            number = number + value if tens and number is not None else value
            digits = False
        else:
            number, digits = None, False
            continue
        spoken.add(number)
    spoken |= {Decimal(int(hour) + 12) for hour in _AFTERNOON.findall(text)}
    return written, spoken | written


def write(value: Decimal) -> str:
    """English digits for ``value``: ``350 million``, ``1.86 billion``, ``47,000``, ``3.5``."""
    for scale, word in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if value >= scale:
            short = value / scale
            if short == round(short, 4):
                return f"{short.normalize():f} {word}"
    whole = value == value.to_integral_value()
    return f"{int(value):,}" if whole else f"{value.normalize():,f}"


def scale_of(text: str) -> int:
    """Multiplier of a Chinese scale word (``万`` is 10,000).

    Raises:
        KeyError: not a scale word.
    """
    return _SCALE[text]

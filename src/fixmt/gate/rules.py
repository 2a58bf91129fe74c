"""Rules on the wording and the numbers of a translation, each on its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import cache

import regex

from .. import tables
from ..chinese import numerals, romanize
from ..english.loops import loops
from ..names import pinyin
from .verdict import Verdict

_HAN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}〇々]")
_CONTROL = regex.compile(r"[\p{Cc}\p{Cf}\uFFFD⁇▁]|</?[a-z]+\d*>|<unk>|\[UNK\]")
_WORD = regex.compile(r"[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*")
_ENGLISH = regex.compile(r"[\p{Latin}\p{N}\p{P}\p{S}\p{Z}]*")
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"))
_LENGTH = (0.14, 1.35)  # English words to each Chinese character, for units of eight and more
_PERSON = regex.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Hh]im)\b")
_SOMEBODY = regex.compile(r"[他她其自]|本人|同志|先生|女士|教授|老师|书记|校长|院长|主任")
_SHORT = 8
_LITTLE = frozenset(
    tables.words("of the a an in on at for to and s with by from as is was that its")
)
_PINYIN_RUN = 4  # so many pinyin words in a row are no English


def script(chinese: str, english: str) -> Verdict:
    """No Chinese left, no other script come in, at least one Latin letter or digit."""
    left = _HAN.search(english)
    fine = not left and _ENGLISH.fullmatch(english) and regex.search(r"[\p{Latin}\p{N}]", english)
    return Verdict("script", bool(fine), left.group() if left else "")


def clean(chinese: str, english: str) -> Verdict:
    """No control characters, no symbols of the model's own."""
    found = _CONTROL.search(english)
    return Verdict("clean", found is None, repr(found.group()) if found else "")


def nobody_added(chinese: str, english: str) -> Verdict:
    """*He* or *she* only where the Chinese has somebody; else who it was is a guess."""
    said = _PERSON.search(english)
    fine = said is None or _SOMEBODY.search(chinese) is not None
    return Verdict("person", fine, said.group() if said and not fine else "", soft=True)


def loop_free(chinese: str, english: str) -> Verdict:
    """No word or phrase over and over."""
    return Verdict("loop", not loops(english, chinese))


def length(chinese: str, english: str) -> Verdict:
    """As many English words as so many characters can mean."""
    characters = len(regex.findall(r"\p{Han}", chinese)) + len(regex.findall(r"\d+", chinese))
    words = len(_WORD.findall(english))
    low, high = _LENGTH
    fits = 1 <= words <= max(6, high * characters + 3)
    if characters >= _SHORT:
        fits = low * characters <= words <= high * characters + 3
    return Verdict("length", fits, f"{words} words for {characters} characters")


def numbers(chinese: str, english: str) -> Verdict:
    """Every number written in digits is kept, and none is invented."""
    sure, possible = numerals.values_in_chinese(chinese)
    written, spoken = numerals.values_in_english(english)
    digits, _ = numerals.values_in_chinese(
        regex.sub(r"[零〇一二两三四五六七八九十百千]", " ", chinese)
    )
    lost = {v for v in digits & sure if v not in spoken and v - 12 not in spoken}
    invented = {v for v in written if v not in possible}
    detail = _listed("lost", lost) + _listed("invented", invented)
    return Verdict("numbers", not lost and not invented, detail.strip())


def numerals_kept(chinese: str, english: str) -> Verdict:
    """Numbers of two and more Chinese numerals (二十一, 第二十届) are kept."""
    sure, _ = numerals.values_in_chinese(chinese)
    _, spoken = numerals.values_in_english(english)
    lost = {v for v in sure if v not in spoken and v - 12 not in spoken}
    return Verdict("numerals", not lost, _listed("lost", lost).strip(), soft=True)


def echo(chinese: str, english: str) -> Verdict:
    """No phrase said twice close by, or a longer one anywhere, that the Chinese says once."""
    pairs = Counter(chinese[i : i + 2] for i in range(len(chinese) - 1))
    if any(n > 1 and _HAN.match(pair) and _HAN.match(pair[1]) for pair, n in pairs.items()):
        return Verdict("echo", True, soft=True)
    words = [word.lower() for word in _WORD.findall(english)]
    seen: dict[tuple[str, ...], int] = {}
    for size, reach in ((2, 10), (3, len(words))):
        for at in range(len(words) - size + 1):
            gram = tuple(words[at : at + size])
            if sum(word not in _LITTLE for word in gram) < 2:
                continue
            if at - seen.get(gram, -reach - 1) <= reach:
                return Verdict("echo", False, " ".join(gram), soft=True)
            seen[gram] = at
    return Verdict("echo", True, soft=True)


def stutter(chinese: str, english: str) -> Verdict:
    """No phrase of two or more words straight after itself."""
    words = [word.lower() for word in _WORD.findall(english)]
    for size in range(2, len(words) // 2 + 1):
        for at in range(len(words) - 2 * size + 1):
            if words[at : at + size] == words[at + size : at + 2 * size]:
                return Verdict("stutter", False, " ".join(words[at : at + size]), soft=True)
    return Verdict("stutter", True, soft=True)


def balanced(chinese: str, english: str) -> Verdict:
    """Brackets and quotation marks come in pairs."""
    odd = [a for a, b in _PAIRS if english.count(a) != english.count(b)]
    if english.count('"') % 2:
        odd.append('"')
    return Verdict("balanced", not odd, " ".join(odd), soft=True)


def translated(chinese: str, english: str) -> Verdict:
    """Not the Chinese spelled out in pinyin."""
    run = 0
    for word in regex.findall(r"[\p{Latin}']+|[.,;:]", english):
        spelled = len(word) > 1 and word.lower() not in _english() and pinyin.segment(word.lower())
        run = run + 1 if spelled else 0
        if run >= _PINYIN_RUN:
            return Verdict("translated", False, "a run of pinyin")
    return Verdict("translated", True)


def spelled(chinese: str, english: str) -> Verdict:
    """Every name in pinyin spells characters of the Chinese; none is made up."""
    sounds = "".join(romanize.readings().get(c, " ") for c in chinese)
    for word in regex.findall(r"\b\p{Lu}[a-z]+(?:'[a-z]+)?\b", english):
        letters = word.lower().replace("'", "")
        if len(letters) < 4 or letters in _english() or not pinyin.segment(letters):
            continue
        if letters not in sounds:
            return Verdict("spelled", False, word, soft=True)
    return Verdict("spelled", True, soft=True)


RULES: tuple[Callable[[str, str], Verdict], ...] = (
    script,
    clean,
    loop_free,
    nobody_added,
    length,
    numbers,
    numerals_kept,
    echo,
    stutter,
    balanced,
    translated,
    spelled,
)


def _listed(what: str, values: set[Decimal]) -> str:
    return f"{what} {', '.join(numerals.write(v) for v in sorted(values))} " if values else ""


@cache
def _english() -> frozenset[str]:
    names = ("joint_words.tsv", "pinyin_lookalikes.tsv")
    return frozenset(row[0] for name in names for row in tables.rows(name))

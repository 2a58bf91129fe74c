"""Chinese personal names in pinyin: every way machine translation writes one, read as one name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Flag, auto
from functools import cache, lru_cache

from ..article import Span
from ..english.word_sets import word_set
from ..patterns import deferred
from ..tables import rows
from . import pinyin

_LATIN = r"A-Za-z0-9_\u00C0-\u024F\u1E00-\u1EFF"
_LETTERS = r"[A-Za-z]*(?:['’][aeoAEO][A-Za-z]+)?(?:-[A-Za-z]+)?"
_PIECE = deferred("['’-]")
# The lookbehind comes second: a search for a capital is many times faster than one for it.
_WORD = deferred(rf"[A-Z](?<![{_LATIN}'’.&/-].){_LETTERS}(?![{_LATIN}/&])")
_NEXT = deferred(rf"[ \u00a0]([A-Za-z]{_LETTERS})(?![{_LATIN}/&])")
_HUMP = deferred(r"[A-Z][a-z]*")


class Shape(Flag):
    """How a name departs from ``Surname Given``; no flag at all: it does not."""

    NORMAL = 0
    CAPS_SURNAME = auto()  # TAO Yuqing
    CAPS_GIVEN = auto()  # Kang MEI
    INNER_CAPS = auto()  # Tian YuHan, OuYang Ming
    LOWER = auto()  # Tang mei, song Yang
    SPLIT = auto()  # Zhuo Hai Feng
    HYPHEN = auto()  # Qian Yong-jun
    COMPOUND = auto()  # Ou Yang Feng
    GLUED = auto()  # LiuYing


@dataclass(frozen=True, slots=True)
class NameForm:
    """One occurrence of a name: where it lies, how it is read and how it is written."""

    span: Span
    surname: str
    given: str
    shape: Shape

    @property
    def spelling(self) -> str:
        """The name in the house style: surname, space, given name as one word."""
        return f"{self.surname} {self.given}"

    @property
    def key(self) -> str:
        return key(self.spelling)


def key(spelling: str) -> str:
    """The letters of a name joined in lower case: equal for all casings and spacings of it."""
    return "".join(c for c in spelling.lower() if c.isalpha())


@cache
def surnames() -> dict[str, str]:
    """Surname in pinyin, lower case → its kind: common, rare, misread; strong or weak if compound.

    A *strong* compound (Ouyang) is one even when written as two words; a *weak* one (Dongfang)
    then rather is a surname and half a given name.
    """
    table: dict[str, str] = {row[1].lower(): "misread" for row in rows("surname_misreadings.tsv")}
    for _, spelling, kind in rows("surnames.tsv"):
        letters = spelling.lower()
        if table.get(letters, "misread") in ("misread", "rare"):
            table[letters] = kind
    table["lv"] = table["lyu"]
    return table


def is_compound(letters: str) -> bool:
    return surnames().get(letters) in ("strong", "weak")


@cache
def _compound_starts() -> frozenset[str]:
    return frozenset(pinyin.segment(letters)[0] for letters in surnames() if is_compound(letters))


@cache
def _lower_compounds() -> tuple[str, ...]:
    return tuple(
        " ".join(pinyin.segment(s)) + " " for s, kind in surnames().items() if kind == "strong"
    )


@cache
def _titles() -> frozenset[str]:
    return frozenset(r[0].capitalize() for r in rows("person_nouns.tsv") if r[1] == "title")


@lru_cache(maxsize=4)  # the survey and the detector ask for the same article
def scan(source: str) -> tuple[NameForm, ...]:
    """Everything in ``source`` that reads as a Chinese name, in text order, never overlapping.

    Reading as one is not being one: ``Long Song`` is among the results.
    """
    found = sorted((*_capitalised(source), *_lower_surnames(source)), key=lambda f: f.span)
    chosen: list[NameForm] = []
    for form in found:
        if not chosen or form.span.start >= chosen[-1].span.end:
            chosen.append(form)
    return tuple(chosen)


def _capitalised(source: str) -> Iterator[NameForm]:
    known, starts, titles = surnames(), _compound_starts(), _titles()
    done = 0
    for match in _WORD.finditer(source):
        if match.start() < done:
            continue
        first = match.group()
        form, low = None, first.lower()
        if low in known or low in starts:
            form = read(source, match.start(), first)
            if form and form.shape & Shape.LOWER and not form.shape & Shape.SPLIT:
                form = None
        if form is None and first in titles:
            form = _after_title(source, match.end())
        if form:
            yield form
            done = form.span.end


def _after_title(source: str, end: int) -> NameForm | None:
    """A name with a lower-case part, or in one word, right after a title that ends at ``end``."""
    end += source[end : end + 1] == "."
    token = _NEXT.match(source, end)
    if token is None:
        return None
    start, first = end + 1, token.group(1)
    form = _glued(start, first) or read(source, start, first)
    return form if form and form.shape & (Shape.LOWER | Shape.GLUED) else None


def _lower_surnames(source: str) -> Iterator[NameForm]:
    """``ou yang Xiu``: a compound surname is certain even in lower case."""
    for pair in _lower_compounds():
        start = source.find(pair)
        while start >= 0:
            end = start + len(pair)
            apart = not source[start - 1 : start].isalnum()
            if apart and source[end : end + 1].isupper():
                form = read(source, start, pair.split(" ")[0])
                if form:
                    yield form
            start = source.find(pair, end)


def read(source: str, start: int, first: str) -> NameForm | None:
    """The name that begins at ``start`` with the word ``first``, if one does."""
    words, ends = [first], [start + len(first)]
    while len(words) < 4 and (match := _NEXT.match(source, ends[-1])):
        words.append(match.group(1))
        ends.append(match.end())
    parsed = _parse(words)
    if parsed is None:
        return None
    used, surname, given, shape = parsed
    return NameForm(Span(start, ends[used - 1]), surname, given, shape)


def _parse(words: list[str]) -> tuple[int, str, str, Shape] | None:
    lower = [w.lower() for w in words]
    if len(words) < 2:
        return None
    kind = surnames().get(lower[0])
    if kind in ("strong", "weak"):
        return _with_given(1, lower[0], words)
    if len(words) > 2:
        pair = surnames().get(lower[0] + lower[1])
        singles = len(words) > 3 and all(pinyin.is_syllable(w) for w in lower[2:4])
        # Si Ma Qian is Sima Qian, but Dong Fang Ming rather Dong Fangming.
        if pair == "strong" or (pair == "weak" and singles):
            parsed = _with_given(2, lower[0] + lower[1], words)
            if parsed and parsed[2]:
                return parsed
    return _with_given(1, lower[0], words) if kind else None


def _with_given(used: int, surname: str, words: list[str]) -> tuple[int, str, str, Shape] | None:
    """Read the given name after ``used`` words of surname."""
    shape = Shape.COMPOUND if used == 2 else Shape.NORMAL
    rest = words[used:]
    if not rest:
        return None
    for word in words[:used]:
        shape |= _case(word, Shape.CAPS_SURNAME)
    if used == 2 and words[0].islower() and words[1].islower():
        shape &= ~Shape.LOWER  # ou yang Xiu: the surname itself is certain
    if used == 2 and words[1].islower():
        shape &= ~Shape.LOWER  # Zhu ge Fei
    if _two_words(rest):
        for word in rest[:2]:
            shape |= _case(word, Shape.CAPS_GIVEN)
        given = pinyin.join((rest[0], rest[1]))
        return used + 2, _title(surname), given, shape | Shape.SPLIT
    parts = _given_parts(rest[0])
    if not parts or (len(rest) > 1 and _ambiguous(rest)):
        return None
    if "-" in rest[0]:
        shape |= Shape.HYPHEN
    shape |= _case(rest[0].replace("-", "").replace("'", "").replace("’", ""), Shape.CAPS_GIVEN)
    given = rest[0].capitalize() if "-" not in rest[0] and len(parts) == 1 else pinyin.join(parts)
    return used + 1, _title(surname), given, shape


def _title(surname: str) -> str:
    return "Lyu" if surname == "lv" else surname.capitalize()


def _two_words(rest: list[str]) -> bool:
    """True if the given name is split: two words of one syllable, no third that claims them."""
    if len(rest) < 2 or rest[0].islower() or not all(pinyin.is_syllable(w) for w in rest[:2]):
        return False
    if rest[1].islower():  # Duan Hong fei, but not "Duan Hong can"
        common = len(rest[1]) < 3 and rest[1][0] not in "qxjyw"
        return not common and rest[1] not in word_set("pinyin_lookalikes.tsv")
    if len(rest) == 2 or rest[2].islower():
        return True
    # "Li Na Zhang Wei": two names without a comma, not Li Nazhang.
    return not (rest[1].lower() in surnames() and bool(_given_parts(rest[2])))


def _ambiguous(rest: list[str]) -> bool:
    """True if a capitalised pinyin word follows that could belong to the name."""
    following = rest[1]
    if following.islower() or not pinyin.segment(key(following)):
        return False
    if len(rest) > 2 and following.lower() in surnames():
        return False
    return not rest[0].isupper() or following.isupper()


def _given_parts(word: str) -> tuple[str, ...]:
    """The written parts of a given name of one or two syllables; empty if it is none."""
    pieces = tuple(p for p in _PIECE.split(word) if p)
    if len(pieces) == 2:
        return pieces if all(pinyin.is_syllable(p) for p in pieces) else ()
    if len(pieces) != 1:
        return ()
    humps = tuple(_HUMP.findall(word))
    if len(humps) == 2 and not word.isupper() and all(len(h) > 1 for h in humps):
        return humps if all(pinyin.is_syllable(h) for h in humps) else ()
    return pieces if 0 < len(pinyin.segment(word.lower())) <= 2 else ()


def _case(word: str, caps: Shape) -> Shape:
    if word.islower():
        return Shape.LOWER
    if word.isupper():
        return caps if len(word) > 1 else Shape.NORMAL
    return Shape.NORMAL if word[0].isupper() and word[1:].islower() else Shape.INNER_CAPS


def _glued(start: int, word: str) -> NameForm | None:
    """``LiuYing`` or ``Liuying``: a surname and a given name in one word."""
    humps = _HUMP.findall(word)
    if "".join(humps) != word:
        return None
    if len(humps) == 2 and min(map(len, humps)) > 1:
        surname, given = humps
    elif len(humps) == 1 and len(parts := pinyin.segment(word.lower())) > 1:
        surname, given = parts[0].capitalize(), pinyin.join(parts[1:])
    else:
        return None
    if surname.lower() not in surnames() or not pinyin.segment(given.lower()):
        return None
    return NameForm(Span(start, start + len(word)), surname, given, Shape.GLUED)

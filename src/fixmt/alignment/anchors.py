"""What a translation cannot help sharing with its original, found without a model.

Numbers in any notation (``52.3万`` is 523,000, ``9月`` is September), terms of the glossary by
their targets, names by their pinyin, words in Latin letters, and Chinese left in the English.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import regex

from ..chinese import numerals, romanize
from ..glossary import Glossary, adherence, source_hits
from ..glossary.stems import bases
from ..names import pinyin

_LATIN = regex.compile(r"[A-Za-z][A-Za-z0-9.+-]*[A-Za-z0-9]")
_COPY = regex.compile(r"\p{Han}{4}")
_WORD = regex.compile(r"[\p{Latin}']+")
_NAME = 4  # letters from which pinyin is told from English
_COMMON = frozenset((Decimal(0), Decimal(1)))  # these stand everywhere
_NO_TERMS = Glossary(())


@dataclass(frozen=True, slots=True)
class Anchors:
    """Which anchors each Chinese sentence has, and in which English sentences they are met.

    ``met[i][j]`` is a set of anchors of Chinese sentence ``i``, as bits, that English sentence
    ``j`` has; what is not there meets none. ``weights[i]`` says what each of them is worth, in
    nats: those that many sentences have are worth little.
    """

    weights: tuple[tuple[float, ...], ...]
    met: tuple[dict[int, int], ...]

    def worth(self, chinese: range, english: range) -> float:
        """The worth of the anchors of ``chinese`` that ``english`` has, in nats."""
        total = 0.0
        for i in chinese:
            row = self.met[i]
            bits = 0
            for j in english:
                bits |= row.get(j, 0)
            if bits:
                total += sum(w for k, w in enumerate(self.weights[i]) if bits >> k & 1)
        return total

    @staticmethod
    def of(
        chinese: Sequence[str], english: Sequence[str], glossary: Glossary | None = None
    ) -> Anchors:
        """The anchors of the sentences ``chinese`` in the sentences ``english``."""
        sides = [_English.of(text) for text in english]
        names = dict.fromkeys(name for side in sides for name in side.names)
        copies = dict.fromkeys(copy for side in sides for copy in side.copies)
        found = [tuple(_anchors(text, glossary, names, copies)) for text in chinese]
        common = Counter(anchor for anchors in found for anchor in set(anchors))
        met = []
        times: Counter[_Anchor] = Counter()
        for anchors in found:
            row: dict[int, int] = {}
            for j, side in enumerate(sides):
                bits = sum(1 << k for k, a in enumerate(anchors) if side.has(a))
                if bits:
                    row[j] = bits
                    times.update(a for k, a in enumerate(anchors) if bits >> k & 1)
            met.append(row)
        weights = tuple(
            tuple(_rarity(common[a], times[a] / common[a], len(chinese)) for a in anchors)
            for anchors in found
        )
        return Anchors(weights, tuple(met))


class _Anchor(NamedTuple):
    kind: str
    keys: tuple[str, ...]  # any of them will do


@dataclass(frozen=True, slots=True)
class _English:
    """One English sentence as anchors are looked for in it."""

    numbers: frozenset[str]
    stems: str  # with a blank around each
    words: frozenset[str]  # in lower case
    names: frozenset[str]  # letters of what reads as pinyin
    copies: frozenset[str]  # Chinese that was left

    @staticmethod
    def of(text: str) -> _English:
        _, spoken = numerals.values_in_english(text)
        return _English(
            frozenset(str(v.normalize()) for v in spoken),
            f" {' '.join(bases(text))} ",
            frozenset(w.lower() for w in _LATIN.findall(text)),
            frozenset(_pinyin(text)),
            frozenset(_COPY.findall(text)),
        )

    def has(self, anchor: _Anchor) -> bool:
        if anchor.kind == "term":
            return anchor.keys[0] in self.stems
        side: frozenset[str] = getattr(self, anchor.kind)
        return not side.isdisjoint(anchor.keys)


def _anchors(
    chinese: str, glossary: Glossary | None, names: Iterable[str], copies: Iterable[str]
) -> Iterator[_Anchor]:
    sure, _ = numerals.values_in_chinese(chinese)
    for value in sorted(sure - _COMMON):
        hour = value - 12  # 15时 is 3 p.m.
        yield _Anchor("numbers", (str(value.normalize()), str(hour.normalize())))
    for word in sorted({word.lower() for word in _LATIN.findall(chinese)}):
        yield _Anchor("words", (word,))
    targets = dict.fromkeys(h.term.target for h in source_hits(chinese, glossary or _NO_TERMS))
    for target in targets:
        if stems := " ".join(bases(adherence.bare(target))):
            yield _Anchor("term", (f" {stems} ",))
    sounds = "".join(romanize.readings().get(char, " ") for char in chinese)
    for name in names:
        if name in sounds:
            yield _Anchor("names", (name,))
    for copy in copies:
        if copy in chinese:
            yield _Anchor("copies", (copy,))


def _rarity(sentences: int, places: float, total: int) -> float:
    """Nats that an anchor tells, which ``sentences`` of ``total`` have, in ``places`` each."""
    return math.log(max(2.0, 2.0 * total / max(sentences, places)))


def _pinyin(text: str) -> Iterator[str]:
    """Letters of each capitalised word that can be read as pinyin, alone and with the next."""
    words = [w.replace("'", "").lower() if w[0].isupper() else "" for w in _WORD.findall(text)]
    words = [w if w and pinyin.segment(w) else "" for w in words]
    for word, following in zip(words, [*words, ""][1:], strict=True):
        if len(word) >= _NAME:
            yield word
        if word and following and len(word + following) >= _NAME:
            yield word + following

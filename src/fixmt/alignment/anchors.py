"""What a translation cannot help sharing with its original, found without a model.

Numbers in any notation (``52.3万`` is 523,000, ``9月`` is September), terms of the glossary by
their targets, names by their pinyin, words in Latin letters, and Chinese left in the English.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
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


@dataclass(frozen=True)
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

    @cached_property
    def places(self) -> tuple[list[int], ...]:
        """For each Chinese sentence the English ones that have an anchor of it, in order."""
        return tuple(sorted(row) for row in self.met)

    @staticmethod
    def of(
        chinese: Sequence[str],
        english: Sequence[str],
        glossary: Glossary | None = None,
        near: Sequence[range] | None = None,
    ) -> Anchors:
        """The anchors of the sentences ``chinese`` in the sentences ``english``.

        With ``near`` ``met`` has only what lies there, for each Chinese sentence; the weights are
        those of the whole texts all the same.
        """
        index = _Index([_English.of(text) for text in english])
        found = [tuple(_anchors(text, glossary, index)) for text in chinese]
        common = Counter(anchor for anchors in found for anchor in set(anchors))
        all_ = range(len(english))
        met = []
        times: Counter[_Anchor] = Counter()
        for i, anchors in enumerate(found):
            row: dict[int, int] = {}
            here = near[i] if near else all_
            for k, anchor in enumerate(anchors):
                places = index.places(anchor)
                times[anchor] += len(places)
                low, high = bisect_left(places, here.start), bisect_left(places, here.stop)
                for j in places[low:high]:
                    row[j] = row.get(j, 0) | 1 << k
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


class _Index:
    """Which English sentences have what."""

    def __init__(self, sides: Sequence[_English]) -> None:
        self._stems = [side.stems for side in sides]
        self._by_key: dict[tuple[str, str], list[int]] = {}
        self._found: dict[_Anchor, list[int]] = {}
        for j, side in enumerate(sides):
            for kind in ("numbers", "words", "names", "copies"):
                for key in sorted(getattr(side, kind)):
                    self._by_key.setdefault((kind, key), []).append(j)
            for stem in set(side.stems.split()):
                self._by_key.setdefault(("stem", stem), []).append(j)
        self.names = _Starts(key for kind, key in self._by_key if kind == "names")
        self.copies = _Starts(key for kind, key in self._by_key if kind == "copies")

    def places(self, anchor: _Anchor) -> list[int]:
        """The sentences that have ``anchor``, in order."""
        if anchor not in self._found:
            if anchor.kind == "term":
                self._found[anchor] = self._with_term(anchor.keys[0])
            else:
                lists = [self._by_key.get((anchor.kind, key), []) for key in anchor.keys]
                several = len(lists) > 1
                self._found[anchor] = sorted(set().union(*lists)) if several else lists[0]
        return self._found[anchor]

    def _with_term(self, term: str) -> list[int]:
        lists = [self._by_key.get(("stem", stem), []) for stem in term.split()]
        return [j for j in min(lists, key=len) if term in self._stems[j]]


class _Starts:
    """Keys of four letters and more, found in a text by their first four; an order of its own."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._by_start: dict[str, list[tuple[int, str]]] = {}
        for number, key in enumerate(dict.fromkeys(keys)):
            self._by_start.setdefault(key[:_NAME], []).append((number, key))

    def within(self, text: str) -> Iterator[str]:
        """The keys that ``text`` has, in their order."""
        found = {
            (number, key)
            for at in range(len(text) - _NAME + 1)
            for number, key in self._by_start.get(text[at : at + _NAME], ())
            if text.startswith(key, at)
        }
        for _, key in sorted(found):
            yield key


def _anchors(chinese: str, glossary: Glossary | None, index: _Index) -> Iterator[_Anchor]:
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
    for name in index.names.within(sounds):
        yield _Anchor("names", (name,))
    for copy in index.copies.within(chinese):
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

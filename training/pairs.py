"""Training examples: term annotation, person names, and mending pairs.

Inline terms follow Dinu et al. (2019, "Training Neural Machine Translation to Apply
Terminology Constraints"): the source term stays and the wanted English follows it.

Text format (no space is added around a marker; the English begins with one space)::

    ...在<t>北京大学<as> Peking University</t>举行...
    <mend> It was held at<t> Beijing big<as> Peking University</t> on Monday.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from random import Random

from corpora import HAN
from damage import damage

MEND, TERM, AS, END = "<mend>", "<t>", "<as>", "</t>"
Span = tuple[int, int, str]

NAME_EN = re.compile(r"\b([A-Z][a-z]+) ([A-Z][a-z]+)\b")
SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|uang|iong|ang|eng|ing|ong|uai|iao|ian|uan|ai|"
    r"ei|ui|ao|ou|iu|ie|ue|ua|uo|ia|an|en|in|un|er|a|o|e|i|u|v)"
)
SPLIT = re.compile(rf"({SYLLABLE})({SYLLABLE})?")


def mark(text: str, spans: Iterable[Span]) -> str:
    """Annotate non-overlapping `(start, end, english)` spans of a source text."""
    for start, end, english in sorted(spans, reverse=True):
        if start and text[start - 1] == " ":
            start -= 1
        text = f"{text[:start]}{TERM}{text[start:end]}{AS} {english}{END}{text[end:]}"
    return text


def mend_source(text: str) -> str:
    """Source line that asks the model to mend `text`."""
    return f"{MEND} {text}"


def find_english(needle: str, text: str, lowered: str) -> str | None:
    """The surface form of `needle` in `text` on word boundaries, ignoring case."""
    at = lowered.find(needle.lower())
    if at < 0:
        return None
    end = at + len(needle)
    if (at and lowered[at - 1].isalnum()) or (end < len(text) and lowered[end].isalnum()):
        return None
    return text[at:end]


def syllables(given: str) -> list[str]:
    """Split a given name in pinyin into one or two syllables ([] if it is not pinyin)."""
    found = SPLIT.fullmatch(given.lower())
    return [s for s in found.groups() if s] if found else []


class Names:
    """Finds Chinese person names whose pinyin occurs on the English side."""

    def __init__(self, surnames: dict[str, str], readings: set[str]) -> None:
        self.surnames = surnames
        self.readings = readings
        longest = sorted(surnames, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, longest)))

    def candidates(self, zh: str, en: str) -> list[tuple[int, str, str, list[str]]]:
        """`(start, chinese, english, syllables)` of every surname that could head a name."""
        out = []
        for found in NAME_EN.finditer(en):
            parts = syllables(found.group(2))
            for head in self.pattern.finditer(zh) if parts else ():
                given = zh[head.end() : head.end() + len(parts)]
                if self.surnames[head.group()] == found.group(1) and len(given) == len(parts):
                    out.append((head.start(), head.group() + given, found.group(), parts))
        return out

    def learn(self, pairs: Iterable[tuple[str, str]], least: int = 2) -> None:
        """Learn which syllable each character is read as from unambiguous candidates."""
        counts: Counter[str] = Counter()
        for zh, en in pairs:
            for _, name, _, parts in self.candidates(zh, en):
                if all(map(HAN.match, name)):
                    counts.update(c + s for c, s in zip(name[-len(parts) :], parts, strict=True))
        best: dict[str, int] = {}
        for key, n in counts.items():
            best[key[0]] = max(n, best.get(key[0], 0))
        self.readings = {k for k, n in counts.items() if n >= least and n >= 0.3 * best[k[0]]}

    def spans(self, zh: str, en: str) -> list[Span]:
        """Names in `zh` with their English, all given characters checked by reading."""
        out = []
        for start, name, english, parts in self.candidates(zh, en):
            tail = name[-len(parts) :]
            if all(c + s in self.readings for c, s in zip(tail, parts, strict=True)):
                out.append((start, start + len(name), english))
        return out


class Terms:
    """Dictionary terms of a Chinese sentence whose English occurs literally on its other side."""

    def __init__(self, entries: Iterable[tuple[str, str]], names: Names) -> None:
        self.english: dict[str, list[str]] = {}
        for zh, en in entries:
            if 2 <= len(zh) <= 16 and len(en) >= 3:
                self.english.setdefault(zh, []).append(en)
        for options in self.english.values():
            options.sort(key=len, reverse=True)
        self.names = names

    def spans(self, zh: str, en: str) -> list[Span]:
        """All candidate spans, longest Chinese first at each position, possibly overlapping."""
        lowered = en.lower()
        out = self.names.spans(zh, en)
        for start in range(len(zh) - 1):
            for size in range(min(16, len(zh) - start), 1, -1):
                for option in self.english.get(zh[start : start + size], ()):
                    surface = find_english(option, en, lowered)
                    if surface:
                        out.append((start, start + size, surface))
                        break
                else:
                    continue
                break
        return out

    def annotate(self, rng: Random, zh: str, en: str) -> str:
        """`zh` with one to three randomly chosen terms annotated (unchanged if none is found)."""
        found = self.spans(zh, en)
        rng.shuffle(found)
        # long terms and names matter most: they are what a user will pin
        found.sort(key=lambda s: -min(4, s[1] - s[0]) * rng.random())
        chosen: list[Span] = []
        wanted = rng.choice((1, 1, 2, 3))
        for span in found:
            if len(chosen) == wanted:
                break
            if all(span[1] <= c[0] or span[0] >= c[1] for c in chosen):
                chosen.append(span)
        return mark(zh, chosen)


class Mender:
    """Makes mending pairs."""

    def __init__(self, forbidden: dict[str, list[str]], chinese: dict[str, str]) -> None:
        self.forbidden = forbidden  # good rendering -> bad renderings
        self.chinese = chinese  # English -> Chinese
        self.bad = {b: good for good, bads in forbidden.items() for b in bads}
        self.targets = [t for t in forbidden if len(t) > 5]
        self._seen: dict[str, list[str]] = {}

    def known(self, fluent: str) -> dict[str, str]:
        """Known English terms in `fluent` with their Chinese."""
        words = fluent.split()
        out = {}
        for size in range(1, 7):
            for i in range(len(words) - size + 1):
                phrase = " ".join(words[i : i + size]).strip(',.;:"')
                if phrase in self.chinese:
                    out[phrase] = self.chinese[phrase]
        return out

    def garbled(self, rng: Random, garbled: str, fluent: str) -> tuple[str, str]:
        """An authored pair; bad renderings of known terms are annotated now and then."""
        spans: list[Span] = []
        if rng.random() < 0.4:
            lowered = garbled.lower()
            for good in self.known(fluent):
                for bad in self.forbidden.get(good, ()):
                    surface = find_english(bad, garbled, lowered)
                    if surface and surface != good:
                        at = garbled.index(surface)
                        spans.append((at, at + len(surface), good))
                        break
        clear = [s for s in spans if all(s is o or s[1] <= o[0] or s[0] >= o[1] for o in spans)]
        return mend_source(mark(garbled, clear)), fluent

    def synthetic(self, rng: Random, fluent: str) -> tuple[str, str]:
        """Light damage to a fluent line, sometimes with a badly rendered, annotated term."""
        known = self.known(fluent)
        text, roll = fluent, rng.random()
        if known and roll < 0.35:
            good = rng.choice(sorted(known))
            bads = self.forbidden.get(good) or [rng.choice(self.targets).lower()]
            bad = rng.choice(bads)
            at = text.find(good)
            if self.forbidden.get(good) or rng.random() < 0.5:
                before, after = text[:at], text[at + len(good) :]
                if roll < 0.28 or good not in self.forbidden:
                    span = (at, at + len(bad), good)
                    return mend_source(mark(before + bad + after, [span])), fluent
                text = before + bad + after
        elif roll < 0.45:
            names = list(NAME_EN.finditer(fluent))
            if names:
                name = rng.choice(names)
                first, last = name.groups()
                bad = rng.choice(
                    [
                        f"{first} {last.upper()}",
                        f"{first.upper()} {last}",
                        f"{last} {first}",
                        f"{first} {last[:2]} {last[2:].title()}",
                    ]
                )
                marked = fluent[: name.start()] + bad + fluent[name.end() :]
                span = (name.start(), name.start() + len(bad), name.group())
                return mend_source(mark(marked, [span])), fluent
        return mend_source(damage(rng, text, known)), fluent

    @staticmethod
    def identity(fluent: str) -> tuple[str, str]:
        """A clean line that must come back as it is."""
        return mend_source(fluent), fluent

"""Chinese candidates: strings that hold together inside and combine freely outside.

``score = (|a| − 1) · log2(1 + f) · min PMI · min(H left, H right)``. The first factor is there
because everyday words have two characters and terms mostly more. PMI is the pointwise mutual
information of the two halves, at the cut where it is smallest (Church and Hanks 1990, "Word
association norms, mutual information, and lexicography"); H is the branching entropy of the
characters beside the string (Jin and Tanaka-Ishii 2006, "Unsupervised segmentation of Chinese text
by use of branching entropy"). Both in bits; a string of which either is 0 is no candidate.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from math import log2

from ...article import Article, Span
from ...chinese import romanize
from ..entry import Glossary
from ..source import source_hits
from .candidate import Candidate, Seen

_RUN = re.compile(r"[〇\u3400-\u9FFF]+")
_LONGEST = 8  # characters
# Particles, pronouns and the like that no term begins or ends with.
_LOOSE = frozenset(
    "的了着过和与及或在是有为对将把被从向于以之其这那各每也都就并而但不很更最等我你他她它们们上中下里又还让使由至已所"
)
_TITLES = "书记|校长|院长|部长|主任|主席|教授|院士|处长|局长|同志|老师|市长|省长|总理|先生|女士"
_BEFORE = re.compile(rf"(?:{_TITLES})$")
_AFTER = re.compile(rf"副?(?:{_TITLES})")
_ORG = re.compile(r".(?:大学|学院|委员会|公司|中心|协会|研究院|研究所|集团|学校|医院)$")


class Counts:
    """The Chinese runs of the articles so far, what the glossary has cut out of them."""

    def __init__(self) -> None:
        self._runs: list[tuple[int, str, int]] = []  # article, line, start of the run in it
        self._texts: list[str] = []

    def add(self, article: Article, glossary: Glossary) -> None:
        source = article.source
        if not _RUN.search(source):
            return
        number = len(self._texts)
        self._texts.append(source)
        at = 0
        for hit in (*source_hits(source, glossary), None):
            end = hit.span.start if hit else len(source)
            self._runs += [(number, m.group(), m.start()) for m in _RUN.finditer(source, at, end)]
            at = hit.span.end if hit else end

    def candidates(self, min_count: int) -> list[Candidate]:
        """Strings found often enough, best first."""
        counts = self._ngrams(min_count)
        total = max(1, sum(len(run) for _, run, _ in self._runs))
        scored: dict[str, float] = {}
        sides = self._neighbours({t for t in counts if len(t) > 1 and not _LOOSE & {t[0], t[-1]}})
        for text, (left, right) in sides.items():
            freedom = min(_entropy(left), _entropy(right))
            cohesion = min(
                log2(counts[text] * total / (counts[text[:i]] * counts[text[i:]]))
                for i in range(1, len(text))
            )
            if freedom > 0 and cohesion > 0:
                weight = (len(text) - 1) * log2(1 + counts[text])
                scored[text] = weight * cohesion * freedom
        seen = self._seen(scored)
        found = [_candidate(text, seen[text], score) for text, score in scored.items()]
        return sorted(found, key=lambda c: (-c.score, c.text))

    def _ngrams(self, min_count: int) -> Counter[str]:
        """Counts of strings; a longer one is counted only if its parts are frequent enough."""
        kept: Counter[str] = Counter(c for _, run, _ in self._runs for c in run)
        for size in range(2, _LONGEST + 2):
            level = Counter(
                run[i : i + size]
                for _, run, _ in self._runs
                for i in range(len(run) - size + 1)
                if run[i : i + size - 1] in kept and run[i + 1 : i + size] in kept
            )
            often = {text: n for text, n in level.items() if n >= min_count}
            if not often or size > _LONGEST:
                break
            kept.update(often)
        return kept

    def _neighbours(self, wanted: set[str]) -> dict[str, tuple[Counter[str], Counter[str]]]:
        """The characters to the left and right; each edge of a run counts as one of its own."""
        found: dict[str, tuple[Counter[str], Counter[str]]] = {}
        for number, (_, run, _) in enumerate(self._runs):
            for start, end in _windows(run):
                text = run[start:end]
                if text in wanted:
                    left, right = found.setdefault(text, (Counter(), Counter()))
                    left[run[start - 1] if start else f"<{number}"] += 1
                    right[run[end] if end < len(run) else f"{number}>"] += 1
        return found

    def _seen(self, wanted: dict[str, float]) -> dict[str, Seen]:
        found: dict[str, Seen] = {text: Seen() for text in wanted}
        for number, run, offset in self._runs:
            source = self._texts[number]
            for start, end in _windows(run):
                text = run[start:end]
                if text in found:
                    span = Span(offset + start, offset + end)
                    found[text].add(number, text, source, span)
                    before = source[max(0, span.start - 2) : span.start]
                    titled = _BEFORE.search(before) or _AFTER.match(source, span.end)
                    found[text].kinds["person" if titled else "term"] += 1
        return found


def _windows(run: str) -> Iterator[tuple[int, int]]:
    for start in range(len(run)):
        for end in range(start + 2, min(len(run), start + _LONGEST) + 1):
            yield start, end


def _entropy(counts: Counter[str]) -> float:
    total = sum(counts.values())
    return -sum(n / total * log2(n / total) for n in counts.values())


def _candidate(text: str, seen: Seen, score: float) -> Candidate:
    kind, target = "term", ""
    name = romanize.name(text) if len(text) <= 4 else None
    if name and seen.kinds["person"] * 2 > seen.count:
        kind, target = "person", name
    elif _ORG.search(text):
        kind = "org"
    contexts = tuple(seen.contexts)
    return Candidate(
        text, "zh", kind, seen.count, seen.articles, round(score, 2), contexts, target=target
    )

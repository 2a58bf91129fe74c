"""Detection against labelled spans: precision and recall by span overlap of the same type."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..article import Finding, Span
from ..errors import InputError

# Label types of the development set and the rule family that answers for each.
FAMILIES: Mapping[str, str] = {
    "untranslated": "ZH",
    "punctuation": "PN",
    "casing_name": "NM",
    "term": "TM",
    "debris": "DB",
    "garbled": "GB",
}


@dataclass(frozen=True, slots=True)
class Labels:
    """The labelled spans of one article, and the stretches no edit may touch."""

    spans: tuple[tuple[str, Span], ...]  # (type, span)
    must_keep: tuple[Span, ...] = ()


@dataclass(slots=True)
class Score:
    """Counts of one family: labels found and missed, findings right and wrong.

    ``other`` are findings that overlap no label of their type but one of another type: labels need
    not be complete, and whole sentences are labelled as garbled.
    """

    found: int = 0
    missed: list[str] = field(default_factory=list)
    right: int = 0
    other: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        total = self.found + len(self.missed)
        return self.found / total if total else 1.0

    @property
    def findings(self) -> int:
        return self.right + len(self.other) + len(self.wrong)

    @property
    def precision(self) -> float:
        """Share of findings that overlap a label of their own type."""
        return self.right / self.findings if self.findings else 1.0

    @property
    def precision_any(self) -> float:
        """Share of findings that overlap a label of any type."""
        return 1 - len(self.wrong) / self.findings if self.findings else 1.0


def load(path: Path) -> Labels:
    """The labels in a ``*.spans.json`` file.

    Raises:
        InputError: not a file of that form.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        spans = tuple((str(s["type"]), Span(s["start"], s["end"])) for s in data["spans"])
        return Labels(spans, tuple(Span(a, b) for a, b in data.get("must_keep", ())))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise InputError(f"{path}: not a file of labelled spans ({fault})") from None


def score(
    articles: Iterable[tuple[str, str, Labels, Sequence[Finding]]],
) -> dict[str, Score]:
    """Family → counts, over (name, source, labels, findings)."""
    scores: dict[str, Score] = defaultdict(Score)
    for name, source, labels, findings in articles:
        by_family: dict[str, list[Span]] = defaultdict(list)
        for kind, span in labels.spans:
            by_family[FAMILIES[kind]].append(span)
        for family in FAMILIES.values():
            wanted = by_family[family]
            got = [f for f in findings if f.rule.startswith(family)]
            tally = scores[family]
            for span in wanted:
                if any(f.span.overlaps(span) for f in got):
                    tally.found += 1
                else:
                    tally.missed.append(f"{name}:{span.start} {span.of(source)[:60]!r}")
            for finding in got:
                if any(finding.span.overlaps(span) for span in wanted):
                    tally.right += 1
                else:
                    text = finding.span.of(source)[:60]
                    labelled = any(finding.span.overlaps(span) for _, span in labels.spans)
                    place = tally.other if labelled else tally.wrong
                    place.append(f"{name}:{finding.span.start} {finding.rule} {text!r}")
    return dict(scores)

"""What became of the terms in one run: met, inflected, refused, from its ``report.json``."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InputError

_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class TermOutcome:
    """Counts for one entry. ``open`` are findings left to a person, with this term proposed."""

    source: str
    target: str
    met: int
    inflected: int
    missed: int
    open: int
    why: tuple[tuple[str, int], ...] = ()  # reasons of the misses, commonest first


@dataclass(frozen=True, slots=True)
class Outcomes:
    """All terms of a run, those most often refused first, and the glossary it used."""

    terms: tuple[TermOutcome, ...]
    glossary: str

    @property
    def met(self) -> int:
        """Terms met, as they are or inflected."""
        return sum(term.met + term.inflected for term in self.terms)

    @property
    def share(self) -> float | None:
        """Terms met of all that edits had to meet; None if there were none."""
        asked = self.met + sum(term.missed for term in self.terms)
        return self.met / asked if asked else None


def over_run(path: Path) -> Outcomes:
    """The terms named in the report at ``path`` (see ``docs/report-schema.md``).

    Raises:
        InputError: the file cannot be read or is no report of a known schema.
    """
    try:
        report = json.loads(path.read_bytes())
    except OSError as fault:
        raise InputError(f"{path}: {fault.strerror or fault}") from None
    except ValueError as fault:
        raise InputError(f"{path}: not JSON ({fault}); give the report.json of a run") from None
    if not isinstance(report, dict) or report.get("schema") != _SCHEMA or "articles" not in report:
        raise InputError(f"{path}: no report.json of schema {_SCHEMA}")
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    reasons: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for status, term in _uses(report):
        key = (term["source"], term["target"])
        counts[key][status] += 1
        if status == "missed" and term.get("why"):
            reasons[key][term["why"]] += 1
    terms = [
        TermOutcome(
            *key,
            c["met"],
            c["inflected"],
            c["missed"],
            c["open"],
            tuple(reasons[key].most_common()),
        )
        for key, c in counts.items()
    ]
    terms.sort(key=lambda t: (-t.missed, -t.open, -(t.met + t.inflected), t.source, t.target))
    return Outcomes(tuple(terms), str(report.get("glossary", "")))


def _uses(report: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every term with its status; of a finding left over only the best suggestion counts."""
    for article in report["articles"]:
        for edit in article["edits"]:
            for cause in edit["causes"]:
                for term in cause.get("terms", ()):
                    yield term["status"], term
        for finding in article["remaining"]:
            for suggestion in finding.get("suggestions", ())[:1]:
                for term in suggestion.get("terms", ()):
                    yield ("missed" if term["status"] == "missed" else "open"), term

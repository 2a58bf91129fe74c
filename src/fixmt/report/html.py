"""The HTML report: an index, one self-contained page an article, and ``report.json`` beside them.

Pages open from disk and load nothing: style and script stand in the page and are named by hash in
its content security policy, and every text goes through autoescape.
"""

from __future__ import annotations

import contextlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TextIO

import regex

from ..article import Level, Outcome, Rule
from ..glossary import KINDS
from . import RunInfo, exports, items, json_report, unified, view, wire
from .environment import environment

if TYPE_CHECKING:
    from jinja2 import Environment

_BAR = 200  # width of the longest bar of the index, in its own units
_NOT_SLUG = regex.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the index keeps of an article."""

    path: str
    page: str
    title: str
    findings: int
    edits: int
    remaining: int
    words: int
    digest: str
    rules: Mapping[str, Mapping[str, int]]


def write(
    outcomes: Iterable[tuple[str, Outcome]],
    directory: Path,
    run: RunInfo,
    rules: Mapping[str, Rule] | None = None,
) -> Path:
    """Write the report on ``outcomes`` (each with the path to show) and return its index.

    Outcomes are taken one by one, so a folder need not fit into memory. ``rules`` gives the
    rules' titles and defaults to the detectors'.

    Raises:
        OSError: the directory cannot be written.
    """
    if rules is None:
        from ..detectors import all_rules

        rules = all_rules()
    directory.mkdir(parents=True, exist_ok=True)
    book = _Book(directory, run, rules, environment(rules))
    with _whole(directory / exports.CSV) as table, _whole(directory / exports.DIFF) as patch:
        table.write(exports.csv_head())
        records = book.pages(outcomes, table, patch)
        with _whole(directory / "report.json") as file:
            file.writelines(json_report.chunks(records, run))
    by_rule = book.by_rule()
    with _whole(directory / exports.SUMMARY) as file:
        file.writelines(exports.summary(book.counts(), by_rule, book.left, run, rules))
    index = directory / "index.html"
    with _whole(index) as file:
        file.write(_index(book.entries, by_rule, run, book.environment))
    return index


def page_name(path: str, digest: str) -> str:
    """A file name from a slug of ``path``'s own name and a digest, safe on every system."""
    slug = _NOT_SLUG.sub("-", PurePosixPath(path).stem.lower()).strip("-")[:40] or "article"
    mark = sha256(f"{path}\0{digest}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{slug}-{mark}.html"


@dataclass(slots=True)
class _Book:
    """A report under way, and what its index and summary will need of the pages written."""

    directory: Path
    run: RunInfo
    rules: Mapping[str, Rule]
    environment: Environment
    entries: list[_Entry] = field(default_factory=list)
    left: list[exports.Left] = field(default_factory=list)

    def pages(
        self, outcomes: Iterable[tuple[str, Outcome]], table: TextIO, patch: TextIO
    ) -> Iterator[wire.Record]:
        """Write each page and its part of the exports; hand on its record for ``report.json``."""
        for path, outcome in outcomes:
            page = page_name(path, outcome.article.digest)
            record = json_report.article(path, page, outcome)
            title = view.title(outcome) or PurePosixPath(path).name
            decidable = items.items(outcome, self.rules)
            newline = "\r\n" if "\r\n" in outcome.article.source else "\n"
            data = {"path": path, "digest": record["digest"], "page": page, "newline": newline}
            data["items"] = decidable
            with _whole(self.directory / page) as file:
                file.write(
                    _page(path, title, outcome, record["counts"], data, self.run, self.environment)
                )
            table.writelines(exports.csv_lines(path, outcome, decidable))
            patch.write(unified.diff(path, outcome))
            self.left += exports.left(path, outcome, exports.room(self.left))
            counts = record["counts"]
            words = len(outcome.article.prose.source.split())
            totals = (counts["findings"], counts["edits"], counts["remaining"])
            entry = _Entry(path, page, title, *totals, words, record["digest"], counts["rules"])
            self.entries.append(entry)
            yield record

    def counts(self) -> Iterator[tuple[str, str, Mapping[str, int]]]:
        """Path, title and counts of each article."""
        for e in self.entries:
            yield (
                e.path,
                e.title,
                {"findings": e.findings, "edits": e.edits, "remaining": e.remaining},
            )

    def by_rule(self) -> dict[str, Counter[str]]:
        """Counts of each rule over all articles, the most frequent first."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for entry in self.entries:
            for code, counts in entry.rules.items():
                found[code].update(counts)
        return dict(sorted(found.items(), key=lambda i: (-i[1]["findings"], i[0])))


def _page(
    path: str,
    title: str,
    outcome: Outcome,
    counts: wire.Record,
    data: wire.Record,
    run: RunInfo,
    environment: Environment,
) -> str:
    from markupsafe import Markup

    lines = view.lines(outcome, Level[run.level.upper()])
    return environment.get_template("page.html").render(
        run=run,
        path=path,
        title=title,
        counts=counts,
        families=_families(counts["rules"]),
        sections=view.sections(lines),
        kinds=KINDS,
        data=Markup(items.block(data)),
    )


def _index(
    entries: list[_Entry],
    by_rule: Mapping[str, Mapping[str, int]],
    run: RunInfo,
    environment: Environment,
) -> str:
    longest = max((c["findings"] for c in by_rule.values()), default=0) or 1
    table = [{"code": code, **counts, **_bar(counts, longest)} for code, counts in by_rule.items()]
    fullest = max((e.findings for e in entries), default=0) or 1
    bars = [_bar({"findings": e.findings, "remaining": e.remaining}, fullest) for e in entries]
    totals = {
        "findings": sum(e.findings for e in entries),
        "edits": sum(e.edits for e in entries),
        "remaining": sum(e.remaining for e in entries),
    }
    words = sum(e.words for e in entries) or 1
    rates = [round(1000 * totals[n] / words, 1) for n in ("findings", "remaining")]
    return environment.get_template("index.html").render(
        run=run,
        articles=list(zip(entries, bars, strict=True)),
        rules=table,
        totals=totals,
        rates=rates,
    )


def _bar(counts: Mapping[str, int], longest: int) -> dict[str, float]:
    return {
        "found_width": round(_BAR * counts["findings"] / longest, 1),
        "left_width": round(_BAR * min(counts["remaining"] / longest, 1), 1),
    }


def _families(rules: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """Counts by family: the letters a rule's code begins with."""
    families: dict[str, dict[str, Any]] = {}
    for code, count in rules.items():
        name = code.rstrip("0123456789")
        family = families.setdefault(
            name, {"code": name, "findings": 0, "remaining": 0, "rules": []}
        )
        family["findings"] += count["findings"]
        family["remaining"] += count["remaining"]
        family["rules"].append(code)
    return list(families.values())


@contextlib.contextmanager
def _whole(target: Path) -> Iterator[TextIO]:
    """A file to write that takes its name only when it is whole; same bytes on every system."""
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("w", encoding="utf-8", errors="replace", newline="") as file:
            yield file
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)

"""The same report for other tools: a CSV of all changes, a unified diff, a Markdown summary."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from ..article import Finding, Outcome, Rule
from . import RunInfo, wire
from .lines import LineIndex
from .visible import clip, visible

CSV, DIFF, SUMMARY = "changes.csv", "changes.diff", "summary.md"
COLUMNS = (
    *("path", "line", "column", "kind", "rule", "severity", "level", "confidence"),
    *("before", "after", "reason", "key"),
)
_LEFT = 60  # findings the summary names
_QUOTE = 80
# A spreadsheet takes these at the start of a cell for a formula.
_FORMULA = regex.compile(r"\A\s*[=+\-@]|\A[\t\r]")
_ENTITY = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_MARKUP = regex.compile(r"[\\`*_\[\]<>|~&]")


@dataclass(frozen=True, slots=True)
class Left:
    """A finding for the summary to name."""

    path: str
    line: int
    rule: str
    message: str
    text: str


def csv_head() -> str:
    """The header, after the byte order mark by which Excel knows UTF-8."""
    return "\ufeff" + _csv_line(COLUMNS)


def csv_lines(path: str, outcome: Outcome, items: Sequence[wire.Record]) -> Iterator[str]:
    """One line a change and a finding left, places in the original."""
    index = LineIndex.of(outcome.article.source)
    edits, remaining = outcome.edits, outcome.remaining
    reasons = [*("; ".join(c.reason for c in e.causes) for e in edits)]
    reasons += [f.message for f in remaining]
    for item, reason in zip(items, reasons, strict=True):
        line, column = index.at(item["start"])
        confidence = "" if item["confidence"] is None else item["confidence"]
        yield _csv_line(
            (
                *(path, line, column, item["kind"], "+".join(item["rules"])),
                *(item["severity"], item["level"], confidence, item["before"]),
                *(item["options"][0] if item["options"] else "", reason, item["key"]),
            )
        )


def left(path: str, outcome: Outcome, room: int) -> Iterator[Left]:
    """The first ``room`` findings left, lines of the repaired text."""
    index = LineIndex.of(outcome.repaired)
    for finding in outcome.remaining[:room]:
        yield _left(path, index, finding, outcome.repaired)


def room(known: Sequence[Left]) -> int:
    """How many more findings the summary has room for."""
    return max(0, _LEFT - len(known))


def summary(
    articles: Iterable[tuple[str, str, Mapping[str, int]]],
    by_rule: Mapping[str, Mapping[str, int]],
    remaining: Sequence[Left],
    run: RunInfo,
    rules: Mapping[str, Rule],
) -> Iterator[str]:
    """Markdown for a pull request. ``articles``: path, title, counts."""
    rows = list(articles)
    totals = {n: sum(c[n] for _, _, c in rows) for n in ("findings", "edits", "remaining")}
    yield f"## fixmt: {totals['findings']} findings → {totals['remaining']}\n\n"
    noun = "article" if len(rows) == 1 else "articles"
    yield f"{len(rows)} {noun}, {totals['edits']} edits at level {_plain(run.level)}. "
    yield f"{_code(run.signature)}\n\n"
    yield "| article | findings | edits | left |\n| --- | ---: | ---: | ---: |\n"
    for path, title, counts in rows:
        name = f"{_plain(clip(title, _QUOTE))} {_code(path)}"
        yield f"| {name} | {counts['findings']} | {counts['edits']} | {counts['remaining']} |\n"
    if by_rule:
        yield "\n| rule | what | found | edits | left |\n| --- | --- | ---: | ---: | ---: |\n"
    for code, counts in by_rule.items():
        what = _plain(rules[code].title) if code in rules else ""
        figures = f"{counts['findings']} | {counts['edits']} | {counts['remaining']}"
        yield f"| {_plain(code)} | {what} | {figures} |\n"
    if remaining:
        more = totals["remaining"] - len(remaining)
        yield "\n### Left for a person\n\n"
        for item in remaining:
            where = f"{_code(f'{item.path}:{item.line}')} {_plain(item.rule)}"
            yield f"- {where} {_plain(item.message)} {_code(item.text)}\n"
        yield f"- … and {more} more\n" if more > 0 else ""


def _left(path: str, index: LineIndex, finding: Finding, text: str) -> Left:
    quote = clip(finding.span.of(text), _QUOTE)
    return Left(path, index.at(finding.span.start)[0], finding.rule, finding.message, quote)


def _csv_line(cells: Iterable[object]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(_cell(c) for c in cells)
    return stream.getvalue()


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = visible(value)
    return f"'{text}" if _FORMULA.search(text) else text


def _plain(text: str) -> str:
    """``text`` on one line, with nothing in it that Markdown would read."""
    line = visible(text).replace("\n", " ").replace("\t", " ")
    return _MARKUP.sub(lambda m: _ENTITY.get(m.group(), f"\\{m.group()}"), line)


def _code(text: str) -> str:
    """``text`` as a code span on one line; a table's bar is the one mark that still counts."""
    line = visible(text).replace("\n", "↵").replace("|", "¦")
    fence = "`"
    while fence in line:
        fence += "`"
    pad = " " if line.startswith("`") or line.endswith("`") or not line.strip() else ""
    return f"{fence}{pad}{line}{pad}{fence}"

"""Formats of ``fixmt check``: each turns (path, article, findings) into text as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ..article import Article, Finding, Severity
from . import wire
from .lines import LineIndex
from .sarif import sarif
from .visible import clip, visible

Checked = tuple[str, Article, Sequence[Finding]]  # path as shown, article, its findings

_EXCERPT = 60
_COLOR = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(format: str, items: Iterable[Checked], *, color: bool = False) -> Iterator[str]:
    """``items`` in one of :data:`FORMATS`; ``color`` matters to ``text`` only.

    Raises:
        KeyError: no such format.
    """
    return text(items, color=color) if format == "text" else FORMATS[format](items)


def text(items: Iterable[Checked], *, color: bool = False) -> Iterator[str]:
    """``path:line:col: RULE severity message [excerpt]``, controls made visible."""
    for path, article, findings in items:
        index = LineIndex.of(article.source)
        for finding in findings:
            line, column = index.at(finding.span.start)
            where = f"{visible(path)}:{line}:{column}:"
            kind = finding.severity.value
            message = visible(finding.message)
            excerpt = f"[{visible(clip(finding.span.of(article.source), _EXCERPT))}]"
            rule = finding.rule
            if color:
                paint = _COLOR[finding.severity]
                where, excerpt = f"\033[1m{where}\033[0m", f"\033[2m{excerpt}\033[0m"
                rule, kind = f"\033[1;{paint}m{rule}\033[0m", f"\033[{paint}m{kind}\033[0m"
            yield f"{where} {rule} {kind} {message} {excerpt}\n"


def json(items: Iterable[Checked]) -> Iterator[str]:
    """One document, one file a line; files without findings are listed too."""
    yield f'{{"schema": {wire.SCHEMA}, "files": ['
    between = "\n"
    for path, article, findings in items:
        yield between + wire.dumps({"path": path, "findings": _located(article, findings)})
        between = ",\n"
    yield "\n]}\n"


def jsonl(items: Iterable[Checked]) -> Iterator[str]:
    """One object a finding, with its path; nothing for a file without findings."""
    for path, article, findings in items:
        for record in _located(article, findings):
            yield wire.dumps({"path": path, **record}) + "\n"


def github(items: Iterable[Checked]) -> Iterator[str]:
    """Workflow commands that GitHub Actions shows as annotations.

    Columns are left out of findings on several lines: GitHub refuses them there.
    """
    for path, article, findings in items:
        index = LineIndex.of(article.source)
        for finding in findings:
            line, column = index.at(finding.span.start)
            last_line, last_column = index.at(finding.span.end)
            where = f"file={_property(path)},line={line}"
            if line == last_line:
                where += f",col={column},endLine={line},endColumn={last_column}"
            else:
                where += f",endLine={last_line}"
            message = f"{finding.message} [{clip(finding.span.of(article.source), _EXCERPT)}]"
            command = _COMMAND[finding.severity]
            title = _property(f"fixmt {finding.rule}")
            yield f"::{command} {where},title={title}::{_data(message)}\n"


FORMATS: Mapping[str, Callable[[Iterable[Checked]], Iterator[str]]] = {
    "text": text,
    "json": json,
    "jsonl": jsonl,
    "sarif": sarif,
    "github": github,
}


def _located(article: Article, findings: Sequence[Finding]) -> list[wire.Record]:
    index = LineIndex.of(article.source)
    records = []
    for finding in findings:
        line, column = index.at(finding.span.start)
        records.append({**wire.finding(article.source, finding), "line": line, "column": column})
    return records


def _data(value: str) -> str:
    """Escaped as actions/toolkit does for a command's message."""
    value = value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return visible(value)


def _property(value: str) -> str:
    """Escaped as actions/toolkit does for a command's property."""
    return _data(value).replace(":", "%3A").replace(",", "%2C")

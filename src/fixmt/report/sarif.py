"""SARIF 2.1.0 (OASIS Standard, 27 March 2020), the format code-scanning tools read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from ..article import Article, Candidate, Finding, Rule, Severity, Span
from . import wire
from .keys import finding_keys
from .lines import LineIndex

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_BASE = "%SRCROOT%"


def sarif(
    items: Iterable[tuple[str, Article, Sequence[Finding]]],
    rules: Mapping[str, Rule] | None = None,
    version: str | None = None,
) -> Iterator[str]:
    """One SARIF log with one run; results first, then the rules they named.

    Columns count Unicode code points from 1; offsets count them from 0. ``rules`` and
    ``version`` default to this installation's.
    """
    if rules is None:
        from ..detectors import all_rules

        rules = all_rules()
    if version is None:
        from .. import __version__ as version
    index: dict[str, int] = {}  # rule code → its place in the driver's list
    yield f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{\n'
    yield '"columnKind": "unicodeCodePoints", "newlineSequences": ["\\r\\n", "\\n"],\n'
    yield '"results": ['
    between = "\n"
    for path, article, findings in items:
        lines = LineIndex.of(article.source)
        location = _location(path)
        keys = finding_keys(article.source, findings)
        for key, finding in zip(keys, findings, strict=True):
            place = index.setdefault(finding.rule, len(index))
            yield between + wire.dumps(_result(finding, key, place, location, lines))
            between = ",\n"
    driver = {
        "name": "fixmt",
        "version": version,
        "semanticVersion": version,
        "rules": [_rule(code, rules.get(code)) for code in index],
    }
    yield f'\n],\n"tool": {wire.dumps({"driver": driver})}}}]}}\n'


def _result(
    finding: Finding, key: str, place: int, location: wire.Record, lines: LineIndex
) -> wire.Record:
    record: wire.Record = {
        "ruleId": finding.rule,
        "ruleIndex": place,
        "level": _LEVEL[finding.severity],
        "message": {"text": finding.message or finding.rule},
        "rank": round(100 * finding.score, 2),
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": location,
                    "region": _region(finding.span, lines),
                }
            }
        ],
        "partialFingerprints": {"fixmt/v1": key},
    }
    if finding.candidates:
        record["fixes"] = [_fix(c, location, lines) for c in finding.candidates]
    return record


def _fix(candidate: Candidate, location: wire.Record, lines: LineIndex) -> wire.Record:
    replacement: wire.Record = {"deletedRegion": _region(candidate.span, lines)}
    if candidate.text:
        replacement["insertedContent"] = {"text": candidate.text}
    return {
        "description": {"text": candidate.reason or "repair"},
        "artifactChanges": [{"artifactLocation": location, "replacements": [replacement]}],
        "properties": {
            "level": candidate.level.name.lower(),
            "confidence": round(candidate.confidence, 4),
            "origin": candidate.origin,
        },
    }


def _region(span: Span, lines: LineIndex) -> wire.Record:
    (line, column), (last_line, last_column) = lines.at(span.start), lines.at(span.end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": last_line,
        "endColumn": last_column,
        "charOffset": span.start,
        "charLength": len(span),
    }


def _rule(code: str, rule: Rule | None) -> wire.Record:
    """A reportingDescriptor. Its name is the title in PascalCase, as the standard asks."""
    title = rule.title if rule else code
    words = "".join(c if c.isalnum() else " " for c in title).split()
    return {
        "id": code,
        "name": "".join(w[0].upper() + w[1:] for w in words) or code,
        "shortDescription": {"text": title},
        "defaultConfiguration": {"level": _LEVEL[rule.severity] if rule else "warning"},
    }


def _location(path: str) -> wire.Record:
    """``path`` percent-encoded, relative to the checkout; raw file-name bytes survive."""
    uri = quote(path, safe="/", errors="surrogateescape")
    return {"uri": f"file://{uri}"} if uri.startswith("/") else {"uri": uri, "uriBaseId": _BASE}

"""The records of ``report.json`` and ``fixmt check --format json``; see docs/report-schema.md."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ..article import Candidate, Cause, Edit, Finding, TermUse

SCHEMA = 1

Record = dict[str, Any]

_SURROGATE = re.compile("[\ud800-\udfff]")


def dumps(value: Mapping[str, Any], indent: int | None = None) -> str:
    """JSON that can always be encoded: lone surrogates, and only they, are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return _SURROGATE.sub(lambda m: f"\\u{ord(m.group()):04x}", text)


def finding(source: str, item: Finding) -> Record:
    """A finding on ``source``, with its candidates as suggestions, best first."""
    return {
        "rule": item.rule,
        "severity": item.severity.value,
        "start": item.span.start,
        "end": item.span.end,
        "text": item.span.of(source),
        "message": item.message,
        "score": round(item.score, 4),
        "suggestions": [suggestion(source, c) for c in item.candidates],
    }


def suggestion(source: str, item: Candidate) -> Record:
    """A candidate, with the text it would replace."""
    return {
        "start": item.span.start,
        "end": item.span.end,
        "before": item.span.of(source),
        "after": item.text,
        **_grounds(item),
    }


def edit(item: Edit) -> Record:
    """An edit on the source with its causes."""
    return {
        "start": item.span.start,
        "end": item.span.end,
        "before": item.before,
        "after": item.after,
        "causes": [_cause(c) for c in item.causes],
    }


def _cause(item: Cause) -> Record:
    more = {"alternatives": list(item.alternatives)} if item.alternatives else {}
    return {"rule": item.rule, "message": item.message, **_grounds(item), **more}


def _grounds(item: Candidate | Cause) -> Record:
    """What a candidate and a cause have in common: why, how sure, and from where."""
    return {
        "reason": item.reason,
        "level": item.level.name.lower(),
        "confidence": round(item.confidence, 4),
        "origin": item.origin,
        "terms": [_term(t) for t in item.terms],
        "checks": list(item.checks),
    }


def _term(item: TermUse) -> Record:
    return {"source": item.source, "target": item.target, "status": item.status, "why": item.why}

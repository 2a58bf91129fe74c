"""What a person can decide on a page: every edit, and every finding that was left.

An item lies on the original text, so that a decision on it can be applied there by itself.
"""

from __future__ import annotations

from collections.abc import Mapping

import regex

from ..article import Edit, Finding, Level, Outcome, Rule, Severity, Span
from ..origins import Origins
from ..settled import ORIGIN
from . import wire
from .keys import CONTEXT, edit_keys, finding_keys
from .visible import HIDDEN

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_IN_SCRIPT = regex.compile("[<>&]")


def items(outcome: Outcome, rules: Mapping[str, Rule]) -> list[wire.Record]:
    """Edits, then findings left, each with all that a decision on it must say.

    ``options`` are texts for ``[start, end)``, the proposed one first; a finding may have none.
    ``needs`` are the keys of the edits that wrote part of what a finding's options replace.
    """
    source = outcome.article.source
    keys = edit_keys(source, outcome.edits)
    found = [_edit(source, key, e, rules) for key, e in zip(keys, outcome.edits, strict=True)]
    origins = Origins(outcome.edits)
    for key, finding in zip(
        finding_keys(outcome.repaired, outcome.remaining), outcome.remaining, strict=True
    ):
        found.append(_finding(outcome, key, finding, origins, keys))
    return found


def block(value: Mapping[str, object]) -> str:
    """``value`` as JSON that can stand inside a script element: no markup, nothing hidden."""
    text = _IN_SCRIPT.sub(lambda m: f"\\u{ord(m.group()):04x}", wire.dumps(value))
    return HIDDEN.sub(lambda m: _escape(m.group()), text)


def _edit(source: str, key: str, edit: Edit, rules: Mapping[str, Rule]) -> wire.Record:
    known = [rules[c.rule].severity for c in edit.causes if c.rule in rules]
    options = [edit.after]
    if len(edit.causes) == 1:  # further steps would have changed the alternatives as well
        options += [t for t in edit.causes[0].alternatives if t not in (edit.after, edit.before)]
    return {
        "kind": "edit",
        "key": key,
        "rules": list(dict.fromkeys(c.rule for c in edit.causes)),
        "severity": min(known, key=_RANK.__getitem__, default=Severity.INFO).value,
        "level": max((c.level for c in edit.causes), default=Level.SAFE).name.lower(),
        "confidence": round(min((c.confidence for c in edit.causes), default=1.0), 4),
        "decided": any(c.origin == ORIGIN for c in edit.causes),
        **_place(source, edit.span),
        "options": options,
    }


def _finding(
    outcome: Outcome, key: str, finding: Finding, origins: Origins, keys: list[str]
) -> wire.Record:
    spans = [finding.span, *(c.span for c in finding.candidates)]
    around = Span(min(s.start for s in spans), max(s.end for s in spans))
    region = origins.region(around)
    low, high = region.repaired.start, region.repaired.end
    text = outcome.repaired
    options = [
        text[low : c.span.start] + c.text + text[c.span.end : high] for c in finding.candidates
    ]
    best = finding.candidates[0] if finding.candidates else None
    return {
        "kind": "finding",
        "key": key,
        "rules": [finding.rule],
        "severity": finding.severity.value,
        "level": best.level.name.lower() if best else "",
        "confidence": round(best.confidence, 4) if best else None,
        "decided": False,
        **_place(outcome.article.source, region.source),
        "options": options,
        "now": text[low:high],
        "needs": [keys[i] for i in region.edits],
    }


def _place(source: str, span: Span) -> wire.Record:
    return {
        "start": span.start,
        "end": span.end,
        "before": span.of(source),
        "head": source[max(0, span.start - CONTEXT) : span.start],
        "tail": source[span.end : span.end + CONTEXT],
    }


def _escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))

"""Stable names for edits and findings, so that a decision survives shifted offsets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256

from ..article import Edit, Finding, Span

CONTEXT = 24  # code points on either side


def edit_keys(source: str, edits: Sequence[Edit]) -> list[str]:
    """One key an edit, from its rules, the text before it was changed, and its context."""
    return _keys(source, (("+".join(c.rule for c in e.causes), e.span) for e in edits))


def finding_keys(source: str, findings: Sequence[Finding]) -> list[str]:
    """One key a finding, from its rule, the flagged text and its context."""
    return _keys(source, ((f.rule, f.span) for f in findings))


def span_key(source: str, rules: Sequence[str], span: Span) -> str:
    """The key of the first edit by ``rules`` at ``span``."""
    return _keys(source, [("+".join(rules), span)])[0]


def _keys(source: str, items: Iterable[tuple[str, Span]]) -> list[str]:
    """SHA-256 of rule, text, context and, among equals, the ordinal; 16 hexadecimal digits."""
    seen: Counter[tuple[str, ...]] = Counter()
    keys = []
    for rule, span in items:
        head = source[max(0, span.start - CONTEXT) : span.start]
        tail = source[span.end : span.end + CONTEXT]
        parts = (rule, span.of(source), head, tail)
        # Lengths first, so that no text can pass for the border between two.
        data = "".join(f"{len(p)}:{p}" for p in (*parts, str(seen[parts])))
        seen[parts] += 1
        keys.append(sha256(data.encode("utf-8", "surrogatepass")).hexdigest()[:16])
    return keys

"""Outcomes as JSON and back, exactly; the fields stand in the order of the records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .. import edits
from ..article import (
    Article,
    Candidate,
    Cause,
    Edit,
    Finding,
    Level,
    Outcome,
    Severity,
    Span,
    TermUse,
)


def dump(outcome: Outcome) -> list[Any]:
    """All of ``outcome`` but its article and the repaired text, which follow from the rest."""
    return [
        [_finding(f) for f in outcome.findings],
        [
            [e.span.start, e.span.end, e.before, e.after, [_cause(c) for c in e.causes]]
            for e in outcome.edits
        ],
        [_finding(f) for f in outcome.remaining],
    ]


def load(article: Article, record: list[Any]) -> Outcome:
    """The outcome on ``article`` that :func:`dump` gave.

    Raises:
        ValueError, TypeError, IndexError: no such record, or one on another article.
    """
    findings, changes, remaining = record
    made = tuple(
        Edit(Span(start, end), before, after, tuple(map(_cause_of, causes)))
        for start, end, before, after, causes in changes
    )
    return Outcome(
        article,
        tuple(map(_finding_of, findings)),
        made,
        edits.apply(article.source, made),
        tuple(map(_finding_of, remaining)),
    )


def dump_findings(findings: Iterable[Finding]) -> list[Any]:
    """``findings``, without the text they speak of."""
    return [_finding(f) for f in findings]


def load_findings(record: list[Any]) -> tuple[Finding, ...]:
    """The findings that :func:`dump_findings` gave.

    Raises:
        ValueError, TypeError, IndexError: no such record.
    """
    return tuple(map(_finding_of, record))


def _finding(item: Finding) -> list[Any]:
    candidates = [
        [
            *(c.span.start, c.span.end, c.text, c.reason, int(c.level), c.confidence, c.origin),
            [_term(t) for t in c.terms],
            c.checks,
        ]
        for c in item.candidates
    ]
    span = item.span
    return [
        *(item.rule, span.start, span.end, item.severity.value, item.message, item.score),
        candidates,
    ]


def _finding_of(record: list[Any]) -> Finding:
    rule, start, end, severity, message, score, candidates = record
    found = tuple(map(_candidate_of, candidates))
    return Finding(rule, Span(start, end), Severity(severity), message, found, score)


def _candidate_of(record: list[Any]) -> Candidate:
    start, end, text, reason, level, confidence, origin, terms, checks = record
    return Candidate(
        Span(start, end),
        text,
        reason,
        Level(level),
        confidence,
        origin,
        tuple(TermUse(*t) for t in terms),
        tuple(checks),
    )


def _cause(item: Cause) -> list[Any]:
    return [
        *(item.rule, item.message, item.reason, int(item.level), item.confidence, item.origin),
        [_term(t) for t in item.terms],
        item.checks,
        item.alternatives,
    ]


def _cause_of(record: list[Any]) -> Cause:
    rule, message, reason, level, confidence, origin, terms, checks, alternatives = record
    return Cause(
        rule,
        message,
        reason,
        Level(level),
        confidence,
        origin,
        tuple(TermUse(*t) for t in terms),
        tuple(checks),
        tuple(alternatives),
    )


def _term(item: TermUse) -> list[str]:
    return [item.source, item.target, item.status, item.why]

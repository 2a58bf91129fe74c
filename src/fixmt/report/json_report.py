"""``report.json``: all that a run found and did; see docs/report-schema.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ..article import Outcome
from . import RunInfo, wire
from .keys import edit_keys, finding_keys


def chunks(articles: Iterable[wire.Record], run: RunInfo) -> Iterator[str]:
    """The document, one article a line, written while ``articles`` (see :func:`article`) come."""
    head = wire.dumps(
        {
            "schema": wire.SCHEMA,
            "unit": "code points",
            "tool": {"name": "fixmt", "version": run.version},
            "signature": run.signature,
            "model": run.model,
            "glossary": run.glossary,
            "level": run.level,
        }
    )
    totals: Counter[str] = Counter({"articles": 0, "findings": 0, "edits": 0, "remaining": 0})
    yield head[:-1] + ', "articles": ['
    between = "\n"
    for record in articles:
        totals["articles"] += 1
        for name in ("findings", "edits", "remaining"):
            totals[name] += record["counts"][name]
        yield between + wire.dumps(record)
        between = ",\n"
    yield f'\n], "totals": {wire.dumps(totals)}}}\n'


def article(path: str, page: str, outcome: Outcome) -> wire.Record:
    """The record of one article, shown as ``path``, whose HTML page is ``page``."""
    source = outcome.article.source
    codec = outcome.article.codec
    return {
        "path": path,
        "page": page,
        "digest": outcome.article.digest,
        "format": outcome.article.format,
        "encoding": codec.encoding,
        "bom": bool(codec.bom),
        "counts": counts(outcome),
        "findings": [
            {"key": key, **wire.finding(source, item)}
            for key, item in zip(
                finding_keys(source, outcome.findings), outcome.findings, strict=True
            )
        ],
        "edits": [
            {"key": key, **wire.edit(item)}
            for key, item in zip(edit_keys(source, outcome.edits), outcome.edits, strict=True)
        ],
        "remaining": [
            {"key": key, **wire.finding(outcome.repaired, item)}
            for key, item in zip(
                finding_keys(outcome.repaired, outcome.remaining), outcome.remaining, strict=True
            )
        ],
    }


def counts(outcome: Outcome) -> wire.Record:
    """Findings before and after and edits, in all and by rule.

    An edit counts for every rule among its causes. A rule may have edits and no findings: those
    on text that another repair had changed first.
    """
    before = Counter(f.rule for f in outcome.findings)
    done = Counter(rule for e in outcome.edits for rule in {c.rule for c in e.causes})
    after = Counter(f.rule for f in outcome.remaining)
    return {
        "findings": before.total(),
        "edits": len(outcome.edits),
        "remaining": after.total(),
        "rules": {
            rule: {"findings": before[rule], "edits": done[rule], "remaining": after[rule]}
            for rule in sorted(before | done | after)
        },
    }

"""The one path from an article to its repair; the only place that knows the order of steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import regex

from . import edits as editing
from . import formats
from .article import Article, Edit, Finding, Level, Outcome
from .config import Config, wants
from .detectors import Context, detect
from .engines import Engine
from .settled import UNDECIDED, Settled, still_open
from .suppress import suppressor

# Exact repairs settle in two or three passes; the bound only guards against rules that quarrel.
MAX_PASSES = 12

_NUMBER = regex.compile(r"\d+")
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def check(article: Article, context: Context, config: Config) -> tuple[Finding, ...]:
    """What is wrong with ``article``, without the rules that config or the article switch off."""
    suppressed = suppressor(article)
    return tuple(f for f in detect(article, context) if wants(config, f.rule) and not suppressed(f))


def repair(
    article: Article,
    context: Context,
    config: Config,
    engine: Engine | None = None,
    settled: Settled = UNDECIDED,
) -> Outcome:
    """Repair ``article``: exact repairs to a fixpoint, translation, exact repairs again.

    Without an engine, Chinese that only a model could translate stays and is reported. What
    people ``settled`` before is done, or left, as they said.
    """
    findings = still_open(settled, (), check(article, context, config))
    edits = _settle(article, settled.edits, context, config, settled)
    if engine is not None:
        edits = _translate(article, edits, context, config, engine, settled)
        edits = _settle(article, edits, context, config, settled)
    final = revise(article, editing.apply(article.source, edits))
    remaining = still_open(settled, edits, check(final, context, config))
    if engine is not None:
        remaining = still_open(settled, edits, _propose(final, remaining, context, engine))
    return Outcome(article, findings, edits, final.source, remaining)


def revise(article: Article, source: str) -> Article:
    """``article`` with another source, segmented and protected anew."""
    return replace(formats.article(source, article.path, article.codec), digest=article.digest)


def _settle(
    article: Article,
    edits: tuple[Edit, ...],
    context: Context,
    config: Config,
    settled: Settled,
) -> tuple[Edit, ...]:
    """Fold exact repairs into ``edits`` until a pass changes nothing.

    A pass that brings back an earlier text is dropped, so quarrelling rules cannot loop.
    """
    current = revise(article, editing.apply(article.source, edits))
    seen = {current.source}
    for _ in range(MAX_PASSES):
        findings = still_open(settled, edits, check(current, context, config))
        step = _safe_choice(current, findings, config.level)
        if not step:
            break
        after = editing.apply(current.source, step)
        if after in seen:
            break
        seen.add(after)
        edits = editing.compose(article.source, edits, step)
        current = revise(article, after)
    return edits


def _translate(
    article: Article,
    edits: tuple[Edit, ...],
    context: Context,
    config: Config,
    engine: Engine,
    settled: Settled,
) -> tuple[Edit, ...]:
    current = revise(article, editing.apply(article.source, edits))
    findings = still_open(settled, edits, check(current, context, config))
    # A translation fitted in may reach beyond its finding, so it is asked again.
    findings = still_open(settled, edits, _propose(current, findings, context, engine))
    step = _safe_choice(current, findings, config.level)
    return editing.compose(article.source, edits, step) if step else edits


def _propose(
    article: Article, findings: Sequence[Finding], context: Context, engine: Engine
) -> tuple[Finding, ...]:
    from .repairs import translate

    return tuple(translate.propose(article, findings, context, engine))


def _safe_choice(article: Article, findings: Sequence[Finding], level: Level) -> tuple[Edit, ...]:
    """Chosen edits, less those that touch protected text or lose a number."""
    return tuple(
        edit
        for edit in editing.choose(article.source, findings, level)
        if all(article.is_open(edit.span, c.rule) for c in edit.causes) and _keeps_numbers(edit)
    )


def _keeps_numbers(edit: Edit) -> bool:
    """Exact edits keep every number, but for debris and Chinese dates and amounts.

    Those rewrite numbers by rule (6月29日 → June 29), each under its own tests.
    """
    if all(cause.rule.startswith(("DB", "ZH", "GB")) for cause in edit.causes):
        return True
    before = Counter(_NUMBER.findall(edit.before.translate(_WIDE_DIGITS)))
    after = Counter(_NUMBER.findall(edit.after.translate(_WIDE_DIGITS)))
    joined = "".join(_NUMBER.findall(edit.before.translate(_WIDE_DIGITS)))
    return not before - after or joined == "".join(_NUMBER.findall(edit.after))

"""The one path from an article to its repair; the only place that knows the order of steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

import regex

from . import edits as editing
from . import formats, rounds
from .article import Article, Edit, Finding, Level, Outcome
from .config import Config, wants
from .detectors import Context, detect
from .engines import Asks, Engine
from .glossary.context import unedited
from .settled import UNDECIDED, Settled, still_open
from .suppress import suppressor
from .view import inward, outward

# Exact repairs settle in two or three passes; the bound only guards against rules that quarrel.
MAX_PASSES = 12
# Mending is at its end after two or three rounds.
MAX_MENDINGS = 8

_Proposer: TypeAlias = Callable[[Article, Sequence[Finding], Context], Asks[list[Finding]]]

_NUMBER = regex.compile(r"\d+")
_REFERENCE = regex.compile(r"&#\w+;")  # a character written by its number is no number
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def check(article: Article, context: Context, config: Config) -> tuple[Finding, ...]:
    """What is wrong with ``article``, without the rules that config or the article switch off."""
    return _wanted(article, config, outward(article, detect(article.prose, context)))


def _wanted(article: Article, config: Config, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    suppressed = suppressor(article)
    wanted = [f for f in findings if wants(config, f.rule) and not suppressed(f)]
    return formats.fitted(article, wanted)


def repair(
    article: Article,
    context: Context,
    config: Config,
    engine: Engine | None = None,
    settled: Settled = UNDECIDED,
) -> Outcome:
    """Repair one article; see :func:`steps`.

    Raises:
        ModelError: the engine cannot be used.
    """
    return rounds.alone(steps(article, context, config, settled, ask=engine is not None), engine)


def steps(
    article: Article,
    context: Context,
    config: Config,
    settled: Settled = UNDECIDED,
    *,
    ask: bool,
) -> Asks[Outcome]:
    """Repair ``article``: exact repairs to a fixpoint, translation, mending, exact repairs again.

    A generator, so that many articles can share the calls to a model (:mod:`fixmt.rounds`). If it
    may not ``ask``, Chinese that only a model could translate stays and is reported. What people
    ``settled`` before is done, or left, as they said.
    """
    work = _Work(article, context, config, settled)
    findings = work.findings(())
    edits = _settle(work, settled.edits)
    if ask:
        if article.original:
            edits = _settle(work, (yield from _ask(work, edits, _from_original)))
        edits = yield from _ask(work, edits, _translations)
        edits = _settle(work, edits)
        edits = yield from _mend(work, edits)
    final, remaining = work.state(edits), work.findings(edits)
    if ask:
        remaining = yield from _proposed(work, edits, _suggestions)
    return Outcome(article, findings, edits, final.source, remaining)


def revise(article: Article, source: str) -> Article:
    """``article`` with another source, segmented and protected anew."""
    new = formats.article(source, article.path, article.codec)
    return replace(new, digest=article.digest, original=article.original)


class _Work:
    """One article under repair. The last text is kept with what is wrong there: most steps change
    nothing, and the next one asks about the same text again."""

    def __init__(
        self, article: Article, context: Context, config: Config, settled: Settled
    ) -> None:
        self.article, self.config, self.settled = article, config, settled
        # Repairs remove the very scars that speak for others.
        self.context = replace(context, unedited=unedited(article.prose.source))
        self._last = article
        self._found: tuple[Finding, ...] | None = None

    def state(self, edits: tuple[Edit, ...]) -> Article:
        """The article that ``edits`` make."""
        source = editing.apply(self.article.source, edits)
        if source != self._last.source:
            self._last, self._found = revise(self.article, source), None
        return self._last

    def findings(self, edits: tuple[Edit, ...]) -> tuple[Finding, ...]:
        """What is wrong in :meth:`state`, and open."""
        current = self.state(edits)
        if self._found is None:
            self._found = check(current, self.context, self.config)
        return still_open(self.settled, edits, self._found)


def _settle(work: _Work, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Fold exact repairs into ``edits`` until a pass changes nothing.

    A pass that brings back an earlier text is dropped, so quarrelling rules cannot loop.
    """
    current = work.state(edits)
    seen = {current.source}
    for _ in range(MAX_PASSES):
        step = _safe_choice(current, work.findings(edits), work.config.level)
        if not step:
            break
        after = editing.apply(current.source, step)
        if after in seen:
            break
        seen.add(after)
        edits = editing.compose(work.article.source, edits, step)
        current = work.state(edits)
    return edits


def _mend(work: _Work, edits: tuple[Edit, ...]) -> Asks[tuple[Edit, ...]]:
    """Fold mended wording into ``edits``, each time with the exact repairs it calls for.

    One change can make the next one plain, so this goes on until nothing more is found.
    """
    for _ in range(MAX_MENDINGS):
        mended = yield from _ask(work, edits, _mendings)
        if mended == edits:
            break
        edits = _settle(work, mended)
    return edits


def _ask(work: _Work, edits: tuple[Edit, ...], propose: _Proposer) -> Asks[tuple[Edit, ...]]:
    """Fold into ``edits`` what the model proposes and the level allows."""
    current = work.state(edits)
    findings = yield from _proposed(work, edits, propose)
    step = _safe_choice(current, findings, work.config.level)
    return editing.compose(work.article.source, edits, step) if step else edits


def _proposed(
    work: _Work, edits: tuple[Edit, ...], propose: _Proposer
) -> Asks[tuple[Finding, ...]]:
    current = work.state(edits)
    found = inward(current, work.findings(edits))
    proposed = yield from propose(current.prose, found, work.context)
    # What was fitted in may reach beyond its finding, so it is asked again.
    wanted = _wanted(current, work.config, outward(current, proposed))
    return still_open(work.settled, edits, wanted)


def _translations(
    article: Article, findings: Sequence[Finding], context: Context
) -> Asks[list[Finding]]:
    from .repairs import translate

    return translate.propose(article, findings, context)


def _from_original(
    article: Article, findings: Sequence[Finding], context: Context
) -> Asks[list[Finding]]:
    from .repairs import original

    return original.propose(article, findings, context)


def _mendings(
    article: Article, findings: Sequence[Finding], context: Context
) -> Asks[list[Finding]]:
    from .repairs import mend

    return mend.propose(article, findings, context)


def _suggestions(
    article: Article, findings: Sequence[Finding], context: Context
) -> Asks[list[Finding]]:
    """What stays a suggestion of all that the model proposes."""
    translated = yield from _translations(article, findings, context)
    mended = yield from _mendings(article, translated, context)
    if article.original:
        mended = yield from _from_original(article, mended, context)
    return mended


def _safe_choice(article: Article, findings: Sequence[Finding], level: Level) -> tuple[Edit, ...]:
    """Chosen edits, less those that touch protected text or lose a number."""
    return tuple(
        edit
        for edit in editing.choose(article.source, findings, level)
        if all(article.is_open(edit.span, c.rule) for c in edit.causes) and _keeps_numbers(edit)
    )


def _keeps_numbers(edit: Edit) -> bool:
    """Exact edits keep every number, but for debris, Chinese dates and amounts, and wrong numbers.

    Those rewrite numbers by rule (6月29日 → June 29), or as the original has them, each under its
    own tests.
    """
    if all(cause.rule.startswith(("DB", "ZH", "GB", "SR")) for cause in edit.causes):
        return True
    before = _NUMBER.findall(_REFERENCE.sub("", edit.before).translate(_WIDE_DIGITS))
    after = _NUMBER.findall(_REFERENCE.sub("", edit.after).translate(_WIDE_DIGITS))
    return not Counter(before) - Counter(after) or "".join(before) == "".join(after)

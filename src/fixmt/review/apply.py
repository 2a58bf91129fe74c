"""Decisions applied to an article's original: in part, again, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .. import edits as editing
from .. import files, formats, ledger
from ..article import Article, Outcome, Span
from ..errors import InputError
from ..ledger import Decision
from ..report.keys import CONTEXT, span_key
from ..settled import Fitted, fit, places
from . import journal


@dataclass(frozen=True, slots=True)
class Result:
    """What decisions make of one article. ``found`` is what the file holds now."""

    article: Article  # the original, from which ``data`` is made
    found: str  # digest of the file as it is
    fitted: Fitted
    repaired: str
    data: bytes
    original: bytes  # the file of ``article``

    @property
    def changes(self) -> bool:
        return files.digest(self.data) != self.found

    @property
    def outcome(self) -> Outcome:
        """The same as the outcome of a run, to be drawn as a diff."""
        return Outcome(self.article, (), self.fitted.edits, self.repaired, ())


def by_article(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """Standing decisions by the path of their article."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for item in ledger.standing(decisions).values():
        found[item.path].append(item)
    return dict(found)


def make(path: Path, decisions: Sequence[Decision], applied: Sequence[journal.Applied]) -> Result:
    """What ``decisions`` make of the original of the article at ``path``.

    The original is what the file held before decisions were ever applied to it, so that a changed
    mind counts in full.

    Raises:
        InputError: the file cannot be read.
    """
    now = files.read(path)
    data = path.read_bytes()
    if files.digest(data) != now.digest:
        raise InputError(f"{path}: changed while it was read; run again")
    older = journal.original(data, str(path), applied)
    if older == data and (known := _made_before(now, decisions, applied)):
        return Result(now, now.digest, known, now.source, data, data)
    article = now if older == data else files.from_bytes(older, path)
    fitted = _fitted(article, decisions, applied)
    repaired = editing.apply(article.source, fitted.edits)
    try:
        new = files.rewritten(article, fitted.edits, older)
    except UnicodeEncodeError as fault:
        bad = repaired[fault.start : fault.start + 1]
        raise InputError(f"{path}: {bad!r} cannot be written as {article.codec.encoding}") from None
    return Result(article, now.digest, fitted, repaired, new, older)


def _fitted(
    article: Article, decisions: Sequence[Decision], applied: Sequence[journal.Applied]
) -> Fitted:
    # What was noted on a later state of the article says nothing about its original.
    later = {e.after for e in applied if e.after != e.before} - {article.digest}
    return fit(article, [d for d in decisions if d.digest not in later])


def _made_before(
    article: Article, decisions: Sequence[Decision], applied: Sequence[journal.Applied]
) -> Fitted | None:
    """What was refused, if ``article`` is a package that has all else of ``decisions`` already.

    Another program has saved it since, so that only its text tells.
    """
    text = files.digest(article.source.encode())
    entry = next((e for e in reversed(applied) if e.text == text), None)
    if entry is None or not formats.package(article.path):
        return None
    try:
        source = editing.apply(article.source, editing.invert(entry.edits))
    except editing.EditConflict:  # a journal that somebody wrote in
        return None
    fitted = _fitted(replace(article, source=source, digest=entry.before), decisions, applied)
    same = editing.apply(source, fitted.edits) == article.source
    return Fitted((), fitted.refused) if same else None


def write(path: Path, folder: Path, shown: str, result: Result, backup: bool = False) -> None:
    """Replace the article at ``path`` and note below ``folder`` how to take that back.

    Raises:
        InputError: the file changed since it was read, or cannot be written.
    """
    edits, before = result.fitted.edits, result.article.digest
    text = ""
    if formats.package(path):
        text = files.digest(result.repaired.encode())
        if edits:
            journal.keep(folder, result.original)
    after = files.digest(result.data)
    journal.append(folder, journal.Applied(shown, before, after, edits, text=text))
    files.write_atomic(path, result.data, result.found, backup)


def undo(path: Path, applied: Sequence[journal.Applied]) -> bool:
    """Give the article at ``path`` its original bytes back; False if nothing was applied to it.

    Raises:
        InputError: the file changed after decisions were applied to it, or cannot be written.
    """
    now = files.read(path)
    data = path.read_bytes()
    older = journal.original(data, str(path), applied)
    if older == data:
        return False
    files.write_atomic(path, older, now.digest)
    return True


def stuck(path: Path, name: str, applied: Sequence[journal.Applied]) -> str:
    """Why :func:`undo` cannot take back what was applied to the article, and what to do.

    Nothing if there is nothing to take back.
    """
    mine = [e for e in applied if e.path == name]
    now = files.digest(path.read_bytes())
    if not mine or not mine[-1].edits or now in {e.before for e in mine}:
        return ""
    last = mine[-1]
    if last.kept is None:
        return (
            "it was changed after decisions were applied; take that change out again, "
            "or the original from a backup"
        )
    if not last.original_is_kept:
        return f"its original, {last.kept}, is gone or damaged; take it from a backup"
    return (
        "it was saved again after decisions were applied; its original is kept in "
        f"{last.kept}: copy that over it if nothing done since counts"
    )


def carried_over(result: Result, decisions: Iterable[Decision]) -> list[Decision]:
    """The rejections among ``decisions`` as they stand in the text that ``result`` writes.

    With what surrounds it changed, a rejection could not be found again by a later run.
    """
    origin, edits = result.article, result.fitted.edits
    found = []
    for item in decisions:
        if item.choice != "reject" or item.kind != "edit":
            continue
        for span in places(origin.source, item, origin.digest):
            shift = sum(len(e.after) - len(e.before) for e in edits if e.span.end <= span.start)
            there = Span(span.start + shift, span.end + shift)
            if there.of(result.repaired) == item.before:
                found.append(_anchored(item, result, there))
    return found


def _anchored(item: Decision, result: Result, span: Span) -> Decision:
    text = result.repaired
    return replace(
        item,
        key=span_key(text, item.rules, span),
        digest=files.digest(result.data),
        span=span,
        head=text[max(0, span.start - CONTEXT) : span.start],
        tail=text[span.end : span.end + CONTEXT],
    )


def article_of(
    wanted: Mapping[str, Sequence[Decision]], names: Sequence[str], digests: Sequence[str]
) -> str | None:
    """The path under which ``wanted`` speaks of an article: by its bytes, or else by name."""
    by_bytes = [p for p, items in wanted.items() if items[0].digest in digests]
    by_name = [name for name in names if name in wanted]
    both = [name for name in by_name if name in by_bytes]
    return next(iter([*both, *by_name, *by_bytes]), None)

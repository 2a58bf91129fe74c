"""Faults in a glossary that would spoil text or make an entry useless."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..article import Severity
from .context import CONTEXTS
from .entry import CONTEXT, FLAGS, KINDS, Glossary, Term
from .file import sort_key
from .match import Hit, longest_first, occurrences
from .pattern import Use

_HAN = re.compile(r"[〇\u3400-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF]")
_WIDE = re.compile(r"[\u3000-\u303F\uFF01-\uFF60]")
_SPACES = re.compile(r"^\s|\s$|\s\s|[^\S ]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where, how bad, what, and what to do."""

    line: int
    severity: Severity
    code: str
    message: str
    path: Path | None = None

    def __str__(self) -> str:
        place = f"{self.path or 'glossary'}:{self.line}"
        return f"{place}: {self.severity.value}: {self.message} [{self.code}]"


def lint(glossary: Glossary) -> list[Problem]:
    """Problems of ``glossary`` by line: errors would spoil text, warnings waste an entry."""
    problems = [p for term in glossary.terms for p in _entry(term)]
    problems += _order_and_duplicates(glossary)
    problems += _clashes(glossary)
    problems.sort(key=lambda p: (p.line, p.code))
    return [replace(p, path=glossary.path) for p in problems]


def _error(term: Term, code: str, message: str) -> Problem:
    return Problem(term.line, Severity.ERROR, code, message)


def _warning(term: Term, code: str, message: str) -> Problem:
    return Problem(term.line, Severity.WARNING, code, message)


def _entry(term: Term) -> Iterator[Problem]:
    """Faults of one row by itself."""
    for name in ("source", "target"):
        if not getattr(term, name).strip():
            yield _error(term, "empty", f"empty {name}; fill it in or delete the row")
    for text in (term.source, term.target, term.note, *term.forbidden):
        if _SPACES.search(text):
            yield _error(term, "space", f"stray space in {text!r}; write single inner spaces")
        if any(unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs") for c in text):
            yield _error(term, "control", f"invisible character in {text!r}; remove it")
    if "dnt" not in term.flags:
        if not _HAN.search(term.source):
            yield _error(term, "script", f"no Chinese in {term.source!r}; source comes first")
        for text in (term.target, *term.forbidden):
            if _HAN.search(text) or _WIDE.search(text):
                yield _error(term, "script", f"Chinese or full-width characters in {text!r}")
    if term.kind not in KINDS:
        yield _error(term, "kind", f"unknown kind {term.kind!r}; use one of {', '.join(KINDS)}")
    for flag in term.flags:
        context = flag.removeprefix(CONTEXT) if flag.startswith(CONTEXT) else ""
        if flag not in FLAGS and context not in CONTEXTS:
            known = [*FLAGS, *(CONTEXT + name for name in CONTEXTS)]
            yield _error(term, "flag", f"unknown flag {flag!r}; use one of {', '.join(known)}")
    seen: set[str] = set()
    for text in term.forbidden:
        key = " ".join(text.lower().replace("-", " ").split())
        if key == term.target.lower():
            yield _error(term, "self", f"{text!r} is the target itself; remove it")
        if key in seen:
            yield _warning(term, "twice", f"{text!r} is listed twice; remove one")
        seen.add(key)
        if text.isalpha() and text.islower() and term.always:
            yield _warning(
                term,
                "word",
                f"{text!r} is one plain word; flag a context, or begin pinyin with a capital",
            )


def _order_and_duplicates(glossary: Glossary) -> Iterator[Problem]:
    rows: dict[tuple[str, tuple[str, ...]], Term] = {}
    first: dict[str, Term] = {}
    previous: Term | None = None
    for term in glossary.terms:
        other = first.setdefault(term.source, term)
        if other.target != term.target:
            yield _error(
                term,
                "conflict",
                f"{term.source} is {other.target!r} in line {other.line}; keep one",
            )
        same = rows.setdefault((term.source, term.flags), term)
        if same is not term:
            yield _error(term, "duplicate", f"{term.source} is in line {same.line} too; join them")
        if previous is not None and sort_key(term) < sort_key(previous):
            yield _warning(
                term, "order", f"{term.source} belongs before {previous.source}; sort by source"
            )
        previous = term


def _clashes(glossary: Glossary) -> Iterator[Problem]:
    """Renderings that would spoil a target, and renderings that can never be reported."""
    for term in glossary.terms:
        for hit in _kept(term.target, glossary):
            if hit.use is Use.FORBIDDEN and hit.term.always:
                yield _error(
                    hit.term,
                    "target",
                    f"{hit.rendering!r} would change {term.target!r} (line {term.line}); remove it",
                )
        for text in term.forbidden:
            hits = _kept(text, glossary)
            if not term.always:
                yield from _loose(term, text, hits)
                continue
            if any(h.term.source == term.source for h in hits):
                continue
            winner = next((h for h in hits), None)
            if winner is None:
                yield _warning(term, "dead", f"{text!r} can never be found; write it in words")
            elif winner.use is Use.TARGET:
                yield _error(
                    term,
                    "target",
                    f"{text!r} is right English for {winner.term.source} "
                    f"(line {winner.term.line}); remove it",
                )
            elif winner.term.target != term.target:
                yield _warning(
                    term,
                    "shadow",
                    f"{text!r} is taken by {winner.rendering!r} of {winner.term.source} "
                    f"(line {winner.term.line}); keep one",
                )


def _loose(term: Term, text: str, hits: tuple[Hit, ...]) -> Iterator[Problem]:
    """A condition that another row without one makes useless."""
    for hit in hits:
        if hit.term.always and hit.use is Use.FORBIDDEN:
            yield _warning(
                term,
                "loose",
                f"{text!r} is reported everywhere because of {hit.rendering!r} "
                f"(line {hit.term.line}); move that one to a row with the same flags",
            )


def _kept(text: str, glossary: Glossary) -> tuple[Hit, ...]:
    # A filler before the text lets an article or quote stand where a sentence would have it.
    hits = occurrences(f"Go, {text} .", glossary)
    return longest_first(h for h in hits if h.term.always or h.use is Use.TARGET)

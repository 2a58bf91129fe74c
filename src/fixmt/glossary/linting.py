"""Faults in a glossary that would spoil text or make an entry useless."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from .clashes import clashes
from .context import CONTEXTS
from .entry import CONTEXT, FLAGS, KINDS, Glossary, Term
from .file import sort_key
from .problem import Problem, error, warning

_HAN = re.compile(r"[〇\u3400-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF]")
_WIDE = re.compile(r"[\u3000-\u303F\uFF01-\uFF60]")
_SPACES = re.compile(r"^\s|\s$|\s\s|[^\S ]")


def lint(glossary: Glossary) -> list[Problem]:
    """Problems of ``glossary`` by line: errors would spoil text, warnings waste an entry."""
    from .personal import misread  # tables of names that `fixmt check` may not need

    problems = [p for term in glossary.terms for p in _entry(term)]
    problems += _order_and_duplicates(glossary)
    problems += clashes(glossary)
    problems += misread(glossary)
    problems.sort(key=lambda p: (p.line, p.code))
    return [replace(p, path=glossary.path) for p in problems]


def _entry(term: Term) -> Iterator[Problem]:
    """Faults of one row by itself."""
    for name in ("source", "target"):
        if not getattr(term, name).strip():
            yield error(term, "empty", f"empty {name}; fill it in or delete the row")
    for text in (term.source, term.target, term.note, *term.forbidden):
        if _SPACES.search(text):
            yield error(term, "space", f"stray space in {text!r}; write single inner spaces")
        if any(unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs") for c in text):
            yield error(term, "control", f"invisible character in {text!r}; remove it")
    if "dnt" not in term.flags:
        if not _HAN.search(term.source):
            yield error(term, "script", f"no Chinese in {term.source!r}; source comes first")
        for text in (term.target, *term.forbidden):
            if _HAN.search(text) or _WIDE.search(text):
                yield error(term, "script", f"Chinese or full-width characters in {text!r}")
    if term.kind not in KINDS:
        yield error(term, "kind", f"unknown kind {term.kind!r}; use one of {', '.join(KINDS)}")
    for flag in term.flags:
        context = flag.removeprefix(CONTEXT) if flag.startswith(CONTEXT) else ""
        if flag not in FLAGS and context not in CONTEXTS:
            known = [*FLAGS, *(CONTEXT + name for name in CONTEXTS)]
            yield error(term, "flag", f"unknown flag {flag!r}; use one of {', '.join(known)}")
    seen: set[str] = set()
    for text in term.forbidden:
        key = " ".join(text.lower().replace("-", " ").split())
        if key == term.target.lower():
            yield error(term, "self", f"{text!r} is the target itself; remove it")
        if key in seen:
            yield warning(term, "twice", f"{text!r} is listed twice; remove one")
        seen.add(key)
        if text.isalpha() and text.islower() and term.always:
            yield warning(
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
            yield error(
                term,
                "conflict",
                f"{term.source} is {other.target!r} in line {other.line}; keep one",
            )
        same = rows.setdefault((term.source, term.flags), term)
        if same is not term:
            yield error(term, "duplicate", f"{term.source} is in line {same.line} too; join them")
        if previous is not None and sort_key(term) < sort_key(previous):
            yield warning(
                term, "order", f"{term.source} belongs before {previous.source}; sort by source"
            )
        previous = term

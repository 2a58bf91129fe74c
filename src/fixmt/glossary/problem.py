"""The record of one fault in a glossary."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..article import Severity
from .entry import Term


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


def error(term: Term, code: str, message: str) -> Problem:
    return Problem(term.line, Severity.ERROR, code, message)


def warning(term: Term, code: str, message: str) -> Problem:
    return Problem(term.line, Severity.WARNING, code, message)

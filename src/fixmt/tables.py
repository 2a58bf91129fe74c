"""The package's own tables: tab-separated files in ``fixmt/data``, read once when first needed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def path(name: str) -> Path:
    """Where ``data/<name>`` lies."""
    return _DATA / name


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Rows of ``data/<name>`` without the header; ``#`` lines and empty lines are skipped."""
    text = path(name).read_text("utf-8")
    lines = [line for line in text.split("\n")[1:] if line and not line.startswith("#")]
    return tuple(tuple(line.split("\t")) for line in lines)


def words(text: str) -> tuple[str, ...]:
    """The words of a short list written as one string."""
    return tuple(text.split())

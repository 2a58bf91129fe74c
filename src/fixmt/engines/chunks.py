"""Long Chinese input in pieces a model can take, and their translations as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from ..glossary.inflect import capital
from . import Hypothesis

# Where to cut, best first: sentences, clauses, enumerations.
_CUTS = (
    regex.compile(r"(?<=[。！？!?；;][”’」』）)]?)(?![。！？!?；;”’」』）)])"),
    regex.compile(r"(?<=[，,：:])(?!\d)"),
    regex.compile(r"(?<=、)"),
    regex.compile(r"(?<=[的和与及并])"),
    regex.compile(r""),
)
_ENDS = regex.compile(r"[.!?][\"'”’)]*\Z")


def split(text: str, length: Callable[[str], int], limit: int) -> list[str]:
    """The sentences of ``text``, long ones in as few pieces as stay within ``limit`` tokens.

    ``"".join(split(t, …)) == t``. Long sentences are cut behind commas where possible, else where
    they must be.
    """
    sentences = [part for part in _CUTS[0].split(text) if part]
    return [piece for part in sentences for piece in _split(part, length, limit, 1)]


def _split(text: str, length: Callable[[str], int], limit: int, level: int) -> list[str]:
    if length(text) <= limit or len(text) < 2 or level == len(_CUTS):
        return [text] if text else []
    pieces: list[str] = []
    current = ""
    for part in _CUTS[level].split(text):
        if not part:
            continue
        if current and length(current + part) > limit:
            pieces += _split(current, length, limit, level + 1)
            current = ""
        current += part
    pieces += _split(current, length, limit, level + 1)
    return pieces


def join(parts: Sequence[tuple[Hypothesis, ...]]) -> tuple[Hypothesis, ...]:
    """The k-th hypotheses of all pieces as one text each; none if a piece has none."""
    if len(parts) == 1:
        return parts[0]
    if not parts or not all(parts):
        return ()
    joined = []
    for k in range(max(map(len, parts))):
        chosen = [part[min(k, len(part) - 1)] for part in parts]
        weights = [max(1, len(h.text.split())) for h in chosen]
        score = sum(h.score * w for h, w in zip(chosen, weights, strict=True)) / sum(weights)
        joined.append(Hypothesis(_sentences([h.text for h in chosen]), score))
    return tuple(joined)


def _sentences(texts: Sequence[str]) -> str:
    """``texts`` one after the other, each with a capital where it follows a full stop."""
    written = texts[0]
    for text in texts[1:]:
        begins = _ENDS.search(written) is not None
        written += " " + (capital(text) if begins else text)
    return written

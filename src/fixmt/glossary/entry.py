"""The records of a glossary: entries in file order, and what their flags mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

KINDS = (
    "term",
    "person",
    "place",
    "org",
    "title",
    "event",
    "document",
    "programme",
    "slogan",
    "phrase",
)

FLAGS = {
    "case": "match the renderings in exactly this case",
    "common": "pinyin of common words: not counted where it may be part of a person's name",
    "dnt": "do not translate: the source stays as it is",
    "exact": "no plural, singular or verb forms of the renderings are looked for",
    "head": "the renderings count only where they modify no following noun",
    "mixed": "the renderings are right alone; wrong next to another one in one article",
    "name": "the renderings are titles: they count only before a personal name",
    "noun": "the target is a noun phrase, although its first word may be a verb",
    "verb": "the target is a verb phrase, although its first word may be a noun",
}
CONTEXT = "context:"  # a flag "context:university" makes the renderings wrong in that context only


@dataclass(frozen=True, slots=True)
class Term:
    """One row: a Chinese source, its English target, and what must never be written instead.

    A source may have several rows with the same target and different flags: the flags of a row
    hold for the renderings of that row.
    """

    source: str
    target: str
    kind: str = "term"
    forbidden: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    note: str = ""
    line: int = field(default=0, compare=False)  # 1-based line in the file, 0 if not from a file

    @property
    def contexts(self) -> tuple[str, ...]:
        """Contexts that must all hold before a rendering of this row counts as wrong."""
        return tuple(f[len(CONTEXT) :] for f in self.flags if f.startswith(CONTEXT))

    @property
    def always(self) -> bool:
        """True if the renderings are wrong wherever they occur."""
        return "mixed" not in self.flags and not self.contexts


@dataclass(frozen=True, slots=True, eq=False)
class Glossary:
    """Entries in file order. Compared by identity, so that indexes built for it can be kept."""

    terms: tuple[Term, ...] = ()
    digest: str = ""  # first 12 hex digits of the file's SHA-256
    path: Path | None = None

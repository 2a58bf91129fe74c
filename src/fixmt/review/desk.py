"""What the review page asks for: decisions into the ledger, terms into the glossary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .. import glossary, ledger
from ..article import Severity, Span
from ..errors import ConfigError, FixmtError, InputError
from ..glossary import Glossary, Term
from ..ledger import Decision, Identity
from ..report.visible import clip
from .run import Page, Run

_QUOTE = 80


@dataclass(slots=True)
class Desk:
    """One review: the run, its ledger, and the glossary that new terms go to."""

    run: Run
    ledger: Path
    glossary: Path | None
    by: str
    _standing: dict[Identity, Decision] = field(default_factory=dict)
    _size: int = -1  # of the ledger when it was read

    def standing(self) -> dict[Identity, Decision]:
        """Decisions that hold, with those other processes have written meanwhile."""
        size = self.ledger.stat().st_size if self.ledger.exists() else 0
        if size != self._size:
            found = ledger.load(self.ledger)[0] if size else []
            self._standing, self._size = ledger.standing(found), size
        return self._standing

    def on(self, page: Page) -> list[dict[str, Any]]:
        """Records of the decisions on ``page``."""
        found = (d for d in self.standing().values() if d.path == page.path)
        return [ledger.record(d) for d in found if f"{d.kind}:{d.key}" in page.items]

    def progress(self) -> dict[str, int]:
        """Decisions made, by page."""
        made = Counter(d.path for d in self.standing().values() if d.choice != "defer")
        return {name: made[page.path] for name, page in self.run.pages.items()}

    def decide(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Put decisions into the ledger; they are on disk when this returns.

        Raises:
            InputError: a decision makes no sense (none is kept then), or the disk refuses.
        """
        page = self._page(body)
        given = body.get("decisions")
        if not isinstance(given, list):
            raise InputError("decisions must be a list")
        at = datetime.now(UTC).isoformat(timespec="seconds")
        made = [self._decision(page, value, at) for value in given]
        ledger.append(self.ledger, made)
        return {"saved": len(made)}

    def _page(self, body: Mapping[str, Any]) -> Page:
        page = self.run.pages.get(str(body.get("page")))
        if page is None:
            raise InputError("no such page in this run")
        return page

    def _decision(self, page: Page, value: object, at: str) -> Decision:
        if not isinstance(value, Mapping) or value.get("id") not in page.items:
            raise InputError("no such change on this page")
        item = page.items[value["id"]]
        choice, text, note = value.get("choice"), value.get("text"), value.get("note", "")
        if choice not in ledger.CHOICES or not isinstance(note, str):
            raise InputError("a decision needs a choice and, if any, a note in words")
        if text is not None and not isinstance(text, str):
            raise InputError("the text of a decision must be text")
        return Decision(
            item["key"],
            str(choice),
            page.path,
            page.digest,
            item["kind"],
            tuple(item["rules"]),
            Span(item["start"], item["end"]),
            item["before"],
            (item["options"] or [item.get("now", item["before"])])[0],
            text,
            item["head"],
            item["tail"],
            tuple(item.get("needs", ())),
            note,
            self.by,
            at,
        )

    def add_term(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Put a term into the glossary, and tell which changes of the run it speaks of.

        Raises:
            ConfigError: the review has no glossary to write.
            FixmtError: the term is at fault, or the file.
        """
        if self.glossary is None:
            raise ConfigError("no glossary to write: start fixmt review with --glossary FILE")
        names = ("source", "target", "kind", "forbid", "note")
        fields = {n: str(body.get(n) or "").strip() for n in names}
        forbidden = tuple(part.strip() for part in fields["forbid"].split("|") if part.strip())
        kind = fields["kind"] or "term"
        term = Term(fields["source"], fields["target"], kind, forbidden, note=fields["note"])
        errors = [p for p in glossary.lint(Glossary((term,))) if p.severity is Severity.ERROR]
        if errors:
            raise FixmtError("; ".join(p.message for p in errors))
        line = glossary.add(self.glossary, term)
        problems = [p for p in glossary.lint(glossary.load(self.glossary)) if p.line == line]
        return {
            "line": line,
            "problems": [f"{p.severity.value}: {p.message}" for p in problems],
            "settles": self._settled_by(term),
        }

    def _settled_by(self, term: Term) -> list[dict[str, Any]]:
        found = []
        for page in self.run.pages.values():
            for item in page.items.values():
                text = item["before"] + "\n" + item.get("now", "")
                if not any(words in text for words in (term.source, *term.forbidden)):
                    continue
                best = item["options"][0] if item["options"] else item.get("now", "")
                found.append(
                    {
                        "page": page.name,
                        "path": page.path,
                        "kind": item["kind"],
                        "key": item["key"],
                        "before": clip(item["before"], _QUOTE),
                        "agrees": term.target.lower() in best.lower(),
                    }
                )
        return found

"""What a run found and did, for people (HTML, diff) and for machines (JSON, SARIF, GitHub)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What a report says about the run itself. No clock and no paths: same run, same bytes."""

    version: str
    signature: str
    model: str  # the engine's signature, or "none"
    glossary: str  # the glossary's digest, or "none"
    level: str  # safe | normal | bold

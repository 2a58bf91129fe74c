"""fixmt finds and repairs machine-translation scars in English translated from Chinese.

>>> import fixmt
>>> outcome = fixmt.fix("The meeting ended。The guests left.")
>>> outcome.repaired
'The meeting ended. The guests left.'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .article import Finding, Outcome
    from .engines import Engine

__version__ = "0.1.0"
__all__ = ["__version__", "check", "fix"]


def check(text: str) -> tuple[Finding, ...]:
    """Findings in ``text``, in order; spans are code points of ``text``."""
    from . import formats, glossary, pipeline
    from .config import Config
    from .detectors import Context

    return pipeline.check(formats.article(text), Context(glossary.default()), Config())


def fix(text: str, engine: Engine | None = None) -> Outcome:
    """Repair ``text``; with an ``engine``, untranslated Chinese is translated too."""
    from . import formats, glossary, pipeline
    from .config import Config
    from .detectors import Context

    return pipeline.repair(formats.article(text), Context(glossary.default()), Config(), engine)

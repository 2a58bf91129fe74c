"""One symptom a file. A detector module declares ``RULES`` and ``detect(article, context)``.

``detect`` is pure, does no I/O, imports nothing heavy and takes time linear in the text. Adding a
detector means adding one module here and one case file ``tests/cases/<module>.toml``: the folder
walk below finds it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from ..article import Article, Finding, Rule

if TYPE_CHECKING:
    from ..glossary import Glossary


@dataclass(frozen=True, slots=True)
class Context:
    """What detectors may know beyond the article itself."""

    glossary: Glossary | None = None
    # Spelling of each personal name the folder prefers, by its letters joined in lower case.
    names: Mapping[str, str] = field(default_factory=dict)
    # The article as it came in shows that nobody edited it, whatever was repaired since.
    unedited: bool = False


@dataclass(frozen=True, slots=True)
class Detector:
    """A loaded detector module."""

    name: str
    title: str
    rules: tuple[Rule, ...]
    detect: Callable[[Article, Context], Iterable[Finding]]


@cache
def all_detectors() -> tuple[Detector, ...]:
    """Every detector in this folder, by module name.

    Raises:
        RuntimeError: two detectors declare the same rule code.
    """
    found: list[Detector] = []
    seen: dict[str, str] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda i: i.name):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for rule in module.RULES:
            if rule.code in seen:
                raise RuntimeError(f"rule {rule.code} in both {seen[rule.code]} and {info.name}")
            seen[rule.code] = info.name
        title = (module.__doc__ or info.name).strip().splitlines()[0].rstrip(".")
        found.append(Detector(info.name, title, tuple(module.RULES), module.detect))
    return tuple(found)


@cache
def all_rules() -> Mapping[str, Rule]:
    """Rule code → rule, over all detectors."""
    return {rule.code: rule for d in all_detectors() for rule in d.rules}


def detect(article: Article, context: Context) -> tuple[Finding, ...]:
    """All findings of all detectors on ``article``, in text order, outside protected spans."""
    findings = [
        f
        for detector in all_detectors()
        for f in detector.detect(article, context)
        if article.is_open(f.span, f.rule)
    ]
    return tuple(sorted(findings, key=lambda f: (f.span, f.rule)))

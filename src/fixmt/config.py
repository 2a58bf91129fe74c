"""Settings: one frozen record of defaults, overlaid by a TOML file, then by the command line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from .article import Level
from .errors import ConfigError

CHOICES = {
    "engine": ("auto", "ctranslate2", "transformers"),
    "device": ("auto", "cpu", "cuda"),
}


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a run can be told. Field names with ``-`` for ``_`` are the TOML keys."""

    select: tuple[str, ...] = ()  # rule codes or families; empty means all
    ignore: tuple[str, ...] = ()
    level: Level = Level.NORMAL
    glossary: Path | None = None  # None: the one that is shipped
    model: str = "fixmt-zh-en"  # a shipped name, a folder, a hub id, or "none"
    exclude: tuple[str, ...] = ()  # file patterns left out of folders
    max_size_mb: int = 64
    engine: str = "auto"  # what runs the model: auto, ctranslate2 or transformers
    device: str = "auto"  # and where: auto, cpu or cuda


def wants(config: Config, rule: str) -> bool:
    """True if ``rule`` is selected and not ignored."""
    chosen = not config.select or any(rule.startswith(s) for s in config.select)
    return chosen and not any(rule.startswith(i) for i in config.ignore)


def find(start: Path) -> Path | None:
    """The nearest ``fixmt.toml``, or ``pyproject.toml`` with ``[tool.fixmt]``, upwards."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (own := folder / "fixmt.toml").is_file():
            return own
        shared = folder / "pyproject.toml"
        if shared.is_file() and "[tool.fixmt]" in shared.read_text("utf-8", "replace"):
            return shared
    return None


def load(path: Path) -> Config:
    """The settings in ``path``; paths inside it are relative to its folder.

    Raises:
        ConfigError: broken TOML, an unknown key (with a suggestion), a value of the wrong type.
    """
    try:
        table: Mapping[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except OSError as fault:
        raise ConfigError(f"{path}: {fault.strerror or fault}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ConfigError(f"{path}: not valid TOML: {fault}") from None
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("fixmt", {})
    known = {f.name.replace("_", "-"): f.name for f in fields(Config)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise ConfigError(f"{path}: unknown key '{key}'{_suggestion(key, known)}")
        values[known[key]] = _value(path, key, value)
    return replace(Config(), **values)


def check_rules(codes: tuple[str, ...], rules: Mapping[str, object], where: str) -> None:
    """Refuse codes that select nothing.

    Raises:
        ConfigError: a code is neither a rule nor the beginning of one.
    """
    for code in codes:
        if not any(rule.startswith(code) for rule in rules):
            raise ConfigError(f"{where}: unknown rule '{code}'{_suggestion(code, rules)}")


def parse_level(text: str) -> Level:
    """``safe``, ``normal`` or ``bold`` as a :class:`Level`.

    Raises:
        ConfigError: anything else.
    """
    try:
        return Level[text.upper()]
    except KeyError:
        raise ConfigError(f"level: '{text}' is not one of safe, normal, bold") from None


def _value(path: Path, key: str, value: object) -> object:
    where = f"{path}: {key}"
    if key in ("select", "ignore", "exclude"):
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise ConfigError(f"{where} must be a list of strings")
        return tuple(value)
    if key == "max-size-mb":
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            raise ConfigError(f"{where} must be a positive whole number")
        return value
    if not isinstance(value, str):
        raise ConfigError(f"{where} must be a string")
    if key == "level":
        return parse_level(value)
    if key in CHOICES and value not in CHOICES[key]:
        raise ConfigError(f"{where}: '{value}' is not one of {', '.join(CHOICES[key])}")
    if key == "glossary":
        return path.parent / value
    return value


def _suggestion(word: str, known: Mapping[str, object]) -> str:
    from rapidfuzz import process

    best = process.extractOne(word, known.keys(), score_cutoff=60)
    return f"; did you mean '{best[0]}'?" if best else f" (known: {', '.join(sorted(known))})"

"""Options that several commands share, and the settings they add up to."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from .. import config as settings
from .. import engines
from ..config import Config
from ..detectors import all_rules
from ..engines import Engine


def add_rules(parser: argparse.ArgumentParser) -> None:
    """``--select``, ``--ignore``, ``--config``, ``--isolated``, ``--exclude``, ``--glossary``."""
    group = parser.add_argument_group("rules and settings")
    group.add_argument("--select", metavar="RULES", help="only these rules or families (ZH,PN010)")
    group.add_argument("--ignore", metavar="RULES", help="all but these rules or families")
    group.add_argument("--glossary", type=Path, metavar="FILE", help="use FILE as the glossary")
    group.add_argument(
        "--exclude", action="append", metavar="PATTERN", help="leave these files out of folders"
    )
    group.add_argument("--config", type=Path, metavar="FILE", help="settings from FILE")
    group.add_argument("--isolated", action="store_true", help="read no settings file")


def add_memory(group: argparse._ActionsContainer) -> None:
    """``--memory`` and ``--no-memory``."""
    memory = group.add_mutually_exclusive_group()
    memory.add_argument(
        "--memory",
        type=Path,
        metavar="FILE",
        help="keep what was worked out in FILE; default: in the user's cache",
    )
    memory.add_argument("--no-memory", action="store_true", help="work everything out again")


def add_model(parser: argparse.ArgumentParser) -> None:
    """``--model``, ``--engine`` and ``--device``."""
    group = parser.add_argument_group("model")
    group.add_argument(
        "--model", metavar="NAME", help="a shipped name, a folder, a hub id, or none"
    )
    group.add_argument(
        "--engine",
        choices=settings.CHOICES["engine"],
        help="what runs the model; auto is ctranslate2 where it can",
    )
    group.add_argument(
        "--device", choices=settings.CHOICES["device"], help="auto is a GPU if there is one"
    )


def engine(config: Config) -> Engine | None:
    """The engine that ``config`` names, or None for ``none``.

    Raises:
        ModelError: the model is missing, damaged or not usable here.
    """
    if config.model == "none":
        return None
    return engines.load(config.model, engine=config.engine, device=config.device)


def resolve(args: argparse.Namespace) -> Config:
    """Defaults, then the settings file, then the command line.

    Raises:
        ConfigError: a broken settings file, an unknown rule, a bad level.
    """
    path = args.config
    if path is None and not args.isolated:
        first = next((p for p in map(Path, getattr(args, "paths", [])) if p.exists()), Path())
        path = settings.find(first if first.is_dir() else first.parent)
    config = settings.load(path) if path else Config()
    where = str(path)
    settings.check_rules(config.select, all_rules(), f"{where}: select")
    settings.check_rules(config.ignore, all_rules(), f"{where}: ignore")
    if args.select is not None:
        config = replace(config, select=_codes(args.select, "--select"))
    if args.ignore is not None:
        config = replace(config, ignore=_codes(args.ignore, "--ignore"))
    if args.exclude:
        config = replace(config, exclude=(*config.exclude, *args.exclude))
    if args.glossary:
        config = replace(config, glossary=args.glossary)
    if getattr(args, "level", None):
        config = replace(config, level=settings.parse_level(args.level))
    return model(args, config)


def model(args: argparse.Namespace, config: Config) -> Config:
    """``config`` with the model, engine and device of the command line."""
    given = {n: getattr(args, n, None) for n in ("model", "engine", "device")}
    return replace(config, **{name: value for name, value in given.items() if value})


def _codes(text: str, where: str) -> tuple[str, ...]:
    codes = tuple(c.strip().upper() for c in text.split(",") if c.strip())
    settings.check_rules(codes, all_rules(), where)
    return codes

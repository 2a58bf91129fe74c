"""``fixmt translate``: Chinese lines on stdin, English lines on stdout."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .. import engines, glossary
from ..config import Config
from ..engines import Request
from ..errors import ConfigError, InputError
from ..glossary.inflect import capital
from ..text import decode
from . import options
from .glossary_articles import told_of_traditional

_STOPS = (*"。！？!?.", "。”", "！”", "？”")
_BATCH = 512  # lines read ahead: the engine is fastest when many are of one length


def add_options(parser: argparse.ArgumentParser) -> None:
    options.add_model(parser)
    parser.add_argument("--glossary", type=Path, metavar="FILE")
    parser.add_argument("--no-glossary", action="store_true", help="hand the model no terms")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    wanted = options.model(args, Config())
    if wanted.model == "none":
        raise ConfigError("translate needs a model")
    engine = engines.load(wanted.model, engine=wanted.engine, device=wanted.device)
    terms = None
    if not args.no_glossary:
        terms = glossary.load(args.glossary) if args.glossary else glossary.default()
    text, _ = decode(sys.stdin.buffer.read(), "<stdin>")
    lines = text.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    if terms is not None:
        told_of_traditional("<stdin>", text)
    if not lines:
        raise InputError("<stdin>: nothing to translate; give one Chinese sentence a line")
    for start in range(0, len(lines), _BATCH):
        for english in _translate(engine, lines[start : start + _BATCH], terms):
            print(english)
    return 0


def _translate(
    engine: engines.Engine, lines: list[str], terms: glossary.Glossary | None
) -> list[str]:
    from ..repairs import translate

    wanted = [line for line in lines if line.strip()]
    requests = [Request(line.strip(), translate.hints(line, terms)) for line in wanted]
    outputs = iter(engine.translate(requests) if requests else [])
    results = []
    for line in lines:
        best = next(outputs) if line.strip() else ()
        text = best[0].text if best else ""
        results.append(capital(text) if line.rstrip().endswith(_STOPS) else text)
    return results

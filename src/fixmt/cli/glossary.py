"""``fixmt glossary``: check, add, search and count the entries of a glossary file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from .. import glossary
from ..config import Config
from ..errors import ConfigError, InputError
from ..glossary import Term
from . import complain, glossary_articles, glossary_exchange, glossary_files, glossary_mine, options


def add_options(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    check = kinds.add_parser("check", help="lint the file; exit 1 if anything is wrong")
    check.add_argument("file", type=Path, nargs="?", help="default: the built-in glossary")
    check.add_argument(
        "--articles", nargs="+", metavar="PATH", help="also list entries that occur in none of them"
    )
    check.set_defaults(run=run_check)

    add = kinds.add_parser("add", help="add an entry in its sorted place")
    add.add_argument("source", help="the Chinese")
    add.add_argument("target", help="the English")
    add.add_argument("--kind", default="term", choices=sorted(glossary.KINDS))
    add.add_argument("--forbid", action="append", default=[], metavar="WORDS")
    add.add_argument("--flag", action="append", default=[], metavar="FLAG")
    add.add_argument("--note", default="")
    add.add_argument("--glossary", type=Path, metavar="FILE", help="default: from the settings")
    add.set_defaults(run=run_add)

    search = kinds.add_parser("search", help="look entries up in either language")
    search.add_argument("words", nargs="+")
    search.add_argument("--limit", type=int, default=10)
    search.add_argument("--glossary", type=Path, metavar="FILE")
    search.set_defaults(run=run_search)

    stats = kinds.add_parser("stats", help="sizes, and what occurs in the given articles")
    stats.add_argument("paths", nargs="*", metavar="PATH")
    stats.add_argument(
        "--run", dest="report", type=Path, metavar="REPORT", help="met and refused in a report.json"
    )
    options.add_rules(stats)
    stats.set_defaults(run=run_stats)

    glossary_files.add_parsers(kinds)
    glossary_exchange.add_parsers(kinds)
    glossary_mine.add_parsers(kinds)


def run_check(args: argparse.Namespace) -> int:
    entries = glossary.load(args.file) if args.file else glossary.default()
    problems = glossary.lint(entries)
    faults: list[InputError] = []
    if args.articles:
        articles = glossary_articles.readable(args.articles, Config(), faults)
        problems += glossary.unused(entries, articles)
    for problem in problems:
        print(problem)
    print(f"{len(entries.terms)} entries, {len(problems)} problems")
    for fault in faults:
        complain(fault)
    return 2 if faults else 1 if problems else 0


def run_add(args: argparse.Namespace) -> int:
    path = args.glossary or _configured()
    if path is None:
        raise ConfigError("glossary add needs --glossary FILE, or glossary in fixmt.toml")
    term = Term(
        args.source, args.target, args.kind, tuple(args.forbid), tuple(args.flag), args.note
    )
    line = glossary.add(path, term)
    print(f"{path}:{line}: {term.source} → {term.target}")
    problems = [p for p in glossary.lint(glossary.load(path)) if f":{line}:" in str(p)]
    for problem in problems:
        complain(str(problem))
    return 1 if problems else 0


def run_search(args: argparse.Namespace) -> int:
    entries = glossary.load(args.glossary) if args.glossary else glossary.default()
    hits = glossary.search(entries, " ".join(args.words), args.limit)
    for term, score in hits:
        print(f"{score:5.1f}  {term.source}  {term.target}  [{term.kind}]")
        if term.forbidden:
            print(f"       not: {' | '.join(term.forbidden)}")
    return 0 if hits else 1


def run_stats(args: argparse.Namespace) -> int:
    config = options.resolve(args)
    entries = glossary.load(config.glossary) if config.glossary else glossary.default()
    faults: list[InputError] = []
    stats = glossary.stats(entries, glossary_articles.readable(args.paths, config, faults))
    kinds = ", ".join(f"{kind} {count}" for kind, count in stats.by_kind.items())
    print(f"{stats.entries} entries ({kinds}), {stats.forbidden} forbidden renderings")
    if stats.used:
        print("\nsource  target  forbidden  entry")
        for count in stats.used:
            term = f"{count.term.source}  {count.term.target}"
            print(f"{count.source:6}  {count.target:6}  {count.forbidden:9}  {term}")
    if args.report:
        for line in _outcomes(args.report, entries.digest):
            print(line)
    for fault in faults:
        complain(fault)
    return 2 if faults else 0


def _outcomes(path: Path, digest: str) -> Iterator[str]:
    outcomes = glossary.over_run(path)
    if not digest.startswith(outcomes.glossary or "none"):  # the report has it shortened
        complain(f"{path}: the run used another glossary ({outcomes.glossary}, not {digest})")
    yield "\n    met  inflected  refused  open  entry"
    for term in outcomes.terms:
        yield (
            f"{term.met:7}  {term.inflected:9}  {term.missed:7}  {term.open:4}  "
            f"{term.source}  {term.target}"
        )
        yield from (f"{'':34}{count} × {why}" for why, count in term.why)
    share = f", {outcomes.share:.1%} of the terms asked for" if outcomes.share is not None else ""
    yield f"{outcomes.met} met{share}"


def _configured() -> Path | None:
    from .. import config

    found = config.find(Path())
    return config.load(found).glossary if found else None

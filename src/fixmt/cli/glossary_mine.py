"""``fixmt glossary mine``: candidates for new entries from a folder of articles."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from .. import glossary
from ..errors import InputError
from ..glossary import Term
from ..glossary.file import fields
from . import complain, glossary_articles, options

if TYPE_CHECKING:
    from ..glossary.mining import Candidate


def add_parsers(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = kinds.add_parser("mine", help="terms and names that articles use and it lacks")
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files or folders")
    parser.add_argument("--format", choices=("text", "json", "tsv"), default="text")
    parser.add_argument("--min-count", type=int, default=2, metavar="N")
    parser.add_argument("--limit", type=int, default=100, metavar="N", help="of each language")
    options.add_rules(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from ..glossary.mining import mine

    config = options.resolve(args)
    entries = glossary.load(config.glossary) if config.glossary else glossary.default()
    faults: list[InputError] = []
    articles = glossary_articles.readable(args.paths, config, faults)
    found = mine(articles, entries, args.min_count, args.limit)
    if args.format == "json":
        document = {"schema": 1, "candidates": [_wire(c) for c in found]}
        json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        for line in _rows(found) if args.format == "tsv" else _readably(found):
            print(line)
    for fault in faults:
        complain(fault)
    return 2 if faults else 0


def _readably(found: Iterable[Candidate]) -> Iterator[str]:
    language = ""
    for candidate in found:
        if candidate.language != language:
            language = candidate.language
            measure = "C-value" if language == "en" else "cohesion and freedom"
            yield f"{'English' if language == 'en' else 'Chinese'}, by {measure}"
            yield "  score  count  articles  candidate"
        target = f"  {candidate.target}" if candidate.target else ""
        yield (
            f"{candidate.score:7.1f}  {candidate.count:5}  {candidate.articles:8}  "
            f"{candidate.text}{target}  [{candidate.kind}]"
        )
        for line in _remarks(candidate):
            yield f"{'':26}{line}"
        for context in candidate.contexts[:1]:
            yield f"{'':26}{context}"


def _remarks(candidate: Candidate) -> Iterator[str]:
    if candidate.variants:
        yield f"also: {', '.join(candidate.variants)}"
    if candidate.like:
        like = candidate.like
        yield f"like {like.rendering!r} of {like.term.source}, {like.term.target} ({like.score})"


def _rows(found: Iterable[Candidate]) -> Iterator[str]:
    """Rows of a glossary, each under comments; what has to be filled in is empty.

    A file with an empty source or target is refused with its line, so none is forgotten.
    """
    for candidate in found:
        articles = f"{candidate.articles} article{'s' * (candidate.articles > 1)}"
        yield f"# {candidate.count} in {articles}, score {candidate.score}"
        for line in (*_remarks(candidate), *candidate.contexts):
            yield f"# {_plain(line)}"
        english = candidate.language == "en"
        term = Term(
            source="" if english else candidate.text,
            target=_plain(candidate.text) if english else candidate.target,
            kind=candidate.kind,
        )
        yield "\t".join(fields(term))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _wire(candidate: Candidate) -> dict[str, Any]:
    like = candidate.like
    found: dict[str, Any] = {
        name: getattr(candidate, name)
        for name in ("text", "language", "kind", "count", "articles", "score", "target")
    }
    found["contexts"] = list(candidate.contexts)
    found["variants"] = list(candidate.variants)
    found["like"] = like and {
        "source": like.term.source,
        "target": like.term.target,
        "rendering": like.rendering,
        "score": like.score,
    }
    return found

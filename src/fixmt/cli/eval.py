"""``fixmt eval``: measure detection and repair on labelled articles, and clean text."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import files, pipeline
from ..article import Outcome
from ..config import Config
from ..errors import InputError
from ..evaluation import repair as quality
from ..evaluation import spans as labelled
from . import eval_terms, inputs, options


def add_options(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    repair = kinds.add_parser(
        "repair",
        help="NAME.txt with NAME.spans.json (labels) and NAME.ref.txt (reference) in a folder",
    )
    repair.add_argument("folder", type=Path)
    repair.add_argument("--level", metavar="LEVEL", help="safe, normal (default) or bold")
    repair.add_argument("--errors", action="store_true", help="list what was missed and wrong")
    repair.set_defaults(run=run_repair)
    clean = kinds.add_parser("clean", help="files (or .tsv lines, column 1) that must not change")
    clean.add_argument("paths", nargs="+", metavar="PATH")
    clean.set_defaults(run=run_clean)
    eval_terms.add_parser(kinds)
    for each in (repair, clean):
        options.add_model(each)
        options.add_rules(each)


def run_repair(args: argparse.Namespace) -> int:
    config = options.resolve(args)
    items = [
        inputs.Input(path, path.name, Path(path.name))
        for path in sorted(args.folder.glob("*.txt"))
        if path.with_suffix(".spans.json").exists()
    ]
    if not items:
        raise InputError(f"{args.folder}: no NAME.txt with NAME.spans.json")
    outcomes = _outcomes(items, config)
    labels = {o.article.path: labelled.load(_beside(o, ".spans.json")) for o in outcomes}
    scores = labelled.score(
        (_name(o), o.article.source, labels[o.article.path], o.findings) for o in outcomes
    )
    print("family  labels  recall  findings  precision: same type  any type")
    for family, s in scores.items():
        labels_here = s.found + len(s.missed)
        print(
            f"{family:6}  {labels_here:6}  {s.recall:6.3f}  {s.findings:8}"
            f"  {s.precision:20.3f}  {s.precision_any:8.3f}"
        )
        if args.errors:
            for line in s.missed:
                print(f"    missed {line}")
            for line in s.other:
                print(f"    other  {line}")
            for line in s.wrong:
                print(f"    wrong  {line}")
    with_reference = [o for o in outcomes if _beside(o, ".ref.txt").exists()]
    if with_reference:
        references = [_beside(o, ".ref.txt").read_text("utf-8") for o in with_reference]
        score = quality.chrf(with_reference, references)
        print(
            f"chrF++ of {len(with_reference)} articles: {score.before:.2f} → {score.after:.2f}"
            f"  ({score.signature})"
        )
    for outcome in outcomes:
        mine = labels[outcome.article.path]
        debris = [s for kind, s in mine.spans if kind == "debris"]
        for number in quality.lost_numbers(outcome, debris):
            print(f"number lost in {_name(outcome)}: {number}")
        for name in quality.lost_persons(outcome, debris):
            print(f"name lost in {_name(outcome)}: {name}")
        for line in quality.touched(outcome, mine.must_keep):
            print(f"good text touched in {_name(outcome)}: {line}")
    edits = sum(len(o.edits) for o in outcomes)
    print(f"{len(outcomes)} articles, {edits} edits")
    return 0


def run_clean(args: argparse.Namespace) -> int:
    config = options.resolve(args)
    known = inputs.context([], config)
    engine = options.engine(config)
    texts = flags = changed = 0
    for path in map(Path, args.paths):
        for place, text in _texts(path, config):
            outcome = pipeline.repair(text, known, config, engine)
            texts += 1
            flags += len(outcome.findings)
            changed += outcome.repaired != text.source
            for finding in outcome.findings:
                print(f"{place}: {finding.rule} {finding.span.of(text.source)!r}")
    print(f"{texts} texts: {changed} changed, {flags} findings")
    return 1 if changed or flags else 0


def _texts(path: Path, config: Config):  # type: ignore[no-untyped-def]
    if path.suffix == ".tsv":
        lines = path.read_text("utf-8").split("\n")
        for number, line in enumerate(lines[1:], start=2):
            if text := line.split("\t")[0]:
                yield f"{path.name}:{number}", files.from_bytes(text.encode())
    else:
        yield path.name, files.read(path, config.max_size_mb * 2**20)


def _outcomes(items: list[inputs.Input], config: Config) -> list[Outcome]:
    known = inputs.context(items, config)
    engine = options.engine(config)
    return [pipeline.repair(inputs.read(i, config), known, config, engine) for i in items]


def _beside(outcome: Outcome, suffix: str) -> Path:
    assert outcome.article.path is not None
    return outcome.article.path.with_suffix(suffix)


def _name(outcome: Outcome) -> str:
    assert outcome.article.path is not None
    return outcome.article.path.stem

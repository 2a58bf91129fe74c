"""What the Chinese original adds to a repair: chrF++ before, without ``--source`` and with it.

    python benchmarks/with_source.py [FILE] [--limit N] [--memory FILE] [--show]

FILE has lines ``article⇥paragraph⇥zh⇥garbled⇥fluent``, default: the held-out articles; or triples
``zh⇥garbled⇥fluent``, of which eight stand in for an article, every fifth is taken. The garbled
side is repaired twice and compared with the fluent one, then the fluent side with its Chinese,
which should come back as it is.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sacrebleu.metrics import CHRF

from fixmt import batch, engines, formats, glossary
from fixmt.article import Article, Outcome
from fixmt.batch import Case
from fixmt.config import Config
from fixmt.detectors import Context
from fixmt.engines import Engine
from fixmt.memory import Remembering, Store
from fixmt.names import survey

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT.parent / "shared/data/dev/authored/articles.tsv"
ORIGIN = "original"
_TOGETHER, _EVERY = 8, 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", nargs="?", type=Path, default=FILE)
    parser.add_argument("--limit", type=int, help="lines to take at most")
    parser.add_argument("--memory", type=Path, help="keep the answers of the model in FILE")
    parser.add_argument("--show", action="store_true", help="every edit from the original")
    args = parser.parse_args()
    engine: Engine = engines.load()
    if args.memory:
        engine = Remembering(engine, Store(args.memory, print))
    rows = _rows(args.file)[: args.limit]
    chinese, garbled, fluent = (_articles(rows, column) for column in (2, 3, 4))
    plain = _repaired([formats.article(t) for t in garbled], engine)
    paired = _repaired(_with(garbled, chinese), engine)
    untouched = _repaired(_with(fluent, chinese), engine)
    chrf = CHRF(word_order=2)
    for name, texts in (
        ("before", garbled),
        ("repaired without", [o.repaired for o in plain]),
        ("repaired with source", [o.repaired for o in paired]),
    ):
        print(f"{name:22} chrF++ {chrf.corpus_score(texts, [fluent]).score:.2f}")
    made = [e for o in paired for e in o.edits if any(c.origin == ORIGIN for c in e.causes)]
    offered = sum(c.origin == ORIGIN for o in paired for f in o.remaining for c in f.candidates)
    changed = [e for o in untouched for e in o.edits if any(c.origin == ORIGIN for c in e.causes)]
    alarms = [f.rule for o in untouched for f in o.findings + o.remaining if f.rule[:2] == "SR"]
    print(f"edits from the original: {len(made)}, suggestions: {offered}")
    print(f"fluent side: {len(changed)} edits from the original, SR findings {alarms or 'none'}")
    if args.show:
        for edit in (*made, *changed):
            print(f"- {edit.before}\n+ {edit.after}\n  {edit.causes[-1].reason}\n")


def _rows(path: Path) -> list[list[str]]:
    rows = [line.split("\t") for line in path.read_text("utf-8").split("\n")]
    if any(len(row) > 4 for row in rows):
        return [row for row in rows if len(row) > 4 and row[1].isdigit()]
    triples = [row for row in rows if len(row) == 3][::_EVERY]
    return [[str(n // _TOGETHER), str(n), *row] for n, row in enumerate(triples)]


def _articles(rows: Sequence[Sequence[str]], column: int) -> list[str]:
    found = []
    for name in dict.fromkeys(row[0] for row in rows):
        text, paragraph = "", ""
        for row in (r for r in rows if r[0] == name):
            inside = "" if column == 2 else " "
            text += (inside if row[1] == paragraph else "\n\n") if text else ""
            text, paragraph = text + row[column], row[1]
        found.append(text + "\n")
    return found


def _with(texts: Sequence[str], originals: Sequence[str]) -> list[Article]:
    return [
        replace(formats.article(text), original=chinese)
        for text, chinese in zip(texts, originals, strict=True)
    ]


def _repaired(articles: Sequence[Article], engine: Engine) -> list[Outcome]:
    context = Context(glossary.default(), survey(articles))
    local = batch.Local(context, Config(), engine)
    (done,) = local.run([[Case(article) for article in articles]])
    return [one.outcome for one in done]


if __name__ == "__main__":
    main()

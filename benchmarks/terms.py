"""Term success, chrF and speed without a glossary, with terms inline, and with the whole ladder.

    python benchmarks/terms.py [--shared ../shared] [--limit 60] [--set NAME] [--read 0]

Four sets: ``unusual`` (sentences of this repository with targets no model would choose),
``authored`` (held-out triples and articles, with the glossary terms that their references use),
``glossary`` (the triples with all glossary terms in them, whatever the references use) and
``wmt22`` (news; terms are dictionary entries that reference B uses, and chrF is against it). The
last three need the shared development data and are left out where it is missing.
"""

from __future__ import annotations

import argparse
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path

import regex

from fixmt import engines, gate, glossary, tables
from fixmt.engines import Engine, Request
from fixmt.evaluation import terms
from fixmt.evaluation.terms import Case
from fixmt.glossary import adherence

HERE = Path(__file__).resolve().parent
_LONGEST = 8  # characters of a dictionary entry
# Words of phrases that are no terms: "as well as", "such as", "so much".
_GRAMMAR = frozenset(
    tables.words(
        "a about above all also an and any are as at away be before by can do even every for from"
        " get go has have how if in into is it just later less like made many more most much no"
        " not off on one only or other out over own same so some such than that the then there"
        " these this to too under up very was well what when which who will with would year years"
        " yet you"
    )
)
_PLAIN = regex.compile(r"[A-Za-z][A-Za-z' -]+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", default=engines.DEFAULT)
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    parser.add_argument("--limit", type=int, default=60, help="sentences a set, spread evenly")
    parser.add_argument("--set", help="only this set")
    parser.add_argument("--read", type=int, default=0, help="print so many outputs with terms")
    args = parser.parse_args()
    data, engine = args.shared / "data", engines.load(args.model, threads=1)
    engine.translate([Request("你好。")])  # loading is not measured
    sets: dict[str, Callable[[], list[Case]]] = {}
    sets["unusual"] = lambda: terms.load(HERE / "data/terms_unusual.tsv")
    if (data / "dev").is_dir():
        sets["authored"] = lambda: list(authored(data))
        sets["glossary"] = lambda: [c for c in authored(data, every=True) if not c.document]
        sets["wmt22"] = lambda: list(news(data))
    print(terms.HEADER)
    for name, cases in sets.items():
        if args.set in (None, name):
            measure(name, spread(cases(), args.limit), engine, args.read)


def measure(name: str, cases: list[Case], engine: Engine, read: int) -> None:
    """Print a row for each way; with ``read`` also what came out."""
    for way in terms.WAYS:
        outputs, found, seconds = terms.measured(engine, cases, way)
        print(terms.row(name, way, cases, outputs, found, seconds), flush=True)
        if way == "full" and read:
            for case, output in list(zip(cases, outputs, strict=True))[:read]:
                print(f"    {case.chinese} {dict(case.terms)}\n      {output}")
            for line in terms.mishaps(found):
                print(line)


def spread(cases: list[Case], limit: int) -> list[Case]:
    """``limit`` cases, evenly taken; documents stay whole."""
    whole = [c for c in cases if c.document]
    others = [c for c in cases if not c.document]
    step = max(1, len(others) // limit)
    return others[::step][:limit] + whole


def authored(data: Path, *, every: bool = False) -> Iterator[Case]:
    """Held-out triples and articles, with the glossary terms that their references use, or all."""
    entries = glossary.default()
    triples = rows(data / "dev/authored/triples.tsv")
    articles = rows(data / "dev/authored/articles.tsv")
    found = [(r[0], r[2], "") for r in triples] + [(r[2], r[4], r[0]) for r in articles]
    for chinese, reference, document in found:
        wanted = {
            hit.span.of(chinese): hit.term.target
            for hit in gate.terms(chinese, entries)
            if every or adherence.status(hit.term.target, reference) != "missed"
        }
        if wanted:
            yield Case(chinese, wanted, reference, document)


def news(data: Path) -> Iterator[Case]:
    """WMT22 sentences with dictionary entries that reference B translates as the dictionary does.

    The longest entries first, at most four a sentence; the English must be a name or two words.
    """
    meanings = dictionary(data / "lexicon/cc-cedict.tsv.xz")
    for chinese, _, reference in (r[:3] for r in rows(data / "dev/translate/wmt22.tsv")):
        wanted: dict[str, str] = {}
        at = 0
        while at < len(chinese) and len(wanted) < 4:
            for size in range(min(_LONGEST, len(chinese) - at), 1, -1):
                source = chinese[at : at + size]
                used = [m for m in meanings.get(source, ()) if adherence.verbatim(m, reference)]
                if used:
                    wanted[source] = max(used, key=len)
                if source in meanings:
                    at += size - 1
                    break
            at += 1
        if wanted:
            yield Case(chinese, wanted, reference)


def dictionary(path: Path) -> dict[str, list[str]]:
    """Simplified characters → meanings; those that could be no term are left out."""
    meanings: dict[str, list[str]] = {}
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            source, _, gloss = line.rstrip("\n").partition("\t")
            meaning = gloss.partition(",")[0].strip()
            listed = meanings.setdefault(source, [])
            words = meaning.split()
            if _PLAIN.fullmatch(meaning) and (len(words) > 1 or meaning[0].isupper()):
                listed += [meaning] if _GRAMMAR.isdisjoint(words) else []
    return meanings


def rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text("utf-8").split("\n") if line]


if __name__ == "__main__":
    main()

"""What is found against the Chinese original without a model: false alarms, and seeded errors.

    python benchmarks/original.py [FILE]

FILE has lines ``article⇥paragraph⇥zh⇥garbled⇥fluent``; default: the held-out articles. The fluent
side with its own Chinese must give no finding. Then, in copies of it, a number is changed in every
sentence that has one (SR001), a letter of the given name of every person (SR003), and every fifth
sentence is left out (SR002); an error counts as found if a finding of its rule lies on it.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import regex

from fixmt import alignment, formats, glossary
from fixmt.article import Article, Span
from fixmt.chinese import romanize
from fixmt.detectors import Context
from fixmt.detectors.original import detect
from fixmt.names.forms import scan

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT.parent / "shared/data/dev/authored/articles.tsv"
# A damaged text, and where the damage lies.
Damaged = tuple[str, list[Span]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", nargs="?", type=Path, default=FILE)
    args = parser.parse_args()
    rows = [line.split("\t") for line in args.file.read_text("utf-8").split("\n")]
    rows = [row for row in rows if len(row) > 4 and row[1].isdigit()]
    context = Context(glossary.default())
    articles = [
        replace(formats.article(_text(mine, 4, " ")), original=_text(mine, 2, ""))
        for name in dict.fromkeys(row[0] for row in rows)
        if (mine := [row for row in rows if row[0] == name])
    ]
    sentences = sum(len(alignment.split(a)) for a in articles)
    found = [f for a in articles for f in detect(a, context)]
    alarms = Counter(f.rule for f in found)
    print(f"fluent side: {sentences} sentences, false alarms {dict(alarms) or 'none'}")
    for finding in found:
        print(f"  {finding.rule} {finding.message}")
    print("seeded errors  made  found  right repair  other findings")
    for rule, damage in (("SR001", _numbers), ("SR003", _names), ("SR002", _left_out)):
        _measure(rule, damage, articles, context)


def _text(rows: Sequence[Sequence[str]], column: int, inside: str) -> str:
    text = ""
    for row, before in zip(rows, [None, *rows], strict=False):
        if before is not None:
            text += inside if row[1] == before[1] else "\n\n"
        text += row[column]
    return text


def _measure(
    rule: str,
    damage: Callable[[str, Random], Damaged],
    articles: Sequence[Article],
    context: Context,
) -> None:
    random = Random(1)
    made = found = repaired = other = 0
    for article in articles:
        text, places = damage(article.source, random)
        damaged = replace(formats.article(text), original=article.original)
        findings = list(detect(damaged, context))
        made += len(places)
        for place in places:
            hits = [f for f in findings if f.rule == rule and f.span.overlaps(place)]
            found += bool(hits)
            repaired += any(
                c.text in article.source for f in hits for c in f.candidates if c.span == place
            )
        other += sum(not any(f.span.overlaps(p) for p in places) for f in findings)
    print(f"{rule:13} {made:5} {found:6} {repaired:13} {other:15}")


def _numbers(text: str, random: Random) -> Damaged:
    """The first number of each sentence, dates and years aside, is another."""
    found = regex.finditer(
        r"(?:^|[.!?] )[^.!?\n]*?(?<![\p{L}\d.,/:-])(\d[\d,]*(?:\.\d+)?)(?![\w/:])", text
    )
    return _replaced(text, [(Span(*m.span(1)), _other(m[1], random)) for m in found])


def _other(number: str, random: Random) -> str:
    digit = random.randrange(len(number))
    while not number[digit].isdigit():
        digit = random.randrange(len(number))
    new = str(random.choice([d for d in range(1, 10) if str(d) != number[digit]]))
    return number[:digit] + new + number[digit + 1 :]


def _names(text: str, random: Random) -> Damaged:
    """One syllable of each person's given name is another."""
    sounds = sorted(set(romanize.readings().values()))
    changes = []
    for form in scan(text):
        given = random.choice(sounds) + form.given.lower()[2:]
        changes.append((form.span, f"{form.surname} {given.capitalize()}"))
    return _replaced(text, changes)


def _replaced(text: str, changes: Sequence[tuple[Span, str]]) -> Damaged:
    places, result, at = [], "", 0
    for span, new in changes:
        result += text[at : span.start]
        places.append(Span(len(result), len(result) + len(new)))
        result, at = result + new, span.end
    return result + text[at:], places


def _left_out(text: str, random: Random) -> Damaged:
    """Every fifth sentence is gone; the damage lies on the one before."""
    sentences = alignment.split(formats.article(text))
    places, result, at, last = [], "", 0, Span(0, 1)
    for number, sentence in enumerate(sentences):
        result += text[at : sentence.span.start]
        at = sentence.span.end
        if number % 5 == 3:
            places.append(last)
            continue
        last = Span(len(result), len(result) + len(sentence.text))
        result += sentence.text
    return result + text[at:], places


if __name__ == "__main__":
    main()

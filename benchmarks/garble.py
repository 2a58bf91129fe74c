"""How well garbled sentences are found: rule GB010 on labelled, rated and clean English.

    python benchmarks/garble.py [--data ../shared/data] [--no-edits] [--every N]

A sentence of ``dev/repair`` counts as garbled if at least half of its characters lie inside spans
labelled ``garbled``; every sentence of the files counts, also those the detector does not judge
(headings of three words, file names, mostly Chinese ones). A segment of the MQM data counts as
garbled if most of its raters marked a major error, and as found if a sentence in it is.

Prints precision, recall and F1, precision and recall by threshold, false alarms a thousand clean
sentences, and how far the stated probabilities come true; then, with the model, what a repair does
to the development articles and whether the confidence of its edits holds (``benchmarks/edits.py``).
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import edits
from calibration import Stated, reliability

from fixmt import engines, fluency, formats
from fixmt.article import Article, Span
from fixmt.text import sentences

ROOT = Path(__file__).resolve().parents[1]
NEVER = -math.inf

# A case: is it garbled, and the log-odds the model gives it (NEVER: not judged).
Case = tuple[bool, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    parser.add_argument("--no-edits", action="store_true", help="detection alone: some seconds")
    parser.add_argument("--every", type=int, default=1, help="repair one authored line in so many")
    args = parser.parse_args()
    dev = args.data / "dev"
    threshold = fluency.load().threshold
    print(f"threshold: log-odds {threshold:.2f}, probability {fluency.probability(threshold):.3f}")
    print("\nset                          cases garbled  precision recall F1     best F1 (at)")
    rated = list(mqm(dev / "mqm23-dev.jsonl.xz"))
    labelled = list(repair(dev / "repair"))
    written = list(authored(dev / "authored"))
    whole = list(authored_articles(dev / "authored/articles.tsv"))
    for name, cases in (
        ("dev/repair, in articles", labelled),
        ("dev/authored, articles", whole),
        ("dev/authored, lines alone", written),
        ("mqm23-dev, in articles", rated),
    ):
        show(name, cases, threshold)
    curve("dev/repair", labelled)
    curve("mqm23-dev", rated)
    print("\nclean text                   sentences reported  a thousand")
    for name, texts in clean(dev, args.data):
        show_clean(name, texts, threshold)
    reliability("dev/repair, in articles", stated(labelled))
    reliability("dev/authored, articles", stated(whole))
    reliability("dev/authored, lines alone", stated(written))
    reliability("mqm23-dev, in articles", stated(rated))
    for name, cases in (("dev/repair", labelled), ("dev/authored", whole + written)):
        shown = [pair for pair in stated(cases) if pair[0] >= fluency.probability(threshold)]
        reliability(f"{name}, sentences reported", shown)
    if not args.no_edits:
        edits.report(args.data, engines.load(), args.every)
    speed([p.read_text("utf-8") for p in sorted((dev / "repair").glob("*.txt"))])


def scored(article: Article) -> list[tuple[Span, float]]:
    """The judged sentences of an article."""
    return [(v.span, v.log_odds) for v in fluency.judge(article, fluency.load())]


def repair(folder: Path) -> Iterator[Case]:
    """Sentences of the labelled articles."""
    for path in sorted(folder.glob("*.spans.json")):
        source = path.with_name(path.name.replace(".spans.json", ".txt")).read_text("utf-8")
        labels = json.loads(path.read_text("utf-8"))["spans"]
        garbled = [Span(s["start"], s["end"]) for s in labels if s["type"] == "garbled"]
        article = formats.article(source)
        odds = dict(scored(article))
        for segment in article.segments:
            for span in sentences(source, segment.span):
                yield 2 * covered(span, garbled) >= len(span), odds.get(span, NEVER)


def covered(span: Span, labels: Iterable[Span]) -> int:
    """Characters of ``span`` inside one of ``labels``."""
    return len({at for s in labels for at in range(max(s.start, span.start), min(s.end, span.end))})


def authored(folder: Path) -> Iterator[Case]:
    """Held-out pairs, each sentence as an article of its own."""
    for name, columns in (("triples.tsv", 3), ("articles.tsv", 5)):
        for row in table(folder / name, columns):
            for garbled, text in ((True, row[-2]), (False, row[-1])):
                for sentence in split(text):
                    found = scored(formats.article(sentence))
                    yield garbled, max((o for _, o in found), default=NEVER)


def authored_articles(path: Path) -> Iterator[Case]:
    """Held-out articles, either side whole."""
    rows = table(path, 5)
    for name in dict.fromkeys(row[0] for row in rows):
        for side, garbled in ((-2, True), (-1, False)):
            source = "\n".join(row[side] for row in rows if row[0] == name)
            article = formats.article(source)
            odds = dict(scored(article))
            for segment in article.segments:
                for span in sentences(source, segment.span):
                    yield garbled, odds.get(span, NEVER)


def mqm(path: Path) -> Iterator[Case]:
    """Segments rated by people, each document of each system as an article."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            found = scored(formats.article(document["text"]))
            for segment in document["segments"]:
                span = Span(segment["start"], segment["end"])
                inside = [odds for place, odds in found if span.overlaps(place)]
                yield bool(segment["garbled_majority"]), max(inside, default=NEVER)


def clean(dev: Path, data: Path) -> Iterator[tuple[str, list[str]]]:
    """English that must not be reported: name, and the texts, each taken as one article."""
    files = sorted((dev / "clean").glob("*.txt"))
    yield "dev/clean, articles", [p.read_text("utf-8") for p in files]
    negatives = table(data / "authored/hard_negatives.tsv", 2)
    yield "hard_negatives, lines", [row[0] for row in negatives]
    yield "authored fluent, lines", [row[2] for row in table(dev / "authored/triples.tsv", 3)]
    rows = table(dev / "authored/articles.tsv", 5)
    names = dict.fromkeys(row[0] for row in rows)
    whole = ["\n".join(row[4] for row in rows if row[0] == name) for name in names]
    yield "authored fluent, articles", whole
    news = [t for row in table(dev / "translate/wmt22.tsv", 3) for t in row[1:3]]
    yield "WMT22 references, lines", news
    for side in (0, 1):
        one = news[side::2]
        blocks = ["\n".join(one[i : i + 12]) for i in range(0, len(one), 12)]
        yield f"WMT22 reference {'AB'[side]}, by 12", blocks
    flores = [row[1] for row in table(dev / "translate/flores-dev.tsv", 9)[1:]]
    yield "FLORES references, lines", flores
    references = [p.read_text("utf-8") for p in sorted((dev / "repair").glob("*.ref.txt"))]
    yield "references of dev/repair", references


def table(path: Path, columns: int) -> list[list[str]]:
    rows = [line.split("\t") for line in path.read_text("utf-8").split("\n")]
    return [r for r in rows if len(r) >= columns and "garbled" not in r and r[1] != "why"]


def split(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text, Span(0, len(text)))]


def rates(cases: Iterable[Case], threshold: float) -> tuple[float, float, float]:
    """Precision, recall, F1 of reporting from ``threshold`` on."""
    cases = list(cases)
    reported = sum(odds >= threshold for _, odds in cases)
    wanted = sum(garbled for garbled, _ in cases)
    right = sum(garbled and odds >= threshold for garbled, odds in cases)
    return right / max(1, reported), right / max(1, wanted), 2 * right / max(1, reported + wanted)


def show(name: str, cases: list[Case], threshold: float) -> None:
    precision, recall, f1 = rates(cases, threshold)
    levels = sorted({odds for _, odds in cases if odds > NEVER})[:: max(1, len(cases) // 300)]
    best, at = max((rates(cases, level)[2], level) for level in levels)
    garbled = sum(g for g, _ in cases)
    numbers = f"{precision:9.3f} {recall:6.3f} {f1:5.3f}  {best:.3f} ({at:+.1f})"
    print(f"{name:27} {len(cases):6} {garbled:7}  {numbers}")


def curve(name: str, cases: list[Case]) -> None:
    print(f"\n{name}: threshold, precision, recall, F1, share reported")
    for level in (-6, -5, -4, -3, -2, -1, 0, 1, 1.5, 2, 2.5, 3, 4, 5):
        share = sum(odds >= level for _, odds in cases) / len(cases)
        print(f"  {level:+5.1f}  " + "  ".join(f"{r:.3f}" for r in (*rates(cases, level), share)))


def show_clean(name: str, texts: list[str], threshold: float) -> None:
    total = reported = 0
    for text in texts:
        total += len(split(text))
        reported += sum(odds >= threshold for _, odds in scored(formats.article(text)))
    print(f"{name:27} {total:10} {reported:8} {1000 * reported / total:11.1f}")


def stated(cases: Iterable[Case]) -> list[Stated]:
    """Stated probability and truth of the sentences that are judged."""
    return [(fluency.probability(odds), garbled) for garbled, odds in cases if odds > NEVER]


def speed(texts: list[str]) -> None:
    model = ROOT / "src/fixmt/data"
    sizes = [p.stat().st_size for p in sorted(model.glob("fluency.*"))]
    loading = timed(lambda: fluency.load.__wrapped__())
    articles = [formats.article(t) for t in texts] * 10
    took = timed(lambda: [fluency.judge(a, fluency.load()) for a in articles])
    size = sum(len(a.source.encode()) for a in articles)
    print(
        f"\nload {1000 * loading:.0f} ms, {size / took / 1e6:.2f} MB/s, {sum(sizes)} bytes shipped"
    )


def timed(work: Callable[[], object]) -> float:
    """Seconds of the fastest of three runs."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    main()

"""Prepare the training data: filtered pairs, the tokenizer and the warm-started model.

    python training/prepare.py --shared ../shared

Writes training/data/ (git-ignored). Deterministic: the only randomness is seeded. The tokenizer
is the shipped model's, so that training goes on from its weights; with --opus a new one is built
for a new warm start (then run warmstart.py).
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import time
from collections import Counter
from pathlib import Path
from random import Random

import corpora
import tokenizer
from corpora import HAN, Pair, acceptable, dedupe, read_tsv
from pairs import Names

ROOT = Path(__file__).resolve().parent
SHIPPED = ROOT.parent / "src/fixmt/models/fixmt-zh-en"
TOKENIZER = ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json")


def write_tsv(path: Path, rows: list[tuple[str, ...]]) -> None:
    """Write rows as tab-separated text and say how many."""
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    print(f"{path.name}: {len(rows)} rows", flush=True)


def glosses(path: Path) -> dict[str, list[str]]:
    """CC-CEDICT as word -> clean glosses."""
    out: dict[str, list[str]] = {}
    for word, gloss, *_ in read_tsv(path, 2):
        gloss = re.sub(r"\([^)]*\)|\[[^\]]*\]", "", gloss)
        gloss = re.sub(r"^(?:to|a|an|sb|sth) ", "", re.sub(r"\s+", " ", gloss).strip())
        bad = HAN.search(gloss) or re.search(r"surname|variant of|used in|see also|abbr|CL:", gloss)
        if gloss and not bad and len(gloss) <= 50 and HAN.search(word):
            out.setdefault(word, []).append(gloss)
    return out


OURS = Path(__file__).resolve().parent / "authored"  # written for fixmt, kept in the repository


def load_authored(folder: Path) -> list[tuple[str, str, str]]:
    """`(zh, garbled, fluent)` of the authored triples and articles, shared and our own."""
    rows = []
    for path in [*sorted(folder.glob("triples_*.tsv")), *sorted(OURS.glob("triples_*.tsv"))]:
        rows += [tuple(r[:3]) for r in read_tsv(path, 3) if r[0] != "zh"]
    rows += [tuple(r[2:5]) for r in read_tsv(folder / "articles.tsv", 5) if r[0] != "article"]
    return list(dict.fromkeys(r for r in rows if all(r)))


def load_own_pairs() -> list[Pair]:
    """General pairs written for fixmt: world news, encyclopedia, travel."""
    rows = [tuple(r[:2]) for p in sorted(OURS.glob("pairs_*.tsv")) for r in read_tsv(p, 2)]
    return dedupe(rows)


def load_phrases(folder: Path) -> list[Pair]:
    """Authored phrases, glossary terms and titles."""
    paths = [*sorted(folder.glob("phrases_*.tsv")), *sorted(OURS.glob("phrases_*.tsv"))]
    rows = [tuple(r[:2]) for p in paths for r in read_tsv(p, 2)]
    rows += [(r[0], r[1]) for r in read_tsv(folder / "glossary_terms.tsv", 2, header=True)]
    rows += [(r[0], r[1]) for r in read_tsv(folder / "titles.tsv", 2, header=True)]
    return [r for r in dict.fromkeys(rows) if HAN.search(r[0]) and not HAN.search(r[1])]


def load_news(path: Path) -> list[Pair]:
    """WMT news pairs."""
    rows = [(corpora.squeeze_chinese(r[0]), r[1].strip()) for r in read_tsv(path, 2)]
    return dedupe(p for p in rows if HAN.search(p[0]) and not HAN.search(p[1]) and len(p[1]) > 8)


def load_systems(path: Path) -> tuple[list[Pair], list[Pair], list[Pair]]:
    """WMT21 pairs: source and reference, decent output and reference, output and source."""
    import sacrebleu

    rows = corpora.read_systems(path)
    parallel = dedupe((r["source"], r["reference"]) for r in rows)
    best: dict[str, list[tuple[float, str, str]]] = {}
    for row in rows:
        hyp, ref = row["hypothesis"], row["reference"]
        if HAN.search(hyp) or len(ref) > 320 or not 0.7 < len(hyp) / max(1, len(ref)) < 1.4:
            continue
        score = sacrebleu.sentence_chrf(hyp, [ref]).score
        if score > 62 and hyp != ref:
            best.setdefault(ref, []).append((score, hyp, ref))
    hyps = [(h, r) for rs in best.values() for _, h, r in sorted(set(rs), reverse=True)[:2]]
    outputs = [(r["hypothesis"], r["source"]) for r in rows if not HAN.search(r["hypothesis"])]
    return parallel, hyps, list(dict.fromkeys(outputs))


def well_formed(pairs: list[Pair], rng: Random, most: float = -1.2) -> list[Pair]:
    """Drop English that our own detector calls garbled, and two of three short pairs.

    A twentieth of the selected sentences is unedited machine translation (log-odds above `most`).
    News and encyclopedia sentences are long; dictionary examples are not.
    """
    from fixmt.fluency import model as fluency

    model = fluency.load()
    out = []
    for zh, en in pairs:
        short = len(zh) < 14 and rng.random() > 0.35
        if not short and fluency.wording(model, fluency.tokens(model, en)) < most:
            out.append((zh, en))
    return out


def load_general(
    shared: Path,
    gloss: dict[str, list[str]],
    near: list[str],
    keep: int,
    rng: Random,
) -> dict[str, list[Pair]]:
    """The general corpora, filtered."""
    folder = shared / "data/parallel"

    def load(name: str) -> list[Pair]:
        rows = read_tsv(folder / f"{name}.tsv.zst", 2)
        return [(corpora.squeeze_chinese(r[0]), r[1].strip()) for r in rows if r[0] and r[1]]

    jiyu = [p for p in load("jiyu-example-sentences") if acceptable(*p, low=7, high=60)]
    jiyu = dedupe(jiyu)
    print(f"jiyu after the cheap filters: {len(jiyu)}", flush=True)
    jiyu = well_formed(corpora.select(jiyu, near, gloss, keep), rng)
    print(f"jiyu, fluent and of the length of news: {len(jiyu)}", flush=True)
    laws = [p for p in load("taiwan-laws-moj") if acceptable(*p, low=8, high=45)]
    laws = rng.sample(dedupe(laws), min(8000, len(laws)))
    captions = [p for p in load("3am-captions") if acceptable(*p, low=6, high=40)]
    mlqe = [p for p in load("mlqe-pe-wikipedia") if acceptable(*p, low=5, high=70)]
    tico = [p for p in load("tico19-tm") if HAN.search(p[0]) and len(p[1]) > 8]
    return {"jiyu": jiyu, "laws": laws, "captions": captions, "mlqe": mlqe, "tico": tico}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent.parent / "shared")
    parser.add_argument("--opus", type=Path, help="folder with helsinki_fr_en: a new tokenizer")
    parser.add_argument("--out", type=Path, default=ROOT / "data")
    parser.add_argument("--jiyu", type=int, default=300_000, help="jiyu pairs to weigh")
    parser.add_argument("--english", type=int, default=14_500, help="English pieces to keep")
    parser.add_argument("--chinese", type=int, default=10_000, help="Chinese pieces to train")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    start, rng, data = time.time(), Random(args.seed), args.shared / "data"
    args.out.mkdir(parents=True, exist_ok=True)
    gloss = glosses(data / "lexicon/cc-cedict.tsv.xz")
    authored = load_authored(data / "authored")
    phrases = load_phrases(data / "authored")
    news = load_news(data / "train/wmt18-21-news.tsv.xz")
    wmt21, hyps, outputs = load_systems(data / "train/wmt21-system-outputs.tsv.xz")
    near = [a[0] for a in authored] + [p[0] for p in news] + [p[0] for p in wmt21]
    general = load_general(args.shared, gloss, near, args.jiyu, rng)
    general |= {"news": news, "wmt21": wmt21, "own": load_own_pairs()}
    for name, rows in general.items():
        write_tsv(args.out / f"general_{name}.tsv", rows)
    write_tsv(args.out / "authored.tsv", authored)
    write_tsv(args.out / "phrases.tsv", phrases)
    write_tsv(args.out / "hyps.tsv", hyps)
    write_tsv(args.out / "outputs.tsv", outputs)
    defects = read_tsv(data / "authored/defects.tsv", 2, header=True)
    write_tsv(args.out / "defects.tsv", [tuple(r[:2]) for r in defects])
    print(f"{time.time() - start:.0f} s", flush=True)

    pairs = [p for rows in general.values() for p in rows] + [(a[0], a[2]) for a in authored]
    segment = corpora.Segmenter(w for w in gloss if len(w) <= 6)
    used = Counter(w for zh, _ in pairs[::2] for w in segment(zh) if w in gloss)
    entries = [(w, g) for w, n in used.items() if n >= 3 for g in gloss[w][:2] if len(g) <= 30]
    write_tsv(args.out / "cedict.tsv", entries)
    write_tsv(args.out / "gloss.tsv", [(w, g) for w, gs in gloss.items() for g in gs[:6]])
    surnames = {r[0]: r[1] for r in read_tsv(data / "authored/surnames.tsv", 2, header=True)}
    names = Names(surnames, set())
    names.learn([(a[0], a[2]) for a in authored] + news + wmt21)
    readings = {"surnames": surnames, "readings": sorted(names.readings)}
    (args.out / "names.json").write_text(json.dumps(readings, ensure_ascii=False), "utf-8")
    glossary = read_tsv(data / "authored/glossary_terms.tsv", 4, header=True)
    write_tsv(args.out / "forbidden.tsv", [(r[1], r[3]) for r in glossary if r[3]])

    if not args.opus:
        args.out.joinpath("tokenizer").mkdir(exist_ok=True)
        for name in TOKENIZER:
            shutil.copyfile(SHIPPED / name, args.out / "tokenizer" / name)
        print(f"tokenizer of {SHIPPED.name}; {time.time() - start:.0f} s")
        return
    opus = args.opus / "helsinki_fr_en"
    weighted = [p[1] for p in pairs] + [a[1] for a in authored] + [a[2] for a in authored] * 4
    weighted += [p[1] for p in news] * 3 + [p[1] for p in phrases] * 4 + [e[1] for e in entries]
    known = set(json.loads((opus / "vocab.json").read_text("utf-8")))
    english = tokenizer.english_pieces(opus / "target.spm", weighted, known, args.english)
    chinese_text = [a[0] for a in authored] * 6 + [p[0] for p in news + wmt21] * 3
    chinese_text += [p[0] for p in phrases] * 3 + [p[0] for p in general["jiyu"]][:120_000]
    chinese = tokenizer.chinese_pieces(chinese_text, args.chinese, args.out)
    rows = tokenizer.build(opus / "target.spm", english, chinese, args.out / "tokenizer")
    print(f"tokenizer: {rows} English rows, {len(chinese)} Chinese; {time.time() - start:.0f} s")


if __name__ == "__main__":
    main()

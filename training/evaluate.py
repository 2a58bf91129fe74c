"""Evaluate a model folder on the development data (never on anything it was trained on).

    python training/evaluate.py MODEL --limit 200 --json out.json

Prints Markdown; writes the same figures with sacreBLEU signatures as JSON. Decoding runs in
CTranslate2 (or, with --engine transformers, in MarianMTModel.generate).
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random

import sacrebleu
from corpora import HAN, read_tsv
from pairs import Names, Terms, find_english, mend_source
from prepare import load_phrases
from tokenizer import Codec

from fixmt.engines.answering import LENGTH_POWER, NO_REPEAT, SOURCE_TOKENS
from fixmt.engines.chunks import split
from fixmt.english.loops import loops

ROOT = Path(__file__).resolve().parent
Decode = Callable[[list[str]], list[str]]
CHRF = sacrebleu.CHRF()
CHRF_WORDS = sacrebleu.CHRF(word_order=2)
BLEU = sacrebleu.BLEU()
LOOP = re.compile(r"(\b\S+(?: \S+){0,5}?)(?: \1){3,}|(\S{1,6}?)\2{7,}")


def split_and_join(texts: list[str], codec: Codec, decode: Decode) -> list[str]:
    """Outputs for `texts`, each sentence and each part of a long one decoded by itself."""
    whole = lambda text: [text] if text.startswith("<mend>") or "<t>" in text else None  # noqa: E731
    size = lambda text: len(codec.encode(text))  # noqa: E731
    parts = [whole(text) or split(text, size, SOURCE_TOKENS) for text in texts]
    outputs = iter(decode([part for cut in parts for part in cut]))
    return [" ".join(next(outputs) for _ in cut) for cut in parts]


def ctranslate2_decoder(folder: Path, codec: Codec, beam: int, threads: int) -> Decode:
    """Decode with CTranslate2, cut as the product cuts and with its beam, length power and retry.

    In 32 bits, longest first; at most 2 x source + 24 tokens for the longest of 16.
    """
    import ctranslate2

    work = tempfile.mkdtemp(prefix="fixmt-ct2-")
    converter = ctranslate2.converters.TransformersConverter(str(folder))
    converter.convert(work, force=True, quantization="float32")
    engine = ctranslate2.Translator(work, intra_threads=threads, compute_type="float32")

    def decode(texts: list[str]) -> list[str]:
        return split_and_join(texts, codec, search)

    def search(texts: list[str]) -> list[str]:
        out = once(texts, 0)
        again = [i for i, (text, o) in enumerate(zip(texts, out, strict=True)) if loops(o, text)]
        for i, text in zip(again, once([texts[i] for i in again], NO_REPEAT), strict=True):
            out[i] = text
        return out

    def once(texts: list[str], no_repeat: int) -> list[str]:
        out = [""] * len(texts)
        sources = [[codec.names[i] for i in codec.encode(t)] for t in texts]
        order = sorted(range(len(texts)), key=lambda i: -len(sources[i]))
        for at in range(0, len(order), 16):
            part = order[at : at + 16]
            results = engine.translate_batch(
                [sources[i] for i in part],
                beam_size=beam,
                length_penalty=LENGTH_POWER,
                no_repeat_ngram_size=no_repeat,
                max_decoding_length=2 * len(sources[part[0]]) + 24,
            )
            for i, result in zip(part, results, strict=True):
                out[i] = codec.sp.decode(result.hypotheses[0])
        return out

    return decode


def transformers_decoder(folder: Path, codec: Codec, beam: int, threads: int) -> Decode:
    """Decode with MarianMTModel.generate."""
    import torch
    from transformers import MarianMTModel

    torch.set_num_threads(threads)
    model = MarianMTModel.from_pretrained(folder, dtype=torch.float32).eval()

    def decode(texts: list[str]) -> list[str]:
        return split_and_join(texts, codec, search)

    def search(texts: list[str]) -> list[str]:
        out = []
        for text in texts:
            ids = codec.encode(text)
            result = model.generate(
                torch.tensor([ids]),
                num_beams=beam,
                max_new_tokens=2 * len(ids) + 24,
                length_penalty=LENGTH_POWER,
            )
            out.append(codec.decode(result[0].tolist()))
        return out

    return decode


def score(hyps: list[str], refs: list[list[str]]) -> dict[str, float]:
    """chrF, chrF++ and BLEU; `refs` is a list of reference sets."""
    return {
        "chrf": round(CHRF.corpus_score(hyps, refs).score, 2),
        "chrf++": round(CHRF_WORDS.corpus_score(hyps, refs).score, 2),
        "bleu": round(BLEU.corpus_score(hyps, refs).score, 2),
    }


def same(a: str, b: str) -> bool:
    """Equal up to compatibility characters and white space."""
    one, two = (" ".join(unicodedata.normalize("NFKC", t).split()) for t in (a, b))
    return one == two


def health(outputs: list[str]) -> dict[str, int]:
    """Counts of bad outputs."""
    return {
        "lines": len(outputs),
        "with Han": sum(bool(HAN.search(o)) for o in outputs),
        "loops": sum(bool(LOOP.search(o)) for o in outputs),
        "empty": sum(not o.strip() for o in outputs),
    }


def term_report(terms: Terms, triples: list[list[str]], decode: Decode) -> dict[str, object]:
    """How many given terms and names come out as given, without and with annotation."""
    rng, plain, marked, wanted = Random(1), [], [], []
    for zh, _, fluent in triples:
        annotated = terms.annotate(rng, zh, fluent)
        targets = re.findall(r"<as> (.*?)</t>", annotated)
        if targets:
            plain.append(zh)
            marked.append(annotated)
            wanted.append(targets)

    def hits(outputs: list[str]) -> float:
        found = [
            bool(find_english(t, o, o.lower()))
            for o, ts in zip(outputs, wanted, strict=True)
            for t in ts
        ]
        return round(100 * sum(found) / max(1, len(found)), 1)

    return {
        "terms": sum(map(len, wanted)),
        "without": hits(decode(plain)),
        "with": hits(decode(marked)),
    }


class Evaluation:
    """All sections of the report."""

    def __init__(self, shared: Path, decode: Decode, limit: int) -> None:
        self.dev, self.shared = shared / "data/dev", shared
        self.decode_raw, self.limit = decode, limit
        self.outputs: list[str] = []
        triples = read_tsv(self.dev / "authored/triples.tsv", 3)
        articles = read_tsv(self.dev / "authored/articles.tsv", 5)
        rows = [r[:3] for r in triples] + [r[2:5] for r in articles]
        self.triples = [r for r in rows if all(r)][:limit]

    def decode(self, texts: list[str]) -> list[str]:
        """Decode and keep the outputs for the health counts."""
        out = self.decode_raw(texts)
        self.outputs += out
        return out

    def flores(self) -> dict[str, dict[str, float]]:
        """FLORES dev beside the stored systems on the same lines."""
        rows = read_tsv(self.dev / "translate/flores-dev.tsv", 2)
        names, rows = rows[0], rows[1 : self.limit + 1]
        refs = [[r[1] for r in rows]]
        out = {"fixmt": score(self.decode([r[0] for r in rows]), refs)}
        for i, name in enumerate(names[2:], 2):
            out[name] = score([r[i] for r in rows], refs)
        return out

    def wmt22(self) -> dict[str, float]:
        """WMT22 with two references."""
        rows = read_tsv(self.dev / "translate/wmt22.tsv", 3)[: self.limit]
        refs = [[r[1] for r in rows], [r[2] for r in rows]]
        return score(self.decode([r[0] for r in rows]), refs)

    def authored(self) -> dict[str, dict[str, float]]:
        """Translation and mending of the held-out authored lines."""
        refs = [[r[2] for r in self.triples]]
        mended = self.decode([mend_source(r[1]) for r in self.triples])
        return {
            "translation": score(self.decode([r[0] for r in self.triples]), refs),
            "garbled input": score([r[1] for r in self.triples], refs),
            "mended": score(mended, refs),
        }

    def clean(self) -> dict[str, float]:
        """Per cent of clean lines that the mender leaves as they are."""
        files = sorted((self.dev / "clean").glob("*.txt"))
        lines = [t for f in files for t in f.read_text("utf-8").split("\n") if t.strip()]
        fluent = [r[2] for r in self.triples]
        sets = {"clean documents": lines[: self.limit], "authored fluent": fluent}
        out = {}
        for name, texts in sets.items():
            mended = self.decode([mend_source(t) for t in texts])
            kept = sum(map(same, texts, mended))
            out[name] = round(100 * kept / len(texts), 1)
            out[f"{name}, chrF++ to input"] = score(mended, [texts])["chrf++"]
        return out

    def terms(self, data: Path) -> dict[str, object]:
        """Obedience to inline terms and names on the held-out authored lines."""
        names = json.loads((data / "names.json").read_text("utf-8"))
        finder = Names(names["surnames"], set(names["readings"]))
        terms = Terms(load_phrases(self.shared / "data/authored"), finder)
        return term_report(terms, self.triples, self.decode)


def markdown(report: dict[str, object]) -> str:
    """The report as nested Markdown lists and tables."""
    lines = []
    for title, body in report.items():
        lines.append(f"\n## {title}\n")
        if isinstance(body, dict) and all(isinstance(v, dict) for v in body.values()):
            lines += ["| system | chrF | chrF++ | BLEU |", "|---|---|---|---|"]
            lines += [
                f"| {n} | {v['chrf']} | {v['chrf++']} | {v['bleu']} |" for n, v in body.items()
            ]
        elif isinstance(body, dict):
            lines += [f"- {name}: {value}" for name, value in body.items()]
        else:
            lines.append(str(body))
    return "\n".join(lines)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--shared", type=Path, default=ROOT.parent.parent / "shared")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="for names.json")
    parser.add_argument("--limit", type=int, default=200)
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--engine", choices=("ctranslate2", "transformers"), default="ctranslate2")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--show", type=int, default=0, help="print this many sample outputs")
    args = parser.parse_args()
    start, codec = time.time(), Codec(args.model)
    make = ctranslate2_decoder if args.engine == "ctranslate2" else transformers_decoder
    run = Evaluation(args.shared, make(args.model, codec, args.beam, args.threads), args.limit)
    report: dict[str, object] = {
        "FLORES dev zh-en": run.flores(),
        "WMT22 zh-en, two references": run.wmt22(),
        "Authored dev": run.authored(),
        "Clean English left alone (%)": run.clean(),
        "Inline terms obeyed (%)": run.terms(args.data),
        "Outputs": health(run.outputs),
        "Settings": {
            "model": str(args.model),
            "limit": args.limit,
            "beam": args.beam,
            "engine": args.engine,
            "chrF": str(CHRF.get_signature()),
            "chrF++": str(CHRF_WORDS.get_signature()),
            "BLEU": str(BLEU.get_signature()),
            "seconds": round(time.time() - start),
        },
    }
    print(markdown(report))
    for text in run.outputs[: args.show]:
        print("-", text)
    if args.json:
        args.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

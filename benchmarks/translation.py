"""Translation speed: fixmt's engine, transformers' `generate`, and bare CTranslate2.

    python benchmarks/translation.py [--sentences 512] [--repeats 3] [--threads 1] [--beams 1 4]

All three run the same weights on the same sentences (the Chinese side of the authored training
triples) with the same beam. Bare CTranslate2 gets token lists and returns token lists, of one
hypothesis, in batches of its own making: the ceiling. fixmt's engine starts and ends with text; "n
= 4" are the four hypotheses the repair asks for. It batches sentences of one length only, so it
gains from many sentences at once. With the glossary the other two read sources with terms inline;
fixmt reads them bare, and again with the terms that were missed, at last under constraints. Words
are those of the English side, so that every engine is credited with the same number. The figures
are medians over interleaved repeats; the ratios compare CPU seconds, which other work on the
machine disturbs least. Prints Markdown, as `benchmarks/results/translation.md` keeps it.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from fixmt import glossary, models
from fixmt.engines import DEFAULT, Request
from fixmt.engines.ctranslate import CTranslate
from fixmt.engines.markers import marked
from fixmt.engines.tokens import Tokenizer
from fixmt.repairs.translate import hints

AUTHORED = Path(__file__).parents[1] / "training" / "authored"
MODEL = models.folder(DEFAULT)
Run = Callable[[list[Request]], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=512)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--beams", type=int, nargs="+", default=[1, 4])
    parser.add_argument(
        "--skip-transformers", action="store_true", help="it takes most of the time"
    )
    parser.add_argument("--starts", type=int, default=3, help="cold starts to time")
    args = parser.parse_args()
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

    pairs = sample(args.sentences)
    words = sum(len(english.split()) for _, english in pairs)
    terms = glossary.default()
    plain = [Request(chinese) for chinese, _ in pairs]
    termed = [Request(chinese, hints(chinese, terms)) for chinese, _ in pairs]
    print("# Translation speed\n")
    print(machine(args.threads))
    print(f"\n{len(pairs)} sentences, {words} English words; medians of {args.repeats} repeats\n")
    print("| beam | glossary | engine | words/s | words/CPU-s | to transformers | to bare |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as work:
        for beams in args.beams:
            systems = engines(beams, args.threads, Path(work), not args.skip_transformers)
            for label, requests in (("no", plain), ("yes", termed)):
                report(beams, label, words, measure(systems, requests, args.repeats))
    if args.starts:
        cold(args.starts)


def sample(number: int) -> list[tuple[str, str]]:
    """Chinese sentences with their English, always the same."""
    pairs = []
    for path in sorted(AUTHORED.glob("triples_U[1-4].tsv")):
        for line in path.read_text("utf-8").split("\n"):
            cells = line.split("\t")
            if len(cells) == 3:
                pairs.append((cells[0], cells[2]))
    return random.Random(1).sample(pairs, number)


def engines(beams: int, threads: int, work: Path, with_transformers: bool) -> dict[str, Run]:
    """What is compared, warm; CTranslate2 computes with int8 everywhere."""
    ours = CTranslate(MODEL, beams=beams, threads=threads, device="cpu")
    systems: dict[str, Run] = {
        "bare CTranslate2": bare(beams, threads, work),
        "fixmt": ours.translate,
    }
    if beams > 1:
        systems[f"fixmt, n = {beams}"] = lambda requests: ours.translate(
            [Request(r.text, r.hints, n=beams) for r in requests]
        )
    if with_transformers:
        systems["transformers"] = generate(beams, threads)
    for run in systems.values():
        run([Request("会议于昨天下午在北京举行。")])
    return systems


def bare(beams: int, threads: int, work: Path) -> Run:
    """CTranslate2 as its documentation has it, on weights converted by its own converter."""
    import ctranslate2

    if not (work / "model.bin").exists():
        converter = ctranslate2.converters.TransformersConverter(str(MODEL))
        converter.convert(str(work), quantization="int8", force=True)
    translator = ctranslate2.Translator(
        str(work), inter_threads=1, intra_threads=threads, compute_type="int8"
    )
    tokenizer = Tokenizer(MODEL)
    known: dict[str, list[str]] = {}

    def run(requests: list[Request]) -> object:
        texts = [marked(r.text, r.hints) for r in requests]
        tokens = [known.setdefault(t, tokenizer.source(t)) for t in texts]
        return translator.translate_batch(
            tokens, beam_size=beams, max_batch_size=1024, batch_type="tokens"
        )

    return run


def generate(beams: int, threads: int) -> Run:
    """transformers, longest first in batches of 16, with the defaults of `generate`."""
    import torch
    from transformers import MarianMTModel, MarianTokenizer

    torch.set_num_threads(threads)
    model = MarianMTModel.from_pretrained(MODEL, dtype=torch.float32).eval()
    tokenizer = MarianTokenizer.from_pretrained(MODEL)

    def run(requests: list[Request]) -> object:
        texts = sorted((marked(r.text, r.hints) for r in requests), key=len, reverse=True)
        out: list[str] = []
        for start in range(0, len(texts), 16):
            batch = tokenizer(texts[start : start + 16], return_tensors="pt", padding=True)
            with torch.inference_mode():
                tokens = model.generate(**batch, num_beams=beams)
            out += tokenizer.batch_decode(tokens, skip_special_tokens=True)
        return out

    return run


def measure(
    systems: dict[str, Run], requests: list[Request], repeats: int
) -> dict[str, tuple[float, float]]:
    """Median wall and CPU seconds of each system, the systems taking turns."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in systems}
    for _ in range(repeats):
        for name, run in systems.items():
            wall, cpu = time.perf_counter(), time.process_time()
            run(requests)
            times[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    return {
        name: (statistics.median(w for w, _ in each), statistics.median(c for _, c in each))
        for name, each in times.items()
    }


def report(beams: int, label: str, words: int, times: dict[str, tuple[float, float]]) -> None:
    for name, (wall, cpu) in times.items():
        to_slow = f"{times['transformers'][1] / cpu:.2f}" if "transformers" in times else ""
        to_bare = f"{times['bare CTranslate2'][1] / cpu:.2f}"
        figures = f"{words / wall:.0f} | {words / cpu:.0f} | {to_slow} | {to_bare}"
        print(f"| {beams} | {label} | {name} | {figures} |", flush=True)


def cold(starts: int) -> None:
    """Time and memory of a process that loads the model and translates one sentence (Linux)."""
    code = (
        "import sys, time; from fixmt import engines; from fixmt.engines import Request;"
        "engines.load(engine=sys.argv[1], device='cpu').translate([Request('谢谢大家。')]);"
        # not ru_maxrss, which a process has from the one that started it
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'));"
        "print(time.process_time(), int(peak.split()[1]) / 1024)"
    )
    print("\n| one sentence, cold | CPU seconds | peak memory, MB |")
    print("|---|---|---|")
    found: dict[str, list[list[float]]] = {"ctranslate2": [], "transformers": []}
    for _ in range(starts):
        for name, each in found.items():
            done = subprocess.run(
                [sys.executable, "-c", code, name], capture_output=True, check=True
            )
            each.append([float(f) for f in done.stdout.split()])
    for name, each in found.items():
        seconds, memory = (statistics.median(column) for column in zip(*each, strict=True))
        print(f"| {name} | {seconds:.2f} | {memory:.0f} |")


def machine(threads: int) -> str:
    packages = ", ".join(f"{p} {metadata.version(p)}" for p in ("ctranslate2", "transformers"))
    today = datetime.date.today().isoformat()
    return f"{today}; {processor()}, {os.cpu_count()} CPUs, {threads} thread(s); {packages}"


def processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().split("\n") if cpuinfo.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


if __name__ == "__main__":
    main()

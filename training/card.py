"""Write the model card from the run's log and an evaluation; no figure is typed by hand.

    python training/evaluate.py training/runs/main/export --limit 60 --json eval.json > eval.md
    python training/card.py --run training/runs/main --evaluation eval --record > CARD.md

The fixed text is training/card.md; `{curve}`, `{evaluation}` and `{read}`, the outputs of
training/read.tsv that a person has read, are filled in. The curve of earlier
runs is kept in training/curve.tsv; `--record` adds this run's, which goes on from their end.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent
CURVE = ROOT / "curve.tsv"
HEAD = (
    *("steps", "pairs", "Mtokens", "hours"),
    *("flores", "authored", "mending", "flores_chrf", "authored_chrf"),
)
POINTS = 9  # rows of the curve a run
APART = 0.04  # hours between two rows at least

Row = list[str]


def known() -> list[Row]:
    """Rows of earlier runs."""
    if not CURVE.exists():
        return []
    return [line.split("\t") for line in CURVE.read_text("utf-8").split("\n")[1:] if line]


def run(log: Path, before: list[Row], scores: dict[str, float]) -> list[Row]:
    """Rows of a run that begins where ``before`` ends; the last one with its chrF scores."""
    start = [float(cell) for cell in before[-1][:4]] if before else [0.0] * 4
    rows: list[tuple[float, Row]] = []
    pairs = tokens = 0
    for line in log.read_text("utf-8").split("\n"):
        record = json.loads(line) if line else {}
        pairs, tokens = record.get("pairs", pairs), record.get("tokens", tokens)
        hours = record.get("hours", 0.0)
        if "valid" in record and (not rows or hours > rows[-1][0] + APART):
            v = record["valid"]
            counts = (record["step"], pairs, round(tokens / 1e6, 2), round(hours, 2))
            sums = [f"{a + b:.10g}" for a, b in zip(start, counts, strict=True)]
            losses = [f"{v[name]:.4f}" for name in ("flores", "authored", "mend")]
            rows.append((hours, [*sums, *losses, "", ""]))
    step = max(1, -(-len(rows) // POINTS))
    kept = [row for _, row in reversed(rows[::-1][::step])]
    if kept:
        kept[-1][7:] = [f"{scores[name]:.2f}" for name in ("flores", "authored")]
    return kept


def table(rows: list[Row]) -> str:
    """The learning curve in Markdown."""
    names = "steps | pairs | M pieces | hours | FLORES nll | authored nll | mending nll"
    head = f"| {names} | FLORES chrF | authored chrF |\n|" + "---|" * len(HEAD)
    return "\n".join([head, *("| " + " | ".join(row) + " |" for row in rows)])


def read() -> str:
    """The outputs that were read, in Markdown."""
    lines = (ROOT / "read.tsv").read_text("utf-8").splitlines()
    rows = ["| " + line.replace("\t", " | ") + " |" for line in lines]
    return "\n".join([rows[0], "|---|---|---|", *rows[1:]])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--evaluation", type=Path, required=True, help="eval for eval.md, .json")
    parser.add_argument("--record", action="store_true", help="keep the curve in curve.tsv")
    args = parser.parse_args()
    found = json.loads(args.evaluation.with_suffix(".json").read_text("utf-8"))
    scores = {
        "flores": found["FLORES dev zh-en"]["fixmt"]["chrf"],
        "authored": found["Authored dev"]["translation"]["chrf"],
    }
    before = known()
    rows = [*before, *run(args.run / "log.jsonl", before, scores)]
    if args.record:
        lines = ["\t".join(row) for row in (HEAD, *rows)]
        CURVE.write_text("\n".join(lines) + "\n", "utf-8")
    text = (ROOT / "card.md").read_text("utf-8").replace("{curve}", table(rows))
    text = text.replace("{read}", read())
    report = args.evaluation.with_suffix(".md").read_text("utf-8").strip()
    print(text.replace("{evaluation}", report))


if __name__ == "__main__":
    main()

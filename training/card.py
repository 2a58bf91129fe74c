"""Write the model card from the run's log and an evaluation; no figure is typed by hand.

    python training/evaluate.py training/runs/main/export --limit 400 --json eval.json > eval.md
    python training/card.py --run training/runs/main --evaluation eval.md > CARD.md

The fixed text is training/card.md; `{curve}` and `{evaluation}` are filled in.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent
POINTS = 14  # rows of the learning curve


def curve(log: Path) -> str:
    """The learning curve: validation loss in nats a token against steps, pairs and hours."""
    records = [json.loads(line) for line in log.read_text("utf-8").split("\n") if line]
    rows: list[tuple[float, str]] = []
    pairs = tokens = 0
    for record in records:
        pairs, tokens = record.get("pairs", pairs), record.get("tokens", tokens)
        if "valid" in record and (not rows or record["hours"] > rows[-1][0] + 0.04):
            v = record["valid"]
            cells = (record["step"], f"{pairs:,}", f"{tokens / 1e6:.2f}", f"{record['hours']:.2f}")
            losses = (v["flores"], v["authored"], v["mend"])
            rows.append((record["hours"], "| " + " | ".join(map(str, (*cells, *losses))) + " |"))
    step = max(1, len(rows) // POINTS)
    kept = rows[::step] if (len(rows) - 1) % step == 0 else [*rows[::step], rows[-1]]
    head = "| steps | pairs | M tokens | hours | FLORES | authored | mending |\n|" + "---|" * 7
    return "\n".join([head, *(row for _, row in kept)])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--evaluation", type=Path, required=True)
    args = parser.parse_args()
    text = (ROOT / "card.md").read_text("utf-8")
    text = text.replace("{curve}", curve(args.run / "log.jsonl"))
    print(text.replace("{evaluation}", args.evaluation.read_text("utf-8").strip()))


if __name__ == "__main__":
    main()

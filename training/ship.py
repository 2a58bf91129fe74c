"""Put an exported model into the package, with a manifest of its digests.

python training/ship.py training/runs/main/export --name fixmt-zh-en [--card CARD.md]
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from fixmt import models

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("export", type=Path)
    parser.add_argument("--name", default="fixmt-zh-en")
    parser.add_argument("--card", type=Path, help="the model card; default: keep the one there")
    args = parser.parse_args()
    place = ROOT / "src" / "fixmt" / "models" / args.name
    card = args.card or place / "README.md"
    text = card.read_text("utf-8") if card.exists() else None
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(args.export, place)
    for path in place.iterdir():
        path.chmod(0o644)
    if text is not None:
        (place / "README.md").write_text(text, "utf-8")
    manifest = models.manifest(place)
    (place / models.MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    print(f"{place}: revision {str(manifest['revision'])[:12]}")


if __name__ == "__main__":
    main()

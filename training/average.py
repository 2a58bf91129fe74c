"""Average the weights of two model folders of one shape.

    python training/average.py src/fixmt/models/fixmt-zh-en training/runs/next/export --out DIR

The mean of a model and of its continuation, each cooled down, does better than either: their errors
differ (Wortsman et al. 2022, "Model soups"; Izmailov et al. 2018, "Averaging Weights Leads to Wider
Optima and Better Generalization").
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file


def tensors(folder: Path) -> dict[str, torch.Tensor]:
    """All weights of a model folder."""
    return {k: v for f in sorted(folder.glob("*.safetensors")) for k, v in load_file(f).items()}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.5, help="share of the second model")
    args = parser.parse_args()
    before, after = tensors(args.before), tensors(args.after)
    if {k: v.shape for k, v in before.items()} != {k: v.shape for k, v in after.items()}:
        parser.error("the two models have not the same weights")
    shutil.rmtree(args.out, ignore_errors=True)
    shutil.copytree(args.after, args.out)
    for path in args.out.glob("*.safetensors"):
        mean = {
            name: torch.lerp(before[name].float(), weight.float(), args.share).to(weight.dtype)
            for name, weight in load_file(path).items()
        }
        save_file(mean, path, metadata={"format": "pt"})


if __name__ == "__main__":
    main()

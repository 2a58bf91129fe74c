"""Save a model folder that MarianMTModel, MarianTokenizer and CTranslate2 load as it is.

    python training/export.py --run training/runs/main --out /tmp/model

makes one from the latest checkpoint of a run, which may go on meanwhile.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizer import Codec
from torch import Tensor
from transformers import GenerationConfig, MarianConfig, MarianMTModel

ROOT = Path(__file__).resolve().parent
NEVER = -10_000.0
TOKENIZER_FILES = ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json")


def mask_bias(model: MarianMTModel, rows: Sequence[int]) -> None:
    """Allow outputs of `rows` alone, by the final bias; those forbidden so far begin at zero."""
    bias = model.final_logits_bias[0]
    kept = bias[rows]
    bias.fill_(NEVER)
    bias[rows] = kept.masked_fill(kept <= NEVER / 2, 0.0)


def trained_names(model: MarianMTModel) -> list[str]:
    """Names of the trained parameters, in order: all but the sinusoidal positions."""
    return [n for n, _ in model.named_parameters() if "embed_positions" not in n]


def assemble(config: MarianConfig, weights: list[Tensor], bias: Tensor) -> MarianMTModel:
    """A model from the weights of a checkpoint."""
    model = MarianMTModel(config)
    named = dict(zip(trained_names(model), weights, strict=True))
    model.load_state_dict(named, strict=False)
    model.tie_weights()
    model.final_logits_bias = bias.detach().float().clone()
    return model


def save(
    model: MarianMTModel,
    codec: Codec,
    tokenizer: Path,
    out: Path,
    dtype: torch.dtype,
    rows: Sequence[int],
) -> None:
    """Write weights (shards of at most 45 MB), tokenizer and configuration to `out`.

    Outputs are made of `rows` alone: of `codec.english`, or of `codec.chinese`.
    """
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("model*"):
        old.unlink()
    model = model.to("cpu", dtype)
    mask_bias(model, rows)
    model.config.architectures = ["MarianMTModel"]
    model.generation_config = GenerationConfig(
        max_length=512,
        num_beams=4,
        bos_token_id=0,
        eos_token_id=0,
        forced_eos_token_id=0,
        pad_token_id=codec.pad,
        decoder_start_token_id=codec.pad,
    )
    model.save_pretrained(out, max_shard_size="45MB")
    for name in TOKENIZER_FILES:
        shutil.copyfile(tokenizer / name, out / name)
    config = json.loads((out / "config.json").read_text("utf-8"))
    config["_name_or_path"] = "fixmt-zh-en"
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n", "utf-8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--init", type=Path, default=ROOT / "data/init")
    parser.add_argument("--chinese", action="store_true", help="a run of --task recover")
    args = parser.parse_args()
    state = torch.load(args.run / "last.pt", map_location="cpu", weights_only=True)
    start = MarianMTModel.from_pretrained(args.init, dtype=torch.float32)
    model = assemble(start.config, state["weights"], start.final_logits_bias)
    codec = Codec(args.init)
    rows = codec.chinese if args.chinese else codec.english
    save(model, codec, args.init, args.out, torch.float16, rows)
    print(f"step {state['step']}, {state['seconds'] / 3600:.2f} h -> {args.out}")


if __name__ == "__main__":
    main()

"""Build the initial model: opus-mt-fr-en, pruned, with rows for the Chinese pieces.

    python training/warmstart.py --opus DIR

The encoder reads French, so a Chinese piece starts as the mean of the French pieces of its
CC-CEDICT glosses (translated by opus-mt-en-fr) and of their English pieces: a Chinese sentence
is then a bag of French words to the encoder. After Minixhofer et al. (2022, "WECHSEL"), who
start new vocabulary rows from their translations' rows. The decoder keeps layers 0, 2 and 5
(Shleifer and Rush 2020, "Pre-trained Summarization Distillation").
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import sentencepiece as spm
import torch
from corpora import read_tsv
from export import save
from tokenizer import CJK, EXTRA, SYMBOLS, Codec
from transformers import MarianConfig, MarianMTModel

ROOT = Path(__file__).resolve().parent
KEEP_LAYERS = (0, 2, 5)
FRENCH_SHARE = 0.75


def load_state(folder: Path) -> dict[str, torch.Tensor]:
    """The weights of an opus-mt folder, in single precision."""
    state = torch.load(folder / "pytorch_model.bin", map_location="cpu", weights_only=True)
    return {name: tensor.float() for name, tensor in state.items()}


def translate(texts: list[str], opus: Path) -> list[str]:
    """English to French with opus-mt-en-fr (converted once to CTranslate2)."""
    import ctranslate2

    folder, source = opus / "ct2_en_fr", opus / "helsinki_en_fr"
    if not folder.exists():
        converter = ctranslate2.converters.TransformersConverter(str(source))
        converter.convert(str(folder), quantization="int8")
    engine = ctranslate2.Translator(str(folder), inter_threads=1, intra_threads=2)
    enc = spm.SentencePieceProcessor(model_file=str(source / "source.spm"))
    dec = spm.SentencePieceProcessor(model_file=str(source / "target.spm"))
    pieces = [[*enc.encode(t, out_type=str), "</s>"] for t in texts]
    out = engine.translate_batch(
        pieces, beam_size=1, max_batch_size=4096, batch_type="tokens", max_decoding_length=24
    )
    return [dec.decode(r.hypotheses[0]) for r in out]


class Rows:
    """Mean rows of texts in the original shared embedding."""

    def __init__(self, opus: Path, table: torch.Tensor) -> None:
        folder = opus / "helsinki_fr_en"
        self.vocab: dict[str, int] = json.loads((folder / "vocab.json").read_text("utf-8"))
        self.french = spm.SentencePieceProcessor(model_file=str(folder / "source.spm"))
        self.english = spm.SentencePieceProcessor(model_file=str(folder / "target.spm"))
        self.table = table

    def mean(self, model: spm.SentencePieceProcessor, text: str) -> torch.Tensor | None:
        """Mean row of the pieces of `text`; None when all are unknown."""
        ids = [self.vocab[p] for p in model.encode(text, out_type=str) if p in self.vocab]
        return self.table[ids].mean(0) if ids else None


def piece_glosses(pieces: list[str], data: Path) -> dict[str, list[str]]:
    """Up to three short glosses a piece; a character without any takes those of its words."""
    gloss: dict[str, list[str]] = {}
    for name in ("phrases.tsv", "gloss.tsv"):
        for word, text in read_tsv(data / name, 2):
            gloss.setdefault(word, []).append(text)
    by_char: dict[str, list[str]] = {}
    for word, texts in gloss.items():
        for char in set(word) if len(word) <= 3 else ():
            by_char.setdefault(char, []).append(texts[0])
    out = {}
    for piece in pieces:
        own = sorted(gloss.get(piece, []), key=lambda t: len(t.split()) > 3)[:3]
        if not own and len(piece) > 1:
            parts = [piece[:-1], piece[1:], piece[:2], piece[2:]]
            own = [gloss[p][0] for p in parts if p in gloss][:3]
        out[piece] = own or by_char.get(piece, [])[:6]
    return out


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--opus", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    args = parser.parse_args()
    torch.manual_seed(7)
    state = load_state(args.opus / "helsinki_fr_en")
    table = state["model.shared.weight"]
    rows = Rows(args.opus, table)
    codec = Codec(args.data / "tokenizer")
    english = [codec.names[i] for i in range(codec.english_rows)]
    new = torch.empty(len(codec.vocab), table.shape[1])
    kept = torch.tensor([rows.vocab[EXTRA.get(p, p)] for p in english])
    new[: codec.english_rows] = table[kept]
    centre, spread = new[: codec.english_rows].mean(0), new[: codec.english_rows].std(0)

    pieces = [n for i, n in codec.names.items() if i >= codec.english_rows and CJK.search(n)]
    gloss = piece_glosses(pieces, args.data)
    texts = sorted({t for ts in gloss.values() for t in ts})
    french = dict(zip(texts, translate(texts, args.opus), strict=True))
    missing = 0
    for piece in pieces:
        if piece in rows.vocab and len(piece) == 1 and not "\u3400" <= piece <= "\u9fff":
            new[codec.vocab[piece]] = table[rows.vocab[piece]]
            continue
        fr = [rows.mean(rows.french, french[t]) for t in gloss[piece]]
        en = [rows.mean(rows.english, t) for t in gloss[piece]]
        fr, en = ([v for v in vs if v is not None] for vs in (fr, en))
        if fr and en:
            row = torch.lerp(torch.stack(en).mean(0), torch.stack(fr).mean(0), FRENCH_SHARE)
        else:
            missing += 1
            row = centre.clone()
        new[codec.vocab[piece]] = row + 0.05 * spread * torch.randn_like(row)
    for symbol in SYMBOLS:
        new[codec.vocab[symbol]] = centre + 0.5 * spread * torch.randn_like(centre)
    for stop, like in (("。", "."), ("、", ","), ("《", '"'), ("》", '"')):
        if stop in codec.vocab and like in rows.vocab:
            new[codec.vocab[stop]] = table[rows.vocab[like]]
    new[codec.pad] = 0.0
    print(f"{len(pieces)} Chinese pieces, {missing} without a gloss, {len(texts)} glosses")

    config = MarianConfig.from_pretrained(args.opus / "helsinki_fr_en")
    config.update(
        {
            "vocab_size": len(codec.vocab),
            "decoder_vocab_size": len(codec.vocab),
            "pad_token_id": codec.pad,
            "decoder_start_token_id": codec.pad,
            "bad_words_ids": None,
            "decoder_layers": len(KEEP_LAYERS),
            "eos_token_id": 0,
            "bos_token_id": 0,
        }
    )
    model = MarianMTModel(config)
    mine = {"model.shared.weight": new}
    for name, tensor in state.items():
        if "layers." not in name:
            continue
        if ".decoder.layers." in name:
            number, tail = name.split(".layers.")[1].split(".", 1)
            if int(number) not in KEEP_LAYERS:
                continue
            name = f"model.decoder.layers.{KEEP_LAYERS.index(int(number))}.{tail}"
        mine[name] = tensor
    bias = torch.zeros(1, len(codec.vocab))
    bias[0, : codec.english_rows] = state["final_logits_bias"][0, kept]
    mine["final_logits_bias"] = bias
    result = model.load_state_dict(mine, strict=False)
    if result.unexpected_keys or any("layers." in k for k in result.missing_keys):
        raise ValueError(f"weights do not fit: {result}")
    model.tie_weights()
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.1f} M parameters")
    save(model, codec, args.data / "tokenizer", args.data / "init", torch.float32, codec.english)


if __name__ == "__main__":
    main()

"""One SentencePiece model for both sides, and its Marian vocabulary.

Method sources: unigram LM segmentation (Kudo 2018, "Subword Regularization"); vocabulary
pruning of a pretrained multilingual model (Abdaoui et al. 2020, "Load What You Need").

Layout of the ids: `</s>`, `<unk>`, English pieces | Chinese pieces | symbols | `<pad>`.
The first block (`english_rows`) is all the decoder may emit.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import sentencepiece as spm
from sentencepiece import sentencepiece_model_pb2 as pb

SYMBOLS = ["<mend>", "<t>", "<as>", "</t>", "<zh>"] + [f"<p{i}>" for i in range(10)]
SYMBOLS += [f"<r{i}>" for i in range(100 - len(SYMBOLS))]
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
LATIN = re.compile(r"[a-zß-ÿ]")
FOREIGN = re.compile(r"[\u0370-\u1dff\u2c00-\ud7ff\ue000-\ufaff\uff00-\uffff]|[^\u0000-\uffff]")
# characters the original lacks, each with the piece whose row it starts from
EXTRA = {"▁“": '▁"', "“": '▁"', "”": '"', "’": "'", "|": "/"}
NORMAL = pb.ModelProto.SentencePiece.NORMAL
USER = pb.ModelProto.SentencePiece.USER_DEFINED


def gb2312_characters() -> list[str]:
    """All 6,763 Chinese characters of GB 2312."""
    chars = []
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                chars.append(bytes([high, low]).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return chars


def load_proto(path: Path) -> pb.ModelProto:
    """Read a SentencePiece model file."""
    proto = pb.ModelProto()
    proto.ParseFromString(path.read_bytes())
    return proto


def allowed_english(piece: str) -> bool:
    """Whether an English piece may stay: digits only one by one, no Chinese or other scripts."""
    body = piece.lstrip("▁")
    if any(c.isdigit() for c in piece):
        return piece in "0123456789" and len(piece) == 1
    return not CJK.search(body) and not FOREIGN.search(body)


def filter_proto(proto: pb.ModelProto, keep: set[str]) -> pb.ModelProto:
    """A copy of `proto` with only the normal pieces in `keep` (its control pieces stay)."""
    out = pb.ModelProto()
    out.CopyFrom(proto)
    del out.pieces[:]
    out.pieces.extend(p for p in proto.pieces if p.type != NORMAL or p.piece in keep)
    return out


def english_pieces(original: Path, text: Iterable[str], known: set[str], size: int) -> list[str]:
    """The `size` English pieces most used on `text`, with all single characters kept."""
    proto = load_proto(original)
    legal = {p.piece for p in proto.pieces if p.type == NORMAL and allowed_english(p.piece)}
    legal &= known
    model = spm.SentencePieceProcessor()
    model.LoadFromSerializedProto(filter_proto(proto, legal).SerializeToString())
    counts: Counter[str] = Counter()
    for line in text:
        counts.update(model.encode(line, out_type=str))
    single = {p for p in legal if len(p.lstrip("▁")) <= 1 and ord(p[-1]) < 0x2600}
    ranked = [p for p, _ in counts.most_common() if p in legal and p not in single]
    keep = single | set(ranked[: size - len(single)])
    return [p.piece for p in proto.pieces if p.piece in keep]


def chinese_pieces(text: Iterable[str], size: int, work: Path) -> list[tuple[str, float]]:
    """Train a unigram model on Chinese text; return its Chinese pieces with log-probabilities."""
    work.mkdir(parents=True, exist_ok=True)
    corpus = work / "chinese.txt"
    corpus.write_text("\n".join(text) + "\n", encoding="utf-8")
    spm.SentencePieceTrainer.train(
        input=str(corpus),
        model_prefix=str(work / "chinese"),
        vocab_size=size,
        model_type="unigram",
        character_coverage=0.9998,
        normalization_rule_name="nmt_nfkc",
        add_dummy_prefix=False,
        split_digits=True,
        max_sentencepiece_length=6,
        num_threads=2,
        hard_vocab_limit=False,
        minloglevel=2,
        max_sentence_length=8000,
    )
    pieces = {
        p.piece: p.score
        for p in load_proto(work / "chinese.model").pieces
        if p.type == NORMAL
        and CJK.search(p.piece)
        and all(CJK.match(c) or c in "·—…“”" for c in p.piece)
    }
    floor = min(pieces.values()) - 2.0
    for char in [*gb2312_characters(), *"。、《》〈〉「」『』【】〔〕〇々"]:
        pieces.setdefault(char, floor)
    return sorted(pieces.items(), key=lambda item: -item[1])


def build(original: Path, english: list[str], chinese: list[tuple[str, float]], out: Path) -> int:
    """Write source.spm, target.spm, vocab.json and tokenizer_config.json; return english_rows."""
    proto = load_proto(original)
    merged = filter_proto(proto, set(english))
    for piece in EXTRA:
        merged.pieces.add(piece=piece, score=-6.0, type=NORMAL)
    taken = {p.piece for p in merged.pieces}
    chinese = [(p, s) for p, s in chinese if p not in taken]
    for piece, score in chinese:
        merged.pieces.add(piece=piece, score=score, type=NORMAL)
    for symbol in SYMBOLS:
        merged.pieces.add(piece=symbol, score=0.0, type=USER)
    merged.trainer_spec.vocab_size = len(merged.pieces)
    names = ["</s>", "<unk>", *english, *EXTRA]
    rows = len(names)
    names += [p for p, _ in chinese] + SYMBOLS + ["<pad>"]
    if len(set(names)) != len(names):
        raise ValueError("duplicate pieces in the vocabulary")
    out.mkdir(parents=True, exist_ok=True)
    (out / "source.spm").write_bytes(merged.SerializeToString())
    shutil.copyfile(out / "source.spm", out / "target.spm")
    vocab = {name: i for i, name in enumerate(names)}
    (out / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False), encoding="utf-8")
    config = {
        "source_lang": "zh",
        "target_lang": "en",
        "model_max_length": 512,
        "separate_vocabs": False,
        "tokenizer_class": "MarianTokenizer",
        "english_rows": rows,
    }
    (out / "tokenizer_config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    return rows


class Codec:
    """Text to vocabulary ids and back, exactly as MarianTokenizer does it."""

    def __init__(self, folder: Path) -> None:
        self.sp = spm.SentencePieceProcessor(model_file=str(folder / "source.spm"))
        self.vocab: dict[str, int] = json.loads((folder / "vocab.json").read_text("utf-8"))
        self.names = {i: name for name, i in self.vocab.items()}
        config = json.loads((folder / "tokenizer_config.json").read_text("utf-8"))
        self.english_rows: int = config["english_rows"]
        self.english = [i for i in range(self.english_rows) if i != 1]
        self.eos, self.unk, self.pad = 0, 1, self.vocab["<pad>"]
        self._map = [self.vocab.get(self.sp.id_to_piece(i), 1) for i in range(len(self.sp))]

    @cached_property
    def chinese(self) -> list[int]:
        """Ids that Chinese text is written with: no English words, but figures and capitals."""
        body = {i: name.lstrip("▁") for name, i in self.vocab.items()}
        plain = [i for i in self.english[1:] if len(body[i]) <= 1 or not LATIN.search(body[i])]
        return [self.eos, *plain, *range(self.english_rows, self.vocab[SYMBOLS[0]])]

    def encode(self, text: str) -> list[int]:
        """Ids of `text`, closed by `</s>`."""
        return [self._map[i] for i in self.sp.encode(text)] + [self.eos]

    def decode(self, ids: Iterable[int]) -> str:
        """Text of `ids`, without `</s>` and `<pad>`."""
        drop = {self.eos, self.pad}
        return self.sp.decode([self.names[i] for i in ids if i not in drop])

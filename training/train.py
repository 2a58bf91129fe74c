"""Train fixmt-zh-en: Chinese to English, with inline terms, and mending, in one Marian model.

    python training/train.py --name main

Warm-up, constant rate, and a cool-down (WSD; Hu et al. 2024, "MiniCPM"): write a number of minutes
into runs/NAME/COOLDOWN, or plan it with --until-minutes and --cool-minutes. Resumes from
runs/NAME/last.pt, else from --init. On a GPU: --workers 8 --batch 60000 --attention sdpa.
"""

from __future__ import annotations

import argparse
import json
import signal
import time
from pathlib import Path

import torch
import torch.nn.functional as functional
from batches import Example, Mixture
from corpora import read_tsv
from export import assemble, mask_bias, save
from feed import Feed
from optimiser import Optimiser
from pairs import mend_source
from peer import Peer
from recover import Recovery, begin_symbol, recover_source
from speed import PooledDropout, Threads, Trainee
from tokenizer import Codec
from torch import Tensor
from transformers import MarianMTModel

ROOT = Path(__file__).resolve().parent
MIXTURES = {"main": Mixture, "recover": Recovery}


def pad(rows: list[list[int]], value: int, device: str) -> Tensor:
    """A right-padded batch of id lists."""
    width = max(map(len, rows))
    return torch.tensor([r + [value] * (width - len(r)) for r in rows], device=device)


def load_dev(shared: Path, codec: Codec, task: str, n: int = 60) -> dict[str, list[Example]]:
    """Fixed small validation samples of a task."""
    dev = shared / "data/dev"
    flores = read_tsv(dev / "translate/flores-dev.tsv", 2, header=True)[:n]
    triples = read_tsv(dev / "authored/triples.tsv", 3)[:n]

    def encode(pairs: list[tuple[str, str]]) -> list[Example]:
        return [(codec.encode(a), codec.encode(b)) for a, b in pairs]

    if task == "recover":
        return {
            "flores": encode([(recover_source(r[1]), r[0]) for r in flores]),
            "garbled": encode([(recover_source(r[1]), r[0]) for r in triples]),
        }
    return {
        "flores": encode([(r[0], r[1]) for r in flores]),
        "authored": encode([(r[0], r[2]) for r in triples]),
        "mend": encode([(mend_source(r[1]), r[2]) for r in triples]),
    }


class Trainer:
    """The training loop and its state on disk."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args, self.run = args, ROOT / "runs" / args.name
        self.run.mkdir(parents=True, exist_ok=True)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.tokenizer = args.data / "tokenizer"
        self.codec = Codec(self.tokenizer)
        kind = MIXTURES[args.task]
        self.mixture = kind(args.data, self.codec, args.seed)
        self.feed = Feed(kind, args.data, args.seed, args.workers) if args.workers else None
        self.begun = time.time()
        dtype = torch.bfloat16
        model = MarianMTModel.from_pretrained(
            args.init, attn_implementation=args.attention, dtype=torch.float32
        )
        if args.task == "recover" and not (self.run / "last.pt").exists():
            begin_symbol(model, self.codec.vocab)
        mask_bias(model, self.mixture.targets)
        self.net = Trainee(model, self.mixture.targets, dtype).to(self.device)
        if self.device == "cpu":
            functional.dropout = PooledDropout(0.1, dtype)
        self.opt = Optimiser(self.net, args.lr, args.embed_factor)
        self.step = self.tokens = self.pairs = 0
        self.seconds = 0.0
        self.cool_start = self.cool_seconds = 0.0
        self.queue: list[list[Example]] = []
        self.mix = ""
        samples = load_dev(args.shared, self.codec, args.task)
        self.dev = {k: [e for e in v if self.mixture.writable(e[1])] for k, v in samples.items()}
        self.stop = False
        if (self.run / "last.pt").exists():
            self.restore()
        path = ROOT / "runs" / args.peer / "last.pt"
        self.peer = Peer(path, self.tokens) if args.peer else None

    def restore(self) -> None:
        """Continue from the latest checkpoint."""
        state = torch.load(self.run / "last.pt", map_location=self.device, weights_only=True)
        for live, master, saved in zip(
            self.opt.live, self.opt.masters, state["weights"], strict=True
        ):
            master.data.copy_(saved)
            live.data.copy_(saved)
        self.opt.adam.load_state_dict(state["adam"])
        self.mixture.restore(state["data"])
        self.step, self.tokens, self.pairs = state["step"], state["tokens"], state["pairs"]
        self.seconds = state["seconds"]

    def checkpoint(self) -> None:
        """Write weights, optimiser, counters and data state atomically."""
        state = {
            "weights": [m.detach() for m in self.opt.masters],
            "step": self.step,
            "adam": self.opt.adam.state_dict(),
            "data": self.mixture.state(),
            "tokens": self.tokens,
            "pairs": self.pairs,
            "seconds": self.seconds,
        }
        torch.save(state, self.run / "last.tmp")
        (self.run / "last.tmp").replace(self.run / "last.pt")
        if self.peer and not self.stop:
            self.log(peer=round(self.peer.meet(self.opt.masters, self.tokens), 3))
            self.opt.publish()

    def export(self, name: str) -> None:
        """Write a half-precision model folder runs/NAME/`name`."""
        own = self.net.model
        model = assemble(own.config, self.opt.masters, own.final_logits_bias)
        rows = self.mixture.targets
        save(model, self.codec, self.tokenizer, self.run / name, torch.float16, rows)

    def log(self, **fields: object) -> None:
        """One JSON line to runs/NAME/log.jsonl and stdout."""
        line = json.dumps({"step": self.step, "hours": round(self.seconds / 3600, 3)} | fields)
        print(line, flush=True)
        with (self.run / "log.jsonl").open("a", encoding="utf-8") as out:
            out.write(line + "\n")

    def cooling(self) -> float:
        """Share of the cool-down already done (0 when none was asked for)."""
        path = self.run / "COOLDOWN"
        left = self.args.until_minutes - (time.time() - self.begun) / 60
        if not self.cool_start and (path.exists() or left < self.args.cool_minutes):
            self.cool_start = time.time()
            asked = path.read_text().strip() if path.exists() else self.args.cool_minutes
            self.cool_seconds = 60 * float(asked or 15)
            self.log(event="cooldown", minutes=self.cool_seconds / 60)
        return (time.time() - self.cool_start) / self.cool_seconds if self.cool_start else 0.0

    def next_batch(self) -> list[Example]:
        """The next batch, from the mix that the time asks for."""
        seen = self.tokens / 1e6 - self.args.early
        mix = "cool" if self.cool_start else "early" if seen < 0 else "main"
        if mix == "main" and seen > 4:
            mix = "late"
        if not self.queue or mix != self.mix:
            source = self.feed or self.mixture
            self.queue = source.chunk(mix, max(480_000, 16 * self.args.batch), self.args.batch)
            self.mix = mix
        return self.queue.pop()

    @torch.no_grad()
    def validate(self) -> dict[str, float]:
        """Negative log-likelihood a token on the validation samples."""
        self.net.eval()
        out = {}
        for name, examples in self.dev.items():
            total, n = 0.0, 0
            for at in range(0, len(examples), 20):
                part = examples[at : at + 20]
                src, tgt = (pad([e[i] for e in part], self.codec.pad, self.device) for i in (0, 1))
                count = sum(len(e[1]) for e in part)
                total += float(self.net(src, tgt, 0.0)[1]) * count
                n += count
            out[name] = round(total / n, 4)
        self.net.train()
        return out

    def fit(self) -> None:
        """Train until told to stop."""
        last = logged = checked = saved = self.begun = time.time()
        loss_sum = tokens = batches = 0
        self.net.train()
        threads = Threads(self.args.threads)
        self.log(valid=self.validate())
        while not self.stop:
            done = self.cooling()
            if done >= 1.0:
                break
            rate = min(1.0, (self.step + 1) / self.args.warmup) * (1.0 - max(0.0, done) ** 0.5)
            batch = self.next_batch()
            src, tgt = (pad([e[i] for e in batch], self.codec.pad, self.device) for i in (0, 1))
            loss, nll = self.net(src, tgt, 0.1)
            loss.backward()
            norm = self.opt.step(rate)
            threads.adapt()
            self.step += 1
            self.pairs += len(batch)
            size = sum(len(e[0]) + len(e[1]) for e in batch)
            self.tokens += size
            tokens, loss_sum, batches = tokens + size, loss_sum + float(nll.detach()), batches + 1
            now = time.time()
            self.seconds += now - last
            last = now
            if now - logged > self.args.log_seconds:
                self.log(
                    pairs=self.pairs,
                    tokens=self.tokens,
                    lr=round(self.args.lr * rate, 7),
                    nll=round(loss_sum / batches, 3),
                    norm=round(norm, 2),
                    tok_s=round(tokens / (now - logged)),
                    threads=torch.get_num_threads(),
                )
                logged, loss_sum, tokens, batches = now, 0, 0, 0
            if now - checked > 60 * self.args.valid_minutes:
                self.log(valid=self.validate())
                checked = time.time()
            if now - saved > 60 * self.args.save_minutes and not self.cool_start:
                self.checkpoint()
                saved = time.time()
        if self.feed:
            self.feed.close()
        self.log(valid=self.validate(), event="end")
        if not self.cool_start:
            self.checkpoint()
        self.export("export")
        self.log(event="exported")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--name", default="main")
    parser.add_argument("--task", choices=sorted(MIXTURES), default="main")
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    parser.add_argument("--shared", type=Path, default=ROOT.parent.parent / "shared")
    parser.add_argument("--init", type=Path, default=ROOT / "data/init")
    parser.add_argument("--lr", type=float, default=4e-4)
    parser.add_argument("--embed-factor", type=float, default=3.0)
    parser.add_argument("--warmup", type=int, default=200)
    parser.add_argument("--batch", type=int, default=3000, help="padded pair tokens a batch")
    parser.add_argument("--early", type=float, default=1.0, help="million tokens of short lines")
    parser.add_argument("--until-minutes", type=float, default=1e9)
    parser.add_argument("--cool-minutes", type=float, default=15.0, help="the last of them")
    parser.add_argument("--log-seconds", type=float, default=60.0)
    parser.add_argument("--valid-minutes", type=float, default=20.0)
    parser.add_argument("--save-minutes", type=float, default=10.0)
    parser.add_argument("--attention", default="eager")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=0, help="processes that draw batches ahead")
    parser.add_argument("--peer", default="", help="name of a run beside this one to average with")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    trainer = Trainer(args)

    def quit_soon(*_: object) -> None:
        trainer.stop = True

    signal.signal(signal.SIGTERM, quit_soon)
    signal.signal(signal.SIGINT, quit_soon)
    trainer.fit()


if __name__ == "__main__":
    main()

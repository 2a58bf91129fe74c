"""Cheaper training primitives for a small machine: fused loss, pooled dropout, bf16 weights."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as functional
from torch import Tensor, nn
from transformers import MarianMTModel

BLOCK = 512


class SmoothedLoss(torch.autograd.Function):
    """Label-smoothed cross entropy of a tied projection, in blocks of rows.

    The gradients are made in the forward pass, so no more than one block of probabilities exists at
    a time; what the smoothing adds to them has rank one and never takes a pass over the block. That
    of the table goes straight into ``gradient``. Label smoothing: Szegedy et al. (2016).
    """

    @staticmethod
    def forward(ctx, hidden: Tensor, table: Tensor, rows: Tensor, gradient: Tensor, *rest):
        """`rest`: bias (rows), gold (n, places in `rows`), eps."""
        bias, gold, eps = rest
        low = table[rows].to(hidden.dtype)
        (n, width), size = hidden.shape, len(rows)
        sum_low = low.sum(0, dtype=torch.float32)
        grad_hidden = torch.empty_like(hidden)
        grad_weight = torch.zeros(size, width, device=hidden.device)
        nll = torch.zeros((), device=hidden.device)
        spread = torch.zeros((), device=hidden.device)  # -log p, summed over all rows
        step = BLOCK if hidden.device.type == "cpu" else 8192
        for start in range(0, n, step):
            part, want = hidden[start : start + step], gold[start : start + step, None]
            logits = torch.addmm(bias.to(low.dtype), part, low.t())
            p = torch.softmax(logits, 1, dtype=torch.float32)
            at_gold = p.gather(1, want).clamp_min_(1e-30).log_()
            nll -= at_gold.sum()
            log_sum = logits.gather(1, want).float() - at_gold
            spread += size * log_sum.sum() - part.float().sum(0) @ sum_low - len(part) * bias.sum()
            p.scatter_add_(1, want, torch.full_like(at_gold, eps - 1))
            p = p.to(hidden.dtype)
            grad_hidden[start : start + step] = p @ low
            grad_weight += p.t() @ part
        grad_hidden -= (sum_low * (eps / size)).to(hidden.dtype)
        grad_weight -= hidden.sum(0, dtype=torch.float32) * (eps / size)
        ctx.save_for_backward(grad_hidden.div_(n), grad_weight.div_(n), rows)
        ctx.gradient = gradient
        ctx.mark_non_differentiable(nll)
        return ((1 - eps) * nll + eps / size * spread) / n, nll / n

    @staticmethod
    def backward(ctx, grad_total: Tensor, _grad_nll: Tensor):
        grad_hidden, grad_weight, rows = ctx.saved_tensors
        ctx.gradient.index_add_(0, rows, grad_weight * grad_total)
        return grad_hidden * grad_total.to(grad_hidden.dtype), *[None] * 6


class Lookup(torch.autograd.Function):
    """Rows of a table times a scale; their gradient goes straight into ``gradient``.

    Three gradients of the whole table a step (source, target, projection), each made and added,
    cost more than a layer.
    """

    @staticmethod
    def forward(ctx, anchor: Tensor, ids: Tensor, table: Tensor, gradient: Tensor, *rest):
        """`anchor` asks for gradients; `rest`: pad (its row gets none), scale, dtype."""
        pad, scale, dtype = rest
        ctx.save_for_backward(ids)
        ctx.gradient = gradient
        ctx.pad, ctx.scale = pad, scale
        return (functional.embedding(ids, table) * scale).to(dtype)

    @staticmethod
    def backward(ctx, grad: Tensor):
        (ids,) = ctx.saved_tensors
        real = ids != ctx.pad
        ctx.gradient.index_add_(0, ids[real], grad[real].float(), alpha=ctx.scale)
        return None, *[None] * 6


class PooledDropout:
    """Dropout that slices a pool of ready masks: drawing them costs more than a layer on a CPU."""

    def __init__(self, rate: float, dtype: torch.dtype, size: int = 1 << 24) -> None:
        keep = torch.rand(size) >= rate
        self.rate, self.pool = rate, keep.to(dtype).div_(1 - rate)

    def __call__(self, x: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False):
        """Same signature as torch.nn.functional.dropout."""
        if not training or p == 0.0:
            return x
        n = x.numel()
        at = int(torch.randint(self.pool.numel() - n, ()))
        return x * self.pool[at : at + n].view(x.shape).to(x.dtype)


class Threads:
    """Gives one thread up while other processes are busy.

    A matrix product waits for its slowest thread, so a low-priority thread that shares its core
    costs far more than the core. Niceness does not help where the kernel groups processes by
    session (autogroup): all sessions then share alike.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.last = self._read()
        torch.set_num_threads(most)

    @staticmethod
    def _read() -> tuple[float, float, float]:
        """Wall, own and everyone's processor seconds."""
        stat = Path("/proc/stat")
        fields = stat.read_text().split("\n", 1)[0].split()[1:] if stat.exists() else []
        busy = sum(int(fields[i]) for i in (0, 1, 2, 5, 6)) / 100 if fields else 0.0
        return time.monotonic(), time.process_time(), busy

    def adapt(self) -> None:
        """Choose the number of threads for the next step."""
        now = self._read()
        wall, own, busy = (b - a for a, b in zip(self.last, now, strict=True))
        if self.most > 1 and wall > 0.2:
            self.last = now
            free = self.most - (busy - own) / wall
            torch.set_num_threads(max(1, min(self.most, int(free + 0.6))))


class Trainee(nn.Module):
    """A Marian model run with a single-precision embedding and low-precision layers."""

    def __init__(self, model: MarianMTModel, rows: Sequence[int], dtype: torch.dtype) -> None:
        """`rows` are the ids that targets are written with; the softmax runs over these only."""
        super().__init__()
        self.model, self.dtype = model, dtype
        self.register_buffer("rows", torch.tensor(rows), persistent=False)
        place = torch.full((model.config.vocab_size,), -1)
        place[self.rows] = torch.arange(len(rows))
        self.register_buffer("place", place, persistent=False)
        self.scale = model.config.d_model**0.5
        table = model.model.shared.weight
        model.to(dtype)
        model.model.shared.weight = nn.Parameter(table.detach().float())
        model.tie_weights()
        self.anchor = nn.Parameter(torch.zeros(()))
        self.register_buffer("gradient", torch.zeros_like(table.detach().float()), persistent=False)

    def embed(self, ids: Tensor, scale: float) -> Tensor:
        """Input embeddings (the decoder multiplies by its scale itself, the encoder does not)."""
        shared = self.model.model.shared.weight
        pad = self.model.config.pad_token_id
        return Lookup.apply(self.anchor, ids, shared, self.gradient, pad, scale, self.dtype)

    def forward(self, src: Tensor, tgt: Tensor, eps: float) -> tuple[Tensor, Tensor]:
        """Smoothed loss and plain negative log-likelihood, both a target token."""
        pad = self.model.config.pad_token_id
        mask = src != pad
        body = self.model.model
        encoded = body.encoder(inputs_embeds=self.embed(src, self.scale), attention_mask=mask)[0]
        shifted = functional.pad(tgt, (1, 0), value=pad)[:, :-1]
        decoded = body.decoder(
            inputs_embeds=self.embed(shifted, 1.0),
            encoder_hidden_states=encoded,
            encoder_attention_mask=mask,
            use_cache=False,
        )[0]
        real = tgt != pad
        bias = self.model.final_logits_bias[0, self.rows].float()
        gold, table = self.place[tgt[real]], body.shared.weight.detach()
        return SmoothedLoss.apply(decoded[real], table, self.rows, self.gradient, bias, gold, eps)

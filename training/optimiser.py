"""AdamW for weights that the layers hold in low precision."""

from __future__ import annotations

import torch
from speed import Trainee


class Optimiser:
    """AdamW on single-precision masters of the low-precision weights."""

    def __init__(self, net: Trainee, lr: float, embed_factor: float) -> None:
        self.net = net
        for name, parameter in net.named_parameters():
            parameter.requires_grad_("embed_positions" not in name)
        self.live = [p for p in net.model.parameters() if p.requires_grad]
        table = net.model.model.shared.weight
        self.masters = [p if p.dtype == torch.float32 else p.detach().float() for p in self.live]
        body = [m for m, p in zip(self.masters, self.live, strict=True) if p is not table]
        groups = [{"params": body, "factor": 1.0}, {"params": [table], "factor": embed_factor}]
        self.adam = torch.optim.AdamW(
            groups, lr=lr, betas=(0.9, 0.98), eps=1e-8, weight_decay=0.0, fused=True
        )
        self.lr = lr

    def step(self, scale: float) -> float:
        """One update at `scale` times the peak rate; returns the gradient norm."""
        for master, live in zip(self.masters, self.live, strict=True):
            if master is not live:
                master.grad = live.grad.float()
                live.grad = None
            else:
                master.grad = self.net.gradient
        norm = torch.nn.utils.clip_grad_norm_(self.masters, 1.0)
        for group in self.adam.param_groups:
            group["lr"] = self.lr * scale * group["factor"]
        self.adam.step()
        for master in self.masters:
            master.grad = None
        self.net.gradient.zero_()
        self.publish()
        return float(norm)

    @torch.no_grad()
    def publish(self) -> None:
        """Copy the masters into the low-precision weights."""
        for master, live in zip(self.masters, self.live, strict=True):
            if master is not live:
                live.data.copy_(master)

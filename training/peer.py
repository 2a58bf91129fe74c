"""Two runs side by side on a machine without fast links: now and then each takes the mean of both.

Local SGD (Stich 2019, "Local SGD Converges Fast and Communicates Little"), without a barrier: a
run reads what the other one last wrote. A slower one counts for less.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor


class Peer:
    """The run beside this one."""

    def __init__(self, checkpoint: Path, tokens: int) -> None:
        """`checkpoint` is the other run's last.pt; `tokens` is how many this run has seen."""
        self.path, self.own = checkpoint, tokens
        self.other = self._read()[1]

    def _read(self) -> tuple[list[Tensor], int]:
        """Its weights and the tokens it has seen; none before it has written any."""
        if not self.path.exists():
            return [], 0
        state = torch.load(self.path, map_location="cpu", weights_only=True, mmap=True)
        return state["weights"], int(state["tokens"])

    @torch.no_grad()
    def meet(self, masters: list[Tensor], tokens: int) -> float:
        """Move `masters` towards the other run's weights.

        Returns the weight that those got: their share of the tokens that both runs have seen since
        they last met (0 if the other run has written nothing since).
        """
        weights, seen = self._read()
        mine, theirs = tokens - self.own, seen - self.other
        if not weights or theirs <= 0 or mine <= 0:
            return 0.0
        share = theirs / (mine + theirs)
        for master, weight in zip(masters, weights, strict=True):
            master.lerp_(weight.to(master.device), share)
        self.own, self.other = tokens, seen
        return share

"""What makes training cheap must not change what is learnt."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

torch = pytest.importorskip("torch")
functional = torch.nn.functional

TRAINING = Path(__file__).resolve().parents[1] / "training"


def _module(name: str) -> ModuleType:
    """A module of training/, which is no package."""
    spec = importlib.util.spec_from_file_location(f"training_{name}", TRAINING / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def speed() -> ModuleType:
    return _module("speed")


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_fused_loss_has_the_value_and_gradients_of_the_plain_one(
    speed: ModuleType, smoothing: float
) -> None:
    torch.manual_seed(0)
    rows = torch.tensor([i for i in range(200) if i != 7])
    table, bias = torch.randn(300, 32) / 2, torch.randn(len(rows))
    hidden = torch.randn(2 * speed.BLOCK + 13, 32, requires_grad=True)
    gold = torch.randint(0, len(rows), (len(hidden),))
    gradient = torch.zeros_like(table)
    args = (hidden, table, rows, gradient, bias, gold, smoothing)
    loss, nll = speed.SmoothedLoss.apply(*args)
    loss.backward()

    plain_hidden = hidden.detach().clone().requires_grad_()
    plain_table = table.clone().requires_grad_()
    logits = plain_hidden @ plain_table[rows].t() + bias
    plain = functional.cross_entropy(logits, gold, label_smoothing=smoothing)
    plain.backward()
    torch.testing.assert_close(loss.detach(), plain.detach())
    torch.testing.assert_close(nll, functional.cross_entropy(logits, gold).detach())
    torch.testing.assert_close(hidden.grad, plain_hidden.grad)
    torch.testing.assert_close(gradient, plain_table.grad)


def test_lookup_has_the_gradient_of_an_embedding(speed: ModuleType) -> None:
    torch.manual_seed(0)
    table, anchor = torch.randn(9, 4), torch.zeros((), requires_grad=True)
    ids, pad = torch.tensor([[3, 5, 3], [8, 0, 0]]), 0
    gradient = torch.zeros_like(table)
    out = speed.Lookup.apply(anchor, ids, table, gradient, pad, 2.0, torch.float32)
    plain = table.clone().requires_grad_()
    wanted = functional.embedding(ids, plain, padding_idx=pad) * 2.0
    weight = torch.randn_like(wanted)
    (out * weight).sum().backward()
    (wanted * weight).sum().backward()
    torch.testing.assert_close(out.detach(), wanted.detach())
    torch.testing.assert_close(gradient, plain.grad)


def test_runs_side_by_side_meet_in_the_mean_of_what_each_has_seen(tmp_path: Path) -> None:
    peer = _module("peer").Peer(tmp_path / "last.pt", tokens=100)
    mine = [torch.zeros(3)]
    assert peer.meet(mine, 400) == 0.0 and mine[0].eq(0).all()
    torch.save({"weights": [torch.full((3,), 8.0)], "tokens": 100}, tmp_path / "last.pt")
    assert peer.meet(mine, 400) == 0.25
    torch.testing.assert_close(mine[0], torch.full((3,), 2.0))
    assert peer.meet(mine, 500) == 0.0, "the other one has written nothing since"
    torch.testing.assert_close(mine[0], torch.full((3,), 2.0))

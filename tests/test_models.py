"""Shipped models are what their manifest says."""

import json
from pathlib import Path

import pytest

from fixmt import cli, models
from fixmt.errors import ModelError


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    (tmp_path / models.MANIFEST).write_text(json.dumps(models.manifest(tmp_path)))
    return tmp_path


def test_intact(place: Path) -> None:
    """An untouched folder verifies."""
    assert models.verify(place) == []
    assert cli.main(["model", "verify", str(place)]) == 0


def test_damage_is_named(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A changed, a missing and a stray file are each named, with exit 2."""
    (place / "model.safetensors").write_bytes(b"weighty")
    (place / "config.json").unlink()
    (place / "pytorch_model.bin").write_bytes(b"pickle")
    assert cli.main(["model", "verify", str(place)]) == 2
    message = capsys.readouterr().err
    assert "config.json: missing" in message
    assert "pytorch_model.bin: not in the manifest" in message
    assert "model.safetensors: digest" in message


def test_unknown_model() -> None:
    """An unknown name says which models there are."""
    with pytest.raises(ModelError, match="no shipped model 'nope'"):
        models.folder("nope")


@pytest.mark.parametrize("name", models.names())
def test_shipped_models_are_intact(name: str) -> None:
    """Every shipped model verifies, keeps to the size limits and holds no pickle."""
    place = models.folder(name)
    assert models.verify(place) == []
    files = list(place.iterdir())
    assert not [p for p in files if p.suffix in (".bin", ".pt", ".pkl", ".pth")]
    assert all(p.stat().st_size <= 50_000_000 for p in files)
    assert sum(p.stat().st_size for p in files) <= 120_000_000

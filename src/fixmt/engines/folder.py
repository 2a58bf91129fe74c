"""Where a model lies, and whether its weights may be loaded."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from .. import models
from ..errors import ModelError

_HUB_ID = re.compile(r"[\w.-]+/[\w.-]+")
_POSITIONS = "max_position_embeddings"
_FILES = ("*.json", "*.safetensors", "*.spm")


def find(name: str, *, download: bool = False) -> Path:
    """The folder of the model ``name``, its weights checked to be safetensors.

    Raises:
        ModelError: no such model, or weights that could run code when loaded.
    """
    if name in models.names():
        return checked(models.folder(name))
    place = Path(name).expanduser()
    if (place / "config.json").is_file():
        return checked(place)
    if place.is_dir():
        raise ModelError(f"{place}: no config.json there; not a model folder")
    if _HUB_ID.fullmatch(name):
        return checked(_from_hub(name, download))
    known = ", ".join(models.names()) or "none"
    raise ModelError(
        f"{name}: no such model; give one that comes with fixmt ({known}) or a model folder"
    )


def checked(folder: Path) -> Path:
    """``folder`` if all it needs is there and its weights are safetensors.

    Raises:
        ModelError: something is missing, or the weights are pickles.
    """
    if not any(folder.glob("*.safetensors")):
        if any(folder.glob("*.bin")):
            raise ModelError(
                f"{folder}: only pickled weights (.bin), which could run code; "
                "convert them to safetensors and try again"
            )
        raise ModelError(f"{folder}: no weights (*.safetensors) there; the model is incomplete")
    for needed in ("source.spm", "target.spm", "vocab.json"):
        if not (folder / needed).is_file():
            raise ModelError(f"{folder}: {needed} is missing; not a complete Marian model")
    return folder


def digest(folder: Path) -> str:
    """First 12 hex digits of a SHA-256 over configuration, tokenizer and weights, in name order."""
    total = hashlib.sha256()
    patterns = ("config.json", "*.safetensors", "*.spm", "vocab.json")
    for path in sorted(p for pattern in patterns for p in folder.glob(pattern)):
        with path.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()[:12]


def positions(folder: Path) -> int:
    """The most tokens a source or an output of the model can have, end symbol included.

    Raises:
        ModelError: ``config.json`` cannot be read or does not say.
    """
    try:
        return int(json.loads((folder / "config.json").read_text("utf-8"))[_POSITIONS])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise damaged(folder, fault) from None


def damaged(folder: Path, fault: object) -> ModelError:
    """What to tell the user of a model that cannot be loaded."""
    reason = (str(fault).strip().split("\n", 1)[0] or type(fault).__name__)[:160]
    return ModelError(f"{folder}: the model cannot be loaded ({reason}); get it again")


def _from_hub(name: str, download: bool) -> Path:
    """The folder of a hub model: from the cache, or fetched if that is allowed."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True, allow_patterns=list(_FILES)))
    except (LocalEntryNotFoundError, OSError, ValueError):
        if not download:
            raise ModelError(
                f"{name}: not on this machine and downloads are off; allow the download, "
                "or give the folder of a local copy"
            ) from None
    try:
        return Path(snapshot_download(name, allow_patterns=list(_FILES)))
    except (HfHubHTTPError, OSError, ValueError) as fault:
        reason = str(fault).split("\n", 1)[0][:120]
        raise ModelError(
            f"{name}: cannot be downloaded ({reason}); check name and network"
        ) from None

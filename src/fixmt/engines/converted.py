"""Models in CTranslate2's format, converted once and kept in the user's cache.

A conversion is keyed by a digest of the model's files, the version of CTranslate2 and the type of
the weights. It is made in a folder of its own beside its final place and renamed, with a manifest
of digests that is compared whenever it is used: a crash, a full disk or a second process doing the
same leave a whole conversion or none. It runs in a process of its own, which takes the memory of
torch with it when it ends.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from .. import cache as user_cache
from .. import models
from ..errors import ModelError
from . import folder

_LAYOUT = 1  # raised when what is written here changes
_MAKING = ".making-"  # begins the names of folders being written
_ABANDONED = 24 * 3600  # seconds after which nobody is writing there any more
_NO_ROOM = 3  # exit code of the converting process: the folder cannot be written


def version() -> str:
    """The installed version of CTranslate2."""
    return metadata.version("ctranslate2")


def home() -> Path:
    """The folder of all conversions."""
    return user_cache.folder() / "models"


def converted(model: Path, weights: str) -> Path:
    """The folder with ``model`` in CTranslate2's format, made now if need be.

    Where the cache cannot be written it lies elsewhere and lives as long as this process.

    Args:
        model: a checked model folder.
        weights: type of the weights, as CTranslate2 names it (``int8``, ``float32``…).

    Raises:
        ModelError: the model cannot be converted, or there is no room for the result.
    """
    try:
        return kept(model, weights)
    except OSError as fault:
        return _elsewhere(model, weights, fault.strerror or str(fault))


def kept(model: Path, weights: str) -> Path:
    """Like :func:`converted`, in the cache or nowhere.

    Raises:
        ModelError: the model cannot be converted.
        OSError: the cache cannot be written.
    """
    place = home() / f"{folder.digest(model)}-{version()}-{weights}-{_LAYOUT}"
    if _whole(place):
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    _sweep(place.parent)
    with tempfile.TemporaryDirectory(prefix=_MAKING, dir=place.parent) as work:
        made = Path(work) / "model"
        _convert_apart(model, made, weights)
        _put(made, place)
    return place


def rows(place: Path) -> list[str]:
    """The tokens that the conversion in ``place`` can write, in the order of its output."""
    own = place / "target_vocabulary.json"
    listed = own if own.exists() else place / "shared_vocabulary.json"
    return [str(token) for token in json.loads(listed.read_text("utf-8"))]


def clear() -> int:
    """Delete all conversions; how many there were."""
    places = [p for p in home().glob("*") if p.is_dir()]
    for place in places:
        shutil.rmtree(place, ignore_errors=True)
    return len(places)


def _whole(place: Path) -> bool:
    """True if ``place`` is as it was written."""
    try:
        return place.is_dir() and not models.verify(place)
    except (ModelError, OSError):
        return False


def _sweep(parent: Path) -> None:
    """Delete what killed processes left behind."""
    for left in parent.glob(f"{_MAKING}*"):
        if time.time() - left.stat().st_mtime > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)


def _put(made: Path, place: Path) -> None:
    """Move ``made`` to ``place`` unless another process has put the same there."""
    try:
        made.rename(place)
    except OSError:
        if _whole(place):
            return
        place.rename(made.with_name("damaged"))  # goes with the temporary folder
        made.rename(place)


@cache
def _elsewhere(model: Path, weights: str, why: str) -> Path:
    """A conversion in a temporary folder that lives as long as this process; says ``why``."""
    try:
        work = tempfile.TemporaryDirectory(prefix="fixmt-model-")
        _temporary.append(work)
        made = Path(work.name) / "model"
        _convert_apart(model, made, weights)
    except OSError as fault:
        raise ModelError(
            f"{tempfile.gettempdir()}: no room for the converted model "
            f"({fault.strerror or fault}); free some, or use --engine transformers"
        ) from None
    print(
        f"fixmt: {home()}: cannot be written ({why}); the model is converted anew in every run",
        file=sys.stderr,
    )
    return made


_temporary: list[tempfile.TemporaryDirectory[str]] = []


def _convert_apart(model: Path, target: Path, weights: str) -> None:
    """Convert in a child process.

    Raises:
        ModelError: the model is damaged or of a kind that CTranslate2 does not know.
        OSError: ``target`` cannot be written.
    """
    # -P: a file torch.py in the user's folder is not torch.
    command = [sys.executable, "-P", "-W", "ignore", "-m", __name__]
    done = subprocess.run(
        [*command, str(model), str(target), weights],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().split("\n") or [""])[-1]
        if done.returncode == _NO_ROOM:
            raise OSError(reason)
        raise folder.damaged(model, reason or f"the conversion ended with {done.returncode}")


def _convert(model: Path, target: Path, weights: str) -> None:
    """Write ``model`` to the new folder ``target``, with a manifest.

    Output rows that the model's bias forbids are left out: what has no row cannot be emitted, and
    decoding takes a fifth less time where they are nearly half of all rows.
    """
    from ctranslate2.converters import TransformersConverter

    spec = _pruned(TransformersConverter(str(model))._load())
    spec.validate()
    spec.optimize(quantization=weights)
    target.mkdir()
    spec.save(str(target))
    manifest = models.manifest(target)
    (target / models.MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


_FORBIDDEN = -1000.0  # a bias below this makes a token impossible


def _pruned(spec: Any) -> Any:
    """``spec`` without the output rows that its bias forbids; the unknown symbol stays."""
    projection = spec.decoder.projection
    if not projection.has_bias():
        return spec
    (tokens,) = spec._vocabularies["target"]
    rows = [
        row
        for row, bias in enumerate(projection.bias.tolist())
        if bias > _FORBIDDEN or tokens[row] in (spec.config.unk_token, spec.config.eos_token)
    ]
    spec._vocabularies["target"] = [[tokens[row] for row in rows]]
    projection.weight = projection.weight[rows]
    projection.bias = projection.bias[rows]
    spec.decoder.embeddings.weight = spec.decoder.embeddings.weight[rows]
    return spec


def _main(model: str, target: str, weights: str) -> int:
    import os

    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        _convert(Path(model), Path(target), weights)
    except OSError as fault:
        print(fault.strerror or fault, file=sys.stderr)
        return _NO_ROOM if fault.errno else 1
    except Exception as fault:  # whatever torch, transformers or the converter object to
        print((str(fault).strip().split("\n") or [""])[0] or type(fault).__name__, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))

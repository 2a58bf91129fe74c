"""The models that come with fixmt: one folder each, with a manifest of file digests."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from ..errors import ModelError

MANIFEST = "manifest.json"  # {"revision": sha256 over the digests, "files": {name: sha256}}
_HERE = Path(__file__).resolve().parent


def names() -> tuple[str, ...]:
    """Names of the shipped models."""
    return tuple(sorted(p.parent.name for p in _HERE.glob(f"*/{MANIFEST}")))


def folder(name: str) -> Path:
    """Where the shipped model ``name`` lies.

    Raises:
        ModelError: there is none of that name.
    """
    if name not in names():
        known = ", ".join(names()) or "none"
        raise ModelError(f"no shipped model '{name}' (shipped: {known})")
    return _HERE / name


def digests(place: Path) -> dict[str, str]:
    """SHA-256 of every file in ``place`` but the manifest, by name."""
    return {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(place.iterdir())
        if p.is_file() and p.name != MANIFEST
    }


def revision(files: dict[str, str]) -> str:
    """One digest for a whole folder: SHA-256 over the sorted names and digests."""
    lines = "".join(f"{name} {digest}\n" for name, digest in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def manifest(place: Path) -> dict[str, object]:
    """The manifest that fits the files now in ``place``."""
    files = digests(place)
    return {"revision": revision(files), "files": files}


def verify(place: Path) -> list[str]:
    """What in ``place`` differs from its manifest; empty if all is as it was shipped.

    Raises:
        ModelError: no readable manifest.
    """
    try:
        wanted = json.loads((place / MANIFEST).read_text("utf-8"))["files"]
    except (OSError, ValueError, KeyError) as fault:
        raise ModelError(f"{place / MANIFEST}: no manifest to verify against ({fault})") from None
    found = digests(place)
    problems = [f"{name}: missing" for name in sorted(wanted.keys() - found.keys())]
    problems += [f"{name}: not in the manifest" for name in sorted(found.keys() - wanted.keys())]
    problems += [
        f"{name}: digest {found[name][:12]} instead of {wanted[name][:12]}"
        for name in sorted(wanted.keys() & found.keys())
        if found[name] != wanted[name]
    ]
    return problems

"""Where the memory lies if nobody says otherwise."""

from __future__ import annotations

from pathlib import Path

from .. import cache

FILE = "memory.sqlite"


def default_path() -> Path:
    """The file in the user's cache folder."""
    return cache.folder() / FILE

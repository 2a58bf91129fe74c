"""Where fixmt keeps what it can make again."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def folder() -> Path:
    """``$XDG_CACHE_HOME/fixmt`` where that is set, else the system's usual place."""
    if given := os.environ.get("XDG_CACHE_HOME"):
        return Path(given) / "fixmt"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "fixmt"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "fixmt" / "Cache"
    return Path.home() / ".cache" / "fixmt"

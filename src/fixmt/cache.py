"""Where fixmt keeps what it can make again."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def folder() -> Path:
    """``$XDG_CACHE_HOME/fixmt`` where that is set, else the system's usual place.

    A user without a home folder has none: what is returned then cannot be made.
    """
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if given.is_absolute():  # others are to be ignored (XDG Base Directory Specification 0.8)
        return given / "fixmt"
    try:
        home = Path.home()
    except RuntimeError:  # no $HOME, and the user is not in the password file
        home = Path(os.devnull)
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "fixmt"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / "fixmt" / "Cache"
    return home / ".cache" / "fixmt"

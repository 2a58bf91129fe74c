"""Folders of any size: articles in windows, side by side, one window in memory at a time.

A runner repairs windows: in this process (:class:`Local`), in several (:class:`.pool.Pool`) or on a
cluster (:class:`.cluster.Cluster`). A window holds the same articles whatever the runner, and its
questions go to the model together, so the bytes that come out do not depend on the runner.
"""

from .stream import repaired
from .window import Case, Done, Local, Runner

__all__ = ["Case", "Done", "Local", "Runner", "repaired"]

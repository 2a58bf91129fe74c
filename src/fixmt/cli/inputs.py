"""The articles a command line names: files, folders, or standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import files, glossary, names
from ..article import Article
from ..config import Config
from ..detectors import Context
from ..errors import FixmtError, InputError


@dataclass(frozen=True, slots=True)
class Input:
    """One file to work on and the path to show and to write under."""

    path: Path
    shown: str  # as the user would name it
    below: Path  # relative to the folder it was found under


def discover(paths: Sequence[str], config: Config) -> tuple[list[Input], list[InputError]]:
    """All files named by ``paths`` and the faults among them; no file twice."""
    inputs: dict[Path, Input] = {}
    faults: list[InputError] = []
    for found in files.discover([Path(p) for p in paths], config.exclude):
        if isinstance(found, InputError):
            faults.append(found)
        else:
            path, root = found
            inputs.setdefault(path.resolve(), Input(path, path.as_posix(), path.relative_to(root)))
    return list(inputs.values()), faults


def read(item: Input, config: Config) -> Article:
    """The article of ``item``.

    Raises:
        InputError: see :func:`fixmt.files.read`.
    """
    return files.read(item.path, config.max_size_mb * 2**20)


def read_stdin(name: str | None) -> Article:
    """The article on standard input, in the format the suffix of ``name`` says.

    Raises:
        InputError: empty, binary or undecodable.
    """
    return files.from_bytes(sys.stdin.buffer.read(), Path(name) if name else None)


def context(inputs: Sequence[Input], config: Config) -> Context:
    """The glossary, and how the folder as a whole spells personal names."""
    terms = glossary.load(config.glossary) if config.glossary else glossary.default()
    return Context(terms, names.survey(_readable(inputs, config)))


def _readable(inputs: Sequence[Input], config: Config) -> Iterator[Article]:
    for item in inputs:
        try:
            yield read(item, config)
        except FixmtError:
            continue  # reported when its turn comes

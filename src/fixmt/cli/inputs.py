"""The articles a command line names: files, folders, or standard input."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import files, formats, glossary, names
from ..article import Article
from ..config import Config
from ..detectors import Context
from ..errors import ConfigError, FixmtError, InputError
from ..glossary import Glossary
from . import progress

_ZIP = b"PK\x03\x04"  # how a package begins


@dataclass(frozen=True, slots=True)
class Input:
    """One file to work on and the path to show and to write under."""

    path: Path
    shown: str  # as the user would name it
    below: Path  # relative to the folder it was found under


def only_stdin(paths: Sequence[str]) -> bool:
    """True if ``paths`` are ``-`` alone.

    Raises:
        ConfigError: it is one among others.
    """
    if "-" in paths and len(paths) > 1:
        raise ConfigError("- reads standard input; give it alone")
    return "-" in paths


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
        InputError: empty, binary, undecodable, or of a format that is no text.
    """
    path = Path(name) if name else None
    if formats.package(path):
        raise InputError(f"{name}: such a file is no text for standard input; name the file itself")
    data = sys.stdin.buffer.read()
    if data.startswith(_ZIP):
        shown = name or "<stdin>"
        raise InputError(f"{shown}: no text, but a package like a Word file; name the file itself")
    return files.from_bytes(data, path)


def want_folder(out: Path | None) -> None:
    """Refuse an ``--out`` that is a file, or would be a folder called like a Word file.

    Raises:
        ConfigError: it is.
    """
    if out and (out.is_file() or (formats.package(out) and not out.is_dir())):
        raise ConfigError(f"--out wants a folder; {out} {'is' if out.exists() else 'names'} a file")


def context(inputs: Sequence[Input], config: Config) -> Context:
    """The glossary, and how the folder as a whole spells personal names.

    The articles are read one at a time for this, before any is repaired.
    """
    with progress.bar("names", len(inputs)) as step:
        return Context(terms(config), names.survey(_readable(inputs, config, step)))


def terms(config: Config) -> Glossary:
    """The glossary that ``config`` names."""
    return glossary.load(config.glossary) if config.glossary else glossary.default()


def _readable(
    inputs: Sequence[Input], config: Config, step: Callable[[], None]
) -> Iterator[Article]:
    for item in inputs:
        with contextlib.suppress(FixmtError):  # reported when its turn comes
            data = files.read_bytes(item.path, config.max_size_mb * 2**20)
            yield files.bare(data, item.path).prose
        step()

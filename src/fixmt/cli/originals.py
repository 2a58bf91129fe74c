"""``--source``: the Chinese originals of the articles, as far as the user has them."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import regex

from .. import files, formats
from ..article import Article
from ..config import Config
from ..errors import ConfigError, InputError
from . import complain
from .inputs import Input

_LANGUAGE = regex.compile(
    r"(?i)[._-](?:zh(?:[-_](?:cn|tw|hk|hans|hant))?|cn|chinese|orig(?:inal)?)$"
)
_ENGLISH = regex.compile(r"(?i)[._-]en(?:[-_](?:gb|us))?$")
_HAN = regex.compile(r"\p{Han}")
_LISTED = 3  # files named in a warning

Originals = Mapping[Path, Path]  # article → its original


def add_option(parser: argparse.ArgumentParser) -> None:
    """``--source``."""
    parser.add_argument(
        "--source",
        type=Path,
        metavar="PATH",
        help="the Chinese original: a file for one article, or a folder with files of the same "
        "names (NAME.txt, NAME.zh.txt)",
    )


def match(items: Sequence[Input], source: Path | None) -> Originals:
    """The original of each of ``items`` that has one under ``source``.

    A line on stderr names each article without one, one line the files that go with no article.

    Raises:
        ConfigError: a file for several articles.
        InputError: nothing there, or nothing that goes with an article.
    """
    if source is None or not items:
        return {}
    if not source.exists():
        raise InputError(f"--source {source}: no such file or folder")
    if source.is_file():
        if len(items) > 1:
            raise ConfigError(
                f"--source {source}: one file for {len(items)} articles; "
                "give the folder with their originals"
            )
        return {items[0].path: source}
    return _in_folder(items, source)


def of_stdin(source: Path | None) -> Path | None:
    """The original of the article on standard input.

    Raises:
        ConfigError: a folder.
        InputError: nothing there.
    """
    if source is None:
        return None
    if not source.exists():
        raise InputError(f"--source {source}: no such file or folder")
    if source.is_dir():
        raise ConfigError(f"--source {source}: give a file as the original of standard input")
    return source


def with_original(article: Article, path: Path | None, config: Config) -> Article:
    """``article`` with the Chinese in ``path``, if there is any.

    Raises:
        InputError: the file cannot be read or decoded, or has no Chinese in it.
    """
    if path is None:
        return article
    text, _ = files.text_of(files.read_bytes(path, config.max_size_mb * 2**20), path)
    if not _HAN.search(text):
        raise InputError(f"{path}: no Chinese in it; --source wants the original of the article")
    return replace(article, original=formats.article(text, path).prose.source)


def _in_folder(items: Sequence[Input], folder: Path) -> Originals:
    articles = {item.path.resolve() for item in items}
    by_name: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in below.parts)
        known = path.suffix.lower() in formats.by_suffix() and path.is_file()
        if known and not hidden and path.resolve() not in articles:  # both may lie in one folder
            by_name.setdefault(_name(below), path)
    matched = {i.path: by_name[_name(i.below)] for i in items if _name(i.below) in by_name}
    if not matched:
        raise InputError(
            f"--source {folder}: no file there has the name of an article (NAME.txt or NAME.zh.txt)"
        )
    for item in items:
        if item.path not in matched:
            complain(f"{item.shown}: no original in {folder}; done without one")
    used = set(matched.values())
    if unused := [p for p in by_name.values() if p not in used and _is_chinese(p)]:
        names = ", ".join(p.as_posix() for p in unused[:_LISTED])
        more = f" and {len(unused) - _LISTED} more" if len(unused) > _LISTED else ""
        complain(f"originals of no article here: {names}{more}")
    return matched


def _is_chinese(path: Path) -> bool:
    """False for an English file that lies among the originals."""
    try:
        return bool(_HAN.search(files.text_of(files.read_bytes(path), path)[0]))
    except InputError:
        return True


def _name(below: Path) -> str:
    """What an article and its original are both called: the path without suffix and language."""
    stem = _ENGLISH.sub("", _LANGUAGE.sub("", below.stem))
    return (below.parent / (stem or below.stem)).as_posix()

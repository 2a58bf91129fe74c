"""What became of whole articles: an unchanged article in an unchanged setting is not done again."""

from __future__ import annotations

import hashlib
import json
import platform
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path

from ..article import Article, Outcome
from . import records
from .store import Store

_ALL = "\0"
# What rules are worked out with; opencc is optional, and terms are found otherwise without it.
_LIBRARIES = ("regex", "rapidfuzz", "snowballstemmer", "opencc")
_CODE = ("*.py", "*.tsv", "data/*.json", "data/*.bin")


class Watched(Mapping[str, str]):
    """How a folder spells names, and a note of what was asked.

    An outcome depends only on the names it asked for, so it holds in a folder where others changed.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self.asked: dict[str, str | None] = {}

    def __getitem__(self, key: str) -> str:
        value = self.asked[key] = self._names.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[str]:
        self.asked[_ALL] = _ALL  # never true of any folder: what depends on all names is not kept
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __bool__(self) -> bool:
        return True  # or `names or {}` would hide from us what is asked


class Outcomes:
    """Outcomes of earlier runs in the same setting.

    Args:
        store: where they are kept.
        setting: all that an outcome depends on beside the article and the names in the folder:
            engine, glossary, level, rules.
    """

    def __init__(self, store: Store, setting: str) -> None:
        self._store = store
        self._setting = f"{setting}|{program()}"

    def known(
        self, articles: Sequence[tuple[Article, str]], names: Mapping[str, str]
    ) -> list[Outcome | None]:
        """The outcome of each article (with a digest of what people decided on it), if known."""
        keys = [self._key(article, decided) for article, decided in articles]
        values = self._store.get(k for k in keys if k)
        return [
            _read(article, values[key], names) if key and key in values else None
            for (article, _), key in zip(articles, keys, strict=True)
        ]

    def keep(self, found: Sequence[tuple[Outcome, str, Mapping[str, str | None]]]) -> None:
        """Keep outcomes, each with the digest of decisions and the names that it depends on."""
        entries: dict[bytes, bytes] = {}
        for outcome, decided, names in found:
            key = self._key(outcome.article, decided)
            if key:
                entries[key] = _written(outcome, names)
        self._store.put(entries)

    def _key(self, article: Article, decided: str) -> bytes | None:
        if not article.digest:
            return None
        codec = article.codec
        said = [article.digest, article.format, codec.encoding, codec.bom.hex(), decided]
        if article.original:
            said.append(article.original)
        return hashlib.sha256(json.dumps(["article", self._setting, *said]).encode()).digest()


def _written(outcome: Outcome, asked: Mapping[str, str | None]) -> bytes:
    value = {"names": asked, "outcome": records.dump(outcome)}
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode(), 1)


def _read(article: Article, value: bytes, names: Mapping[str, str]) -> Outcome | None:
    """The outcome, or None where the entry is damaged or the names it asked for have changed."""
    try:
        record = json.loads(zlib.decompress(value))
        if any(names.get(key) != text for key, text in record["names"].items()):
            return None
        return records.load(article, record["outcome"])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, zlib.error):
        return None


@cache
def program() -> str:
    """A digest of the program: its own files and the versions of what its rules are written in."""
    root = Path(__file__).resolve().parents[1]
    versions = [platform.python_version(), *map(_version, _LIBRARIES)]
    total = hashlib.sha256("|".join(versions).encode())
    for path in sorted({p for pattern in _CODE for p in root.rglob(pattern)}):
        total.update(f"{path.relative_to(root).as_posix()}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "none"

"""What ``check`` found in articles, and the names in them: nothing is looked for twice."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence

from ..article import Article, Finding
from ..names import Spellings
from . import records
from .articles import program
from .store import Store


class Checks:
    """Findings and spellings of earlier runs in the same setting.

    Args:
        store: where they are kept.
        setting: all that findings depend on beside the article and the names in the folder: the
            glossary and the rules.
    """

    def __init__(self, store: Store, setting: str) -> None:
        self._store = store
        self._setting = f"{setting}|{program()}"

    def spellings(self, texts: Sequence[str]) -> list[Spellings | None]:
        """What :func:`fixmt.names.spellings` gave for texts, by what names each, where known."""
        keys = [_key("spellings", program(), text) for text in texts]
        return [_spellings(value) for value in self._values(keys)]

    def keep_spellings(self, found: Mapping[str, Spellings]) -> None:
        """Keep the spellings of texts, by what names each."""
        entries = {_key("spellings", program(), t): _packed(each) for t, each in found.items()}
        self._store.put(entries)

    def has(self, articles: Sequence[Article]) -> list[bool]:
        """Whether there are findings on each article, whatever names they depend on."""
        return [v is not None for v in self._values([self._article(a) for a in articles])]

    def known(
        self, articles: Sequence[Article], names: Mapping[str, str]
    ) -> list[tuple[Finding, ...] | None]:
        """The findings on each article, where they are known and depend on no other names."""
        values = self._values([self._article(article) for article in articles])
        return [_findings(value, names) for value in values]

    def keep(
        self, found: Iterable[tuple[Article, Sequence[Finding], Mapping[str, str | None]]]
    ) -> None:
        """Keep findings, each with its article and the names that they depend on."""
        self._store.put(
            {
                self._article(article): _packed([names, records.dump_findings(findings)])
                for article, findings, names in found
            }
        )

    def _article(self, article: Article) -> bytes:
        codec = article.codec
        said = (article.digest, article.format, codec.encoding, codec.bom.hex(), article.original)
        return _key("check", self._setting, *map(str, said))

    def _values(self, keys: Sequence[bytes]) -> list[bytes | None]:
        found = self._store.get(keys)
        return [found.get(key) for key in keys]


def _key(*said: str) -> bytes:
    return hashlib.sha256(json.dumps(said).encode()).digest()


def _packed(value: object) -> bytes:
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode(), 1)


def _spellings(value: bytes | None) -> Spellings | None:
    """The spellings, or None where there are none or the entry is damaged."""
    if value is None:
        return None
    try:
        found = json.loads(zlib.decompress(value))
        return {str(k): {str(t): int(n) for t, n in each.items()} for k, each in found.items()}
    except (ValueError, TypeError, AttributeError, zlib.error):
        return None


def _findings(value: bytes | None, names: Mapping[str, str]) -> tuple[Finding, ...] | None:
    """The findings, or None where the entry is damaged or the names it asked for have changed."""
    if value is None:
        return None
    try:
        asked, found = json.loads(zlib.decompress(value))
        if any(names.get(key) != text for key, text in asked.items()):
            return None
        return records.load_findings(found)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, zlib.error):
        return None

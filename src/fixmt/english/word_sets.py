"""Sets of words from the package's tables, by the kind in the second column."""

from __future__ import annotations

from functools import cache

from ..tables import rows


@cache
def word_set(table: str, kind: str = "") -> frozenset[str]:
    """First column of ``data/<table>`` where the second is ``kind``; of all rows if it is empty."""
    return frozenset(row[0] for row in rows(table) if not kind or row[1] == kind)


def function_words(kind: str) -> frozenset[str]:
    """Function words that matter to one rule: determiner, auxiliary, preposition, …"""
    return word_set("function_words.tsv", kind)

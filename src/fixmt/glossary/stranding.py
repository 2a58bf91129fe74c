"""A term that a translation leaves by itself at an end of a sentence, instead of using it there."""

from __future__ import annotations

import regex

from .adherence import bare
from .stems import bases

_SENTENCE = regex.compile(r"(?<=[.;!?])\s+")
_APPOSITION = regex.compile(r"\s*(?:an?|the|who|which|where|one|our|its|his|her|their)\b")
_MARK = r"[，。；：、“”《》\s]"


def stranded(source: str, target: str, chinese: str, english: str) -> bool:
    """True if ``target`` is a sentence, or the first or last clause of one, and nothing else.

    Unless ``source`` is so in ``chinese`` too.
    """
    wanted = bases(bare(target))
    for sentence in _SENTENCE.split(english):
        clauses = sentence.split(",")
        ends = [clauses[-1]]
        if len(clauses) > 1 and not _APPOSITION.match(clauses[1]):
            ends.append(clauses[0])
        if any(bases(bare(end.strip())) == wanted for end in ends):
            return not apart(source, chinese)
    return False


def apart(source: str, chinese: str) -> bool:
    """True if ``source`` stands between marks in ``chinese``, or in a list."""
    alone = rf"(?:^|{_MARK}){regex.escape(source)}(?:$|{_MARK}|[和与])"
    return bool(regex.search(alone, chinese))

"""A title with its office before the name: `Dean of the School of Law Wang Min said`.

Chinese puts the whole office before the name, English after it between commas: `Wang Min, dean of
the School of Law, said`. Only at the start of a sentence of raw text, with a title that has an *of*
(`President Wang said` is English), and where the name's two ends are plain: a known surname, a
given name in pinyin, a verb of what people do, and no pinyin right before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from .. import tables
from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from ..english.clauses import has_finite_verb
from ..glossary.context import unedited
from ..names.forms import key, surnames
from ..names.pinyin import segment
from ..patterns import deferred
from ..text import sentences
from . import Context

RULES = (Rule("GB014", "Title before the name", Severity.WARNING),)

_RANK = (
    r"(?:(?i:deputy|vice|executive|standing|honorary|general|former|party|chief|assistant|first) )"
)
_OFFICE = (
    r"(?i:secretary|director|chairman|chairwoman|chair|dean|president|head|member|leader|captain"
    r"|chief|minister|mayor|manager|professor|academician|researcher|principal|commissioner"
    r"|magistrate|governor|spokesman|spokesperson|representative|engineer)"
)
_LAST = deferred(r"([^\W_]+)\W*\Z")
_OCCASION = deferred(
    r"(?:At|On|In|During|After|Before) [^,，.。;；:：\"“”]{3,60}[,，] ?(?=[A-Za-z])"
)
_GIVEN = 2  # syllables of a given name at most


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """One finding a sentence, over its title and name."""
    source = article.source
    if not (context.unedited or unedited(source)):
        return
    for segment_ in article.segments:
        if segment_.kind == "heading":
            continue
        for span in sentences(source, segment_.span):
            occasion = _OCCASION.match(source, span.start, span.end)
            start = occasion.end() if occasion else span.start
            opens = _opens().match(source, start, span.end)
            if opens is None or not _is_given(opens["given"]):
                continue
            title = opens["title"]
            if not _ends_plainly(title) or has_finite_verb(title):
                continue
            also = f" and {_small(opens['other'])}" if opens["other"] else ""
            text = f"{opens['name']}, {_small(title)}{also},"
            yield _finding(Span(start, opens.end("name")), text)


def _finding(span: Span, text: str) -> Finding:
    candidate = Candidate(span, text, "the office goes after the name", Level.NORMAL, 0.85)
    message = "the office stands before the name"
    return Finding("GB014", span, Severity.WARNING, message, (candidate,), 0.85)


@cache
def _opens() -> re.Pattern[str]:
    """Office, name and verb at the start of a sentence; the surname and the verb are known ones."""
    families = "|".join(sorted((s.capitalize() for s in surnames()), key=len, reverse=True))
    verbs = "|".join(row[0] for row in tables.rows("person_verbs.tsv"))
    return re.compile(
        rf"(?:[Tt]he )?(?P<title>{_RANK}*{_OFFICE} of [^,，;；:：.。\"“”()]{{3,110}}?)"
        rf"(?:(?:,| and) (?P<other>{_RANK}*{_OFFICE}))? (?P<name>(?:{families}) "
        rf"(?P<given>[A-Z][a-z]+(?:['’][a-z]+)?)) (?:{verbs})(?![\w-])"
    )


def _is_given(name: str) -> bool:
    return 0 < len(segment(key(name))) <= _GIVEN


def _ends_plainly(title: str) -> bool:
    """True if the last word of the office is no pinyin, which might belong to the name."""
    last = _LAST.search(title)
    return last is not None and not (last[1][0].isupper() and segment(last[1].lower()))


def _small(title: str) -> str:
    """``title`` in the middle of a sentence: ``deputy secretary of the Party Committee``."""
    office, of, rest = title.partition(" of ")
    words = (w if w == "Party" else w.lower() for w in office.split(" "))
    return " ".join(words) + of + rest

"""A title in small letters right before a name: `vice president Pang Yun said`.

English capitalizes a formal title that stands before a name like a part of it. Only in raw text,
only titles that are used so (`president`, `mayor`, `dean`), before a known surname and a given name
in pinyin, and with nothing before the title that would make it a mere description (`the president
Wu Fang`, `bank president Wu Fang`). And the other way about: the second of two titles after a name
is as small as the first (`Wu Fang, head of the mill, Secretary of the club`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from ..glossary.context import unedited
from ..names.forms import key, surnames
from ..names.pinyin import segment
from ..patterns import deferred
from . import Context

RULES = (Rule("GB016", "Title in the wrong case", Severity.INFO),)

_RANK = r"(?:[Ee]xecutive |[Dd]eputy |[Vv]ice |[Aa]ssistant |[Hh]onorary )"
_TITLE = r"(?:[Pp]resident|[Mm]ayor|[Gg]overnor|[Pp]remier|[Dd]ean|[Cc]hairman|[Pp]rincipal)s?"
_JOINER = r"(?<![\w-])(?:and|by|with|to|that|from|when|while|as|including|between|for)"
_SMALL = r"(?:secretary|director|dean|president|chairman|head|member|minister|mayor|manager)"
_SECOND = deferred(
    rf"(?<![\w-]){_SMALL} of [^,;:.。，；\n]{{3,90}}?(?:, and |, | and )(?P<title>"
    r"(?:(?:Deputy|Vice|Executive|Standing|General|Honorary) )*"
    r"(?:Secretary|Director|Dean|President|Chairman|Head|Member|Minister|Mayor|Manager)) of "
)
_GIVEN = 2  # syllables of a given name


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """One finding a title."""
    source = article.source
    if not (context.unedited or unedited(source)):
        return
    for block in article.segments:
        if block.kind == "heading":
            continue
        for match in _titled().finditer(source, block.span.start, block.span.end):
            title, given = match["title"], match["given"]
            capitals = " ".join(word.capitalize() for word in title.split(" "))
            if title == capitals or not 0 < len(segment(key(given))) <= _GIVEN:
                continue
            reason = "a title before a name has capitals"
            yield _finding(Span(*match.span("title")), title, capitals, reason)
        for match in _SECOND.finditer(source, block.span.start, block.span.end):
            title = match["title"]
            reason = "a title after a name is small"
            yield _finding(Span(*match.span("title")), title, title.lower(), reason)


def _finding(span: Span, title: str, text: str, reason: str) -> Finding:
    made = Candidate(span, text, reason, Level.NORMAL, 0.9)
    return Finding("GB016", span, Severity.INFO, f"{title!r}: {reason}", (made,))


@cache
def _titled() -> re.Pattern[str]:
    """A title and the name it belongs to, at a clause start or after a word that joins."""
    families = "|".join(sorted((s.capitalize() for s in surnames()), key=len, reverse=True))
    return re.compile(
        rf"(?:^|[,;:.。，；] ?|\n|{_JOINER} )(?P<title>{_RANK}*{_TITLE}) (?P<name>(?:{families}) "
        r"(?P<given>[A-Z][a-z]+(?:['’][a-z]+)?))(?![\w-])",
        re.M,
    )

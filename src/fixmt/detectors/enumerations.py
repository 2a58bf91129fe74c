"""An enumeration told with *is to*: `He stressed that the first is to check early`.

一是 … 二是 … are *first* and *second*. Only in raw text, only in a paragraph that enumerates more
than one thing, and only where the paragraph shows that it says what has to be done: by a verb of
saying before the first, or by `Third, we must` or `It is necessary to` elsewhere in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from ..glossary.context import unedited
from ..patterns import deferred
from . import Context

RULES = (Rule("GB015", "Enumeration told with *is to*", Severity.WARNING),)

_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_RANK = {w: rank for words in (_ORDINALS, _NUMBERS) for rank, w in enumerate(words)}
_ANY = rf"(?:the )?(?:{'|'.join(_ORDINALS)})|{'|'.join(_NUMBERS)}"
_SAYS = (
    r"(?:stress(?:ed|es)|point(?:ed|s) out|emphasi[sz]e[ds]|requested|required|proposed|asked"
    r"|demanded|called for|said|noted|urged|hoped)"
)
_ITEM = deferred(
    rf"(?i:(?P<said>\b{_SAYS}(?P<gap> that |[:,，] ?| ))"
    r"|(?P<mark>[;；:：,，] )|(?P<stop>[.!?。] ?|\A))"
    rf"(?P<item>(?i:{_ANY}) is to) (?=[a-z])"
)
_ASKS = deferred(
    rf"(?i)\b{_SAYS}\b|\b(?:first|second|third|fourth|fifth)(?:ly)?, we (?:must|should)\b"
    r"|\b(?:we|they) must\b|\bit is necessary to\b|\brequirements?\b|\bsuggestions?\b|\bopinions\b"
)
_OTHERS = deferred(
    rf"(?i)(?:\A|[.;:,，。；：] ?|that |{_SAYS} )"
    rf"(?:(?:{_ANY}) is to\b|(?:{'|'.join(_ORDINALS)})(?:ly)?,)"
)
_SECOND = deferred(r"(?i)[;；] (?:the )?(?:second|two)\b")


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """One finding an item, over `the second is to`."""
    source = article.source
    if " is to " not in source or not (context.unedited or unedited(source)):
        return
    for segment in article.segments:
        text = segment.span.of(source)
        if len(_OTHERS.findall(text)) > 1 and _ASKS.search(text):
            yield from _items(text, segment.span.start)


def _items(text: str, offset: int) -> Iterator[Finding]:
    for match in _ITEM.finditer(text):
        item = match["item"]
        rank = _RANK[item.lower().removeprefix("the ").split(" ", 1)[0]]
        start = match.start("item")
        word = _ORDINALS[rank]
        if match["said"]:
            start, new = match.start("gap"), f" that, {word}, we must"
            if match["gap"][0] in ":，,":  # he asked, one is to …; the second is to …
                new = f": {word},"
            if rank or (new[0] == ":" and not _SECOND.search(text, match.end())):
                continue
        elif match["stop"] is not None:
            new = f"{word.capitalize()}, we must"
        elif match["mark"][0] in ",，":
            if not rank:
                continue
            start, new = match.start("mark"), f"; {word}, we must"
        else:
            new = f"{word},"
        span = Span(offset + start, offset + match.end("item"))
        number = Span(offset + match.start("item"), span.end)
        reason = "一是 … 二是 … are first and second"
        candidate = Candidate(span, new, reason, Level.NORMAL, 0.85)
        yield Finding(
            "GB015", number, Severity.WARNING, f"{item!r} is no English enumeration", (candidate,)
        )

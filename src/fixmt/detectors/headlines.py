"""A headline told in the past: `Yunshan University held the third work meeting`.

Chinese headlines have no tense, and translated one by one they come out as sentences of a report in
lower case. English headlines tell in the present, with capitals: `Yunshan University Holds Third
Work Meeting`. Only the first line of an article that nobody edited, and only with a verb of a
closed list, whose subject is one institution or two joined by *and*.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from ..calques.language import verb
from ..chinese.scripts import CJK
from ..english.clauses import has_finite_verb, words
from ..english.words import word_class, word_set
from ..glossary.context import unedited
from ..patterns import deferred
from . import Context

RULES = (Rule("GB013", "Headline told in the past", Severity.INFO),)

# Past forms that no headline has for a participle before the object
_TOLD = {
    "held": "hold",
    "carried": "carry",
    "launched": "launch",
    "organized": "organize",
    "signed": "sign",
    "opened": "open",
    "completed": "complete",
    "won": "win",
    "hosted": "host",
    "convened": "hold",
}
_VERB = deferred(rf" (?P<past>{'|'.join(_TOLD)}) (?P<rest>(?:out )?)(?:(?:the|an?) )?(?=[\w\"“])")
_SHOWN = deferred(
    r"(?i) (?:holds?|carry|carries|launch(?:es)?|organizes?|signs?|opens?|wins?|hosts?|completes?) "
)
_NAME = deferred(
    r"(?:The )?[A-Z][\w'’&-]*(?: (?:[A-Z][\w'’&-]*|of|for|the|and|group|team|\d+(?:st|nd|rd|th)))*"
)
# Two names and not one with *and* in it: "Qinghe Medical University and Beishan City"
_BODIES = frozenset(
    (
        *("university", "college", "institute", "academy", "school", "hospital", "group"),
        *(
            "company",
            "bank",
            "bureau",
            "government",
            "city",
            "county",
            "province",
            "committee",
            "center",
        ),
        *("museum", "library", "association", "federation", "corporation", "ltd", "technology"),
    )
)
_WORD = deferred(r"[^\W_]+(?:['’-][^\W_]+)*")
_SMALL = frozenset(
    (
        *("a", "an", "the", "and", "but", "or", "nor", "of", "for", "in", "on", "at", "by", "to"),
        *("from", "with", "as", "into", "over", "mu", "km", "kg", "yuan"),
    )
)


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """At most one finding, over the headline."""
    source = article.source
    first = article.segments[0] if article.segments else None
    if first is None or first.kind != "heading" or len(article.segments) < 3:
        return
    line = first.span.of(source)
    told, shown = _VERB.search(line), _SHOWN.search(line)
    if not (told or shown) or CJK.search(line) or not (context.unedited or unedited(source)):
        return
    span, text = first.span, _titled(line)
    if told is not None:
        # the capitals wait for the next pass: they would get in the way of other repairs
        present, rest = _present(line[: told.start()], _TOLD[told["past"]]), line[told.end() :]
        if not present or not _is_object(rest):
            return
        span = Span(span.start + told.start("past"), span.start + told.end())
        text = f"{present} {told['rest']}"
    elif shown is None or not _NAME.fullmatch(line[: shown.start()]) or text == line:
        return
    reason = "a headline tells in the present, in capitals"
    candidate = Candidate(span, text, reason, Level.NORMAL, 0.85)
    yield Finding("GB013", span, Severity.INFO, "no headline yet", (candidate,), 0.85)


def _present(subject: str, base: str) -> str:
    """The verb as it follows ``subject``; nothing where its number is not plain."""
    if " " not in subject or not _NAME.fullmatch(subject):
        return ""
    names = subject.split(" and ")
    last = names[0].split(" ")[-1]
    if len(names) == 1:
        many = last.islower() and last.endswith("s")
    else:
        ends = [name.split(" ")[-1].lower() for name in names[:-1]]
        many = ends[0] in _BODIES - {"technology"} or any(end in _BODIES for end in ends[1:])
    return base if many else verb(base).third


def _is_object(rest: str) -> bool:
    """True for a noun phrase, on which no clause hangs: "Meeting held in May" is no such thing."""
    tokens = [word.lower() for word in words(rest)]
    clause = has_finite_verb(rest) or any(word in word_set("relative") for word in tokens)
    return not clause and bool(tokens) and word_class(tokens[0]) != "preposition"


def _titled(line: str) -> str:
    """``line`` in capitals, but for small words inside and words that have their own."""
    found = list(_WORD.finditer(line))
    text = list(line)
    for index, word in enumerate(found):
        inside = 0 < index < len(found) - 1
        for part in re.finditer(r"(?<![^\W_])[^\W\d_]+", word.group()):
            low = part.group()
            small = low in _SMALL and (inside or part.start() > 0)
            after_mark = line[word.start() - 1 : word.start()] in ('"', "“", ":")
            joined = part.start() > 0 and word.group()[part.start() - 1] in "'’"
            if low.islower() and not joined and (not small or after_mark):
                text[word.start() + part.start()] = low[0].upper()
    return "".join(text)

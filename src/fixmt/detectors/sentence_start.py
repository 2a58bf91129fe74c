"""A sentence that begins with a small letter: `The meeting ended. the guests left`.

Only in raw text, only words that are no name in small letters (`the`, `we`, `in`), and only after a
sentence of two words or more that ends in a full stop of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..article import Article, Candidate, Finding, Rule, Severity, Span
from ..english.codelike import code_near
from ..english.words import word_class
from ..glossary.context import unedited
from ..patterns import deferred
from ..text import sentences
from . import Context

RULES = (Rule("PN011", "Sentence begun with a small letter", Severity.WARNING),)

_BEGUN = deferred(r"([a-z]+) [\w\"“]")
_ENDED = deferred(r"[^\W\d_]{2,} [^.!?]*[^\W\d_]{2,}[\"”)]?[.!?][\"”)]?\Z")
_PLAIN = frozenset(("pronoun", "determiner", "preposition", "conjunction"))
_PARTICLES = frozenset(("de", "da", "di", "la", "le", "van", "von", "al", "el", "vs", "i"))


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """One finding a sentence, over its first letter."""
    source = article.source
    if not (context.unedited or unedited(source)):
        return
    for segment in article.segments:
        before = ""
        for span in sentences(source, segment.span):
            begun = _BEGUN.match(source, span.start)
            if begun and _ENDED.search(before) and _is_plain(begun[1]):
                at = Span(span.start, span.start + 1)
                if not code_near(source, at.start):
                    reason = "a sentence begins with a capital"
                    made = Candidate(at, at.of(source).upper(), reason, confidence=0.95)
                    message = "a sentence begins with a small letter"
                    yield Finding("PN011", at, Severity.WARNING, message, (made,))
            before = source[max(span.start, span.end - 200) : span.end].rstrip()


def _is_plain(word: str) -> bool:
    return word_class(word) in _PLAIN and word not in _PARTICLES

"""Sentences without a subject: `To deepen reform, strengthen supervision.`

Chinese 要 asks for something and names nobody. Word for word it leaves an infinitive that no main
clause follows; editors of the genre write *We must*. An infinitive of purpose has a main clause
after it, so a sentence with a finite verb, or with anything that might be a subject, is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from ..english.clauses import has_finite_verb, is_imperative, words
from ..english.words import word_class, word_set
from ..glossary.context import unedited
from ..patterns import deferred
from ..text import sentences
from . import Context

RULES = (Rule("GB012", "Sentence without a subject", Severity.WARNING),)

_WANTED = "We must"
_OPENS = deferred(r"To (?:[a-z]+ly )?(?:take the lead in )?([a-z]+) [\"“]?[\w]")
_ENDS = deferred(r"[.。][\"”’]?\Z")
_PIECE = deferred(r"[,，:：;；]")
_LINKS = frozenset(("and", "or", "but", "not", "also", "then", "so"))
_NO_SUBJECTS = frozenset(("preposition", "adverb", "participle"))
# "To be honest", "To begin with" are said of the speaker; "To mark the day" wants a main clause.
_SAID = frozenset(
    ("be", "begin", "start", "conclude", "sum", "mark", "celebrate", "date", "address", "solve")
)


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """One finding a sentence, over its first word."""
    source = article.source
    found = [span for span in _sentences(article) if _lacks_subject(span.of(source))]
    if not found or not (context.unedited or unedited(source)):
        return
    for span in found:
        at = Span(span.start, span.start + 2)
        reason = "要 names nobody: the article speaks for its own institution"
        candidate = Candidate(at, _WANTED, reason, Level.NORMAL, 0.85)
        message = "an infinitive that no main clause follows"
        yield Finding("GB012", at, Severity.WARNING, message, (candidate,), 0.85)


def _sentences(article: Article) -> Iterator[Span]:
    """Sentences of prose that begin with *To*."""
    for segment in article.segments:
        if segment.kind != "heading" and "To " in segment.span.of(article.source):
            for span in sentences(article.source, segment.span):
                if article.source.startswith("To ", span.start):
                    yield span


def _lacks_subject(sentence: str) -> bool:
    """True if no clause of ``sentence`` has a subject or a finite verb."""
    opens = _OPENS.match(sentence)
    if opens is None or not _ENDS.search(sentence.rstrip()):
        return False
    if word_class(opens[1]) not in ("verb", "either") or opens[1] in _SAID:
        return False
    if has_finite_verb(sentence) or any(w in word_set("relative") for w in words(sentence)[:1]):
        return False
    return all(_is_part(piece) for piece in _PIECE.split(sentence)[1:])


def _is_part(piece: str) -> bool:
    """True for a piece that goes on with what is to be done, and can be no clause of its own."""
    tokens = words(piece)
    while tokens and tokens[0].lower() in _LINKS:
        tokens = tokens[1:]
    if not tokens:
        return True
    if tokens[0].lower() == "to" or is_imperative(tokens[:4]):
        return True
    return tokens[0].islower() and word_class(tokens[0]) in _NO_SUBJECTS

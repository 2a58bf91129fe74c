"""Garbled sentences: wording that a native editor would have to rewrite.

A small linear model judges the wording of each sentence and of its article (see
``fixmt.fluency``). Of what can be mended there without a model, one thing is: 学校 said of a
university is *the university*, not *the school*, and its 校长 is the *president*. Rewriting the
rest takes the mender.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from ..english.clauses import words
from ..glossary.context import Evidence, is_university
from ..patterns import deferred
from . import Context

if TYPE_CHECKING:
    from .. import fluency

RULES = (
    Rule("GB010", "Garbled sentence", Severity.WARNING),
    Rule("GB011", "School for a university", Severity.WARNING),
    # found with the model only, in sentences of the first kind (``fixmt.repairs.mend``)
    Rule("GB030", "Wording of machine translation", Severity.WARNING),
)

_UNIVERSITY = "university"
_PRESIDENT = deferred(
    r"(?<!loan )(?P<deputy>\b(?:vice|deputy|executive|assistant|the) )?\b(?P<word>[Pp]rincipal)\b"
    r"(?:(?= (?!(?:Responsib|Lead|Invest|Office|Person|Head|Task|Dut)\w*)(?P<name>[A-Z]))"
    r"|(?=[,.;，。；]| and (?!key\b)))"
)
_NAMED = deferred(r"\b[A-Z][\w'’-]+ (?:[A-Z]\w+ ){0,3}University\b|\bUniversity of [A-Z]")
_BEGINNING = 200  # characters of an article that say whom it is about
_READS_WELL = -3.0  # log-odds below which a sentence reads as edited
_HEADLINE = 0.0  # the same of a headline; those of people stay below -1
_SLOGAN = deferred(r"[\"“][^\"“”]*[\"”] ?")
_SCHOOL = deferred(
    r"(?<![-\w])(?<!law )(?<!medical )(?<!business )(?<!graduate )(?<!summer )(?<!night )"
    r"(?<!Party )(?<!party )(?<!old )(?<!running a )(?<!education )(?<!nursing )(?<!health )"
    r"(?<!each )(?<!every )(?<!another )(?<!grassroots )(?<!outside )(?<!\d )"
    r"(?!(?<=\b[Aa] )school (?:has|is|was|that|which|where|with|in|for)\b)"
    # "back to school", "the first lesson of school": the time there, not the place
    r"(?:(?<!\bof )(?<!\bto )(?<!\bat )(?<!\bin )(?<!\bfor )(?<!\bfrom )(?<!after )(?<!start )"
    r"(?<!leave )|(?=school [a-z]{4})(?!school (?:before|after|with|from|because|this|that|when"
    r"|while|during|until|since|again|next|every|early|late)\b))"
    r"school(?=['’]s\b|\b(?!['’]?s\b|-))"
    r"(?! (?:of|year|gate|bus|meals?|lunch|age|district|enterprise|uniform|children|days?"
    r"|education)\b)"
)
# "the high-quality development of schools": one of them, the one the article is about
_PLURAL = deferred(
    r"(?<=[ -])(?:development|undertakings|cause|reform|governance) of (?P<word>schools)\b"
    r"(?! (?:and|or|in|of|at|across|for|under|with|that|which|nationwide|throughout)\b)(?!['’-])"
)


def detect(article: Article, context: Context) -> Iterator[Finding]:
    """Sentences that are garbled with near certainty; the score is the probability."""
    from .. import fluency

    model = fluency.load()
    evidence = Evidence(article.source)
    verdicts = fluency.judge(article, model)
    garbled = [
        v
        for v in verdicts
        if v.log_odds >= model.threshold and not _is_plain_headline(article, v.span, model)
    ]
    reasons = fluency.reasons_of(model, [v.span.of(article.source) for v in garbled])
    for verdict, why in zip(garbled, reasons, strict=True):
        yield Finding(
            "GB010", verdict.span, Severity.WARNING, _message(why), score=verdict.probability
        )
    for verdict in verdicts:
        sentence = verdict.span.of(article.source)
        # Many times faster than a search for the patterns.
        if "school" not in sentence and "rincipal" not in sentence:
            continue
        places = [(*match.span(), _UNIVERSITY) for match in _SCHOOL.finditer(sentence)]
        places += [(*m.span("word"), _president(m)) for m in _PRESIDENT.finditer(sentence)]
        places += [(*m.span("word"), f"the {_UNIVERSITY}") for m in _PLURAL.finditer(sentence)]
        if not places:
            continue
        raw = evidence.unedited or context.unedited
        # A sentence that reads well with *school* is left alone: some editors write so.
        if raw and _on_university(evidence, article.source, verdict.span):
            better = sentence
            for start, end, text in sorted(places, reverse=True):
                better = better[:start] + text + better[end:]
            other = fluency.model.tokens(model, better)
            if fluency.model.wording(model, other) > _READS_WELL:
                yield from _schools(verdict.span, places)


def _is_plain_headline(article: Article, span: Span, model: fluency.Model) -> bool:
    """True for a headline in capitals whose own words, without the slogans it cites, read well.

    It has no articles and few verbs, as headlines have, and says nothing about the text below it.
    """
    from .. import fluency

    if article.segments[0].span != span or article.segments[0].kind != "heading":
        return False
    line = span.of(article.source)
    if not all(w[0].isupper() for w in words(line) if len(w) > 3):
        return False
    own = fluency.model.wording(model, fluency.model.tokens(model, _SLOGAN.sub("", line)))
    return own is not None and own < _HEADLINE


def _on_university(evidence: Evidence, source: str, span: Span) -> bool:
    """The raw article shows that it is about a university, or begins with one and has no other."""
    begins = not evidence.other_school and _NAMED.search(source, 0, _BEGINNING) is not None
    return begins or is_university(evidence, source, span)


def _president(match: re.Match[str]) -> str:
    titled = match["word"][0] == "P" or (match["name"] and not match["deputy"])
    return "President" if titled else "president"


def _schools(span: Span, places: Iterable[tuple[int, int, str]]) -> Iterator[Finding]:
    for start, end, text in places:
        at = Span(span.start + start, span.start + end)
        word = "校长" if text.lower() == "president" else "学校"
        reason = f"{word} of a university is the {text.lower().removeprefix('the ')}"
        candidate = Candidate(at, text, reason, Level.NORMAL, 0.93)
        yield Finding(
            "GB011", at, Severity.WARNING, "the article is about a university", (candidate,)
        )


def _message(reasons: list[str]) -> str:
    quoted = ", ".join(f"‘{reason}’" for reason in reasons)
    return f"reads like unedited machine translation: {quoted or 'the sentence as a whole'}"

"""Rules on glossary terms and names: what became of each in a translation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import regex

from .. import tables
from ..article import TermUse
from ..glossary import Glossary, SourceHit, Term, adherence, doubling, forbidden_hits, source_hits
from ..glossary.stems import bases
from ..rendering import stuck
from .verdict import Judgement, Verdict

_LITTLE = frozenset(
    tables.words("of the a an in on at for to and s with by from as is was that its")
)
_OF_THE = frozenset(("of", "the"))
APART = "its words stand apart"  # why a term is met in another form
NEVER = "the model gives no sentence with it"
_REACH = 3  # words that may stand between those of a term
# With one of these a rendering is wrong in some places only.
_AT_TIMES = frozenset(("case", "common", "head", "name"))
_QUOTED = regex.compile(r"[“\"]([^“”\"]{1,40})[”\"]")
_QUOTES = regex.compile(r"[“”\"]")
_NAME = regex.compile(r"\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'-]+)+")  # Xi Jinping, Central Committee


def terms(chinese: str, glossary: Glossary | None) -> tuple[SourceHit, ...]:
    """Glossary terms in ``chinese`` that the engine should use.

    A term whose beginning cuts a common word in two (校党委 in 学校党委) is no term there.
    """
    if glossary is None:
        return ()
    return tuple(
        hit
        for hit in source_hits(chinese, glossary)
        if "dnt" not in hit.term.flags
        and chinese[max(0, hit.span.start - 1) : hit.span.start + 1] not in stuck.words()
    )


def term_uses(chinese: str, english: str, glossary: Glossary | None) -> tuple[TermUse, ...]:
    """What became of each glossary term that occurs in ``chinese``."""
    uses: dict[str, TermUse] = {}
    for hit in terms(chinese, glossary):
        uses.setdefault(hit.term.source, _use(hit.term, english))
    return tuple(uses.values())


def banned(term: Term, glossary: Glossary | None) -> tuple[str, ...]:
    """The renderings of ``term`` that are wrong wherever they stand."""
    return _banned(glossary).get(term.source, ()) if glossary else ()


@lru_cache(maxsize=4)
def _banned(glossary: Glossary) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for term in glossary.terms:
        if term.always and _AT_TIMES.isdisjoint(term.flags):
            found[term.source] += term.forbidden
    return found


def terms_met(uses: Sequence[TermUse]) -> Verdict:
    """Every name is there, and at most one common term gave way to grammar and context."""
    missed = [u for u in uses if u.status == "missed"]
    fine = len(missed) <= 1 and not any(adherence.is_name(u.target) for u in missed)
    return Verdict("terms", fine, ", ".join(u.source for u in missed), soft=True)


def named_once(chinese: str, english: str, uses: Sequence[TermUse]) -> Verdict:
    """No name stands in the English more often than in the Chinese."""
    for use in uses:
        name = _NAME.search(use.target)
        if name is None or not adherence.is_name(use.target):
            continue
        said = sum(chinese.count(u.source) for u in uses if name.group() in u.target)
        if english.count(name.group()) > said:
            return Verdict("names", False, name.group(), soft=True)
    return Verdict("names", True, soft=True)


def said_once(chinese: str, english: str, uses: Sequence[TermUse]) -> Verdict:
    """No term stands in the English more often than the Chinese has cause for."""
    twice = doubling.doubled(chinese, english, [(u.source, u.target) for u in uses])
    return Verdict("doubled", not twice, ", ".join(twice), soft=True)


def quotes_kept(chinese: str, english: str, uses: Sequence[TermUse]) -> Verdict:
    """What the Chinese quotes is quoted in the English too, or said by a term that is met."""
    met = [u.source for u in uses if u.status != "missed"]
    open_ones = [
        quoted
        for quoted in _QUOTED.findall(chinese)
        if not any(source in quoted or quoted in source for source in met)
    ]
    fine = len(open_ones) <= len(_QUOTES.findall(english)) // 2
    return Verdict("quotes", fine, ", ".join(open_ones), soft=True)


def forbidden(chinese: str, english: str, glossary: Glossary | None) -> Verdict:
    """No rendering the glossary forbids for a term that occurs in ``chinese``."""
    if glossary is None:
        return Verdict("forbidden", True, soft=True)
    here = {hit.term.source for hit in source_hits(chinese, glossary)}
    bad = [h.rendering for h in forbidden_hits(english, glossary) if h.term.source in here]
    return Verdict("forbidden", not bad, ", ".join(bad), soft=True)


def explained(judged: Sequence[tuple[float, Judgement]]) -> list[Judgement]:
    """The judgements on the outputs for one text, each missed term with the reason.

    ``judged`` holds all outputs there were, each with its length-normalised log-probability.
    """
    return [
        replace(
            judgement,
            terms=tuple(
                replace(use, why=_why(use, score, judged)) if use.status == "missed" else use
                for use in judgement.terms
            ),
        )
        for score, judgement in judged
    ]


def _why(use: TermUse, score: float, judged: Sequence[tuple[float, Judgement]]) -> str:
    """Why this output was kept although it has not the term: what the others are like."""
    having = [
        (other, judgement)
        for other, judgement in judged
        for u in judgement.terms
        if (u.source, u.target) == (use.source, use.target) and u.status != "missed"
    ]
    if not having:
        return NEVER
    best, judgement = max(having, key=lambda h: (h[1].passed, h[1].sound, h[0]))
    if judgement.passed:
        return f"a sentence with it is far less likely ({best:.2f} against {score:.2f})"
    failed = judgement.failures[0]
    return f"the sentence with it fails: {failed.rule} {failed.detail}".rstrip()


def _use(term: Term, english: str) -> TermUse:
    """What became of ``term``; its words in another order near by are a form of it too."""
    status, why = adherence.status(term.target, english), ""
    if status == "missed" and _apart(term.target, bases(english)):
        status, why = "inflected", APART
    return TermUse(term.source, term.target, status, why)


def _apart(target: str, words: Sequence[str]) -> bool:
    """True for "the Party Committee of the university" as "the university's Party Committee".

    A few other words may stand between, but in a name only the two little ones of this example.
    Its head comes before that "of": a form captain is no form of the captain.
    """
    stems = bases(adherence.bare(target))
    wanted, name = set(stems) - _LITTLE, adherence.is_name(target)
    reach = len(stems) + (len(_OF_THE) if name else _REACH)
    for start in range(len(words) if wanted else 0):
        found = words[start : start + reach]
        if wanted <= set(found):
            found = found[: max(found.index(word) for word in wanted) + 1]
            if "of" in found and "of" not in stems and stems[-1] in found[found.index("of") :]:
                return False
            return not name or set(found) <= wanted | _OF_THE
    return False

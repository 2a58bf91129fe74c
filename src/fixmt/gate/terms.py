"""Rules on glossary terms and names: what became of each in a translation."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from .. import tables
from ..article import TermUse
from ..glossary import Glossary, SourceHit, Term, forbidden_hits, source_hits
from ..rendering import stuck
from .verdict import Verdict

_LITTLE = frozenset(
    tables.words("of the a an in on at for to and s with by from as is was that its")
)
_REACH = 3  # words that may stand between those of a term
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
        term = hit.term
        uses.setdefault(term.source, TermUse(term.source, term.target, _status(term, english)))
    return tuple(uses.values())


def binding(target: str) -> bool:
    """True for a name: it must stand in the translation word for word.

    A common term (*grassroots*, *field visit*) may give way to grammar and context; that it was
    missed is only recorded.
    """
    words = [w for w in regex.findall(r"[\p{L}\d'’-]+", target) if len(w) > 3 or w[0].isupper()]
    return bool(words) and all(w[0].isupper() or w[0].isdigit() for w in words)


def terms_met(uses: Sequence[TermUse]) -> Verdict:
    """Every name is there, and at most one common term gave way."""
    missed = [u for u in uses if u.status == "missed"]
    fine = len(missed) <= 1 and not any(binding(u.target) for u in missed)
    return Verdict("terms", fine, ", ".join(u.source for u in missed), soft=True)


def named_once(chinese: str, english: str, uses: Sequence[TermUse]) -> Verdict:
    """No name stands in the English more often than in the Chinese."""
    for use in uses:
        name = _NAME.search(use.target)
        if name is None or not binding(use.target):
            continue
        said = sum(chinese.count(u.source) for u in uses if name.group() in u.target)
        if english.count(name.group()) > said:
            return Verdict("names", False, name.group(), soft=True)
    return Verdict("names", True, soft=True)


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


def _status(term: Term, english: str) -> str:
    """met, inflected or missed: words of the target may change their number or tense."""
    text, target = english.lower(), regex.sub(r"^(?:the|an?) ", "", term.target.lower())
    if regex.search(rf"(?<![\p{{L}}\d]){regex.escape(target)}(?![\p{{L}}\d])", text):
        return "met"
    stems = [_stem(word) for word in regex.findall(r"[\p{L}\d]+", target)]
    words = [_stem(word) for word in regex.findall(r"[\p{L}\d]+", text)]
    size = len(stems)
    if any(words[i : i + size] == stems for i in range(len(words) - size + 1)):
        return "inflected"
    # "the Party Committee of the university" for "the university's Party Committee"
    wanted, reach = set(stems) - _LITTLE, size + _REACH
    near = any(wanted <= set(words[i : i + reach]) for i in range(len(words)))
    return "inflected" if wanted and near else "missed"


def _stem(word: str) -> str:
    """A crude stem: enough to see that two forms are of one word."""
    for ending in ("ing", "ies", "ied", "es", "ed", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word

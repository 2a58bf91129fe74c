"""Entries that get into each other's way: renderings that would spoil a target, or never count."""

from __future__ import annotations

from collections.abc import Iterator

from .entry import Glossary, Term
from .fit import NUMERALS, in_form, split_article
from .inflect import in_number
from .match import Hit, longest_first, occurrences
from .pattern import TOKEN, Use, verb_phrase
from .problem import Problem, error, warning

_VERB_FORMS = ("third", "past", "participle", "gerund")
_NUMBERS = ("singular", "plural")


def clashes(glossary: Glossary) -> Iterator[Problem]:
    """Renderings that would spoil a target, and renderings that can never be reported."""
    for term in glossary.terms:
        for hit in _kept(term.target, glossary):
            if hit.use is Use.FORBIDDEN and hit.term.always:
                yield error(
                    hit.term,
                    "target",
                    f"{hit.rendering!r} would change {term.target!r} (line {term.line}); remove it",
                )
        yield from _inflected(term, glossary)
        for text in term.forbidden:
            hits = _kept(text, glossary)
            if not term.always:
                yield from _loose(term, text, hits)
                continue
            if any(h.term.source == term.source for h in hits):
                continue
            winner = next((h for h in hits), None)
            if winner is None:
                yield warning(term, "dead", f"{text!r} can never be found; write it in words")
            elif winner.use is Use.TARGET:
                yield error(
                    term,
                    "target",
                    f"{text!r} is right English for {winner.term.source} "
                    f"(line {winner.term.line}); remove it",
                )
            elif winner.term.target != term.target:
                yield warning(
                    term,
                    "shadow",
                    f"{text!r} is taken by {winner.rendering!r} of {winner.term.source} "
                    f"(line {winner.term.line}); keep one",
                )


def _inflected(term: Term, glossary: Glossary) -> Iterator[Problem]:
    """Renderings that would change the target in another number or verb form."""
    for form in _forms(term):
        for hit in _kept(form, glossary):
            if hit.use is Use.FORBIDDEN and hit.term.always:
                yield error(
                    hit.term,
                    "inflected",
                    f"{hit.rendering!r} would change {form!r}, a form of {term.target!r} "
                    f"(line {term.line}); reword it, or flag it exact",
                )


def _forms(term: Term) -> list[str]:
    """The forms of the target that a sentence may need, without the one in the glossary."""
    if "dnt" in term.flags or not TOKEN.search(term.target):
        return []
    if verb_phrase(term):
        found = [in_form(term.target, form) for form in _VERB_FORMS]
    else:
        article, core = split_article(term.target)
        if article == "the" or (core.split() or [""])[0].lower() in NUMERALS:
            return []  # fitting leaves the number of these alone
        found = [changed for wanted in _NUMBERS if (changed := in_number(core, wanted))]
        found = [form for form in found if form != core]
    return [form for form in dict.fromkeys(found) if form != term.target]


def _loose(term: Term, text: str, hits: tuple[Hit, ...]) -> Iterator[Problem]:
    """A condition that another row without one makes useless."""
    for hit in hits:
        if hit.term.always and hit.use is Use.FORBIDDEN:
            yield warning(
                term,
                "loose",
                f"{text!r} is reported everywhere because of {hit.rendering!r} "
                f"(line {hit.term.line}); move that one to a row with the same flags",
            )


def _kept(text: str, glossary: Glossary) -> tuple[Hit, ...]:
    # A filler before the text lets an article or quote stand where a sentence would have it.
    hits = occurrences(f"Go, {text} .", glossary)
    return longest_first(h for h in hits if h.term.always or h.use is Use.TARGET)

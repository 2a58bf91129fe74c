"""How English uses a target: as the glossary writes it, in another form, or not at all.

The test of the WMT terminology tasks (Semenov et al. 2023, 2025): the target counts as met if its
words, reduced to their base forms, stand side by side in the text, reduced likewise. A leading
article, letter case, and hyphens for spaces do not count.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, partial

import regex

from .entry import Term
from .fit import in_form, split_article
from .inflect import capital, in_number
from .pattern import verb_phrase
from .stems import bases

_BRAND = regex.compile(r"\p{Ll}+\p{Lu}|\S+\.\p{L}")  # iPhone, blueprint.co
_FORMS = ("third", "past", "participle", "gerund")


def status(target: str, text: str) -> str:
    """``met``, ``inflected`` or ``missed``: what became of ``target`` in ``text``."""
    if verbatim(target, text):
        return "met"
    return "inflected" if count(target, text) else "missed"


def count(target: str, text: str) -> int:
    """How often ``target`` stands in ``text`` in any form; places do not overlap."""
    wanted, found = bases(bare(target)), bases(text)
    size, at, times = len(wanted), 0, 0
    while size and at + size <= len(found):
        hit = found[at : at + size] == wanted
        times, at = times + hit, at + (size if hit else 1)
    return times


def verbatim(words: str, text: str) -> bool:
    """True if ``words`` stand in ``text`` as they are; see above for what does not count."""
    return _pattern(words).search(text) is not None


def in_own_case(targets: Iterable[str], text: str) -> str:
    """``text`` with the capitals that ``targets`` in it have; no capital is taken away."""
    for own in map(bare, targets):
        if own != own.lower():
            text = _pattern(own).sub(partial(_raised, own), text)
    return text


def _raised(own: str, match: regex.Match[str]) -> str:
    found = match.group()
    if len(found) != len(own):
        return found
    return "".join(a if a.isupper() else b for a, b in zip(own, found, strict=True))


def bare(target: str) -> str:
    """``target`` without a leading article."""
    return split_article(target)[1] if target[:1].islower() else target


def is_name(target: str) -> bool:
    """True for a name: all its words but the little ones have a capital or are numbers."""
    words = [w for w in regex.findall(r"[\p{L}\d'’-]+", target) if len(w) > 3 or w[0].isupper()]
    return bool(words) and all(w[0].isupper() or w[0].isdigit() for w in words)


def forms(target: str) -> tuple[str, ...]:
    """Spellings that meet ``target``: without its article, inflected if it is no name, capital.

    A target with a definite article keeps its number, a brand like *iPhone* its spelling.
    """
    plain = bare(target)
    found = [target, plain]
    if _BRAND.match(plain):
        return tuple(dict.fromkeys(found))
    if not is_name(target):
        if verb_phrase(Term("", plain)):
            found += [in_form(plain, form) for form in _FORMS]
        elif not target.startswith("the "):
            found += [f for n in ("plural", "singular") if (f := in_number(plain, n))]
    return tuple(dict.fromkeys([*found, *map(capital, found)]))


@lru_cache(maxsize=4096)
def _pattern(target: str) -> regex.Pattern[str]:
    words = r"[\s-]+".join(map(regex.escape, regex.split(r"[\s-]+", bare(target))))
    return regex.compile(rf"(?i)(?<![\p{{L}}\d]){words}(?![\p{{L}}\d])")

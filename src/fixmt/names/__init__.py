"""Which Chinese names in an article are misspelt, and how a folder of articles spells each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ..article import Article
from .context import evidence, has_label_before, is_raw, is_ruled_out, needed
from .forms import NameForm, Shape, key, scan

__all__ = [
    "Misspelling",
    "Spellings",
    "key",
    "misspellings",
    "preferred",
    "spellings",
    "survey",
]

# What one article says for a survey: key → spelling → how often.
Spellings: TypeAlias = Mapping[str, Mapping[str, int]]

# Names in capitals from which "SURNAME Given" is taken for the article's style.
_STYLE_FROM = 3


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A name whose spelling departs from the house style or from the rest of the text."""

    form: NameForm
    preferred: str
    known: bool  # the preferred spelling stands elsewhere in the article or folder
    evidence: int


def misspellings(source: str, folder: Mapping[str, str]) -> tuple[Misspelling, ...]:
    """Names in ``source`` to respell, in text order.

    Args:
        source: text of one article.
        folder: preferred spelling of each name by its key, as :func:`survey` returns.
    """
    forms = scan(source)
    if not forms:
        return ()
    here = _spelt_well(source, forms)
    raw = is_raw(source)
    capitals = _capital_style(forms, here, raw)
    found = []
    for index, form in enumerate(forms):
        known = here.get(form.key) or folder.get(form.key, "")
        if _is_well(form) and (not known or not _cut_elsewhere(form, known)):
            continue
        if form.span.of(source) == known or is_ruled_out(source, form):
            continue
        signs = evidence(source, forms, index)
        if _is_accepted(source, form, signs, bool(known), capitals, raw):
            found.append(Misspelling(form, known or form.spelling, bool(known), signs))
    return tuple(found)


def survey(articles: Iterable[Article]) -> dict[str, str]:
    """Preferred spelling of each name in a folder, by its letters joined in lower case.

    Articles are read one at a time; memory grows with the number of distinct names only. The
    commonest well-formed spelling wins; names never well formed get the house style, if some
    article shows that they are names.
    """
    return preferred(spellings(article.source) for article in articles)


def spellings(source: str) -> dict[str, dict[str, int]]:
    """What one article says for :func:`survey`: key → spelling → how often."""
    found: dict[str, Counter[str]] = {}
    for form in scan(source):
        if _is_well(form) or form.shape is Shape.HYPHEN:
            found.setdefault(form.key, Counter())[form.span.of(source)] += 1
    for wrong in misspellings(source, {}):
        # Weightless: decides only where no article has a well-formed spelling.
        found.setdefault(wrong.form.key, Counter())[wrong.preferred] += 0
    return {letters: dict(counts) for letters, counts in found.items()}


def preferred(each: Iterable[Spellings]) -> dict[str, str]:
    """The spellings of a folder, from those of :func:`spellings` for each of its articles."""
    total: dict[str, Counter[str]] = {}
    for found in each:
        for letters, counts in found.items():
            total.setdefault(letters, Counter()).update(counts)
    return {letters: _preferred(counts) for letters, counts in sorted(total.items())}


def _preferred(counts: Counter[str]) -> str:
    return max(counts.items(), key=lambda item: (item[1], "-" not in item[0], item[0]))[0]


def _is_well(form: NameForm) -> bool:
    return form.shape is Shape.NORMAL


def _spelt_well(source: str, forms: Sequence[NameForm]) -> dict[str, str]:
    """Key → spelling of the names this article has in the house style; a compound cut wins."""
    well: dict[str, str] = {}
    for form in forms:
        text = form.span.of(source)
        if _is_well(form) and len(form.surname) >= len(well.get(form.key, "").split(" ")[0]):
            well[form.key] = text
    return well


def _cut_elsewhere(form: NameForm, known: str) -> bool:
    """True if ``Shang Guanqing`` stands beside ``Shangguan Qing``."""
    surname = known.split(" ")[0]
    return len(surname) > len(form.surname) and key(known) == form.key and "'" not in known


def _capital_style(forms: Sequence[NameForm], here: Mapping[str, str], raw: bool) -> bool:
    """True if "SURNAME Given" is this article's own style, not an accident of translation."""
    capitals = {f.key for f in forms if _is_surname_capital(f)}
    plain = {k for k in here if k not in capitals}
    if len(capitals) >= _STYLE_FROM and len(plain) * 4 <= len(capitals):
        return True
    return len(capitals) > 1 and len(plain) < len(capitals) and not raw


def _is_one_word(form: NameForm, source: str) -> bool:
    """True for ``Liuying``: nothing but the letters tells where the surname ends."""
    return form.shape is Shape.GLUED and form.span.of(source)[1:].islower()


def _is_surname_capital(form: NameForm) -> bool:
    return Shape.CAPS_SURNAME in form.shape and Shape.CAPS_GIVEN not in form.shape


def _is_accepted(
    source: str, form: NameForm, signs: int, known: bool, capitals: bool, raw: bool
) -> bool:
    if _is_surname_capital(form):
        # "Corresponding author: ZHANG Wei" is a form; in raw translation it is a defect.
        labelled = has_label_before(source, form) and not (known or raw)
        if capitals or labelled:
            return False
    if _is_one_word(form, source) and not known:
        return False  # President Lula is not Lu La
    return signs + 2 * known >= needed(source, form, raw)

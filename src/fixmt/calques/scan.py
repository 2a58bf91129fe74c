"""Where calques stand in a text, and the English fitted in: form, number, article, capital."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ..article import Span
from ..english import lowered
from ..english.words import word_class
from ..glossary.inflect import capital, indefinite, number, plural, title
from ..glossary.overlap import Free
from .language import Token, verb, verb_form
from .table import Calque, Row, index, row

_WORD = re.compile(r"[^\W_]+")
_BEFORE = re.compile(r"(?<![\w'’-])([Tt]he|THE|[Aa]n?)(\s+)$")  # not the end of Ji'an or Yi AN
_QUOTE = re.compile('["“”]')
_PREVIOUS = re.compile(r"([^\W_]+)\s+$")
_OPENING = re.compile(r"(?:\A|[.!?。！？\n])[\s\"“(]*\Z")
_FOLLOWING = re.compile(r"\s+([^\W_]+)")
_PASSIVE = re.compile(
    r"(?i)\b(?:is|are|was|were|be|been|being|has|have|had)(?:\s+(?:not|also|all|\w+ly))?\s+$"
)
# How far before a hit the words beside it may lie, and how far a hit goes on.
_BESIDE, _AHEAD = 40, 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A calque in a text: what to replace by what."""

    span: Span  # the calque itself
    edit: Span  # with an article before it that has to change
    text: str
    calque: Calque


def occurrences(text: str) -> tuple[Hit, ...]:
    """The calques of the table in ``text``, the longest where they overlap, in text order."""
    ranked = sorted(set(_all(text)), key=_rank)
    free = Free(max((hit.edit.end for hit in ranked), default=0))
    taken = [hit for hit in ranked if free.take(hit.edit.start, hit.edit.end)]
    return tuple(sorted(taken, key=lambda h: h.span))


def _rank(hit: Hit) -> tuple[int, Span, bool, str, Span]:
    """The longest first; at one place the row that needs no evidence, then what begins first.

    No two hits have the same rank: they come from a set, whose order differs from run to run.
    """
    return -len(hit.edit), hit.edit, hit.calque.unedited, hit.calque.pattern, hit.span


def _all(text: str) -> Iterator[Hit]:
    words = lowered.words(text)
    places = _places(words)
    if not places:
        return
    low, ends = lowered.lowered(text), lowered.ends(text)
    for i, calque in places:
        found = row(calque)
        match = _match(found, low, ends[i] - len(words[i]))
        hit = None if match is None else _fit(found, match, text)
        if hit is not None:
            yield hit


def _places(words: Sequence[str]) -> list[tuple[int, Calque]]:
    """Where in ``words`` which row may stand, by its first words."""
    pairs, singles = index().pairs, index().singles
    places = []
    if not singles.keys().isdisjoint(words):
        places = [(i, c) for i, w in enumerate(words) if w in singles for c in singles[w]]
    for i, pair in enumerate(pairwise(words)):
        if pair in pairs:
            rows = pairs[pair]
            places += [(i, calque) for calque in rows.get("", ())]
            if i + 2 < len(words) and words[i + 2] in rows:
                places += [(i, calque) for calque in rows[words[i + 2]]]
    return places


def _match(found: Row, text: str, at: int) -> re.Match[str] | None:
    """The match in the lower-case ``text`` that has the word at ``at`` it is looked up by."""
    match = found.expression.match(text, at) if not found.reach else None
    low = max(0, at - found.reach)
    while found.reach:
        match = found.expression.search(text, low, at + _AHEAD)
        if match is None or match.end() > at:
            break
        low = match.end()
    if match is None or match.start() > at:
        return None
    start = match.start()
    near = max(0, start - _BESIDE)
    if all((e.search(text, near, start) is not None) == wanted for e, wanted in found.before):
        return match
    return None


def _fit(found: Row, match: re.Match[str], text: str) -> Hit | None:
    """The hit at ``match``; nothing where the English does not go with what stands around."""
    start, end = match.span()
    old = text[start:end]
    if old.isupper() or len(_QUOTE.findall(old)) % 2:
        return None
    parts = [text[slice(*match.span(f"t{i}"))] for i in range(len(found.core))]
    if _counted(found, parts) or _describes(found, text[end : end + _BESIDE]):
        return None
    passive = _PASSIVE.search(text, max(0, start - _BESIDE), start) is not None
    new = " ".join(_written(found, parts, passive)).replace(" ,", ",")
    opens = _OPENING.search(text[max(0, start - 8) : start]) is not None
    new = _in_case(_as_spelled(new, old), old, opens)
    if old[-1] in ",，" and new[-1].isalnum() and not text[end : end + 1].isspace():
        new += " "
    edit = Span(start, end)
    article = _BEFORE.search(text, max(0, start - 8), start)
    if article is not None:
        fitted = _article(article[1], new)
        if fitted is None:
            return None
        if fitted != f"{article[1]} {new}":
            edit, new = Span(article.start(), end), fitted
    if _folded(new) == _folded(edit.of(text)) or _echoes(text, edit, new):
        return None
    return Hit(Span(start, end), edit, new, found.calque)


def _counted(found: Row, parts: list[str]) -> bool:
    """True if a number of its own counts the noun behind it: the 2025 graduates' meeting."""
    for token, following, part in zip(found.core, found.core[1:], parts[1:], strict=False):
        first = _WORD.match(part) if token.kind == "number" and following.kind == "slot" else None
        if first is not None and number(first[0].lower()) == "plural":
            return True
    return False


def _describes(found: Row, after: str) -> bool:
    """True if a noun follows that an English with its head in front could not describe.

    `the employment work leading group offices` are no `leading group for employment work offices`.
    """
    following = _FOLLOWING.match(after)
    last, new = found.core[-1], [token.text for token in found.new]
    if following is None or last.kind != "word" or last.text not in new[:-1]:
        return False
    behind = new[new.index(last.text) + 1]
    noun = following[1].islower() and word_class(following[1]) in ("word", "organ", "title")
    return noun and following[1] != "yesterday" and behind in ("for", "of", "on", "to")


def _written(found: Row, parts: list[str], passive: bool) -> Iterator[str]:
    """The words of the replacement, each in the form its counterpart in ``parts`` has.

    ``parts`` holds what each token of the pattern found, or nothing where it is missing.
    """
    pairs = [(token, part) for token, part in zip(found.core, parts, strict=True) if part]
    forms = [verb_form(t.choices, part) for t, part in pairs if t.kind == "verb"]
    forms = [(k, "participle" if form == "past" and passive else form) for k, form in forms]
    many = [part.lower() != t.text for t, part in pairs if t.kind == "noun"]
    chosen = [_chosen(t, part) for t, part in pairs if t.kind == "choice"]
    numbers = [part for t, part in pairs if t.kind == "number"]
    slots = {t.text: part for t, part in pairs if t.kind == "slot"}
    for token in found.new:
        if token.kind == "verb":
            k, form = forms.pop(0) if len(forms) > 1 else (forms or [(0, "base")])[0]
            yield verb(token.choices[k if len(token.choices) > 1 else 0]).form(form)
        elif token.kind == "noun":
            plenty = many.pop(0) if len(many) > 1 else bool(many and many[0])
            yield plural(token.text) if plenty else token.text
        elif token.kind == "choice":
            yield token.choices[chosen.pop(0) if chosen else 0]
        elif token.kind == "number":
            yield _scaled(numbers.pop(0), token.text)
        elif token.kind == "slot":
            yield slots[token.text]
        else:
            yield token.text


def _scaled(number: str, token: str) -> str:
    """A number as ``token`` writes it: 1.06 by ``<#wan>`` is 10,600."""
    if token == "<#>":
        return number
    value = Decimal(number.replace(",", "")) * (10**4 if token == "<#wan>" else 10**8)
    for unit, size in (("billion", 10**9), ("million", 10**6)):
        if value >= size:
            return f"{(value / size).normalize():f} {unit}"
    return f"{value.normalize():,f}"


def _chosen(token: Token, found: str) -> int:
    low = found.lower().replace("’", "'")
    return next((k for k, word in enumerate(token.choices) if word.lower() == low), 0)


def _as_spelled(new: str, old: str) -> str:
    """``new`` with the letter case of ``old`` in the words they share, but for the first."""
    words = _WORD.findall(old)
    shown = {w.lower(): w for w in words[1:] if w.lower() not in words}
    return _WORD.sub(lambda m: shown.get(m[0].lower(), m[0]), new) if shown else new


def _in_case(new: str, old: str, opens: bool) -> str:
    """``new`` with the capitals that ``old`` has by its place: a clause start or a headline.

    ``opens``: a sentence begins here; elsewhere the capital of "Party" is its own.
    """
    words = [w for w in _WORD.findall(old) if w[0].isalpha()]
    long = [w for w in words if len(w) > 3]
    if len(long) > 1 and all(w[0].isupper() for w in words if len(w) > 3):
        titled = title(new)
        kept = words[0][0].islower() and new[0].islower()
        return titled[0].lower() + titled[1:] if kept else titled
    if not words or words[0][0].islower() or (words[0] in new.split(" ") and not opens):
        return new
    return capital(new)


def _article(have: str, new: str) -> str | None:
    """``have`` and ``new`` together; nothing if they do not go together."""
    first = new.split(" ", 1)[0].lower()
    if first in ("the", "a", "an", "all", "this", "its"):
        if have.lower() != "the":
            return None
        return capital(new) if have[0].isupper() else new
    if have.lower() != "the" and number(new) == "plural":
        return None
    wanted = "the" if have.lower() == "the" else indefinite(new)
    return f"{capital(wanted) if have[0].isupper() else wanted} {new}"


def _folded(text: str) -> str:
    return text.replace("’", "'")


def _echoes(text: str, edit: Span, new: str) -> bool:
    """True if ``new`` begins or ends with the word that already stands beside it."""
    found = [w.lower() for w in _WORD.findall(new)]
    if not found:
        return False
    before = _PREVIOUS.search(text, max(0, edit.start - 40), edit.start)
    after = _FOLLOWING.match(text, edit.end)
    return (before is not None and before[1].lower() == found[0]) or (
        after is not None and after[1].lower() == found[-1]
    )

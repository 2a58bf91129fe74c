"""What a small change of wording must keep: content, numbers, names, negation, quotes, modality.

Nothing is known but the garbled sentence, so a change that says anything new, or says anything no
longer, is refused here whatever the model thinks of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import regex

from .. import fluency, tables
from ..glossary.inflect import indefinite
from ..glossary.stems import unpossessed
from .lexicon import STRENGTH, related
from .place import Place
from .series import joints_kept, list_goes_on, one_subject, participle_placed
from .words import ARTICLES, FUNCTION, MODALS, content, negations

_MARKS = regex.compile(r"[^\s\p{L}\p{N},'’-]")
_INNER_CAPITAL = regex.compile(r"\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}")
# Function words that may come or go where grammar wants it; others change what is said.
_FREE = frozenset(
    tables.words(
        "a an the of to in on at for by from and that is are was were be been has have had"
        " it its their as this which"
    )
)
_ARTICLE = regex.compile(r"\b([Aa]n?) (?=[\p{L}\d])")
_NUMBER = regex.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|million|billion|dozen"
    r"|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|next|half)\b"
)
_OF = regex.compile(r"(?:[\p{L}-]+ ){1,3}of\b")
# Participles that are no past tense
_PARTICIPLES = frozenset(
    tables.words(
        "taken given done gone seen shown written driven chosen spoken known grown begun drawn"
        " risen broken fallen worn sung"
    )
)
_NUMBERED = frozenset(tables.words("is are was were has have"))
_HELPERS = frozenset(tables.words("has have had having is are was were be been being"))
_SUBJECT = regex.compile(r"^We (?:must|will) $")
_MODAL_SWAPS = {("will", "would"), ("can", "could")}


def refused(where: Place) -> str:
    """The first rule that speaks against the change, or nothing."""
    return next((rule.__name__ for rule in RULES if not rule(where)), "")


def participle_fits(where: Place) -> bool:
    """No new participle for a noun with *of*, and none alone without *have* or *be*."""
    gone = {w.text.lower() for w in where.removed}
    if "of" in gone and any(w.text.endswith("ed") for w in where.added):
        return False
    helped = where.sentence[: where.change.span.start].rsplit(" ", 1)[-1].lower() in _HELPERS
    came = [w.text.lower() for w in where.added]
    return helped or not set(came) & _PARTICIPLES or bool(set(came) & _HELPERS)


def content_kept(where: Place) -> bool:
    """Each word of content has a counterpart, on either side, in the same number."""
    before, after = content(where.change.before), content(where.change.after)
    if len(before) != len(after) and Counter(before) - Counter(after) == Counter():
        return False
    return all(
        max((related(x, y, where.evidence) for y in after), default=0) >= STRENGTH for x in before
    ) and all(
        max((related(x, y, where.evidence) for x in before), default=0) >= STRENGTH for y in after
    )


def article_wanted(where: Place) -> bool:
    """An article neither comes nor goes before a name, *the* is never *a*, nor gone before *of*."""
    rest = where.sentence[where.change.span.end :].lstrip()
    before = [w.text.lower() for w in where.removed if w.text.lower() in ARTICLES]
    after = [w.text.lower() for w in where.added if w.text.lower() in ARTICLES]
    if before == after:
        return True
    if ("the" in before) != ("the" in after) and before and after:
        return False  # nor whether one is meant that the reader knows
    if before and not after and not content(where.change.before):
        return False  # whether it may go nobody can tell without the Chinese
    named = not where.at_start and rest[:1].isupper()
    return not named and not (before and not after and _OF.match(rest))


def preposition_kept(where: Place) -> bool:
    """A sentence that begins *In …* does not begin *At …* instead."""
    swapped = {w.text.lower() for w in where.removed} ^ {w.text.lower() for w in where.added}
    return not (where.at_start and len(swapped) == 2 and swapped <= {"in", "at", "on"})


def same_form(where: Place) -> bool:
    """A plain form becomes no *-ed* form, nor an *-ing* form but for nouns (*the construction of*).

    Nor does the form of a word change together with what joins it to others.
    """
    if sorted(content(where.change.before)) == sorted(content(where.change.after)):
        # a form of the same word has its own kind and weight
        changed = {w.text for w in where.removed} ^ {w.text for w in where.added}
        formed = any(unpossessed(word) not in FUNCTION and word.isalpha() for word in changed)
        return not (formed and changed & {",", "to", "and"})
    before = [w.text.lower() for w in where.removed if unpossessed(w.text) not in FUNCTION]
    came = [w.text.lower() for w in where.added if unpossessed(w.text) not in FUNCTION]
    noun = any(w.endswith(("tion", "ment", "ing")) for w in before)
    told = any(w.endswith("ed") for w in came) and not any(w.endswith("ed") for w in before)
    return not told and (noun or not any(w.endswith("ing") for w in came))


def nothing_stranded(where: Place) -> bool:
    """A preposition right before a stop is not just dropped: more than that is missing there."""
    rest = where.sentence[where.change.span.end :].lstrip()
    return bool(where.added) or rest[:1] not in (".", "。", "!", "?", ";")


def agreement_kept(where: Place) -> bool:
    """The number of a verb does not change along with other words."""
    changed = {w.text.lower() for w in where.removed} ^ {w.text.lower() for w in where.added}
    return not changed & _NUMBERED or changed <= FUNCTION


def outside_quotes(where: Place) -> bool:
    """What is quoted is somebody's own wording."""
    before = where.sentence[: where.change.span.start]
    straight = before.count('"') % 2
    return not straight and before.count("“") <= before.count("”")


def outside_brackets(where: Place) -> bool:
    """What stands in brackets is a list or a gloss: it has no grammar of a sentence."""
    before = where.sentence[: where.change.span.start]
    return before.count("(") + before.count("（") <= before.count(")") + before.count("）")


def more_than_marks(where: Place) -> bool:
    """Not just another apostrophe or hyphen."""
    plain = [regex.sub(r"[-'’\s]", "", t) for t in (where.change.before, where.change.after)]
    return plain[0] != plain[1]


def article_fits(where: Place) -> bool:
    """No new *a* where the next word wants *an*, and none the other way."""
    return _misfits(where.change.made(where.sentence)) <= _misfits(where.sentence)


def _misfits(text: str) -> int:
    return sum(m[1].lower() != indefinite(text[m.end() :]) for m in _ARTICLE.finditer(text))


def numbers_untouched(where: Place) -> bool:
    """No number comes, goes or moves; a list that counts (*the second is*) is left as it counts."""
    each = (where.change.before + " " + where.change.after).lower()
    return not _NUMBER.search(each)


def marks_kept(where: Place) -> bool:
    """Quotation marks, brackets, stops and all marks but commas stay as they are."""
    return _MARKS.findall(where.change.before) == _MARKS.findall(where.change.after)


def negation_kept(where: Place) -> bool:
    """*Not* stays *not*."""
    return negations(where.removed) == negations(where.added)


def modality_kept(where: Place) -> bool:
    """*Must*, *can* and *may* neither vanish nor change, but for a few pairs."""
    before = [unpossessed(w.text) for w in where.removed if unpossessed(w.text) in MODALS]
    after = [unpossessed(w.text) for w in where.added if unpossessed(w.text) in MODALS]
    if _subject(where):
        return True
    return len(before) == len(after) and all(
        x == y or (x, y) in _MODAL_SWAPS for x, y in zip(before, after, strict=True)
    )


def names_kept(where: Place) -> bool:
    """A word with a capital stays but for its case; none comes in that was not there."""
    first = where.removed[0] if where.at_start and where.removed else None
    gone = [w.text for w in where.removed if w.text[:1].isupper() and w is not first]
    came = [w.text for w in where.added[1 if where.at_start else 0 :] if w.text[:1].isupper()]
    before = {w.text.lower() for w in where.removed}
    after = {w.text.lower() for w in where.added}
    fine = all(w.lower() in after or w.lower() in FUNCTION for w in gone)
    return (
        fine
        and all(w.lower() in before for w in came)
        and not any(_INNER_CAPITAL.search(w.text) for w in where.added)
    )


def spelled(where: Place) -> bool:
    """Each new word is a word: of the article, or of edited English."""
    known = fluency.load().classes
    before = {w.text.lower() for w in where.removed}
    return all(
        w.is_mark
        or (low := w.text.lower()) in before
        or unpossessed(low) in known
        or unpossessed(low) in where.evidence
        for w in where.added
    )


def grammar_only(where: Place) -> bool:
    """Function words that come or go are of those that grammar asks for."""
    if _subject(where):
        return True
    before = Counter(unpossessed(w.text) for w in where.removed if unpossessed(w.text) in FUNCTION)
    after = Counter(unpossessed(w.text) for w in where.added if unpossessed(w.text) in FUNCTION)
    return all(w in _FREE or w in MODALS for w in (before - after) + (after - before))


RULES: tuple[Callable[[Place], bool], ...] = (
    joints_kept,
    nothing_stranded,
    agreement_kept,
    outside_quotes,
    outside_brackets,
    article_wanted,
    one_subject,
    preposition_kept,
    same_form,
    more_than_marks,
    article_fits,
    numbers_untouched,
    marks_kept,
    negation_kept,
    modality_kept,
    names_kept,
    grammar_only,
    spelled,
    participle_fits,
    participle_placed,
    list_goes_on,
    content_kept,
)


def _subject(where: Place) -> bool:
    """*We must* before a sentence that begins with a bare verb."""
    gone, came = where.change.before, where.change.after
    return where.at_start and bool(
        came.lower().endswith(gone.lower()) and _SUBJECT.match(came[: len(came) - len(gone)])
    )

"""What joins the clauses of a sentence and the items of a list stays, or comes in with reason."""

from __future__ import annotations

import regex

from .. import tables
from .place import Place

_SUBJECT_WORD = regex.compile(r"(?:the|an?|this|these|it|he|she|they|we|our|its|his|her|their)\b")
_SUBORDINATE = regex.compile(
    r"(?:when|while|if|unless|because|although|though|so that|which|who)\b"
)
_STATEMENT = regex.compile(r"[.;!?。；！？]")
_NOUN_ENDS = ("ing", "tion", "sion", "ment", "ance", "ence")
_BEFORE_PARTICIPLE = frozenset(
    tables.words("by of in for on at to from with about and while when after")
)
_PARTICIPLE_CLAUSE = regex.compile(r",\s*(?:(?:now|then|also|still|[a-z]+ly) )?[a-z]+ing\b[^,]*$")


def joints_kept(where: Place) -> bool:
    """Nothing that holds clauses or items together goes, but a comma for *and*."""
    before = [w.text.lower() for w in where.removed]
    after = [w.text.lower() for w in where.added]
    joined = after.count("and") - before.count("and")
    return joined >= 0 and before.count(",") - after.count(",") <= joined


def one_subject(where: Place) -> bool:
    """*And* comes in only between like things, before the last of them.

    Not before what has a subject of its own, not before the name of the one just spoken of (*the
    tutor, young teacher Shen Yifan*), not between a participle and a plain verb, not before *when*.
    """
    before, after = (where.change.before.split(), where.change.after.split())
    if after.count("and") <= before.count("and") or after[-1:] != ["and"]:
        return True
    rest = where.sentence[where.change.span.end :].lstrip()
    following = rest.split(" ")[:4]
    if _SUBJECT_WORD.match(rest) or any(word[:1].isupper() for word in following):
        return False
    if _SUBORDINATE.match(rest) or "," in _STATEMENT.split(rest, maxsplit=1)[0]:
        return False
    said = where.sentence[: where.change.span.start].rstrip(", ")
    participle = _PARTICIPLE_CLAUSE.search(said)
    return participle is None or following[0].rstrip(",").endswith("ing")


def participle_placed(where: Place) -> bool:
    """An *-ing* form takes the place of a verb only after a comma or a preposition."""
    gone = [w.text.lower() for w in where.removed]
    came = [w.text.lower() for w in where.added]
    if any(w.endswith(_NOUN_ENDS) for w in gone):
        return True
    at = next((i for i, w in enumerate(came) if w.endswith("ing") and w not in gone), -1)
    if at < 0:
        return True
    before = came[at - 1] if at else where.sentence[: where.change.span.start].rstrip()[-12:]
    return before.endswith(",") or before.rsplit(" ", 1)[-1].lower() in _BEFORE_PARTICIPLE


def list_goes_on(where: Place) -> bool:
    """*And* comes before a quotation only if another one ends right before it."""
    rest = where.sentence[where.change.span.end :].lstrip()
    added = bool(where.added) and where.added[-1].text.lower() == "and"
    quoted = where.sentence[: where.change.span.start].rstrip(", ")[-1:] in ('"', "”")
    return not (added and rest[:1] in ('"', "“")) or quoted

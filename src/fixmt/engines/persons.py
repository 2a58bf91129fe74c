"""Personal names as they are spelt: *Tang Xiaole* for 唐晓蕾 becomes *Tang Xiaolei*."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from . import Hint

_NAME = regex.compile(r"\b(?P<family>\p{Lu}\p{Ll}+) (?P<given>\p{Lu}\p{Ll}+(?:'\p{Ll}+)?)\b")
_SAME_FAMILY = 0.5  # similarity from which two names of a family are taken for one
_LIKE = 0.75  # the same, where the family differs too


def respelt(text: str, hints: Sequence[Hint]) -> str:
    """``text`` with names that look like a person of ``hints`` who is missing spelt like it.

    Each name goes to the person it is most like; names that are right are nobody else's.
    """
    from rapidfuzz.distance import Levenshtein

    right = {h.target for h in hints}
    missing = [h.target for h in hints if h.person and h.target not in text]
    names = dict.fromkeys(m.group() for m in _NAME.finditer(text)) if missing else {}
    alike = sorted(
        (
            (Levenshtein.normalized_similarity(name, person), name, person)
            for name in names
            for person in missing
            if name not in right
        ),
        reverse=True,
    )
    for similarity, name, person in alike:
        family = name.split(" ")[0] == person.split(" ")[0]
        if (
            name in names
            and person in missing
            and similarity >= (_SAME_FAMILY if family else _LIKE)
        ):
            text = regex.sub(rf"\b{regex.escape(name)}\b", person, text)
            del names[name]
            missing.remove(person)
    return text

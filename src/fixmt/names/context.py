"""What stands around a possible name: signs that it is a person, and signs that it is not."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_letters, ascii_lowercase

from ..english.word_sets import function_words, word_set
from ..patterns import deferred
from . import pinyin
from .forms import NameForm, Shape

_BEFORE, _AFTER = 80, 120
_LAST_WORD = deferred(r"([A-Za-z][A-Za-z'’-]*)\.?[ \u00a0]$")
_NEXT_WORD = deferred(r"[ \u00a0]?([A-Za-z][A-Za-z'’-]*)")
_APPOSITION = deferred(r"[,，] ?([A-Za-z0-9'’ &/-]{3,90})")
_SENTENCE_START = deferred(r"(?:^|[.!?。！？;:：；,，、\"“(（>]\s*)$")
_LABEL = deferred(r"([A-Za-z]+)?[:：]\s*$")
# What machine translation puts after a person where an editor would put a verb.
_FOLLOWS_PERSON = deferred(
    r",? (?:on behalf|and (?:others?|his|her|their)|in (?:his|her|turn)|his|her|who|line"
    r"|of the|photo|around"
    r"|combined|together|personally|as (?:the|an?|head|director|dean)|respectively)\b"
)
# Signs that the text is raw machine translation, whose capitals are no style.
_SCAR = deferred(r"。(?<=[A-Za-z]。)|,(?<=[a-z],)[A-Z][a-z]")
_CODE = deferred(r"\s?[(（](?:[A-Z]{3}|China|Chinese Taipei)[)）]|[/_@]|\s\d+(?:[:.]\d|-\d)")
_REFERENCE = deferred(
    r"\[[JMDCN]\]|\bet al\b|\bdoi\b|\bpp?\. ?\d|(?:19|20)\d\d[;,] ?\d+|\d\(\d+\):|\bNo\. ?\d+, pp|@"
)
_ELSEWHERE = deferred(
    r"\b(?:Singapore|Malaysia|Taiwan|Hong Kong|Macao|Macau|Viet ?nam|Korea|Indonesia|Philippin"
    r"|Thai|Japan|Myanmar)"
)
_CAPITAL_AFTER = deferred(r"[ \u00a0-][A-Z][a-z]+")
_SMALL = ascii_lowercase.encode()
_NO_LETTERS = bytes(set(range(128)) - set(ascii_letters.encode()))
# "XI AN, May 5": a dateline.
_DATELINE = deferred(r", [A-Z][a-z]+\.? \d")
# Letters that only pinyin uses at the start of a syllable; Wade-Giles and Korean do not.
_ONLY_PINYIN = deferred(r"(?i)(?:^|[ '’-])(?:[qxz]|c(?!h))|ian|iong|uai")


def _lookalikes(kind: str) -> frozenset[str]:
    """Words of one kind (word, acronym, other) whose letters are pinyin by accident."""
    return word_set("pinyin_lookalikes.tsv", kind)


def is_person_noun(word: str) -> bool:
    low, nouns = word.lower(), word_set("person_nouns.tsv")
    return low in nouns or (low.endswith("s") and low[:-1] in nouns)


def _line(source: str, form: NameForm) -> tuple[str, str]:
    """Up to 80 characters before and 120 after the name, within its line."""
    start, end = form.span.start, form.span.end
    low, high = max(0, start - _BEFORE), min(len(source), end + _AFTER)
    before, after = source[low:start], source[end:high]
    return before.rsplit("\n", 1)[-1], after.split("\n", 1)[0]


def evidence(source: str, forms: Sequence[NameForm], index: int) -> int:
    """How strongly the surroundings say that ``forms[index]`` is a person; 2 is a clear sign.

    A title before it, a title in apposition after it, and a verb of speaking or attending after
    it count 2 each; an auxiliary verb, a possessive, "by" or "with" before it and a neighbour in
    a list of names 1.
    """
    form = forms[index]
    before, after = _line(source, form)
    score = 2 * has_title_before(before)
    apposition = _APPOSITION.match(after)
    if apposition and any(is_person_noun(w) for w in apposition.group(1).split()[:12]):
        score += 2
    following = _NEXT_WORD.match(after)
    if _FOLLOWS_PERSON.match(after):
        score += 2
    elif following and following.group(1) in word_set("person_verbs.tsv"):
        score += 1 if following.group(1) in function_words("auxiliary") else 2
    if after[:2] in ("'s", "’s"):
        score += 1
    last = _LAST_WORD.search(before)
    if last and last.group(1).lower() in ("by", "with", "named", "surnamed", "and"):
        score += 1
    return score + _in_list(source, forms, index)


def has_title_before(before: str) -> bool:
    last = _LAST_WORD.search(before) or _LABEL.search(before)
    return bool(last and last.group(1) and is_person_noun(last.group(1)))


def _in_list(source: str, forms: Sequence[NameForm], index: int) -> int:
    """1 if another name stands next to this one, with only a comma or "and" between."""
    form = forms[index]
    for other in (index - 1, index + 1):
        if 0 <= other < len(forms):
            left, right = sorted((form.span, forms[other].span))
            gap = source[left.end : right.start]
            if gap and len(gap) <= 6 and gap.replace("and", "").strip(" ,，、") == "":
                return 1
    return 0


def needed(source: str, form: NameForm, raw: bool) -> int:
    """The evidence ``form`` needs before it may be called a misspelt name; more if risky.

    ``raw`` tells whether the text bears other marks of machine translation.
    """
    words = form.span.of(source).replace("-", " ").split()
    shape = form.shape
    place = 2 * _is_place(form, words)
    if len(words) == 3 and words[2] in ("MA", "BA"):
        return 9  # a degree
    if shape & (Shape.HYPHEN | Shape.GLUED):
        return 2 + place
    if shape & Shape.LOWER:
        small = [w for w in words if w.islower()]
        return 1 + len(small) + 2 * sum(w in _lookalikes("word") for w in small) + place
    if shape & Shape.CAPS_SURNAME and shape & Shape.CAPS_GIVEN:
        return 2 + place
    acronym = len(words) == 2 and any(w in _lookalikes("acronym") for w in words)
    if shape & Shape.CAPS_SURNAME:
        certain = len(pinyin.segment(form.given.lower())) > 1
        return (1 - certain) + acronym + _plain_words(words[1:]) + place
    if shape & (Shape.CAPS_GIVEN | Shape.INNER_CAPS):
        short = len(words) == 2 and len(words[1]) < 5
        return acronym + (short and words[0].lower() in function_words("surname")) + place
    if shape & Shape.COMPOUND:
        return place
    # Three capitalised syllables may be a place, a tea or a brand.
    return (
        2 - raw + max(0, _plain_words(words) - 1) + _touches_capital(*_line(source, form)) + place
    )


def _plain_words(words: list[str]) -> int:
    return sum(w.lower() in _lookalikes("word") for w in words)


def is_raw(source: str) -> bool:
    """True if the text bears the marks of unedited machine translation."""
    return bool(_SCAR.search(source))


def is_ruled_out(source: str, form: NameForm) -> bool:
    """True if the surroundings say this is no name to mend: a place, code, foreign spelling…"""
    before, after = _line(source, form)
    if _CODE.match(after) or _mostly_capitals(before + after):
        return True
    following = _NEXT_WORD.match(after)
    if following and following.group(1).lower() in word_set("place_nouns.tsv"):
        return True
    last = _LAST_WORD.search(before)
    if last and last.group(1).lower() in function_words("determiner"):
        return True
    line = before + after
    shape = form.shape
    if shape & Shape.CAPS_GIVEN and not before.strip() and _DATELINE.match(after):
        return True
    if shape & Shape.CAPS_SURNAME and not shape & Shape.CAPS_GIVEN:
        return bool(_REFERENCE.search(line))
    if shape & Shape.HYPHEN:
        return bool(_ELSEWHERE.search(line)) or not _ONLY_PINYIN.search(form.span.of(source))
    if shape is Shape.SPLIT:
        return bool(_ELSEWHERE.search(line)) or bool(_CAPITAL_AFTER.match(after))
    return False


def has_label_before(source: str, form: NameForm) -> bool:
    """True in a byline or form: "Author: LI Na"."""
    return bool(_LABEL.search(_line(source, form)[0]))


def _is_place(form: NameForm, words: list[str]) -> bool:
    """True if the letters, or the first two words of three, spell a place or other known term."""
    known = _lookalikes("other")
    return form.key in known or (len(words) == 3 and (words[0] + words[1]).lower() in known)


def _touches_capital(before: str, _: str) -> bool:
    """True if a capitalised word that is no title stands before: perhaps a longer proper noun."""
    last = _LAST_WORD.search(before)
    if last is None or is_person_noun(last.group(1)) or not last.group(1)[0].isupper():
        return False
    return not _SENTENCE_START.search(before[: last.start()])


def _mostly_capitals(line: str) -> bool:
    letters = line.encode("ascii", "ignore").translate(None, _NO_LETTERS)
    capitals = len(letters.translate(None, _SMALL))
    small = len(letters) - capitals
    return capitals + small > 3 and capitals > 0.6 * (capitals + small)

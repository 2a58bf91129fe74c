"""Repair against references: chrF++ before and after; numbers, names and stretches kept."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import regex

from .. import tables
from ..article import Outcome, Span
from ..errors import ConfigError
from ..names.forms import key, scan

# 9800 is 9,800, and 3.4 ten thousand (3.4万) is 34,000.
_NUMBER = regex.compile(
    r"(\d+(?:[.,]\d+)*)(?: ?(ten thousand|hundred million|thousand|million|billion|万|亿))?"
)
_SCALE = {"": 0, "thousand": 3, "ten thousand": 4, "万": 4, "million": 6, "hundred million": 8}
_SCALE |= {"亿": 8, "billion": 9}
_WORDS = tables.words("one two three four five six seven eight nine ten eleven twelve")
_MONTHS = calendar.month_name[1:]  # 6月 is June
_MONTH = regex.compile(r"(?<!\d)(1[0-2]|[1-9])月")
_NAMED = regex.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")


@dataclass(frozen=True, slots=True)
class Quality:
    """chrF++ (0..100) of a text against its reference before and after repair."""

    before: float
    after: float
    signature: str


def chrf(outcomes: Sequence[Outcome], references: Sequence[str]) -> Quality:
    """Corpus chrF++ (Popović 2017: character 6-grams and word 2-grams) over whole articles.

    Raises:
        ConfigError: sacrebleu is not installed.
    """
    try:
        from sacrebleu.metrics import CHRF
    except ImportError:
        raise ConfigError("evaluation needs sacrebleu: pip install 'fixmt[eval]'") from None
    metric = CHRF(word_order=2)
    before = metric.corpus_score(
        [_flat(o.article.source) for o in outcomes], [[*map(_flat, references)]]
    )
    after = metric.corpus_score([_flat(o.repaired) for o in outcomes], [[*map(_flat, references)]])
    return Quality(before.score, after.score, str(metric.get_signature()))


def numbers(outcome: Outcome, debris: Sequence[Span] = ()) -> list[str]:
    """Values of the numbers of the input in digits, outside ``debris``, months by name."""
    return _values(_without(outcome, debris))


def lost_numbers(outcome: Outcome, debris: Sequence[Span] = ()) -> list[str]:
    """Those of :func:`numbers` that the repaired text no longer has, however written."""
    missing = Counter(numbers(outcome, debris)) - Counter(_values(outcome.repaired))
    # A small number may have become a word, one that was not there before.
    missing -= _spelled(outcome.repaired) - _spelled(outcome.article.source)
    return sorted(missing.elements())


def persons(outcome: Outcome, debris: Sequence[Span] = ()) -> list[str]:
    """Personal names of the input in pinyin, outside ``debris``: each its letters in a row."""
    return [form.key for form in scan(_without(outcome, debris))]


def lost_persons(outcome: Outcome, debris: Sequence[Span] = ()) -> list[str]:
    """Those of :func:`persons` whose letters the repaired text no longer has in a row."""
    letters = key(outcome.repaired)
    return [name for name in persons(outcome, debris) if name not in letters]


def touched(outcome: Outcome, keep: Sequence[Span]) -> list[str]:
    """Edits that change a stretch which had to stay."""
    return [
        f"{e.span.start} {e.before!r} → {e.after!r}"
        for e in outcome.edits
        if any(k.overlaps(e.span) for k in keep)
    ]


def _without(outcome: Outcome, debris: Sequence[Span]) -> str:
    source = outcome.article.source
    for span in sorted(debris, reverse=True):
        source = source[: span.start] + source[span.end :]
    return source


def _spelled(text: str) -> Counter[str]:
    """Values of numbers up to twelve that are written as words."""
    words = regex.findall(r"[a-z]+", text.lower())
    return Counter(str(_WORDS.index(word) + 1) for word in words if word in _WORDS)


def _values(text: str) -> list[str]:
    """Numbers in digits by their value; one that is no decimal (1.2.3, 24,1) as it is written."""
    text = _MONTH.sub(lambda m: f" {_MONTHS[int(m[1]) - 1]} ", text)
    found = _NAMED.findall(text)
    for number, scale in _NUMBER.findall(text):
        plain = regex.sub(r",(?=\d{3}(?!\d))", "", number)
        try:
            found.append(f"{Decimal(plain).scaleb(_SCALE[scale]).normalize():f}")
        except InvalidOperation:
            found.append(number)
    return found


def _flat(text: str) -> str:
    return " ".join(text.split())

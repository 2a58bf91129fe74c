"""What a translation must hold to before it may replace the Chinese: small rules, all of them.

A *hard* rule that fails means the text is not a translation; a *soft* one that a person should
look first.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import regex

from . import numerals, pinyin, stuck, tables
from .article import TermUse
from .glossary import Glossary, SourceHit, Term, forbidden_hits, source_hits
from .loops import loops

_HAN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}〇々]")
_CONTROL = regex.compile(r"[\p{Cc}\p{Cf}\uFFFD⁇▁]|</?[a-z]+\d*>|<unk>|\[UNK\]")
_WORD = regex.compile(r"[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*")
_ENGLISH = regex.compile(r"[\p{Latin}\p{N}\p{P}\p{S}\p{Z}]*")
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"))
_LENGTH = (0.14, 1.35)  # English words to each Chinese character, for units of eight and more
_SHORT = 8
_LITTLE = frozenset(
    tables.words("of the a an in on at for to and s with by from as is was that its")
)
_REACH = 3  # words that may stand between those of a term
_BIAS, _SLOPE = 4.5, 6.0
_PINYIN_RUN = 4  # so many pinyin words in a row are no English


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one candidate."""

    rule: str
    passed: bool
    detail: str = ""
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """All verdicts on one candidate and what became of each term."""

    verdicts: tuple[Verdict, ...]
    terms: tuple[TermUse, ...] = ()

    @property
    def passed(self) -> bool:
        return all(v.passed for v in self.verdicts)

    @property
    def sound(self) -> bool:
        """No hard rule fails."""
        return all(v.passed or v.soft for v in self.verdicts)

    @property
    def failures(self) -> tuple[Verdict, ...]:
        return tuple(v for v in self.verdicts if not v.passed)

    @property
    def checks(self) -> tuple[str, ...]:
        """Names of the rules that hold."""
        return tuple(v.rule for v in self.verdicts if v.passed)


def judge(chinese: str, english: str, glossary: Glossary | None = None) -> Judgement:
    """Every rule on ``english`` as the translation of ``chinese``."""
    verdicts = [rule(chinese, english) for rule in RULES]
    uses = term_uses(chinese, english, glossary)
    missed = [u.source for u in uses if u.status == "missed" and binding(u.target)]
    verdicts.append(Verdict("terms", not missed, ", ".join(missed), soft=True))
    verdicts.append(forbidden(chinese, english, glossary))
    return Judgement(tuple(verdicts), uses)


def script(chinese: str, english: str) -> Verdict:
    """No Chinese left, no other script come in, at least one Latin letter or digit."""
    left = _HAN.search(english)
    fine = not left and _ENGLISH.fullmatch(english) and regex.search(r"[\p{Latin}\p{N}]", english)
    return Verdict("script", bool(fine), left.group() if left else "")


def clean(chinese: str, english: str) -> Verdict:
    """No control characters, no symbols of the model's own."""
    found = _CONTROL.search(english)
    return Verdict("clean", found is None, repr(found.group()) if found else "")


def loop_free(chinese: str, english: str) -> Verdict:
    """No word or phrase over and over."""
    return Verdict("loop", not loops(english, chinese))


def length(chinese: str, english: str) -> Verdict:
    """As many English words as so many characters can mean."""
    characters = len(regex.findall(r"\p{Han}", chinese)) + len(regex.findall(r"\d+", chinese))
    words = len(_WORD.findall(english))
    low, high = _LENGTH
    fits = 1 <= words <= max(6, high * characters + 3)
    if characters >= _SHORT:
        fits = low * characters <= words <= high * characters + 3
    return Verdict("length", fits, f"{words} words for {characters} characters")


def numbers(chinese: str, english: str) -> Verdict:
    """Every number written in digits is kept, and none is invented."""
    sure, possible = numerals.values_in_chinese(chinese)
    written, spoken = numerals.values_in_english(english)
    digits, _ = numerals.values_in_chinese(
        regex.sub(r"[零〇一二两三四五六七八九十百千]", " ", chinese)
    )
    lost = {v for v in digits & sure if v not in spoken and v - 12 not in spoken}
    invented = {v for v in written if v not in possible}
    detail = _listed("lost", lost) + _listed("invented", invented)
    return Verdict("numbers", not lost and not invented, detail.strip())


def numerals_kept(chinese: str, english: str) -> Verdict:
    """Numbers of two and more Chinese numerals (二十一, 第二十届) are kept."""
    sure, _ = numerals.values_in_chinese(chinese)
    _, spoken = numerals.values_in_english(english)
    lost = {v for v in sure if v not in spoken and v - 12 not in spoken}
    return Verdict("numerals", not lost, _listed("lost", lost).strip(), soft=True)


def echo(chinese: str, english: str) -> Verdict:
    """No phrase said twice close by, or a longer one anywhere, that the Chinese says once."""
    pairs = Counter(chinese[i : i + 2] for i in range(len(chinese) - 1))
    if any(n > 1 and _HAN.match(pair) and _HAN.match(pair[1]) for pair, n in pairs.items()):
        return Verdict("echo", True, soft=True)
    words = [word.lower() for word in _WORD.findall(english)]
    seen: dict[tuple[str, ...], int] = {}
    for size, reach in ((2, 10), (3, len(words))):
        for at in range(len(words) - size + 1):
            gram = tuple(words[at : at + size])
            if sum(word not in _LITTLE for word in gram) < 2:
                continue
            if at - seen.get(gram, -reach - 1) <= reach:
                return Verdict("echo", False, " ".join(gram), soft=True)
            seen[gram] = at
    return Verdict("echo", True, soft=True)


def balanced(chinese: str, english: str) -> Verdict:
    """Brackets and quotation marks come in pairs."""
    odd = [a for a, b in _PAIRS if english.count(a) != english.count(b)]
    if english.count('"') % 2:
        odd.append('"')
    return Verdict("balanced", not odd, " ".join(odd), soft=True)


def translated(chinese: str, english: str) -> Verdict:
    """Not the Chinese spelled out in pinyin."""
    run = 0
    for word in regex.findall(r"[\p{Latin}']+|[.,;:]", english):
        spelled = len(word) > 1 and word.lower() not in _english() and pinyin.segment(word.lower())
        run = run + 1 if spelled else 0
        if run >= _PINYIN_RUN:
            return Verdict("translated", False, "a run of pinyin")
    return Verdict("translated", True)


RULES: tuple[Callable[[str, str], Verdict], ...] = (
    script,
    clean,
    loop_free,
    length,
    numbers,
    numerals_kept,
    echo,
    balanced,
    translated,
)


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


def forbidden(chinese: str, english: str, glossary: Glossary | None) -> Verdict:
    """No rendering the glossary forbids for a term that occurs in ``chinese``."""
    if glossary is None:
        return Verdict("forbidden", True, soft=True)
    here = {hit.term.source for hit in source_hits(chinese, glossary)}
    bad = [h.rendering for h in forbidden_hits(english, glossary) if h.term.source in here]
    return Verdict("forbidden", not bad, ", ".join(bad), soft=True)


def confidence(score: float, judgement: Judgement) -> float:
    """Probability that a reviewer would accept a candidate that passes.

    A logistic curve over the length-normalised log-probability, halved for a failed rule; its two
    constants come from ``benchmarks/calibrate_gate.py`` and belong to the shipped model.
    """
    base = 1 / (1 + math.exp(-(_BIAS + _SLOPE * score)))
    return round(base * 0.5 ** len(judgement.failures), 3)


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


def _listed(what: str, values: set[Decimal]) -> str:
    return f"{what} {', '.join(numerals.write(v) for v in sorted(values))} " if values else ""


@cache
def _english() -> frozenset[str]:
    names = ("joint_words.tsv", "pinyin_lookalikes.tsv")
    return frozenset(row[0] for name in names for row in tables.rows(name))


def best_first(judged: Sequence[tuple[float, Judgement]]) -> list[int]:
    """Indexes of judged hypotheses: those that pass, then the sound ones, by terms and score."""

    def rank(index: int) -> tuple[bool, bool, int, float]:
        score, judgement = judged[index]
        missed = sum(u.status == "missed" for u in judgement.terms)
        return (not judgement.passed, not judgement.sound, missed, -score)

    return sorted(range(len(judged)), key=rank)

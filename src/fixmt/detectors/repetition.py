"""Words, phrases and sentences repeated by a decoder that lost its place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from ..english.word_sets import function_words, word_set
from ..patterns import deferred, deferred_regex
from . import Context

LOOP = Rule("GB001", "Phrase repeated", Severity.ERROR)
DOUBLED = Rule("GB002", "Word doubled", Severity.ERROR)
RULES = (LOOP, DOUBLED)

_LINE = deferred(r"[^\n]+")
_WORD = deferred(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_QUOTES = deferred(r"[\"“”]")
# The longest unit of a loop, in words.
_LONGEST = 16
# Content words of these forms are not doubled for emphasis, as "heavy, heavy" is.
_SUFFIXES = ("ed", "ing", "tion", "ment", "ity", "ly", "s", "ward", "em", "all")
# Two concepts that Chinese has two words for and English one: 核查核验, 了解理解.
_ABSTRACT = ("tion", "sion", "ment", "ance", "ence")
_PLAIN_VERBS = frozenset(("understand", "implement", "supervise", "strengthen", "investigate"))
_APART = deferred(r"\b(?:between|from|both|either|versus|among)\s[^,.;]*$")
_PAIR_ENDS = deferred(
    r"\s*(?:[.,;:!?。，；：)]|$)"
    r"| (?:of|on|in|for|to|the|this|these|our|their|its|at|by|with|was|were|is|are|will)\b",
    re.MULTILINE,
)
_JOINTS = frozenset(("", ",", "，", "、", ";", "；", ".", "。"))


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str
    low: str


@dataclass(frozen=True, slots=True)
class _Run:
    """``times`` copies of ``period`` tokens from index ``first``."""

    first: int
    period: int
    length: int  # tokens in the run, the last copy perhaps incomplete

    @property
    def times(self) -> int:
        return self.length // self.period


def detect(article: Article, context: Context) -> Iterator[Finding]:
    for match in _LINE.finditer(article.source):
        runs = list(_runs(list(map(str.lower, _WORD.findall(match.group())))))
        if not runs:
            continue
        tokens = [
            _Token(m.start(), m.end(), m.group(), m.group().lower())
            for m in _WORD.finditer(article.source, match.start(), match.end())
        ]
        taken = -1
        for run in runs:
            if run.first < taken:
                continue
            finding = _judge(article.source, tokens, run)
            if finding:
                taken = run.first + run.length
                yield finding


def _runs(words: list[str]) -> Iterator[_Run]:
    """Places where a sequence of words repeats at once, shortest period first at each place.

    Linear: a word is compared only with its own latest occurrence.
    """
    latest: dict[str, int] = {}
    done: dict[int, int] = {}
    for index, word in enumerate(words):
        before = latest.get(word, -_LONGEST - 1)
        latest[word] = index
        period = index - before
        if period > _LONGEST or done.get(period, -1) >= index:
            continue
        length = 1
        while index + length < len(words) and words[index + length] == words[before + length]:
            length += 1
        done[period] = index + length - 1
        # One word short of two copies is enough for "X, and X" of some length.
        bridged = length == period - 1 > 3 and words[index - 1] in ("and", "or")
        paired = length == 1 and period == 2 and words[index - 1] == "and" and _pairs(word)
        if length >= period or bridged or paired:
            yield _Run(before, period, period + length)


def _pairs(word: str) -> bool:
    """True for words that nobody joins to themselves for emphasis, as "again" or "grew"."""
    return len(word) > 7 and (word.endswith(_ABSTRACT) or word in _PLAIN_VERBS)


def _judge(source: str, tokens: list[_Token], run: _Run) -> Finding | None:
    part = tokens[run.first : run.first + run.length]
    named = any(t.word[0].isupper() for t in part[1:]) and not _sentences(source, part, run)
    if named or _is_quoted(source, part):
        return None
    gaps = [source[a.end : b.start] for a, b in pairwise(part)]
    if any(g.strip() not in _JOINTS or "  " in g for g in gaps):
        return None
    if run.period == 1:
        return _one_word(source, part, gaps)
    if run.length == 3 and run.period == 2:
        return _pair(source, part)
    return _phrase(source, tokens, run, part, gaps)


def _sentences(source: str, part: list[_Token], run: _Run) -> bool:
    """True if the copies are whole sentences, each with its capital."""
    heads = part[:: run.period]
    others = [t for i, t in enumerate(part) if i % run.period]
    return (
        run.period >= 3
        and all(source[t.start - 2 : t.start].strip().endswith((".", "。")) for t in heads[1:])
        and not any(t.word[0].isupper() and t.low != "i" for t in others)
    )


@lru_cache(maxsize=1)
def _quotes(source: str) -> list[int]:
    return [match.start() for match in _QUOTES.finditer(source)]


def _is_quoted(source: str, part: list[_Token]) -> bool:
    """True inside quotation marks: a song, a slogan or a slip quoted on purpose."""
    low = source.rfind("\n", 0, part[0].start) + 1
    marks = _quotes(source)
    before = bisect_left(marks, part[0].start) - bisect_left(marks, low)
    if before % 2 or _QUOTES.search(source[part[0].start : part[-1].end]):
        return True
    return source[part[0].start - 1 : part[0].start] in ("'", "‘")


def _allowed(kind: str) -> frozenset[str]:
    return word_set("reduplications.tsv", kind)


def _one_word(source: str, part: list[_Token], gaps: list[str]) -> Finding | None:
    """``and and``; ``promote, promote, promote, promote``."""
    word, first = part[0].low, part[0].word
    mixed = first[0].isupper() and word not in _allowed("function")
    if mixed or word in _allowed("word") or first not in (word, word.capitalize()):
        return None
    if _char_before(source, part[0].start) in tuple("-–—'’.") or "-" in first:
        return None
    if source[part[-1].end : part[-1].end + 1] in ("-", "'", "’"):
        return None
    commas = any(g.strip() for g in gaps)
    if commas and (len(part) < 4 or any("." in g or "。" in g for g in gaps)):
        return None
    if not commas and len(part) == 2 and _is_grammar(source, part):
        return None
    span = Span(part[0].start, part[-1].end)
    cut = Span(part[0].end, span.end)
    if len(part) >= 3 and (word in _allowed("function") or len(word) > 4):
        empty = word in _allowed("function") and _stands_alone(source, span)
        return _finding(LOOP, source, span, span if empty else cut, True, word)
    if word in _allowed("function"):
        # "is not not to spend" may mean what it says
        return _finding(DOUBLED, source, span, cut, word not in ("no", "not"), word)
    if len(word) < 5:
        return None
    return _finding(DOUBLED, source, span, cut, word.endswith(_SUFFIXES), word)


def _pair(source: str, part: list[_Token]) -> Finding | None:
    """``verification and verification of the list``, not between nation and nation."""
    before = source[max(0, part[0].start - 40) : part[0].start].lower()
    if _APART.search(before) or before.rstrip().endswith(part[0].low + ","):
        return None
    if not _PAIR_ENDS.match(source, part[-1].end):
        return None
    shown = f"{part[0].low} and {part[0].low}"
    span = Span(part[0].start, part[-1].end)
    cut = Span(part[0].end, span.end)
    if before.endswith(", "):  # the last item of a list keeps its "and"
        cut = Span(part[0].start - 2, part[0].end)
    return _finding(LOOP, source, span, cut, True, shown)


def _char_before(source: str, offset: int) -> str:
    return source[offset - 1 : offset] if offset else ""


_CLAUSE_BEFORE_IS = deferred_regex(r"\b(?:what|all|who|where|how|thing|problem|this|that)\b")
_STRANDED = deferred_regex(
    r"\d ?$|\b(?:what|which|where|who|that|lived?|lives|living|log(?:ged)?|tuned?"
    r"|turn(?:ed|s)?|moved?"
    r"|check(?:ed)?|go(?:es|ing)?|came|come|stay(?:ed)?|carr(?:y|ied)|work(?:ed)?|put|fill(?:ed)?"
    r"|brought|call(?:ed)?|sign(?:ed)?|hand(?:ed)?|took|taken?|join(?:ed)?|break|broke|built) $"
    r"|\b(?:what|which|where|who)\b[^,.;]*$"
)
_LATIN = deferred_regex(r" (?:vitro|vivo|situ|silico|utero|absentia|memoriam|camera|loco)\b")


def _is_grammar(source: str, part: list[_Token]) -> bool:
    """True where English doubles a word: what it is is clear; the house he lived in in May."""
    word = part[0].low
    before = source[max(0, part[0].start - 40) : part[0].start].lower()
    if _LATIN.match(source, part[-1].end):
        return True
    if word in ("is", "was"):
        return bool(_CLAUSE_BEFORE_IS.search(before))
    return word in function_words("preposition") and bool(_STRANDED.search(before))


def _stands_alone(source: str, span: Span) -> bool:
    """True if the loop is the whole line: nothing would be left to repair."""
    after = source[span.end : span.end + 1]
    return _char_before(source, span.start) in ("", "\n") and after in ("", "\n", "\r")


def _phrase(
    source: str, tokens: list[_Token], run: _Run, part: list[_Token], gaps: list[str]
) -> Finding | None:
    """``pulled harder, pulled harder``; ``the farm and the farm and the farm``."""
    unit = [t.low for t in part[: run.period]]
    span = Span(part[0].start, part[-1].end)
    if set(unit) <= _allowed("word") or _is_idiom(unit, run):
        return None
    joined = unit[-1] in ("and", "or") and run.length % run.period > 0
    copies = (run.length + 1) / run.period if joined else run.times
    if copies < 2.5 and not _is_twice(source, span, run, unit, gaps):
        return None
    # Keep one copy; of "X, and X, and X" without the "and" that only led to the next.
    keep = tokens[run.first + run.period - 1 - joined].end
    last = span.end if joined else tokens[run.first + run.period * run.times - 1].end
    # "The farm and the farm were": the verb would have to change too.
    agrees = unit[-1] != "and" or "and" in unit[:-1] or not _PLURAL.match(source, span.end)
    exact = joined or run.length % run.period == 0
    obvious = copies > 2 or run.period > 3 or gaps[run.period - 1] == ","
    sure = exact and obvious and agrees
    return _finding(LOOP, source, span, Span(keep, last), sure, " ".join(unit))


_PLURAL = deferred_regex(r" (?:are|were|have|do)\b")


def _is_twice(source: str, span: Span, run: _Run, unit: list[str], gaps: list[str]) -> bool:
    """Whether just two copies are a fault; most that look so are not."""
    seam = gaps[run.period - 1].strip()
    inner = any(g.strip() for i, g in enumerate(gaps) if i != run.period - 1)
    complete = run.length == 2 * run.period
    before = source[max(0, span.start - 3) : span.start].rstrip(" ")
    starts = not before or before[-1] in ",.;:!?，。；：！？\n"
    if run.length < 2 * run.period:  # one long clause, and the same clause
        return starts and _ends_clause(source, span)
    if seam in (".", "。"):
        return complete and run.period > 3 and starts and _ends_clause(source, span)
    if seam:
        glued = gaps[run.period - 1] == ","
        return (
            starts
            and complete
            and unit[0] not in function_words("opener")
            and (glued or _ends_clause(source, span))
        )
    if inner or not set(unit).isdisjoint(("a", "an")) or unit[-1] in ("and", "or"):
        return False
    return run.period > 2 or (
        unit[0] not in function_words("article") and complete and len("".join(unit)) > 7
    )


def _ends_clause(source: str, span: Span) -> bool:
    """True if the second copy ends where a clause does, so that it adds nothing to the first."""
    after = source[span.end : span.end + 5].lstrip(" ")
    return not after or after[0] in ",.;:!，。；：！\n" or after.startswith("and ")


def _is_idiom(unit: list[str], run: _Run) -> bool:
    """True for again and again and again, year after year after year, step by step by step."""
    return run.period == 2 and not function_words("joint").isdisjoint(unit) and run.length <= 7


def _finding(rule: Rule, source: str, span: Span, cut: Span, sure: bool, text: str) -> Finding:
    level = Level.NORMAL if sure else Level.BOLD
    confidence = 0.95 if sure else 0.7
    candidate = Candidate(cut, "", "repeated", level, confidence)
    shown = text if len(text) <= 60 else text[:57] + "..."
    message = f"{rule.title}: “{shown}”"
    return Finding(rule.code, span, rule.severity, message, (candidate,), confidence)

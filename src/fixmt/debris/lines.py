"""Lines that are no prose: picture file names, page chrome, adverts, markup; how to cut them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ..article import Level, Span
from ..english.word_sets import word_set
from ..patterns import deferred, deferred_regex
from ..tables import rows

if TYPE_CHECKING:
    import regex

# Longer lines are prose; the bound also keeps matching linear in the text.
_LONGEST = 320
_ANY_TAG = deferred("<[^>]*>")
_EXTENSION = deferred(
    r"(?i)\.(?:jpe?g|png|gif|bmp|webp|tiff?|heic|svg|jfif)(?:\s?\(\d+\))?(?:[\s,;，；、]+|$)"
)
_ONE_WORD = deferred_regex(r"[\w().（）@+~%&=·,，【】\[\]#!-]+")
_HASH = deferred_regex(r"[0-9a-f]{16,}")
_FIELDS = deferred_regex(
    r"(?i)(?:(?:release|publish(?:ed|ing)?|publication|posting|posted|issue|update[d]?|upload|entry"
    r"|creation|created)?\s?(?:date|time|on|at)|author|source|from|editor|edited by|reporter"
    r"|department|unit|column|category|click\w*|views?|hits?|browse|【[^】]{1,8}】)\s?[:：].*"
)
_COUNTER = deferred_regex(
    r"(?i)\b(?:clicks?|click (?:rate|times|volume)|views?|page ?views|hits?"
    r"|brows(?:e|ing)(?: \w+)?|read(?:ing)?s?(?: times| count| volume)?"
    r"|(?:number|times) of (?:views|clicks|hits|visits|readings|reads|browsing)|visits)"
    r"\s?[:：]\s?(?:[\[(]?\s?\d|$|\s{2,})"
    r"|\bshare to\s?[:：]|\bfont(?: size)?\s?[:：]|\[(?:print|close)\]"
    r"|(?:浏览|点击|阅读)\S{0,3}[:：]"
)
_TAIL = deferred_regex(r"[\"'”]?\s*(?:[\w:-]+\s*=\s*\"[^\"<>]{0,200}\"\s*)+/?>\s*")
_PAIR = deferred(r"(?i)(previous|prev|next|last)(?: \w+)?\s*[:：]\s*\S")
_TEACHING = deferred_regex(
    r"\b(?:HTML|XML|CSS|JavaScript|markup|tags?|entity|entities|attributes?|element|browser|syntax"
    r"|snippet|code|script|command|Type)\b"
)


_MARKUP_SIGN = deferred_regex(r"[<{&©]")
_TWO_SENTENCES = deferred_regex(r"[a-z]\. [A-Z]")
_PROSE = deferred_regex(r"[.!?。！？]|[a-z]+ [a-z]+ [a-z]+")


@dataclass(frozen=True, slots=True)
class DebrisLine:
    """A line, or the markup at its head, to delete."""

    rule: str
    span: Span  # the debris itself
    cut: Span  # what to delete so that the blank lines around it stay as an editor leaves them
    level: Level


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str  # without surrounding white space

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def find(source: str, markup: bool) -> list[DebrisLine]:
    """Debris lines of ``source``; ``markup`` tells whether tags in it are debris, not format."""
    lines = _non_blank(source)
    verdicts = [_classify(lines, index, markup) for index in range(len(lines))]
    cuts = _cuts(source, lines, verdicts)
    found = []
    for index, verdict in enumerate(verdicts):
        if verdict is None:
            continue
        rule, level, length = verdict
        span = Span(lines[index].start, lines[index].start + length)
        shown = Span(span.start, _trimmed(source, span))
        found.append(DebrisLine(rule, shown, cuts.get(index, span), level))
    return found


def _trimmed(source: str, span: Span) -> int:
    return span.start + len(source[span.start : span.end].rstrip())


def _non_blank(source: str) -> list[_Line]:
    lines, start = [], 0
    for raw in source.split("\n"):
        text = raw.strip(" \t\r\u00a0\u3000\ufeff")
        if text:
            lines.append(_Line(start + raw.index(text), text))
        start += len(raw) + 1
    return lines


_Verdict = tuple[str, Level, int] | None


def _classify(lines: Sequence[_Line], index: int, markup: bool) -> _Verdict:
    """Rule, level and length of the debris at the head of a line; None for prose."""
    text = lines[index].text
    if "=" in text and (tail := _TAIL.match(text)):
        if not markup or _is_taught(lines, index):
            return None
        rest = text[tail.end() :]
        whole = len(rest) <= 40 and not _PROSE.search(rest)
        return "DB002", Level.SAFE, len(text) if whole else tail.end()
    if len(text) > _LONGEST:
        return None
    if is_image_name(text):
        return None if _is_listed(lines, index) else ("DB001", Level.SAFE, len(text))
    if (
        ";" not in text
        and (":" in text or "：" in text)
        and _FIELDS.fullmatch(text)
        and _COUNTER.search(text)
        and not _TWO_SENTENCES.search(text)
    ):
        return "DB004", Level.NORMAL, len(text)
    if _is_previous_next(lines, index):
        return "DB004", Level.NORMAL, len(text)
    if len(text) > 110 and text[-1] in ".。" and not _MARKUP_SIGN.search(text):
        return None  # a sentence; spares the long pattern
    known = _known(text)
    if known is None:
        return None
    rule, level = known
    if rule == "DB002" and (not markup or _is_taught(lines, index)):
        return None
    return rule, Level[level.upper()], len(text)


def _known(text: str) -> tuple[str, str] | None:
    """Rule and level of the first row of the table that is all of ``text``."""
    folded = text.casefold()
    near = {number for sign, numbers in _signs().items() if sign in folded for number in numbers}
    for number in sorted(near):
        if _patterns()[number].fullmatch(text):
            rule, level, *_ = rows("debris_lines.tsv")[number]
            return rule, level
    return None


@cache
def _patterns() -> tuple[regex.Pattern[str], ...]:
    return tuple(deferred_regex(f"(?i){row[2]}") for row in rows("debris_lines.tsv"))


@cache
def _signs() -> dict[str, list[int]]:
    """Sign → numbers of the rows whose pattern may match a line that has it.

    A row's signs are texts of which every match has one: a search for them is faster than trying
    all the patterns, and leaves most patterns uncompiled.
    """
    found: dict[str, list[int]] = {}
    for number, row in enumerate(rows("debris_lines.tsv")):
        for sign in row[3].split("|"):
            found.setdefault(sign, []).append(number)
    return found


def _is_listed(lines: Sequence[_Line], index: int) -> bool:
    """True in a list of files that a colon announces, unless no person would list such a name."""
    if _HASH.search(lines[index].text):
        return False
    for earlier in range(index - 1, max(-1, index - 12), -1):
        if not is_image_name(lines[earlier].text):
            return lines[earlier].text.endswith((":", "："))
    return False


def is_image_name(text: str) -> bool:
    """True if a line holds nothing but the names of picture files."""
    stems = _EXTENSION.split(text)
    return len(stems) > 1 and not stems[-1] and all(_is_stem(s.strip()) for s in stems[:-1])


def _is_stem(stem: str) -> bool:
    words = stem.split()
    if not words or len(words) > 8 or not all(_ONE_WORD.fullmatch(w) for w in words):
        return False
    return len(words) == 1 or all(_is_image_word(w) for w in words)


def _is_image_word(word: str) -> bool:
    bare = word.strip("()（）_-.").lower()
    usual = word_set("image_names.tsv")
    known = bare in usual or len(bare) <= 1 or any(c.isdigit() for c in bare)
    return known or all(part in usual for part in bare.replace("_", "-").split("-"))


def _is_previous_next(lines: Sequence[_Line], index: int) -> bool:
    """True for "Previous: …" beside "Next: …": links to the neighbouring articles."""
    text = lines[index].text
    here = _PAIR.match(text) if ":" in text or "：" in text else None
    if here is None:
        return False
    for other in (index - 1, index + 1):
        if 0 <= other < len(lines) and (there := _PAIR.match(lines[other].text)):
            return here.group(1)[0].lower() != there.group(1)[0].lower()
    return False


def _is_taught(lines: Sequence[_Line], index: int) -> bool:
    """True if the line or the one before talks about markup: it is shown on purpose."""
    near = lines[max(0, index - 1) : index + 1]
    return any(_TEACHING.search(_ANY_TAG.sub("", line.text[:_LONGEST])) for line in near)


def _cuts(source: str, lines: Sequence[_Line], verdicts: Sequence[_Verdict]) -> dict[int, Span]:
    """Index of each whole line of debris → the line with its share of the line breaks around it.

    After all lines of a block of debris are cut, the wider of the gaps above and below remains,
    and a file does not end in more blank lines than before.
    """
    cuts: dict[int, Span] = {}
    index = 0
    while index < len(lines):
        last = index
        while last < len(lines) and _is_whole(lines[last], verdicts[last]):
            last += 1
        for i in range(index, last):
            backward = _backward(source, lines, index, last)
            start = _line_start(source, lines[i])
            if backward:
                start = _line_end(source, lines[i - 1]) if i == index else lines[i - 1].end
            elif i + 1 < len(lines):
                cuts[i] = Span(start, _line_start(source, lines[i + 1]))
                continue
            cuts[i] = Span(start, lines[i].end if backward else len(source))
        index = max(last, index + 1)
    return cuts


def _is_whole(line: _Line, verdict: _Verdict) -> bool:
    return verdict is not None and verdict[2] == len(line.text)


def _backward(source: str, lines: Sequence[_Line], first: int, after: int) -> bool:
    """True if a block of debris goes with the line breaks above it, not with those below."""
    if first == 0 or after == len(lines):
        return first > 0
    above = source.count("\n", lines[first - 1].end, lines[first].start)
    return source.count("\n", lines[after - 1].end, lines[after].start) > above


def _line_start(source: str, line: _Line) -> int:
    return source.rfind("\n", 0, line.start) + 1


def _line_end(source: str, line: _Line) -> int:
    """Where the line break after ``line`` begins."""
    end = source.find("\n", line.end)
    end = len(source) if end < 0 else end
    return end - 1 if source[end - 1 : end] == "\r" else end

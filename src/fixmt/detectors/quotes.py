"""Lost, mixed, reversed, doubled and badly spaced double quotation marks.

Only what one line settles by itself: `“Warm Winter"`, `”Warm Winter“`, `""Warm Winter""`,
`''Warm Winter''`, `" Warm Winter "`, `project"Warm Winter"helped`, `"Best Teacher was given`.
Proper curly quotation marks are right, and so is a quotation running over several paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span
from ..chinese.scripts import CJK, Lines
from ..english.codelike import code_near
from ..patterns import deferred
from . import Context

RULES = (Rule("PN004", "Wrong quotation marks", Severity.WARNING),)

_MARK = deferred('["“”]')
_FOREIGN = deferred("[„‟]")
_DOUBLED = deferred(
    r"(?<![\w\"'`’‘])(\"\"|''|‘‘|``)(?=[^\W_])[^\"'`“”\n]{1,150}(?<=[\w.,!?%)])(\"\"|''|’’)(?![\w\"'])"
)
_DOUBLES = ('""', "''", "‘‘", "``")
_PROPER = deferred(r"“(?<!\w.)(?=[^\s“”])[^“”\"\n]{0,300}(?<=[^\s“”])”(?!\w)")
_SMALL = "of|the|a|an|and|in|on|for|to|with|from|by|at|as"
_CAPITALS = rf"[A-Z][\w-]*(?:,? (?:(?:{_SMALL}) ){{0,2}}[A-Z][\w-]*)+"
_TITLE = deferred(_CAPITALS + r"(?!['’\w-])")
# Words that announce a title or a name in quotation marks.
_ANNOUNCES = (
    r"\b(?:titled|entitled|named|called|themed|theme|slogan|motto|title|award|film|movie|novel|book"
    r"|song|play|drama|opera|album|poem|painting|project|program|programme|plan|campaign|activity"
    r"|event|lecture|course|exhibition|article|report|document|series|column)(?: is| was| of| as)? "
)
_NAMED = deferred(_ANNOUNCES + r"\Z")
_TITLE_BEFORE = deferred(rf"{_ANNOUNCES}({_CAPITALS})\Z")
_SPEECH = deferred(r"(?:[,:]|\b(?:said|says|saying|that|wrote|writes|asked)) \Z")
_INCHES = deferred(r"\d ?\Z")
_CLITIC = deferred(r"(?:t|s|re|ve|ll|d|m)\b")
_NEAR = 2000  # characters between two lines that may belong to one quotation
_TAIL = deferred(r"[^.!?;:\"“”\n]{2,60}[.!?](?=\r?$)", re.M)
_BREAK = deferred(r"[,;:，；：.!?。！？]")
_CLAUSE_JOINT = deferred(r"[,;，；] ?(?:[A-Z]|the\b|this\b|we\b|it\b|they\b)")
_LONG = 12  # words of a quotation that lost its end


@dataclass(frozen=True, slots=True)
class _Line:
    """One line with double quotation marks, and where they stand."""

    source: str
    start: int
    end: int
    marks: tuple[int, ...]

    def at(self, offset: int) -> str:
        """The character at ``offset``; an empty string outside the line."""
        return self.source[offset] if self.start <= offset < self.end else ""


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """Findings for each quotation mark that one line proves wrong."""
    source = article.source
    done: list[Span] = []
    for match in _DOUBLED.finditer(source) if any(m in source for m in _DOUBLES) else ():
        for group in (1, 2):
            span = Span(*match.span(group))
            done.append(span)
            yield _finding(span, span, '"', "doubled quotation mark")
    curly = _PROPER.search(source) is not None
    lines = _lines(article, {i for s in done for i in range(s.start, s.end)})
    for index, line in enumerate(lines):
        if len(line.marks) % 2 == 0:
            yield from _paired(line, curly)
        elif len(line.marks) == 1 and not _continues(lines, index):
            yield from _lone(line)
        elif len(line.marks) > 1:
            yield from _unclosed(line)


def _lines(article: Article, skipped: set[int]) -> Sequence[_Line]:
    lines = Lines(article.source)
    protected = iter(article.protected)
    fence = next(protected, None)
    found: list[tuple[tuple[int, int], int]] = []
    for match in _MARK.finditer(article.source):
        at = match.start()
        while fence is not None and fence.end <= at:
            fence = next(protected, None)
        if at in skipped or (fence is not None and fence.start <= at):
            continue
        found.append((lines.line(at), at))
    return [
        _Line(article.source, span[0], span[1], tuple(at for _, at in group))
        for span, group in groupby(found, key=lambda f: f[0])
        if not _FOREIGN.search(article.source, *span) and not lines.mostly_chinese(span[0])
    ]


def _continues(lines: Sequence[_Line], index: int) -> bool:
    """True if a quotation may run over several lines: a line near by has an open one too."""
    line = lines[index]
    for other in (*lines[max(0, index - 3) : index], *lines[index + 1 : index + 4]):
        near = min(abs(other.start - line.end), abs(line.start - other.end)) < _NEAR
        if near and (len(other.marks) % 2 or other.marks[0] == other.start):
            return True
    return False


def _paired(line: _Line, curly: bool) -> Iterator[Finding]:
    for opening, closing in zip(line.marks[::2], line.marks[1::2], strict=True):
        pair = line.at(opening) + line.at(closing)
        if pair == '""':
            yield from _spaces(line, opening, closing)
        elif pair != "“”" and _encloses(line, opening, closing):
            right = "“”" if curly else '""'
            for at, mark in ((opening, right[0]), (closing, right[1])):
                if line.at(at) != mark:
                    span = Span(at, at + 1)
                    yield _finding(span, span, mark, "mixed or reversed quotation marks")


def _encloses(line: _Line, opening: int, closing: int) -> bool:
    """True if the two marks stand where an opening and a closing one would."""
    outside = line.at(opening - 1) + line.at(closing + 1)
    return (
        closing - opening > 1
        and not line.at(opening + 1).isspace()
        and not line.at(closing - 1).isspace()
        and not any(c.isalnum() and not CJK.match(c) for c in outside)
    )


def _spaces(line: _Line, opening: int, closing: int) -> Iterator[Finding]:
    inside = line.source[opening + 1 : closing]
    if not inside.strip() or code_near(line.source, opening) or code_near(line.source, closing):
        return
    left, right = line.at(opening - 1), line.at(closing + 1)
    if left.isdigit():  # 27" is a measure
        return
    lead, tail = len(inside) - len(inside.lstrip()), len(inside) - len(inside.rstrip())
    before, after = _word_before(line, opening), _word_after(line, closing)
    if lead and tail and before and after:  # project" Warm Winter "helped
        yield _spaced(Span(opening, opening + 1 + lead), ' "', "space on the wrong side of the")
        yield _spaced(Span(closing - tail, closing + 1), '" ', "space on the wrong side of the")
        return
    if lead and (not left or left in " (["):
        yield _spaced(Span(opening + 1, opening + 1 + lead), "", "space after the opening")
    elif before and not lead and not _CLITIC.match(inside):
        yield _spaced(Span(opening, opening + 1), ' "', "no space before the opening")
    if tail and (not right or right in " )].,;:!?。，；：！？"):
        yield _spaced(Span(closing - tail, closing), "", "space before the closing")
    elif after and not tail:
        yield _spaced(Span(closing, closing + 1), '" ', "no space after the closing")


def _word_before(line: _Line, at: int) -> bool:
    word = line.source[max(line.start, at - 3) : at]
    return len(word) == 3 and word.isalpha() and not CJK.search(word)


def _word_after(line: _Line, at: int) -> bool:
    word = line.source[at + 1 : min(line.end, at + 3)]
    return len(word) == 2 and word[0].isalpha() and word[1] not in "'’" and not CJK.match(word)


def _lone(line: _Line) -> Iterator[Finding]:
    """A mark that has lost its partner, where the place of the partner is plain."""
    at = line.marks[0]
    left, right = line.at(at - 1), line.at(at + 1)
    if line.at(at) != '"' or at == line.start or code_near(line.source, at):
        return
    if _INCHES.search(line.source, max(line.start, at - 3), at):
        return
    span = Span(at, at + 1)
    if left == " " and right == " ":
        yield _finding(span, Span(at, at + 2), "", "stray quotation mark", Level.NORMAL, 0.8)
    elif left in (" ", "(") and right.isalpha():
        end = _closing_place(line, at + 1)
        if end is not None:
            last = Span(end - 1, end)
            text = last.of(line.source) + '"'
            yield _finding(span, last, text, "closing quotation mark lost", Level.NORMAL, 0.8)
    elif left.isalpha() and right in (" ", ",", ".", ";", ":", ""):
        title = _TITLE_BEFORE.search(line.source, max(line.start, at - 90), at)
        if title is not None:
            first = Span(title.start(1), title.start(1) + 1)
            text = '"' + first.of(line.source)
            yield _finding(span, first, text, "opening quotation mark lost", Level.NORMAL, 0.8)


def _unclosed(line: _Line) -> Iterator[Finding]:
    """Of an odd number of marks, one that opens and is followed by another that opens.

    Where one comma or semicolon stands between the two, and it is a joint of clauses, the quotation
    ended before it: `the motto "Work hard,The theme of "Warm Winter" was discussed`.
    """
    found = []
    for opening, again in pairwise(line.marks):
        between = line.source[opening + 1 : again]
        marks = [m.start() for m in _BREAK.finditer(between)]
        if _opens(line, opening) and _opens(line, again) and len(marks) == 1:
            joint = _CLAUSE_JOINT.match(between, marks[0])
            if joint and 1 < len(between[: marks[0]].split()) < _LONG:
                found.append((opening, opening + marks[0]))
    if len(found) == 1:
        opening, end = found[0]
        last = Span(end, end + 1)
        mark = "”" if line.at(opening) == "“" else '"'
        text = last.of(line.source) + mark
        span = Span(opening, opening + 1)
        yield _finding(span, last, text, "closing quotation mark lost", Level.NORMAL, 0.8)


def _opens(line: _Line, at: int) -> bool:
    """True for a mark that can only open a quotation."""
    left, right = line.at(at - 1), line.at(at + 1)
    return left in ("", " ", "(") and right.isalpha() and line.at(at) in '"“'


def _closing_place(line: _Line, start: int) -> int | None:
    """Where a quotation opened before ``start`` ends: after a title, or a short last phrase."""
    title = _TITLE.match(line.source, start, line.end)
    named = _NAMED.search(line.source, max(line.start, start - 30), start - 1)
    if title is not None and named is not None:
        rest = line.source[title.end() : title.end() + 2]
        return title.end() if rest[:1] == " " and rest[1:].islower() else None
    tail = _TAIL.match(line.source, start)
    if _SPEECH.search(line.source, max(line.start, start - 16), start - 1):
        return None  # what somebody says may go on in the next paragraph
    return tail.end() if tail is not None and tail.group().count(" ") < 6 else None


def _spaced(span: Span, text: str, where: str) -> Finding:
    return _finding(span, span, text, f"{where} quotation mark")


def _finding(
    span: Span,
    change: Span,
    text: str,
    message: str,
    level: Level = Level.SAFE,
    confidence: float = 0.95,
) -> Finding:
    candidate = Candidate(change, text, "English quotation marks", level, confidence)
    return Finding("PN004", span, Severity.WARNING, message, (candidate,))

"""The surroundings of a hit: what stands before and after it, and what they ask of new text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..article import Span
from .inflect import FUNCTION_WORDS, capital, title, verb_forms, words
from .match import Hit

_QUOTES = '"“”„‟＂'
_DETERMINER = re.compile(
    r"""(?ix)
    (?: (?P<article>(?<![\w'’-])(?-i:[Tt]he|THE|[Aa]n?))
        | (?P<other>\b(?:this|these|those|our|its|his|her|their|my|your|each|every|some|any
        |no|both|all|such|another|\w+['’]s|\w+s['’])) )
    (?P<gap>\s+["“]?)$"""
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LAST_WORD = re.compile(r"([^\W_]+(?:['’-][^\W_]+)*)[\s\"“]*$")
_NEXT_WORD = re.compile(r"[\"”]?\s+([^\W\d_]+)")
_QUOTED_NEXT = re.compile(r"\s+[\"“]\w")
_SENTENCE_START = re.compile(r"(?:^|[.!?。！？…][\"”')\]]?)[\s\"“(]*$")
_NAMED = re.compile(r" [A-Z][a-z]")
_CLAUSE_MARKS = tuple(",;:.!?，；：。！？、—-")
_JOINTS = tuple(',;:，；：。"“')  # machine translation begins clauses with a capital
# After these a noun phrase may begin, so an article may be put in.
_BEFORE_NOUN = words("""
    of in on at by to for with from into through about around under over against between among
    since after before during and or as than within towards toward upon regarding is are was were
    be that which serve support study learn grasp face join both via per including""")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a target goes: the span it replaces and the text of the segment around it."""

    span: Span  # the hit, with its quotes where they go
    matched: str  # the words of the hit, without quotes
    rendering: str  # as the glossary writes it
    before: str  # at most 60 characters
    after: str  # at most 40 characters
    quoted: bool  # quotes stay around the replacement

    @staticmethod
    def of(source: str, hit: Hit, segment: Span) -> Place:
        """The place of ``hit``; a proper name in capitals loses the quotes around it."""
        start, end = hit.span.start, hit.span.end
        own = source[start] in _QUOTES and source[end - 1] in _QUOTES
        around = (
            start > segment.start
            and source[start - 1] in _QUOTES
            and source[end : end + 1] in tuple(_QUOTES)
        )
        keep = (own and hit.term.source[0] in '“"') or (around and not own)
        if keep and not hit.term.target.islower():
            keep = False  # house style: a named initiative stands in capitals, not in quotes
        matched = source[start:end].strip(_QUOTES)
        if own and keep:
            start, end = start + 1, end - 1
        elif around and not own and not keep:
            start, end = start - 1, end + 1
        return Place(
            Span(start, end),
            matched,
            hit.rendering,
            source[max(segment.start, start - 60) : start],
            source[end : min(segment.end, end + 40)],
            keep,
        )

    @property
    def determiner(self) -> re.Match[str] | None:
        """The article or other determiner right before: groups article, other, gap."""
        return _DETERMINER.search(self.before)

    @property
    def previous(self) -> str:
        """The word before, in lower case."""
        match = _LAST_WORD.search(self.before)
        return match.group(1).lower() if match else ""

    @property
    def modifies(self) -> bool:
        """True if a noun follows that the hit may modify."""
        match = _NEXT_WORD.match(self.after)
        if match is None:  # the inspection "three looks" is a name behind its noun
            return not self.quoted and _QUOTED_NEXT.match(self.after) is not None
        word = match.group(1).lower()
        return word not in FUNCTION_WORDS and word not in verb_forms() and not word.endswith("ed")

    @property
    def described(self) -> bool:
        """True if a plain word stands before that is likely an adjective of the hit."""
        known = self.determiner is not None or self.starts_clause or self.may_begin_noun
        return not known and self.previous.isalpha() and self.previous not in FUNCTION_WORDS

    @property
    def definite(self) -> bool:
        """True if an "of" phrase follows, which makes the noun a certain one."""
        return self.after.startswith((" of the ", " of its ", " of our "))

    @property
    def starts_clause(self) -> bool:
        """True at the beginning of a segment and after a comma or full stop."""
        before = self.before.rstrip(' \t"“(')
        return not before or before[-1:] in _CLAUSE_MARKS

    @property
    def may_begin_noun(self) -> bool:
        """True if a noun phrase may begin here, so that an article is no intruder."""
        previous = self.previous
        known = previous in _BEFORE_NOUN or previous in verb_forms()
        return self.starts_clause or known or previous.endswith("ing")


def in_case(text: str, place: Place, span: Span) -> str:
    """``text`` in the capitals that its place ``span`` and what it replaces ask for."""
    found = [w for w in _WORD.findall(place.matched) if w[0].isalpha()]
    if len(found) > 1 and len("".join(found)) > 6 and place.matched.isupper():
        return text.upper()
    lowered = span.start == place.span.start and text.islower()
    long = [w for w in found if len(w) > 3 or len(found) == 1]
    raised = len(long) > 1 and all(w[0].isupper() for w in long)
    # Capitals that the rendering always has, like pinyin, say nothing about the place.
    own = re.sub(r"^(?:the|an?) ", "", place.rendering).strip(_QUOTES)
    if lowered and raised and place.matched != own:
        return title(text)
    before = place.before[: len(place.before) - (place.span.start - span.start)]
    joint = place.quoted or before.rstrip(" ")[-1:] in _JOINTS
    if _SENTENCE_START.search(before) or (lowered and joint and found and found[0][0].isupper()):
        return capital(text)
    if len(found) == 1 and found[0][0].isupper() and _NAMED.match(place.after):
        return capital(text)  # a title before a name: President Kan
    return text


def no_echo(source: str, span: Span, text: str, segment: Span) -> tuple[Span, str]:
    """Widen ``span`` over a neighbour word that the new text begins or ends with as well."""
    found = re.findall(r"[^\W_]+", text)
    if not found:
        return span, text
    following = re.match(r"\s+([^\W_]+)", source[span.end : segment.end][:40])
    last = found[-1].lower()
    if following and following.group(1).lower() in (last, last + "s", last + "es"):
        span = Span(span.start, span.end + following.end())
    previous = re.search(r"([^\W_]+)\s+$", source[max(segment.start, span.start - 40) : span.start])
    first = found[0]
    if previous and previous.group(1).lower() == first.lower() and len(first) > 2:
        if text.startswith(first):
            text = previous.group(1) + text[len(first) :]
        span = Span(span.start - len(previous.group()), span.end)
    return span, text

"""The pattern language of ``data/calques.tsv``: one line of words, compiled to one expression.

A pattern is a row of tokens with a space between; letter case does not count.

====================  ==========================================================================
``word``              the word; a hyphen in it also matches a space
``a/b/c``             one of these; a token ``x/y/z`` of the replacement answers in the same order
``(word)``            may be missing
``{carry}``           the verb in any form; ``{bring}`` of the replacement takes the same form
``point[s]``          singular or plural; ``bottleneck[s]`` of the replacement takes the same number
``<x>``               one to eight words of a noun phrase; ``<x>`` of the replacement repeats them
``<word>``            one word, else like ``<x>``
``<#>``               a number in digits; ``<#>`` of the replacement repeats it, ``<#wan>`` and
                      ``<#yi>`` write it ten thousand and a hundred million times as large
``,``                 a comma, ASCII or full-width
``*word``             the pattern is looked up by this word (needed if it begins with a slot)
``+a/b``, ``-a/b``    at either edge: one of these must, or must not, stand beside; it stays
``~a/b``              at either edge: none of these may stand within three words on that side
``^``, ``$``          at the edges: a clause begins, or ends, here
====================  ==========================================================================

A token at the edge may itself be ``{verb}``, ``point[s]``, ``<#>`` or ``,``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..glossary.inflect import Verb, plural, verbs

FORMS = ("base", "third", "past", "participle", "gerund")
GAP = r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)"
_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"([*]?)(\(?)([^()]+)(\)?)")
_NEAR = r"(?:[^\w\n]+[\w-]+){0,2}"
_NUMBER = r"\d+(?:[,.]\d+)*%?"
# What ends a noun phrase: the slot must not run over it.
_NOT_IN_SLOT = (
    "a|an|the|this|that|these|those|its|his|her|their|our|my|your|is|are|was|were|be|been|has|have"
    "|had|will|would|should|must|can|could|may|to|by|in|on|at|from|with|held|holds|hold|convened"
    "|presided|attended|organi[sz]ed|carried|opened|launched|which|who|it|he|she|they|we"
)
_SLOT_WORD = rf"(?!(?:{_NOT_IN_SLOT})\b)[\"“]?\w[\w'’&-]*[\"”]?"
_SLOT = rf"(?:the{GAP})?{_SLOT_WORD}(?:{GAP}{_SLOT_WORD}){{0,7}}"
# Irregular verbs that the package's table of verbs does not have.
_IRREGULAR = {
    "hear": ("heard", "heard", "hearing"),
    "say": ("said", "said", "saying"),
    "transmit": ("transmitted", "transmitted", "transmitting"),
}


class PatternFault(ValueError):
    """A pattern or replacement is not written in the language."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a pattern or replacement, without its edge marks."""

    kind: str  # word | verb | noun | choice | slot | number | comma
    text: str  # the word, the base form, the noun, the choices with "/", the slot's name
    optional: bool = False
    anchor: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(self.text.split("/"))


@dataclass(frozen=True, slots=True)
class Before:
    """What must, or must not, stand before: an expression for the text up to the pattern."""

    expression: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern taken apart; its expressions are for text in lower case."""

    core: tuple[Token, ...]
    expression: str  # groups t0, t1 … are the tokens of the core
    before: tuple[Before, ...]
    anchored: bool  # looked up by a later token than the first


@cache
def verb(base: str) -> Verb:
    """The forms of ``base``: from the package's table, else by rule."""
    if base in _IRREGULAR:
        return Verb(base, plural(base), *_IRREGULAR[base], also_noun=False)
    known = verbs().get(base)
    if known is not None:
        return known
    if base[-1] == "e":
        past, gerund = base + "d", (base if base.endswith("ee") else base[:-1]) + "ing"
    elif re.search(r"[^aeiou]y$", base):
        past, gerund = base[:-1] + "ied", base + "ing"
    elif re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", base):  # one short syllable: stop, plan
        past, gerund = base + base[-1] + "ed", base + base[-1] + "ing"
    else:
        past, gerund = base + "ed", base + "ing"
    return Verb(base, plural(base), past, past, gerund, also_noun=False)


def verb_form(bases: tuple[str, ...], found: str) -> tuple[int, str]:
    """Which of ``bases`` ``found`` is a form of, and the form's name; base wins, then past."""
    low = found.lower()
    names = ("base", "past", "third", "participle", "gerund")
    matches = ((k, n) for n in names for k, b in enumerate(bases) if verb(b).form(n) == low)
    return next(matches, (0, "base"))


def parse(text: str) -> tuple[Token, ...]:
    """The tokens of a replacement, or of the core of a pattern.

    Raises:
        PatternFault: a bracket is left open or a token is empty.
    """
    return tuple(_token(part) for part in text.split(" "))


def keys(text: str) -> frozenset[tuple[str, ...]]:
    """The first words, three at most, of the pattern ``text``, in every form they may take."""
    _, core, _ = _apart(text)
    start = next((i for i, token in enumerate(core) if token.anchor), 0)
    return frozenset(_heads(core[start:], 3))


def compiled(text: str) -> Pattern:
    """The pattern written as ``text``.

    Raises:
        PatternFault: it is not written in the language.
    """
    before, core, after = _apart(text)
    body = ""
    must = False  # a token that cannot be missing came before
    for index, token in enumerate(core):
        piece = f"(?P<t{index}>{_expression(token)})"
        gap = r"[^\S\n]*" if token.kind == "comma" else GAP
        if must:
            body += f"(?:{gap}{piece})?" if token.optional else gap + piece
        else:
            body += f"(?:{piece}{GAP})?" if token.optional else piece
            must = not token.optional
    ends = r"(?![\w@/&-])(?!['’]\w)" + "".join(map(_after, after))
    expression = r"(?<![\w@/&’'-])" + body + ends
    return Pattern(core, expression, tuple(map(_before, before)), any(t.anchor for t in core[1:]))


def _apart(text: str) -> tuple[list[str], tuple[Token, ...], list[str]]:
    """What stands before, the core, and what stands after in the pattern ``text``."""
    parts = text.split(" ")
    first = next((i for i, part in enumerate(parts) if not _is_edge(part)), len(parts))
    last = len(parts)
    while last > first and _is_edge(parts[last - 1]):
        last -= 1
    core = tuple(_token(part) for part in parts[first:last])
    if not core:
        raise PatternFault(f"no words to replace in {text!r}")
    if core[0].kind in ("slot", "number", "comma") and not any(t.anchor for t in core):
        raise PatternFault(f"{text!r} needs a * before the word to look it up by")
    return parts[:first], core, parts[last:]


def _is_edge(part: str) -> bool:
    return part in ("^", "$") or part[:1] in ("+", "-", "~")


def _token(part: str) -> Token:
    match = _TOKEN.fullmatch(part)
    if match is None or bool(match[2]) != bool(match[4]):
        raise PatternFault(f"cannot read {part!r}")
    text, optional, anchor = match[3], bool(match[2]), bool(match[1])
    if text == ",":
        return Token("comma", text, optional, anchor)
    if text in ("<#>", "<#wan>", "<#yi>"):
        return Token("number", text, optional, anchor)
    if text[0] == "<" and text[-1] == ">":
        return Token("slot", text[1:-1], optional, anchor)
    if text[0] == "{" and text[-1] == "}":
        return Token("verb", text[1:-1], optional, anchor)
    if text.endswith("[s]") and "/" not in text:
        return Token("noun", text[:-3], optional, anchor)
    if set(text.replace("<#>", "")) & set("{}[]<>+"):
        raise PatternFault(f"cannot read {part!r}")
    return Token("choice" if "/" in text else "word", text, optional, anchor)


def _expression(token: Token) -> str:
    if token.kind == "slot":
        return _SLOT_WORD if token.text == "word" else _SLOT
    if token.kind == "number":
        return _NUMBER
    if token.kind == "comma":
        return "[,，]"
    return "|".join(sorted((_literal(w) for w in _words(token)), key=len, reverse=True))


def _words(token: Token) -> list[str]:
    """Every word ``token`` may stand for."""
    if token.kind == "verb":
        return sorted({verb(base).form(name) for base in token.choices for name in FORMS})
    if token.kind == "noun":
        return [token.text, plural(token.text)]
    return list(token.choices)


def _literal(word: str) -> str:
    if word == "<#>":
        return _NUMBER
    out = re.escape(word).replace(r"\-", r"(?:[-‐‑]|\s)")
    return out.replace("'", "[ ]?['’]")


def _before(part: str) -> Before:
    if part == "^":
        return Before(r"(?:\A|[.!?。！？,，;；:：\n…][\"”’)]*)[\s\"“(]*\Z", wanted=True)
    inner = _expression(_token(part[1:]))
    near = _NEAR if part[0] == "~" else ""
    return Before(rf"(?<!\w)(?:{inner}){near}[\s\"“]*\Z", part[0] == "+")


def _after(part: str) -> str:
    if part == "$":
        return r"(?=[\s\"”’)]*(?:\Z|[.!?。！？,，;；:：\n…]))"
    inner = _expression(_token(part[1:]))
    if part[0] == "~":
        return rf"(?!{_NEAR}[^\w\n]+(?:{inner})(?!\w))"
    return rf"(?{'=' if part[0] == '+' else '!'}[\s\"“]*(?:{inner})(?!\w))"


def _heads(tokens: tuple[Token, ...], wanted: int) -> Iterator[tuple[str, ...]]:
    """The first ``wanted`` words in every form; fewer where the pattern leaves them open."""
    if not tokens or not wanted:
        yield ()
        return
    token, rest = tokens[0], tokens[1:]
    if token.kind in ("slot", "number"):
        yield ()
    elif token.kind == "comma":
        yield from _heads(rest, wanted)
    else:
        for word in _words(token):
            found = tuple(w.lower() for w in _WORD.findall(word))[:wanted]
            for tail in _heads(rest, wanted - len(found)):
                yield found + tail
    if token.optional:
        yield from _heads(rest, wanted)

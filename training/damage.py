"""Seeded light damage: turns fluent English into the kind of garbled English fixmt mends.

Synthetic corruption for sequence-to-sequence repair follows the usual practice in grammatical
error correction (Grundkiewicz et al. 2019, "Neural Grammatical Error Correction Systems with
Unsupervised Pre-training on Synthetic Data"); the kinds are those seen in garbled releases.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

ARTICLE = re.compile(r"\b(?:the|a|an) (?=[a-zA-Z])")
NAME = re.compile(r"\b([A-Z][a-z]+) ([A-Z][a-z]{2,})\b")
WORD = re.compile(r"\b[a-z]{2,}\b")
PREPOSITION = re.compile(r"\b(?:of|in|on|at|for|to|with|by|from) (?=[a-z])")


def _pick(rng: Random, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return rng.choice(found) if found else None


def full_stop(rng: Random, text: str) -> str:
    """End the sentence with a Chinese full stop, alone or beside the English one."""
    if not text.endswith("."):
        return text
    return text[:-1] + rng.choice(["。", "。", "。", ".。", " 。", ""])


def inner_stop(rng: Random, text: str) -> str:
    """Glue two sentences with a Chinese full stop and no space."""
    m = _pick(rng, re.compile(r"\. (?=[A-Z])"), text)
    return text if m is None else text[: m.start()] + rng.choice(["。", ",", "."]) + text[m.end() :]


def comma(rng: Random, text: str) -> str:
    """Drop the space after a comma, often with a capital letter after it."""
    m = _pick(rng, re.compile(r", (?=[a-zA-Z])"), text)
    if m is None:
        return text
    rest = text[m.end() :]
    if rng.random() < 0.5:
        rest = rest[:1].upper() + rest[1:]
    return text[: m.start()] + rng.choice([",", ",", " ,", "、"]) + rest


def case_name(rng: Random, text: str) -> str:
    """Wrong letter case in a two-part name: `Jiang LAN`, `JIANG Lan`, `jiang lan`."""
    m = _pick(rng, NAME, text)
    if m is None:
        return text
    a, b = m.groups()
    new = rng.choice([f"{a} {b.upper()}", f"{a.upper()} {b}", f"{a.lower()} {b.lower()}"])
    return text[: m.start()] + new + text[m.end() :]


def drop_article(rng: Random, text: str) -> str:
    """Drop one article."""
    m = _pick(rng, ARTICLE, text)
    if m is None:
        return text
    out = text[: m.start()] + text[m.end() :]
    return out[:1].upper() + out[1:] if m.start() == 0 else out


def drop_preposition(rng: Random, text: str) -> str:
    """Drop one preposition."""
    m = _pick(rng, PREPOSITION, text)
    return text if m is None or m.start() == 0 else text[: m.start()] + text[m.end() :]


def double_word(rng: Random, text: str) -> str:
    """Say one word twice."""
    m = _pick(rng, WORD, text)
    return text if m is None else text[: m.end()] + " " + m.group() + text[m.end() :]


def lower_start(rng: Random, text: str) -> str:
    """Lower-case the first letter."""
    return text[:1].lower() + text[1:]


def glue(rng: Random, text: str) -> str:
    """Lose one space between two words."""
    m = _pick(rng, re.compile(r"(?<=[a-z]) (?=[a-z])"), text)
    return text if m is None else text[: m.start()] + text[m.end() :]


def quotes(rng: Random, text: str) -> str:
    """Chinese or unbalanced quotation marks."""
    if text.count('"') == 2:
        left, middle, right = text.split('"')
        marks = rng.choice(["“”", "「」", "““", '" '])
        return left + marks[0] + middle + marks[1] + right
    return text


KINDS: list[tuple[Callable[[Random, str], str], float]] = [
    (full_stop, 5),
    (inner_stop, 2),
    (comma, 4),
    (case_name, 3),
    (drop_article, 3),
    (drop_preposition, 1),
    (double_word, 1.5),
    (lower_start, 0.5),
    (glue, 1),
    (quotes, 2),
]


def leave_chinese(rng: Random, text: str, chinese: Mapping[str, str]) -> str:
    """Put the Chinese of one or two known terms in place of their English."""
    found = [en for en in chinese if en in text]
    for en in rng.sample(found, min(len(found), rng.choice([1, 1, 2]))):
        before, _, after = text.partition(en)
        text = before.rstrip(" ") + chinese[en] + after.lstrip(" ")
    return text


def damage(rng: Random, text: str, chinese: Mapping[str, str] | None = None) -> str:
    """Apply one to four kinds of light damage; `chinese` maps English terms to Chinese ones."""
    if chinese and rng.random() < 0.3:
        text = leave_chinese(rng, text, chinese)
    functions, weights = zip(*KINDS, strict=True)
    for function in rng.choices(functions, weights, k=rng.choice([1, 2, 2, 3, 4])):
        text = function(rng, text)
    return text

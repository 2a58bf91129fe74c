"""Text made safe to look at: nothing invisible stays invisible, and Han is told from the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import regex

# Controls, format characters (bidirectional ones above all), surrogates, private use, line and
# paragraph separators, noncharacters. Not the joiners, which hold emoji and Indic words together.
_HIDDEN = r"[[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]--[\n\t\u200c\u200d]]"
HIDDEN = regex.compile("(?V1)" + _HIDDEN)
_RUN = regex.compile(
    rf"(?V1)(?P<control>{_HIDDEN})"
    # Marks that English has too, and digits, belong to the Chinese only in the middle of it.
    r"|(?P<han>[\p{Han}〇々](?:[\p{Han}〇々，。、；：！？（）《》〈〉「」『』【】]|[“”‘’—…·0-9]++(?=\p{Han}))*)"
)

_WORD = 14  # code points within which a cut looks for a space
_BLANK = regex.compile(r"(\s+)")
_SIGNS = str.maketrans({"\n": "↵", "\t": "⇥", "\r": "", " ": "␣", "\xa0": "⍽", "\u3000": "␣"})


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch to be set one way. A ``control`` or ``sign`` shows a stand-in, not itself."""

    kind: Literal["text", "han", "control", "sign"]
    text: str


def visible(text: str) -> str:
    """``text`` with every hidden character as ⟨U+XXXX⟩; newlines and tabs stay."""
    return HIDDEN.sub(lambda m: f"⟨{_code(m.group())}⟩", text)


def runs(text: str, signs: bool = False) -> tuple[Run, ...]:
    """``text`` cut into plain text, Han, and hidden characters (shown as U+XXXX).

    With ``signs``, as for changed text, every newline is preceded by a sign.
    """
    if not signs or "\n" not in text:
        return tuple(_runs(text))
    first, *rest = text.split("\n")
    found = [*_runs(first)]
    for line in rest:
        found += [Run("sign", "↵"), *_runs("\n" + line)]
    return tuple(found)


def mark_runs(text: str) -> tuple[Run, ...]:
    """Punctuation and white space by themselves, where a space must show as well."""
    found: list[Run] = []
    for part in _BLANK.split(text):
        found += [Run("sign", part.translate(_SIGNS))] if part.isspace() else _runs(part)
    return tuple(found)


def clip(text: str, length: int) -> str:
    """``text`` on one line and at most ``length`` long, cut in the middle, between words."""
    line = text.replace("\r\n", "↵").replace("\n", "↵")
    if len(line) <= length:
        return line
    front = (length - 1) * 2 // 3
    head, tail = line[:front], line[len(line) - (length - 1 - front) :]
    if (cut := head.rfind(" ", front - _WORD)) > 0:
        head = head[:cut]
    if (cut := tail.find(" ", 0, _WORD)) >= 0:
        tail = tail[cut + 1 :]
    return f"{head} … {tail}" if " " in line[front - _WORD : front] else f"{head}…{tail}"


def _runs(text: str) -> Iterator[Run]:
    at = 0
    for match in _RUN.finditer(text):
        if match.start() > at:
            yield Run("text", text[at : match.start()])
        if match.lastgroup == "control":
            yield Run("control", _code(match.group()))
        else:
            yield Run("han", match.group())
        at = match.end()
    if at < len(text):
        yield Run("text", text[at:])


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"

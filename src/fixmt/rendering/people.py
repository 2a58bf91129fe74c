"""Personal names in Chinese text, found by the titles and verbs around them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import regex

from .. import tables
from ..chinese import romanize
from . import stuck

_TITLE = (
    r"书记|校长|院长|主任|主席|部长|局长|厅长|市长|省长|区长|县长|镇长|处长|科长|司长|会长|馆长|所长|社长|台长|行长"
    r"|队长|组长|班长|理事长|董事长|秘书长|总经理|经理|总工程师|工程师|教授|研究员|院士|博士|老师|教师|同学|同志|助理"
    r"|导师|专家|讲师|记者|部员|会计师|委员|代表|先生|女士|嘉宾|常委|副书记|学生|辅导员|医生|护士|总裁|司令员|政委"
)
_BEHIND = (
    r"[，,。、；;：:（(）)“”\s]|$|指出|强调|表示|介绍|说|主持|出席|参加|作|宣布|宣读|致辞|致欢迎|讲话|发言|认为|要求|汇报"
    r"|通报|传达|率|与|和|及|等|为|在|向|对|主讲|分别|先后|代表|从|围绕|就|以|还|也|把|将|带|陪同|担任|获|当选|同志"
)
# A speaker needs no title where the article knows the name, or speaks "in" or "at" something.
_SPEAKS = r"(?P<where>在\p{Han}{1,12}?[中上时])?(?:指出|强调|表示|介绍|认为|要求|说|提出)"
_AFTER_NAME = r"教授|书记|副书记|校长|院长|同志|院士|老师|主任|研究员|先生|女士|部长|局长|博士|同学"
_WORDS = regex.compile(rf"{_TITLE}|代表\p{{Han}}?|常委\p{{Han}}?|和\p{{Han}}+|师生\p{{Han}}?")


class Person(NamedTuple):
    """A name in characters and in pinyin."""

    chinese: str
    english: str


def people(chinese: str, preferred: Mapping[str, str] | None = None) -> tuple[Person, ...]:
    """The names in ``chinese`` with their pinyin.

    Only names between a title and a verb or mark, before a title, or at the head of a clause before
    a verb of speech are found: anywhere else the end of a name cannot be told without a dictionary.

    Args:
        chinese: the text.
        preferred: spelling of names by their letters in lower case, where the article has one.
    """
    found: dict[str, Person] = {}
    known = preferred or {}
    for match in _pattern().finditer(chinese):
        for name in regex.split("、", match["names"] or match["before"] or ""):
            english = None if _WORDS.fullmatch(name) else romanize.name(name)
            if english is not None:
                found.setdefault(name, Person(name, known.get(_letters(english), english)))
    for match in _speaker().finditer(chinese):
        name = match["name"]
        english = (
            None
            if name in _no_names() or name in stuck.words() or _WORDS.fullmatch(name)
            else romanize.name(name)
        )
        if english is not None and (match["where"] or _letters(english) in known):
            found.setdefault(name, Person(name, known.get(_letters(english), english)))
    return tuple(found.values())


@cache
def _no_names() -> frozenset[str]:
    return frozenset(row[0] for row in tables.rows("not_people.tsv"))


def _letters(name: str) -> str:
    return regex.sub(r"[^a-z]", "", name.lower())


@cache
def _pattern() -> regex.Pattern[str]:
    families = sorted(romanize.surnames(), key=len, reverse=True)
    person = rf"(?:{'|'.join(families)})\p{{Han}}{{1,2}}"
    return regex.compile(
        rf"(?:{_TITLE})(?P<names>{person}(?:、{person})*)(?={_BEHIND})"
        rf"|(?:^|(?<=[，,。、；;由与和对向请]))(?P<before>{person})(?={_AFTER_NAME})"
    )


@cache
def _speaker() -> regex.Pattern[str]:
    families = sorted(romanize.surnames(), key=len, reverse=True)
    person = rf"(?P<name>(?:{'|'.join(families)})\p{{Han}}{{1,2}})"
    return regex.compile(rf"(?:^|(?<=[，,。；;])){person}(?={_SPEAKS})")

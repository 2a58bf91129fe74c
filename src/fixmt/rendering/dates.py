"""Chinese dates and times written in English: ``11月3日上午`` is *the morning of November 3*."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from ..tables import words

MONTHS = words(
    "January February March April May June July August September October November December"
)
_DAYS = dict(zip("一二三四五六日天", words("Mon Tues Wednes Thurs Fri Satur Sun Sun"), strict=True))
_PERIODS = {
    "上午": "morning",
    "早上": "morning",
    "早晨": "morning",
    "清晨": "early morning",
    "凌晨": "small hours",
    "下午": "afternoon",
    "傍晚": "evening",
    "晚上": "evening",
    "晚间": "evening",
    "晚": "evening",
    "夜间": "night",
    "深夜": "night",
}
_PART = {"初": "early", "上旬": "early", "中旬": "mid", "下旬": "late", "底": "late", "末": "late"}

_DATE = regex.compile(
    r"""(?x)
    (?P<lead>自从|自|从|截至|截止|于|在)?\ ?
    (?:(?P<year>\d{4})\ ?年\ ?)?
    (?:(?P<month>\d{1,2})\ ?月(?P<part>初|上旬|中旬|下旬|底|末)?\ ?
      (?:(?P<day>\d{1,2})\ ?[日号]?\ ?
        (?:(?:至|到|—{1,2}|–|-|~|～)\ ?(?:(?P<month2>\d{1,2})月)?(?P<day2>\d{1,2})\ ?[日号])?
      )?
    )?
    (?:[(（]?(?:星期|周)(?P<weekday>[一二三四五六日天])[)）]?)?
    (?P<period>上午|下午|早上|早晨|清晨|凌晨|傍晚|晚上|晚间|晚|夜间|深夜|中午)?
    (?:(?P<hour>\d{1,2})(?:[:：](?P<clock>\d{2})|[时点](?:(?P<minute>\d{1,2})分?|(?P<half>半)|整)?)
      (?P<about>许|左右)?)?
    (?P<tail>以来|起|前|之前|后|之后|期间|间)?
    """
)


@dataclass(frozen=True, slots=True)
class EnglishDate:
    """A date phrase and the preposition it takes as an adverbial (``on``, ``in``, ``at``…)."""

    preposition: str
    text: str


def english(text: str) -> EnglishDate | None:
    """The English of a Chinese date or time expression that is the whole of ``text``."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    if not (found["year"] or found["month"]):
        clock = _clock(found) if found["hour"] and found["period"] else ""
        bare = clock and not (found["lead"] or found["tail"] or found["weekday"])
        return EnglishDate("at", clock) if bare else None
    month = int(found["month"] or 1)
    second = int(found["month2"] or month)
    if not 1 <= month <= 12 or not 1 <= second <= 12:
        return None
    if found["day"] and text[found.end("day") :].lstrip()[:1] not in tuple("日号至到—–-~～"):
        return None
    if any(found[d] and not 1 <= int(found[d]) <= 31 for d in ("day", "day2")):
        return None
    if found["hour"] and int(found["hour"]) > 24:
        return None
    date = _date(found, month, second)
    return date and _framed(found, date)


def _date(found: regex.Match[str], month: int, second: int) -> EnglishDate | None:
    """The phrase without what a lead or tail word adds."""
    year, name = found["year"], MONTHS[month - 1]
    if not found["month"]:
        plain = not (found["period"] or found["hour"] or found["weekday"])
        return EnglishDate("in", str(year)) if plain else None
    if not found["day"]:
        if found["period"] or found["hour"] or found["weekday"]:
            return None
        part = _PART.get(found["part"] or "", "")
        joint = "-" if part == "mid" else " "
        text = f"{part}{joint}{name}" if part else name
        return EnglishDate("in", f"{text} {year}" if year else text)
    if found["part"]:
        return None
    day = f"{name} {int(found['day'])}"
    if found["weekday"]:
        day = f"{_DAYS[found['weekday']]}day, {day}"
    if found["day2"]:
        end = int(found["day2"])
        day += f" to {end}" if second == month else f" to {MONTHS[second - 1]} {end}"
        if found["period"] or found["hour"]:
            return None
        return EnglishDate("from", f"{day}, {year}" if year else day)
    if year:
        day += f", {year}"
    if found["hour"]:
        clock = _clock(found)
        return EnglishDate("at", f"{clock} on {day}") if clock else None
    if found["period"] == "中午":
        return EnglishDate("at", f"noon on {day}")
    if found["period"]:
        period = _PERIODS[found["period"]]
        preposition = {"night": "on", "small hours": "in"}.get(period, "on")
        return EnglishDate(preposition, f"the {period} of {day}")
    return EnglishDate("on", day)


def _clock(found: regex.Match[str]) -> str:
    """``3 p.m.``, ``about 9:30 a.m.``; empty where morning or afternoon cannot be told."""
    hour = int(found["hour"])
    minute = 30 if found["half"] else int(found["clock"] or found["minute"] or 0)
    period = found["period"] or ""
    if period in ("下午", "傍晚", "晚上", "晚间", "晚", "夜间", "深夜", "中午") and hour < 12:
        hour += 12 if period != "中午" or hour < 11 else 0
    elif not period and hour <= 12:
        return ""
    if not minute and hour in (0, 12, 24):
        return "noon" if hour == 12 else "midnight"
    half = "a.m." if hour < 12 or hour == 24 else "p.m."
    shown = f"{(hour - 1) % 12 + 1}:{minute:02d}" if minute else f"{(hour - 1) % 12 + 1}"
    return f"{'about ' if found['about'] else ''}{shown} {half}"


def _framed(found: regex.Match[str], date: EnglishDate) -> EnglishDate | None:
    """``date`` with its lead (自, 截至) and tail (以来, 起, 前, 后) words."""
    lead, tail = found["lead"] or "", found["tail"] or ""
    if not tail:
        if lead in ("截至", "截止"):
            return EnglishDate("as of", date.text)
        return None if lead in ("自", "自从", "从") else date
    if date.preposition == "from":
        return None
    word = {
        "以来": "since",
        "前": "before",
        "之前": "before",
        "后": "after",
        "之后": "after",
        "期间": "during",
        "起": "starting" if date.preposition == "in" else "from",
    }.get(tail)
    if word is None or (tail == "期间" and date.preposition != "in"):
        return None
    return EnglishDate(word, date.text)

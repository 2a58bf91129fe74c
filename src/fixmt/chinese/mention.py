"""What a line shows about the Chinese in it, and the reasons for which a writer leaves it there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..patterns import deferred_regex
from .han import HAN

if TYPE_CHECKING:
    import regex

_FOREIGN = deferred_regex(
    r"[\p{Hiragana}\p{Katakana}\p{Hangul}円発図駅売読対検続歳伝広辺応桜沢亀竜拝気塩]"
)
_SCAR = deferred_regex(
    r"(?<=[\p{Latin}\p{Han}\d\"”’)）》])[,;](?=[A-Z][a-z]|[A-Z] |[《“「]?\p{Han})"
    r"|(?<=\p{Han}[\"”’)）》]?)[,;，；](?=\p{Latin})|(?<=[\p{Latin}\d]),(?=\d{1,4}\p{Han})"
    r"|(?<=[\p{Latin}\d%\"”’)]),?[。、]|(?<=\p{Han})。(?=\p{Latin})|\p{Latin}{2}\p{Han}"
)
_LOWER = deferred_regex(r"\b[a-z]{2,}\b")
_WORD = deferred_regex(r"\p{Latin}{2,}")
_IMAGE = deferred_regex(r"(?i)\.(?:jpe?g|png|gif|bmp|webp|svg|tiff?|mp4|avi)\b")
_MARKUP = deferred_regex(
    r"(?i)</?[a-z][^<>\n]{0,200}>|\b(?:class|href|style|src|id|onclick)\s?=\s?[\"']|\"\s?/?>"
    r"|&(?:nbsp|amp|lt|gt|quot|ldquo|rdquo);|font-family|\bfunction\s?\(|WFilter"
)
_BOILERPLATE = deferred_regex(
    r"上一[篇页条]|下一[篇页条]|返回(?:顶部|首页|列表)|打印|关闭窗口|点击(?:查看|下载|次数|数)|浏览次?数|阅读次?数"
    r"|分享到|当前位置|扫一扫|二维码|版权所有|ICP备|公网安备|【字体|字号|字体[:：]|下载|高清"
    r"|监控助手|嗅探|技术支持|设为首页|加入收藏|网站地图|友情链接|微信图片|微信截图|未命名|附件下载"
)
BYLINE = deferred_regex(
    r"[(（]?(?:文|图|文/图|图文|图/文|摄影|供稿|撰稿|通讯员|记者|审核|审校|校对|初审|复审|终审|编辑|责编"
    r"|责任编辑|作者|来源|供图)\s?[/／:：|丨]"
    r"|[(（]?(?:文/图|图/文|图文|摄影|供稿|供图|通讯员|记者)\s\p{Han}{2,4}(?!\p{Han})"
)
_TAG = deferred_regex(r"[\[【(（](?:详细|更多|图片?\s?\d*|图\d*|完|左|右|中|上|下|来源.*)[\]】)）]")
_CODE_BEFORE = deferred_regex(r"(?:\w\(|[=\[{]|[\"'\w]\s?:=?|\w\(.*,)\s*[\"'`]$")
_FILE_BEFORE = deferred_regex(r"(?:[\w-]+/|\\|_|\w:\\)$")
_FILE_AFTER = deferred_regex(r"[_-]?\w*\.[A-Za-z][A-Za-z0-9]{1,4}\b|[/\\]\w")
_CITATION = deferred_regex(
    r"\[[MJDCNRSP](?:/OL)?\]|\bno\.\s?\d|\bpp?\.\s?\d|\bPress\b,?\s(?:19|20)\d\d"
)

# Talk about language: the Chinese is the subject, not a leftover.
_TALK = deferred_regex(
    r"(?i)(?<!\p{L})(?:characters?|radicals?|idioms?|chengyu|pinyin|mandarin|cantonese|kanji|hanzi"
    r"|japanese|korean|translat(?:e[ds]?|ing|ions?)|render(?:s|ed|ing)|tones?|stroke|homophones?"
    r"|calligraph\w*|measure words?|pronounc\w+|literally|say it|synonym|verbs?|nouns?|adverbs?"
    r"|grammar|dialect|manga|anime|novel|proverb|couplets?|font|netspeak|slang|suffix|unicode"
    r"|etymology|vocabulary|in chinese|chinese for|chinese names?|written|spelled|spelt|word for"
    r"|means?|meaning|reads?|signs?|plaque|inscri\w+|poem|song|phrase|slogan|term|motto|surname"
    r"|pen name|nickname|word|called|named|known as|titled|entitled|headed|labell?ed|stands? for"
    r"|short for|tattoo|inscribed|input method"
    r"|type chinese)(?!\p{L})|(?<=\p{Han} )(?:button|key|menu|tab|icon)\b"
    r"|\b(?:press|click|tap|select|choose) (?:on )?(?:the )?\W?\p{Han}"
)
_TALK_BEFORE = deferred_regex(
    r"(?i)\b(?:characters?|words?|phrases?|idioms?|terms?|slogans?|mottos?|proverbs?|expressions?"
    r"|names?|surname|titles?|radicals?|reads?|says?|means?|chinese|called|named|titled|written"
    r"|translate|pronounced|sentence|poem|song|sign|characters)\b"
    r"(?:\s(?:is|are|as|was|were|of|in chinese))?[,:]?\s?[\"“‘'「『(（]?$"
)
_TALK_AFTER = deferred_regex(
    r"(?i)^[\"”’'」』]?[,.]?\s?(?:[(（][^()（）\n]{0,40}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]"
    r"|(?:literally |often |usually |also )?(?:means?|translates?|refers? to|character"
    r"|is (?:\w+ ){0,2}(?:translated|rendered|written)|can be translated)\b"
    r"|[(（](?:literally|lit\.|meaning|i\.e\.))"
)
_DETERMINER = deferred_regex(
    r"(?i)(?<![\p{L}\d])(?:the|a|an|this|that|these|those|our|its|his|her|their|my|your|each|every"
    r"|all|both|no|any|some|many|several|two|three|four|five|six|(?-i:\p{Ll}+)['’]s)\s$"
)
_LABEL = deferred_regex(r"^[^.!?。！？]{0,30}?:\s?$")
_SEPARATOR = deferred_regex(r"^\s?[/|｜／•·=→\t–—-]\s?|^\s?[:：]\s|^\s{2,}")
_LIST_MARK = deferred_regex(r"^\s*(?:[-*•·]|\(?\d{1,2}[.)、:])\s*")
BARE = "no sign of a leftover"
_QUOTES = {"“": "”", '"': '"', "‘": "’", "'": "'", "「": "」", "『": "』"}
_OPENED = deferred_regex(r"[(（\[【][^()（）\[\]【】]{0,40}$")
_CLOSED = deferred_regex(r"[^()（）\[\]【】]{0,60}[)）\]】]")
_AMOUNT = deferred_regex(r"[\d.,]+\s?\p{Han}{1,4}")
_NAMED = deferred_regex(r"[\p{Latin}\d\"”’'》%]\s?$")
_CLAUSE_MARK = deferred_regex(r"[,，;；。]")
_CLAUSE_START = deferred_regex(r"(?:^|[.!?。！？;；,，—]\s?)[\"“]?$")
_CLAUSE_END = deferred_regex(r"[\"”]?\s?[,，;；]|[.。]?\s*$|[.。] |[:：](?=\s?\p{Latin})")
_SENTENCE_START = deferred_regex(r"(?:^|[.!?。！？]\s?)$")
_LEFTOVER_SHAPE = deferred_regex(
    r"\D{0,40}\d|第[一二三四五六七八九十]|[一二三四五六七八九十]+[是要]$|其[一二三四]"
)
_SEPARATED = deferred_regex(r"\s?[/|｜／•·=→\t]\s?$|\s[–—-]\s$")
_CAPITAL = deferred_regex(r"[！。？!?]?\s[A-Z]")
_GLOSS = deferred_regex(r"\s?[(（]\p{Latin}")
_PAUSE = deferred_regex(r"[,，;；。]\s?$")
_COUNT = deferred_regex(r"\d\s$")
_VERBAL = deferred_regex(r"[了将已被把由使让并]")
ENOUGH = 3  # scars that make a whole article unedited translation
_REACH = 200  # how far around a unit its reasons are looked for


@dataclass(frozen=True)
class Line:
    """One line of prose with what its judgement needs more than once."""

    text: str

    def each_scar(self) -> Iterator[regex.Match[str]]:
        """Commas, stops and letters glued together as only unedited translation leaves them."""
        return _SCAR.finditer(self.text)

    @cached_property
    def scarred(self) -> bool:
        return next(self.each_scar(), None) is not None

    @cached_property
    def words(self) -> int:
        return len(_WORD.findall(self.text))

    @cached_property
    def characters(self) -> int:
        return len(HAN.findall(self.text))

    @cached_property
    def chinese(self) -> bool:
        """The whole line is Chinese, but for an acronym or a name."""
        if not HAN.search(self.text):
            return False
        few = 5 if _LOWER.search(self.text) is None else 12
        return self.words * few <= self.characters

    @cached_property
    def foreign(self) -> bool:
        return bool(_FOREIGN.search(self.text))

    @cached_property
    def debris(self) -> bool:
        markup = _MARKUP.search(self.text) or _IMAGE.search(self.text)
        return bool(markup or (self.words <= 2 and _BOILERPLATE.search(self.text)))

    @cached_property
    def talk(self) -> bool:
        return bool(_TALK.search(self.text))

    @cached_property
    def prose(self) -> bool:
        """It ends or pauses like a sentence."""
        return self.text.rstrip()[-1:] in ".;!?" or ", " in self.text

    @cached_property
    def titled(self) -> bool:
        """No word of four and more letters is in lower case: a sign or a heading."""
        return not any(len(word) >= 4 and word.islower() for word in _WORD.findall(self.text))


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of Chinese and what stands around it on its line."""

    line: Line
    before: str  # cut off at the reach; a line that begins earlier shows an ellipsis
    text: str
    after: str

    @staticmethod
    def of(line: Line, start: int, end: int) -> Place:
        low = max(0, start - _REACH)
        before = ("…" if low else "") + line.text[low:start]
        after = line.text[end : end + _REACH]
        return Place(
            line, before, line.text[start:end], after + ("…" if len(after) == _REACH else "")
        )

    @property
    def clause(self) -> bool:
        """The unit fills the room of a clause: between commas or stops, five characters up."""
        starts, ends = _CLAUSE_START.search(self.before), _CLAUSE_END.match(self.after)
        return bool(starts and ends and len(self.text) >= 5)

    @property
    def starts_line(self) -> bool:
        return not _LIST_MARK.sub("", self.before).strip()


def why(place: Place, scars: int) -> str:
    """The reason why the Chinese is wanted, empty for a leftover.

    Args:
        place: the unit.
        scars: how many scars the whole article has, counted up to ``ENOUGH``.
    """
    return (
        _technical(place)
        or _bracketed(place)
        or _quoted(place)
        or _bilingual(place)
        or _talked_about(place)
        or _bare(place, scars)
    )


def _technical(place: Place) -> str:
    """Code, file names, citations."""
    if _CODE_BEFORE.search(place.before[-80:]):
        return "code"
    if _FILE_AFTER.match(place.after[:60]) or _FILE_BEFORE.search(place.before[-40:]):
        return "file name"
    if _CITATION.search(place.after[:60]) or _CITATION.search(place.before[-60:]):
        return "citation"
    return ""


def _bracketed(place: Place) -> str:
    """A gloss in brackets after Latin text; an amount there is a leftover, a tag is debris."""
    opened, closed = _OPENED.search(place.before[-42:]), _CLOSED.match(place.after)
    if not opened or not closed:
        return ""
    tight = len(opened.group()) == 1 and len(closed.group()) == 1
    if tight and _TAG.fullmatch(opened.group() + place.text + closed.group()):
        return "debris"
    if BYLINE.match(place.text) or _AMOUNT.fullmatch(place.text):
        return ""
    named = _NAMED.search(place.before[: -len(opened.group())])
    if named and not _CLAUSE_MARK.search(place.text) and (tight or not place.line.scarred):
        return "gloss in brackets"
    return "" if place.line.scarred else "gloss in brackets"


def _quoted(place: Place) -> str:
    """A title in Chinese title marks, or a phrase that stands alone between quotation marks."""
    text, before, after = place.text, place.before, place.after
    title = (text.startswith("《") and text.endswith("》")) or before.endswith("《")
    marks = before[-1:] in _QUOTES and after[:1] == _QUOTES[before[-1:]]
    if not (title or marks):
        return ""
    talked = _TALK_BEFORE.search(before[-60:]) or _TALK_AFTER.match(after[:80])
    if not place.line.scarred or talked:
        return "quoted title" if title else "quoted phrase"
    return ""


def _bilingual(place: Place) -> str:
    """Chinese beside its English: signs, headings, forms, glossaries, language switches."""
    line = place.line
    if line.scarred or BYLINE.match(place.text):
        return ""
    if _SEPARATOR.match(place.after) and (place.starts_line or line.words <= 12):
        return "bilingual line"
    if _SEPARATED.search(place.before) or _LABEL.match(place.before):
        return "bilingual line"
    capitals = _CAPITAL.match(place.after) if place.starts_line else place.before.strip()
    balanced = line.characters <= line.words * 4 and line.words <= line.characters * 2 + 2
    counted = _AMOUNT.fullmatch(place.text)
    if capitals and balanced and (line.titled or not line.prose) and not counted:
        return "bilingual line"
    return ""


def _talked_about(place: Place) -> str:
    """Language teaching and talk about names, signs and words."""
    glossed = not place.line.scarred and _GLOSS.match(place.after)
    if glossed or _TALK_AFTER.match(place.after[:80]):
        return "explained phrase"
    near = _TALK_BEFORE.search(place.before[-60:]) and not _PAUSE.search(place.before[-3:])
    if near and (not place.line.scarred or len(place.text) <= 8):
        return "phrase under discussion"
    aside = place.line.scarred or len(place.text) > 40 or place.clause
    return "phrase under discussion" if not aside and place.line.talk else ""


def _bare(place: Place, scars: int) -> str:
    """A lone word left on purpose: no scars, and not the shape that only leftovers have."""
    before, text, after = place.before, place.text, place.after
    if place.line.scarred or scars >= ENOUGH:
        return ""
    glued = (before[-1:].isascii() and before[-1:].isalpha()) or (
        after[:1].isascii() and after[:1].isalpha()
    )
    adverbial = _SENTENCE_START.search(before) and after[:1] in (",", "，")
    counted = _COUNT.search(before) and len(text) <= 2
    shaped = (
        _LEFTOVER_SHAPE.match(text)
        or BYLINE.match(text)
        or counted
        or _DETERMINER.search(before[-12:])
    )
    long = len(text) >= 7 and _VERBAL.search(text)
    return "" if glued or adverbial or shaped or long or place.clause else BARE

"""Readers and filters for the shared corpora (see ../shared/README.md for their licences)."""

from __future__ import annotations

import csv
import io
import itertools
import lzma
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import zstandard

Pair = tuple[str, str]

HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")
DIGITS = re.compile(r"\d+")
ZH_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十百千万亿半双]")
STARTS_LIKE_SENTENCE = re.compile(r"""^["'“‘(\[]*[A-Z0-9$£€]""")
NOISE = re.compile(r"https?:|www\.|[<>{}|\\~_=]|\.\.\.\.|&\w+;")


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a plain, .xz or .zst text file."""
    if path.suffix == ".zst":
        with path.open("rb") as raw:
            stream = zstandard.ZstdDecompressor().stream_reader(raw)
            for line in io.TextIOWrapper(stream, encoding="utf-8", newline="\n"):
                yield line.rstrip("\n")
        return
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8", newline="\n") as stream:
        for line in stream:
            yield line.rstrip("\n")


def read_tsv(path: Path, columns: int, header: bool = False) -> list[list[str]]:
    """Rows of a tab-separated file (no quoting) that have at least `columns` fields."""
    rows = [line.split("\t") for line in read_lines(path)]
    rows = [row for row in rows if len(row) >= columns and any(row)]
    return rows[1:] if header else rows


def squeeze_chinese(text: str) -> str:
    """Drop the spaces between Chinese characters, restore a lost middle dot, trim."""
    text = re.sub(r"(?<=[\u3400-\u9fff])\?(?=[\u3400-\u9fff])", "·", text)
    return re.sub(r"(?<=[\u3000-\u9fff，。！？；：])\s+(?=[\u3000-\u9fff])", "", text).strip()


def numbers_agree(zh: str, en: str) -> bool:
    """Digits of the English must occur in the Chinese, unless it has Chinese numerals."""
    zh_digits = "".join(DIGITS.findall(zh))
    missing = [n for n in DIGITS.findall(en) if n not in zh_digits and n.lstrip("0")]
    if missing and not ZH_NUMERAL.search(zh):
        return False
    en_digits = "".join(DIGITS.findall(en))
    lost = [n for n in DIGITS.findall(zh) if len(n) > 1 and n.strip("0") not in en_digits]
    return not lost or bool(re.search(r"[万亿月]", zh))


def acceptable(zh: str, en: str, low: int = 4, high: int = 60) -> bool:
    """Cheap sanity filter for a sentence pair of unknown quality."""
    n_zh, n_en = len(HAN.findall(zh)), len(en.split())
    if not low <= n_zh <= high or not 2 <= n_en <= 50:
        return False
    if not 0.35 <= n_en / n_zh <= 1.15 or n_zh < 0.6 * len(zh):
        return False
    if len(LATIN.findall(en)) < 0.7 * len(en) or HAN.search(en) or NOISE.search(en + zh):
        return False
    if not STARTS_LIKE_SENTENCE.match(en) or en[-1] not in ".!?\"'”’" or zh[-1] not in "。！？”’":
        return False
    if en.isupper() or any(ord(c) > 0x2122 or ord(c) == 0xFFFD for c in en):
        return False
    if re.search(r" [,.;:?!]|[a-z][.?!,;][A-Za-z]{2}|\( | \)", en):
        return False
    return numbers_agree(zh, en)


def stems(text: str) -> set[str]:
    """Crude English stems: the first five letters of each word of three letters or more."""
    return {w[:5] for w in re.findall(r"[a-z]{3,}", text.lower())}


def word_pairs(text: str) -> list[tuple[str, str]]:
    """Adjacent lower-case words of an English text."""
    words = re.findall(r"[a-z']+|\d|[.,]", text.lower())
    return list(itertools.pairwise(words))


class Segmenter:
    """Forward maximum matching over a word list (at most six characters a word)."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = set(words)

    def __call__(self, text: str) -> list[str]:
        out, i = [], 0
        while i < len(text):
            for n in range(min(6, len(text) - i), 0, -1):
                if n == 1 or text[i : i + n] in self.words:
                    out.append(text[i : i + n])
                    i += n
                    break
        return out


def select(
    pairs: list[Pair],
    target: list[str],
    lexicon: dict[str, list[str]],
    keep: int,
) -> list[Pair]:
    """Keep the `keep` best pairs: aligned by dictionary cover, fluent, near the target domain.

    Fluency is the share of English word pairs that occur elsewhere in the corpus. Domain
    nearness is the unigram cross-entropy difference of Moore and Lewis (2010, "Intelligent
    selection of language model training data") over dictionary words.
    """
    segment = Segmenter(w for w in lexicon if len(w) > 1)
    bigrams = Counter(b for _, en in pairs for b in word_pairs(en))
    gloss_stems = {w: set().union(*map(stems, g)) for w, g in lexicon.items() if len(w) > 1}
    near = Counter(w for t in target for w in segment(t) if HAN.search(w))
    cut = [[w for w in segment(zh) if HAN.search(w)] for zh, _ in pairs]
    far = Counter(w for words in cut for w in words)
    n_near, n_far = sum(near.values()), sum(far.values())
    gain = {w: math.log((near[w] + 1) / n_near) - math.log((c + 1) / n_far) for w, c in far.items()}
    scored = []
    for (zh, en), words in zip(pairs, cut, strict=True):
        known = [w for w in words if gloss_stems.get(w)]
        seen = stems(en)
        cover = sum(bool(gloss_stems[w] & seen) for w in known) / max(1, len(known))
        found = word_pairs(en)
        usual = sum(bigrams[b] >= 4 for b in found) / max(1, len(found))
        if (len(known) >= 2 and cover < 0.4) or usual < 0.5:
            continue
        domain = sum(max(-3.0, min(3.0, gain[w])) for w in words) / max(1, len(words))
        scored.append((domain + 2.0 * cover + 2.0 * usual, zh, en))
    scored.sort(reverse=True)
    return [(zh, en) for _, zh, en in scored[:keep]]


def dedupe(pairs: Iterable[Pair], per_side: int = 1) -> list[Pair]:
    """Drop repeated pairs; allow `per_side` uses of the same Chinese or English side."""
    zh_seen: Counter[str] = Counter()
    en_seen: Counter[str] = Counter()
    out = []
    for zh, en in pairs:
        if zh_seen[zh] < per_side and en_seen[en] < per_side:
            zh_seen[zh] += 1
            en_seen[en] += 1
            out.append((zh, en))
    return out


def read_systems(path: Path) -> list[dict[str, str]]:
    """Rows of wmt21-system-outputs as dictionaries."""
    return list(csv.DictReader(read_lines(path), delimiter="\t", quoting=csv.QUOTE_NONE))

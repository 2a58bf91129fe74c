"""Fit the recogniser of Chinese personal names (src/fixmt/chinese/persons.py).

    python training/persons.py [--shared ../shared]

A string built like a name is one if its pinyin stands in the translation, family name first or
last. Logistic regression with a little weight decay; features seen in fewer than three candidates
and those of small weight are dropped, and the rest fitted again. Authored data only; a tenth is
held out and reported, then everything is used. References respell names (Jack Ma) or leave some
out, so the precision reported is a lower bound.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import torch
from corpora import Pair, read_tsv
from torch.nn import functional

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT.parent / "src"))

from fixmt.chinese import persons, romanize  # noqa: E402

OUT = ROOT.parent / "src/fixmt/data/persons.tsv"
OURS = ROOT / "authored"
SMALL = 0.4
# What stands beside a name in running text, more evenly than in the sentences that were written.
COMPANY = {
    "before": "， 由 请 、 和 对 邀请 大学 学院的 校长 书记 老师 主任 教授 记者 会上， 随后， 。",
    "office": "教授 书记 校长 院长 同志 院士 老师 主任 研究员 先生 女士 部长 局长 博士 同学 副校长",
    "behind": "和同学们一起 和老师交流 与学生座谈 与企业代表交谈 及相关负责人参加 等人出席会议"
    " 等参加 也参加了会议 也表示 正在作报告 正与师生座谈 在会上 在现场 为学生 为新生授课 说"
    " 向大家介绍 还指出 对此表示 就此 将于 已经 曾任 一行 来校 到会 带领团队 从 以"
    " 把 被 的研究 的办公室里",
    "counted": "三位 两位 几位 五名 两名 四人 各位",
}
Rows = tuple[list[list[str]], list[bool]]


def load(shared: Path) -> list[Pair]:
    """Chinese and its translation, from all that was written for fixmt."""
    theirs = shared / "data/authored"
    rows = [
        (r[0], r[-1])
        for folder in (theirs, OURS)
        for kind, columns in (("triples", 3), ("pairs", 2), ("phrases", 2))
        for path in sorted(folder.glob(f"{kind}_*.tsv"))
        for r in read_tsv(path, columns)
    ]
    rows += [(r[2], r[4]) for r in read_tsv(theirs / "articles.tsv", 5)]
    return list(dict.fromkeys(rows))


def letters(text: str) -> list[str]:
    """The words of an English text in lower case."""
    return re.findall(r"[a-z]+", re.sub("['’-]", "", text.lower()))


def is_name(text: str, words: set[tuple[str, str]]) -> bool:
    """Whether the pinyin of ``text`` is among the pairs of adjacent ``words``."""
    family, _, given = (romanize.name(text) or "").lower().replace("'", "").partition(" ")
    return (family, given) in words or (given, family) in words


def judged(chinese: str, english: str) -> Iterator[tuple[persons.Candidate, bool]]:
    """Every candidate in ``chinese`` that has a pinyin, and whether it is a name."""
    adjacent = set(itertools.pairwise(letters(english)))
    for candidate in persons.candidates(chinese):
        name = chinese[candidate.start : candidate.end]
        if romanize.name(name):
            yield candidate, is_name(name, adjacent)


def rows(pairs: Iterable[Pair]) -> Rows:
    """Features of every candidate, and whether it is a name."""
    found: list[list[str]] = []
    gold: list[bool] = []
    for chinese, english in pairs:
        for candidate, named in judged(chinese, english):
            found.append(list(persons.features(chinese, candidate)))
            gold.append(named)
    return found, gold


def dressed(pairs: Sequence[Pair], rng: random.Random) -> list[Pair]:
    """Some of the names in ``pairs`` in other company, and family names that are counted."""
    company = {kind: words.split(" ") for kind, words in COMPANY.items()}
    found = []
    for chinese, english in pairs:
        for (start, _, end), named in judged(chinese, english):
            if named and rng.random() < 0.6:
                name = chinese[start:end]
                before = rng.choice(["", *company["before"]])
                after = rng.choice(company["office" if rng.random() < 0.4 else "behind"])
                found.append((f"{before}{name}{after}", romanize.name(name) or ""))
                if rng.random() < 0.1:
                    some = rng.choice(company["counted"]) + rng.choice(company["office"])
                    found.append((f"{before}{name[0]}{some}", ""))
    return found


def fit(data: Rows, names: Sequence[str], epochs: int = 12) -> dict[str, float]:
    """Weights of the features ``names``; the bias is that of the empty one."""
    torch.manual_seed(0)
    place = {name: i + 1 for i, name in enumerate(names)}
    ids = torch.tensor([[0, *(place.get(f, -1) for f in row)] for row in data[0]])
    known, ids = ids >= 0, ids.clamp_min(0)
    gold = torch.tensor(data[1], dtype=torch.float32)
    weight = torch.zeros(len(names) + 1)
    weight[0] = -3.0
    weight.requires_grad_()
    adam = torch.optim.Adam([weight], lr=0.02)
    for epoch in range(epochs):
        adam.param_groups[0]["lr"] = 0.02 * (1 - epoch / epochs)
        for part in torch.randperm(len(ids)).split(4096):
            odds = (weight[ids[part]] * known[part]).sum(1)
            loss = functional.binary_cross_entropy_with_logits(odds, gold[part])
            adam.zero_grad()
            (loss + 3e-7 * weight.square().sum()).backward()
            adam.step()
    return dict(zip(["", *names], weight.tolist(), strict=True))


def train(pairs: Sequence[Pair]) -> dict[str, float]:
    """The weights that are worth keeping."""
    data = rows([*pairs, *dressed(pairs, random.Random(6))])
    counts = Counter(f for row in data[0] for f in set(row))
    weights = fit(data, sorted(f for f, n in counts.items() if n >= 3))
    return fit(data, sorted(f for f, w in weights.items() if f and abs(w) >= SMALL))


def write(weights: dict[str, float]) -> None:
    """The table that fixmt reads."""
    lines = [f"{name}\t{weight:.2f}\n" for name, weight in sorted(weights.items())]
    OUT.write_text("feature\tweight\n" + "".join(lines), encoding="utf-8")
    persons._weights.cache_clear()
    persons.persons.cache_clear()
    persons.tables.rows.cache_clear()


def report(pairs: Sequence[Pair]) -> None:
    """Precision and recall at some probabilities."""
    found: list[tuple[float, bool]] = []
    total = 0
    for chinese, english in pairs:
        names = {chinese[c.start : c.end] for c, named in judged(chinese, english) if named}
        total += len(names)
        found += [(p, span.of(chinese) in names) for span, p in persons.persons(chinese)]
    for least in (0.1, 0.3, 0.5, 0.7):
        right = [ok for p, ok in found if p >= least]
        print(f"p >= {least}: precision {sum(right) / len(right):.3f}", end=", ")
        print(f"recall {sum(right) / total:.3f} of {total}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent.parent / "shared")
    args = parser.parse_args()
    pairs = load(args.shared)
    random.Random(5).shuffle(pairs)
    cut = len(pairs) // 10
    write(train(pairs[cut:]))
    report(pairs[:cut])
    weights = train(pairs)
    write(weights)
    print(f"{len(weights)} weights")


if __name__ == "__main__":
    main()

"""Mining: what an article uses and the glossary lacks, ranked; what it has is no candidate."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import cli, formats, glossary
from fixmt.article import Article
from fixmt.glossary import Glossary, Term
from fixmt.glossary.layout import HEADER, take_apart
from fixmt.glossary.mining import Candidate, mine

NONE = Glossary()


def _article(text: str) -> Article:
    return formats.article(text)


def _mined(*texts: str, known: Glossary = NONE, min_count: int = 2) -> dict[str, Candidate]:
    return {c.text: c for c in mine(map(_article, texts), known, min_count)}


# Invented, as all institutions here.
ENGLISH = (
    "The Ministry of Rivers met. In the Ministry of Rivers the river chief system was praised.\n\n"
    "A river chief system is old. We like the “one lake, one plan” idea.\n\nHe likes soft loan "
    "schemes. The “one lake, one plan” idea is old, and the soft loan scheme is new.\n"
)


def test_english_candidates() -> None:
    found = _mined(ENGLISH)
    assert set(found) == {
        "Ministry of Rivers", "river chief system", "one lake, one plan", "soft loan scheme"
    }  # fmt: skip
    kinds = {text: c.kind for text, c in found.items()}
    assert kinds["Ministry of Rivers"] == "org"
    assert kinds["one lake, one plan"] == "slogan"
    assert (found["river chief system"].count, found["river chief system"].articles) == (2, 1)
    assert "⟨river chief system⟩ was praised" in found["river chief system"].contexts[0]


def test_c_value_prefers_what_stands_by_itself() -> None:
    """f("wind farm") 5, of which 3 inside the longer phrase: (5 − 3) · log2 3; 3 · log2 4."""
    text = ". ".join(["a wind farm"] * 2 + ["an offshore wind farm"] * 3)
    found = _mined(text)
    assert found["wind farm"].score == round(2 * math.log2(3), 2)
    assert found["offshore wind farm"].score == round(3 * math.log2(4), 2)
    assert "offshore wind" not in found


def test_what_the_glossary_has_is_no_candidate() -> None:
    terms = Glossary((
        Term("河长制", "the river chief system", forbidden=("soft loan schemes",)),
        Term("水利部", "the Ministry of Rivers", "org"),
        Term("一湖一策", "one lake, one plan", "slogan"),
    ))  # fmt: skip
    assert set(_mined(ENGLISH, known=terms)) == set()


def test_variants_and_neighbours() -> None:
    terms = Glossary((Term("基层组织", "grassroots body", forbidden=("grass-root layer groups",)),))
    text = "a double track plan, a double-track plan, a double track plan; the double-track plan; "
    text += "grass-root level groups, the grass-root level groups; the 13th grid; the 14th grid. "
    found = _mined(text * 2, known=terms)
    (track,) = (c for c in found.values() if "track" in c.text)
    assert track.variants
    like = found["grass-root level groups"].like
    assert like is not None and like.rendering == "grass-root layer groups"
    assert {"13th grid", "14th grid"} <= set(found)


def test_people() -> None:
    text = "Professor Wei Yiming spoke. WEI Yiming, dean of the school, said so.\n"
    found = _mined(text)
    assert found["Wei Yiming"].kind == "person"


CHINESE = (
    "会议研究河长制实施办法。他说，河长制成效明显！各地推行河长制改革；落实河长制任务\n"
    "沙川大学校长王明出席，教授王明讲话；校长王明说，\n"
)


def test_chinese_candidates() -> None:
    found = _mined(CHINESE * 2)
    assert "河长制" in found and "河长" not in found and "长制" not in found
    assert (found["王明"].kind, found["王明"].target) == ("person", "Wang Ming")
    known = Glossary((Term("河长制", "x"), Term("王明", "y")))
    assert not {"河长制", "王明"} & _mined(CHINESE, known=known).keys()


ANY = "the River Plan of for wind farm a Bureau “ ” , . 大学 会议 在 Wei Ming 12 says \n"
words = st.sampled_from(ANY.split(" "))


@given(st.lists(st.lists(words, max_size=30).map(" ".join), max_size=3))
@settings(deadline=None, max_examples=60)
def test_any_text_is_survived(texts: list[str]) -> None:
    found = mine(map(_article, texts), NONE)
    for language in ("en", "zh"):
        scores = [c.score for c in found if c.language == language]
        assert scores == sorted(scores, reverse=True) and all(s > 0 for s in scores)
    for candidate in found:
        assert candidate.count >= 2 and 1 <= candidate.articles <= len(texts)


# --- the command line -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["text", "json", "tsv"])
def test_formats(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH + CHINESE * 2, encoding="utf-8")
    empty = tmp_path / "g.tsv"
    empty.write_text(HEADER + "\n", encoding="utf-8")
    call = ["glossary", "mine", "--isolated", "--glossary", str(empty), "--format", name]
    assert cli.main([*call, str(tmp_path / "a.txt")]) == 0
    out = capsys.readouterr().out
    if name == "json":
        entry = json.loads(out)["candidates"][0]
        assert entry["language"] == "en" and entry["count"] >= 2 and entry["contexts"]
    elif name == "text":
        assert "by C-value" in out and "[person]" in out
    else:
        rows = [line for line in out.split("\n") if line.startswith("王明")]
        assert rows == ["王明\tWang Ming\tperson\t\t\t"]
        pasted = take_apart(f"{HEADER}\n{rows[0]}\n".encode(), empty)
        assert glossary.lint(pasted.glossary) == []
    assert cli.main([*call, str(tmp_path / "none.txt")]) == 2

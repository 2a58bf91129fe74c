"""Bare text before annotated text, and names spelt as they are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixmt.chinese import romanize
from fixmt.engines import Hint, Hypothesis, Request, answering
from fixmt.engines.spelling import respelt
from fixmt.rendering.people import people

CONGRESS = Hint("党代会", "the Party congress")
QUAY = Hint("码头", "quay")
TANG = Hint("唐晓蕾", "Tang Xiaolei", person=True)
LI = Hint("李建国", "Li Jianguo", person=True)
WANG = Hint("王伟", "Wang Wei", person=True)
BARE = "唐晓蕾在党代会上谈码头。"
ONE = "唐晓蕾在党代会上谈<t>码头<as> quay</t>。"
ALL = (
    "<t>唐晓蕾<as> Tang Xiaolei</t>在<t>党代会<as> the Party congress</t>上谈<t>码头<as> quay</t>。"
)
GOOD = "Tang Xiaolei spoke of the quay at the Party congress."


class Told:
    """A model with one answer for each source, and none for others; ``asked`` keeps the order."""

    mends, inline, positions, beams = True, True, 512, 4

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers, self.asked = answers, list[str]()

    def length(self, text: str) -> int:
        return len(text) // 8 + 1

    def search(self, sources: Sequence[str], n: int, no_repeat: int) -> list[list[Hypothesis]]:
        if not no_repeat:
            self.asked += sources
        return [[Hypothesis(self.answers[s], -0.1)] if s in self.answers else [] for s in sources]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        return [-1.0 for _ in pairs]

    def place(
        self, source: str, hints: Sequence[Hint], found: Sequence[Hypothesis]
    ) -> list[Hypothesis]:
        return []

    def constrain(self, sources: Sequence[tuple[str, Sequence[Hint]]]) -> list[Hypothesis | None]:
        return [None for _ in sources]


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({BARE: GOOD}, [BARE]),
        ({BARE: GOOD.replace("Xiaolei", "Xiaole")}, [BARE]),
        ({BARE: GOOD.replace("quay", "dock"), ONE: GOOD}, [BARE, ONE]),
        ({BARE: GOOD.replace("quay", "dock"), ALL: GOOD}, [BARE, ONE, ALL]),
        ({BARE: "She spoke of the quay at the Party congress.", ALL: GOOD}, [BARE, ALL]),
        ({ALL: GOOD}, [BARE, ALL]),
    ],
)
def test_bare_then_missed_then_all(answers: dict[str, str], asked: list[str]) -> None:
    """What is not needed is not annotated, and what is found is not searched again."""
    model = Told(answers)
    (found,) = answering.answers(model, [Request(BARE, (TANG, CONGRESS, QUAY))])
    assert found[0].text == GOOD
    assert model.asked == asked


def test_mending_and_wishes_are_annotated_at_once() -> None:
    model = Told({})
    answering.answers(model, [Request("码头。", (Hint("码头", "quay", binding=False),))])
    answering.answers(model, [Request("It dock.", (Hint("dock", "quay"),), task="mend")])
    assert model.asked == ["<t>码头<as> quay</t>。", "<mend> It<t> dock<as> quay</t>."]


SOURCE = "唐晓蕾和王伟、李建国在会上发言。"
PEOPLE = (TANG, LI, WANG)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Tang Xiaole spoke, and Tang Xiaole left.", "Tang Xiaolei spoke, and Tang Xiaolei left."),
        ("President Tang Xiaole spoke.", "President Tang Xiaolei spoke."),
        ("Tang Xiaole's paper won.", "Tang Xiaolei's paper won."),
        ("Li Jiango met Tang Xiaole.", "Li Jianguo met Tang Xiaolei."),
        ("Wang Lei spoke in New York.", "Wang Wei spoke in New York."),
        ("Tan Xiaolei spoke.", "Tang Xiaolei spoke."),
    ],
)
def test_slips_in_names_are_mended(text: str, wanted: str) -> None:
    assert respelt(SOURCE, text, PEOPLE) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Tang Xiaolei met Tang Xiaoming, Wang Wei and Li Jianguo.",
        "Wang Dongfeng and Li Na spoke.",
        "The Great Wall is long.",
        "Tang Xiao-lei and Li Jian-guo spoke.",
        "Tang Xiao Lei spoke.",
        "Wang Wai Park is green.",
        "Tang Dynasty poems were read.",
    ],
)
def test_other_names_stay(text: str) -> None:
    assert respelt(SOURCE, text, PEOPLE) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("李克强总理和李强书记出席。", "Li Keqiang and the secretary attended."),
        ("李建的妻子李娟老师和李娟娟同学参加。", "Li Jian's wife, Li Juan, took part."),
        ("习近平总书记会见习安平。", "Xi Jinping met him."),
        ("王丽老师和王林同学获奖。", "Wang Li's student won."),
    ],
)
def test_names_that_the_source_spells_stay(source: str, text: str) -> None:
    """Whoever else is missing, and however much alike."""
    hints = tuple(Hint(p.chinese, p.english, person=True) for p in people(source))
    missing = (*hints, Hint("李强", "Li Qiang", person=True), Hint("王林", "Wang Lin", person=True))
    assert respelt(source, text, missing) == text


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["唐", "李", "王"]),
            st.text("伟强蕾娟建国丽林晓", min_size=1, max_size=2),
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["", "'s", ",", " Park", "-yi"]),
)
def test_a_name_in_the_source_is_never_changed(parts: list[tuple[str, str]], after: str) -> None:
    names = ["".join(part) for part in parts]
    spelt = [romanize.name(name) or "" for name in names]
    text = f"{spelt[0]}{after} came."
    hints = tuple(Hint(n, s, person=True) for n, s in zip(names, spelt, strict=True))
    assert respelt("、".join(names), text, hints) == text
    assert respelt("、".join(names), "They came.", hints) == "They came."

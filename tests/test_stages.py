"""Bare text before annotated text, and names spelt as they are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixmt.engines import Hint, Hypothesis, Request, answering
from fixmt.engines.persons import respelt

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


@pytest.mark.parametrize(
    ("text", "hints", "wanted"),
    [
        (
            "Tang Xiaole said so, and Tang Xiaole left.",
            (TANG,),
            "Tang Xiaolei said so, and Tang Xiaolei left.",
        ),
        ("Tang Xiaolei met Tang Xiaoming.", (TANG,), "Tang Xiaolei met Tang Xiaoming."),
        ("Li Jiango met Tang Xiaole.", (TANG, LI), "Li Jianguo met Tang Xiaolei."),
        ("Li Jianguo met Li Jiango.", (LI,), "Li Jianguo met Li Jiango."),
        (
            "New York met Wang Lei of Lake Wangwei.",
            (WANG,),
            "New York met Wang Wei of Lake Wangwei.",
        ),
        ("The Great Wall is long.", (WANG, TANG), "The Great Wall is long."),
        ("Tan Xiaolei spoke.", (TANG,), "Tang Xiaolei spoke."),
        ("Wang Dongfeng spoke.", (WANG,), "Wang Dongfeng spoke."),
    ],
)
def test_names_spelt_as_they_are(text: str, hints: tuple[Hint, ...], wanted: str) -> None:
    assert respelt(text, hints) == wanted


@given(st.text("ABTXabeilnogwx ,.'", max_size=60))
def test_nothing_is_respelt_but_for_a_person_who_is_missing(text: str) -> None:
    assert respelt(text, (CONGRESS, QUAY)) == text
    whole = f"{text} {TANG.target}"
    assert respelt(whole, (TANG,)) == whole
    assert respelt(respelt(text, (TANG, LI)), (TANG, LI)) == respelt(text, (TANG, LI))

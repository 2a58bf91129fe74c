"""Many articles side by side: the same outcomes as one by one, and fewer questions."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import files, formats, glossary, names, pipeline, rounds
from fixmt.config import Config
from fixmt.detectors import Context
from fixmt.engines import Asks, Hypothesis, Request

EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "articles").glob("*.txt"))
CHINESE = ("村民们修好了水渠", "全镇新修水渠47公里，新建水库3座", "副县长赵弘介绍", "观众热烈鼓掌")


class Echo:
    """Answers that depend on the request alone; some lose numbers, some are empty."""

    signature = "echo"

    def __init__(self) -> None:
        self.calls: list[list[Request]] = []

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        self.calls.append(list(requests))
        return [self._answer(r) for r in requests]

    def _answer(self, request: Request) -> tuple[Hypothesis, ...]:
        mark = sha256(request.text.encode()).digest()
        digits = "".join(c if c.isascii() and c.isdigit() else " " for c in request.text).split()
        good = " ".join(["The villagers", *(h.target for h in request.hints), *digits]) + "."
        texts = [good, "The town built 7 canals.", "The villagers sang and danced."]
        return tuple(
            Hypothesis(texts[(mark[0] + i) % 3], -0.1 - i / 10) for i in range(mark[1] % 4)
        )[: request.n]


@pytest.fixture(scope="module")
def context() -> Context:
    return Context(glossary.default(), names.survey(files.read(p) for p in EXAMPLES))


ARTICLES = st.lists(
    st.lists(st.sampled_from(["In spring,", "They sang。", "The end.", "\n", *CHINESE])).map(
        "".join
    ),
    max_size=6,
)


@given(ARTICLES)
@settings(max_examples=40, deadline=None)
def test_side_by_side_is_one_by_one(texts: list[str]) -> None:
    """The outcome of an article does not depend on its neighbours."""
    context, config = Context(glossary.default()), Config()
    articles = [formats.article(text) for text in texts]
    single = [pipeline.repair(a, context, config, Echo()) for a in articles]
    steps = [pipeline.steps(a, context, config, ask=True) for a in articles]
    assert rounds.together(steps, Echo()) == single


def test_examples_side_by_side(context: Context) -> None:
    """The same on whole articles, with as many rounds as the slowest article alone needs."""
    articles = [files.read(p) for p in EXAMPLES]
    engines = [Echo() for _ in articles]
    single = [
        pipeline.repair(a, context, Config(), e) for a, e in zip(articles, engines, strict=True)
    ]
    shared = Echo()
    steps = [pipeline.steps(a, context, Config(), ask=True) for a in articles]
    assert rounds.together(steps, shared) == single
    assert 0 < len(shared.calls) <= max(len(e.calls) for e in engines)
    asked = [r for call in shared.calls for r in call]
    assert len(asked) == len(set(asked))


def test_equal_questions_are_asked_once() -> None:
    """Two steps that ask the same, and one that asks it again, share one answer."""

    def step(*texts: str) -> Asks[list[str]]:
        found = []
        for text in texts:
            (answer,) = yield [Request(text, n=4)]
            found.append(text + str(len(answer)))
        return found

    engine = Echo()
    results = rounds.together([step("甲", "乙", "甲"), step("甲"), step()], engine)
    assert [[r.text for r in call] for call in engine.calls] == [["甲"], ["乙"]]
    assert results[0][0] == results[0][2] == results[1][0]
    assert results[2] == []


def test_a_step_without_an_engine_must_not_ask() -> None:
    """Asking where there is no engine is a fault of the program, not an empty answer."""

    def step() -> Asks[None]:
        yield [Request("甲")]

    with pytest.raises(RuntimeError, match="there is none"):
        rounds.alone(step(), None)

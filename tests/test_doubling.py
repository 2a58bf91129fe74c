"""Terms said oftener than the source has them: one definition, and a ladder that avoids it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixmt import engines, gate, glossary, models
from fixmt.engines import Hint, Hypothesis, Request, answering, insist
from fixmt.glossary import Glossary, Term, doubling

needs_model = pytest.mark.skipif(
    engines.DEFAULT not in models.names(), reason="the model is not installed"
)
CONGRESS = {"党代会": "the Party congress"}
NESTED = {"党委": "Party Committee", "校党委": "the university's Party Committee"}


@pytest.mark.parametrize(
    ("target", "text", "times"),
    [
        ("the new journey", "The new journey of a new journey, on new journeys.", 2),
        ("high quality", "High-Quality work of high  quality", 2),
        ("Winter Olympics", "The Winter Olympic Committee has the Winter Olympics.", 1),
        ("meeting", "They met at the meeting.", 1),
        ("campus", "Campus Avenue leads to the campus.", 1),
        ("university", "The University of Jianghai, Jianghai University, a university", 1),
        ("university", "The University met at the University.", 2),
        ("campus", "Campus Auditions Open on Campus", 2),
        ("Qatar", "Qatar's and Qataris' Qatar", 2),
        ("take the lead", "It takes the lead by taking the lead.", 2),
        ("plan", "Planes", 0),
    ],
)
def test_times(target: str, text: str, times: int) -> None:
    """Forms of the target count, its letters in other words and in names of places do not."""
    assert doubling.times(target, text) == times


@pytest.mark.parametrize(
    ("chinese", "terms", "english", "doubled"),
    [
        ("党代会召开。", CONGRESS, "The Party congress of the Party congress met.", True),
        ("党代会召开。", CONGRESS, "The Party congress met.", False),
        ("党代会召开。", CONGRESS, "The meeting began.", False),
        ("党代会选出党代会代表。", CONGRESS, "The Party congress chose Party congress men.", False),
        ("校党委开会。", NESTED, "The university's Party Committee met.", False),
        ("校党委和党委开会。", NESTED, "The university's Party Committee, Party Committee.", False),
        ("校党委开会。", NESTED, "The university's Party Committee, Party Committee.", True),
        ("本校和我校", {"本校": "us", "我校": "us"}, "us and us", False),
        ("主任和部长", {"主任": "director"}, "The director came, and directors left.", False),
        ("主任", {"主任": "director"}, "The director of directors came.", True),
        ("校园海选", {"校园": "campus"}, "Campus Auditions Held on Campus", True),
        ("红茶", {"红茶": "black tea"}, "They picked black tea tea.", True),
        ("京京", {"京": "Jing"}, "Jing Jing", False),
        ("红茶", {"红茶": "black tea"}, "They picked black tea, tea and coffee.", False),
        ("黨代會召開。", CONGRESS, "The Party congress met.", False),
    ],
)
def test_doubled(chinese: str, terms: dict[str, str], english: str, doubled: bool) -> None:
    """As often as its source, or inside the target of another term, is no fault."""
    assert bool(doubling.doubled(chinese, english, terms.items())) is doubled


def test_a_reference_says_it_as_often() -> None:
    """What a right translation repeats may be repeated."""
    english = "The Party congress is a Party congress."
    assert doubling.doubled("党代会。", english, CONGRESS.items())
    assert not doubling.doubled("党代会。", english, CONGRESS.items(), english)


def test_every_target_says_itself_once() -> None:
    """What the search may write for a term is one term, whatever the form."""
    for target in {t.target for t in glossary.default().terms}:
        assert doubling.times(target, f"It is {target}, he said.") == 1, target


@given(
    st.text("党校委会，", max_size=12),
    st.sets(st.sampled_from(("党", "党委", "校党委", "委会")), max_size=3).map(sorted),
)
def test_as_often_as_the_source_is_never_doubled(chinese: str, sources: list[str]) -> None:
    """A literal rendering, place by place, is allowed; one more is not."""
    wanted = [(source, "T" * (2 + sources.index(source))) for source in sources]
    for source, target in wanted:
        english = " ".join([target] * max(1, doubling.allowed(chinese, wanted)[target]))
        assert target not in doubling.doubled(chinese, english, wanted)
        assert target in doubling.doubled(chinese, f"{english} {target}", wanted)
        assert doubling.allowed(chinese, wanted)[target] <= max(1, chinese.count(source))


class Fake:
    """A model with answers; ``asked`` are the sources it was to search again."""

    mends, inline, positions, beams = False, False, 512, 4

    def __init__(self, found: Sequence[str], again: str = "") -> None:
        self.found, self.again, self.asked = found, again, list[str]()

    def length(self, text: str) -> int:
        return len(text) + 1

    def search(self, sources: Sequence[str], n: int, no_repeat: int) -> list[list[Hypothesis]]:
        return [[Hypothesis(t, -0.1 * i) for i, t in enumerate(self.found)][:n] for _ in sources]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        return [-1.0 for _ in pairs]

    def place(
        self, source: str, hints: Sequence[Hint], found: Sequence[Hypothesis]
    ) -> list[Hypothesis]:
        return []

    def constrain(self, sources: Sequence[tuple[str, Sequence[Hint]]]) -> list[Hypothesis | None]:
        self.asked += [text for text, _ in sources]
        return [Hypothesis(self.again, -1.5) if self.again else None for _ in sources]


ONCE = "The Party congress met."
TWICE = "The Party congress of the Party congress met."
NEVER = "The meeting began."


@pytest.mark.parametrize(
    ("found", "again", "wanted", "searched"),
    [
        ((ONCE, TWICE), "", (ONCE, TWICE), False),
        ((TWICE, NEVER, ONCE), "", (ONCE, TWICE, NEVER), False),
        ((NEVER, TWICE), ONCE, (ONCE, TWICE, NEVER), True),
        ((TWICE, NEVER), "", (TWICE, NEVER), True),
        ((TWICE,), TWICE + " Yes.", (TWICE, TWICE + " Yes."), True),
        ((NEVER,), TWICE, (TWICE, NEVER), True),
        ((), ONCE, (ONCE,), True),
    ],
)
def test_ladder(
    found: tuple[str, ...], again: str, wanted: tuple[str, ...], searched: bool
) -> None:
    """Once before twice before never; a second search only where no hypothesis has it once."""
    model = Fake(found, again)
    hints = (Hint("党代会", "the Party congress"),)
    (answer,) = answering.answers(model, [Request("党代会召开。", hints, n=4)])
    assert tuple(h.text for h in answer) == wanted
    assert bool(model.asked) is searched


def test_a_wish_is_no_reason_to_search_again() -> None:
    """Hints that do not bind leave the order and the number of searches alone."""
    model = Fake((TWICE, ONCE), ONCE)
    hints = (Hint("党代会", "the Party congress", binding=False),)
    (answer,) = answering.answers(model, [Request("党代会召开。", hints, n=4)])
    assert [h.text for h in answer] == [TWICE, ONCE]
    assert not model.asked


def test_the_least_faulty_output_of_the_search() -> None:
    """A doubled output loses to a worse-scored one of its beam; an empty one is none."""
    hints = [Hint("党代会", "the Party congress")]
    beam = [Hypothesis(t, -0.1 * i) for i, t in enumerate(("", TWICE, ONCE, NEVER))]
    best = insist._best("党代会召开。", hints, beam)
    assert best is not None
    assert best.text == ONCE
    assert insist._best("党代会召开。", hints, beam[:1]) is None


def test_the_gate_lets_no_doubled_term_pass() -> None:
    """A sentence that says a term twice is a suggestion, and one that does not is preferred."""
    entries = Glossary((Term("新征程", "the new journey"),))
    chinese = "面对新征程，学校必须应变。"
    twice = "Facing the new journey of the new journey, the school must change."
    once = "Facing the new journey, the school must change."
    judged = [
        (-0.3, gate.judge(chinese, twice, entries)),
        (-1.0, gate.judge(chinese, once, entries)),
    ]
    assert [v.detail for v in judged[0][1].failures if v.rule == "doubled"] == ["the new journey"]
    assert judged[1][1].passed
    assert gate.best_first(judged) == [1, 0]


@needs_model
@pytest.mark.model
def test_the_shipped_model_says_a_term_once() -> None:
    """Where all hypotheses double a term, the first answer does not."""
    hint = Hint("高质量", "high quality")
    chinese = "全面落实“三高四新”战略定位，为湖南高质量发展聚智汇力。"
    ((first, *_),) = engines.load().translate([Request(chinese, (hint,), n=4)])
    assert doubling.times(hint.target, first.text) == 1

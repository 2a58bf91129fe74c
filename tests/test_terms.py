"""Terms in translations: whether they are there, why not, and how that is measured."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixmt import cli, engines, formats, gate, glossary, models, pipeline
from fixmt.config import Config
from fixmt.detectors import Context
from fixmt.engines import Hint, Request, insist
from fixmt.engines.recorded import Recorded
from fixmt.errors import InputError
from fixmt.evaluation import terms
from fixmt.evaluation.terms import Case
from fixmt.glossary import Glossary, Term, adherence
from fixmt.repairs import translate
from fixmt.report import wire

UNUSUAL = Path(__file__).parents[1] / "benchmarks/data/terms_unusual.tsv"
needs_model = pytest.mark.skipif(
    engines.DEFAULT not in models.names(), reason="the model is not installed"
)


@pytest.mark.parametrize(
    ("target", "text", "status"),
    [
        ("the grassroots", "Grassroots units count.", "met"),
        ("party-building work", "It did party building work.", "met"),
        ("Project 211", "Project 2110 began.", "missed"),
        ("Project 211", "It joined Project 211's list.", "met"),
        ("universities", "A university's plan.", "inflected"),
        ("plan", "They planned it.", "inflected"),
        ("take the lead", "He is taking the lead.", "inflected"),
        ("take the lead", "He will take a lead.", "missed"),
        ("policy", "Policies changed.", "inflected"),
        ("Li Mu Bai", "Li Mubai spoke.", "missed"),
        ("iPteryx", "(iPteryx)", "met"),
        ("official", "It was officially said.", "missed"),
        ("new", "The news came.", "missed"),
        ("remedy ledger", "remedies in ledgers", "missed"),
    ],
)
def test_status(target: str, text: str, status: str) -> None:
    """Articles, case and hyphens do not count, other forms do, other words do not."""
    assert adherence.status(target, text) == status


def test_every_form_of_every_target_meets_it() -> None:
    """What the constrained search may write for a glossary target counts as that target."""
    for target in {t.target for t in glossary.default().terms}:
        for form in adherence.forms(target):
            assert adherence.count(target, f"It is {form}, he said.") >= 1, (target, form)


WORDS = ("the", "plan", "plans", "of", "planned", "Party", "work", "work's", "a")


@given(st.lists(st.sampled_from(WORDS)))
def test_counting_is_no_more_than_there_is_room_for(words: list[str]) -> None:
    """Occurrences do not overlap, and a met target is counted."""
    text = " ".join(words)
    found = adherence.count("plan work", text)
    assert 2 * found <= len(words)
    assert (found > 0) == (adherence.status("plan work", text) != "missed")


def test_a_brand_keeps_its_spelling() -> None:
    """No capital, plural or verb form of what has its own spelling."""
    assert adherence.forms("iPteryx") == ("iPteryx",)
    assert adherence.forms("blueprint.co") == ("blueprint.co",)
    assert "Grassroot" not in adherence.forms("the grassroots")


def test_misses_what_is_wanted_and_what_is_forbidden() -> None:
    """A hypothesis goes back if a term is missing or a forbidden rendering is in it."""
    hints = (
        Hint("基层", "the grassroots", forbidden=("basic level", "grassroots level")),
        Hint("基层工作", "grassroots level work"),
    )
    assert not insist.misses("Grassroots level work is work at the grassroots.", hints)
    assert insist.misses("Grassroots level work, at the grassroots, the basic level.", hints)
    assert insist.misses("The grassroots count.", hints)


def test_hints_carry_what_is_always_wrong() -> None:
    """Renderings that are wrong only somewhere are not handed to the search."""
    entries = Glossary(
        (
            Term("基层", "the grassroots", forbidden=("basic level",)),
            Term("基层", "the grassroots", forbidden=("base",), flags=("context:china",)),
            Term("基层", "the grassroots", forbidden=("floor",), flags=("head",)),
        )
    )
    assert [h.forbidden for h in translate.hints("来自基层", entries)] == [("basic level",)]


def judged(*texts: str) -> list[tuple[float, gate.Judgement]]:
    entries = Glossary((Term("食堂", "Common Refectory"), Term("调研", "field research")))
    chinese = "7人在食堂调研"
    return [(-0.3 - i, gate.judge(chinese, t, entries)) for i, t in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (["Seven people did field research in the canteen."], "the model gives no sentence"),
        (
            [
                "Seven people did field research in the canteen.",
                "Nine people did field research in the Common Refectory.",
            ],
            "the sentence with it fails: numbers",
        ),
        (
            [
                "Seven people did field research in the canteen.",
                "Seven people did field research in the Common Refectory.",
            ],
            "a sentence with it is far less likely (-1.30 against -0.30)",
        ),
    ],
)
def test_a_missed_term_says_why(texts: list[str], why: str) -> None:
    """No output has it, the output that has it fails, or it was not worth its price."""
    uses = {u.source: u for u in gate.explained(judged(*texts))[0].terms}
    assert uses["食堂"].status == "missed"
    assert uses["食堂"].why.startswith(why)
    assert uses["调研"].why == ""


def test_names_at_any_price_other_terms_not() -> None:
    """A name decides before the score; a common term may cost one nat a token."""
    entries = Glossary((Term("食堂", "Common Refectory"), Term("调研", "field research")))

    def first(chinese: str, *scored: tuple[float, str]) -> int:
        found = [(score, gate.judge(chinese, text, entries)) for score, text in scored]
        return gate.best_first(found)[0]

    assert first("在食堂", (-0.1, "in the canteen"), (-4.0, "in the Common Refectory")) == 1
    assert first("调研三天", (-0.1, "study for three days"), (-0.9, "field research, 3 days")) == 1
    assert first("调研三天", (-0.1, "study for three days"), (-1.9, "field research, 3 days")) == 0


@pytest.mark.parametrize(
    ("target", "english", "status"),
    [
        ("Vice-Rectors", "The Rector and Vice Presidents came.", "missed"),
        ("Jianghai University Library", "The Library of Jianghai University opened.", "inflected"),
        ("Jianghai University Library", "Jianghai University has a Library.", "missed"),
        ("field visit", "They visited the field.", "inflected"),
        ("form captain", "The captain of the form came.", "inflected"),
        ("form captain", "The form of the captain came.", "missed"),
    ],
)
def test_a_name_is_not_made_of_other_names_words(target: str, english: str, status: str) -> None:
    """In a name only "of the" may come between its words."""
    entries = Glossary((Term("词", target),))
    assert [u.status for u in gate.term_uses("词", english, entries)] == [status]


def test_words_of_a_term_apart_are_a_form_of_it() -> None:
    """They count as met, and say so; side by side they are preferred at a small price."""
    entries = Glossary((Term("校党委", "the university's Party Committee", "org"),))
    apart = gate.judge("校党委开会", "The Party Committee of the university met.", entries)
    together = gate.judge("校党委开会", "The university's Party Committee met.", entries)
    assert [(u.status, u.why) for u in apart.terms] == [("inflected", "its words stand apart")]
    assert [(u.status, u.why) for u in together.terms] == [("met", "")]
    assert gate.best_first([(-0.3, apart), (-0.4, together)]) == [1, 0]
    assert gate.best_first([(-0.3, apart), (-0.6, together)]) == [0, 1]


def test_tally() -> None:
    """Met, inflected, missed, doubled, stranded, and alike over a document."""
    cases = [
        Case("食堂开门。", {"食堂": "Refectory"}, document="d"),
        Case("他去食堂。", {"食堂": "Refectory"}, document="d"),
        Case("他去食堂。", {"食堂": "Refectory"}, document="e"),
        Case("计划很好。", {"计划": "plan"}, document="e"),
        Case("计划很好。", {"计划": "plan"}, document="e"),
    ]
    outputs = [
        "The Refectory of the Refectory opens.",
        "He goes there. Refectory.",
        "He eats.",
        "Plans are good.",
        "The plan is good.",
    ]
    found = terms.tally(cases, outputs)
    assert (found.terms, found.met, found.inflected, found.success) == (5, 3, 1, 0.8)
    assert [f.output for f in found.missed] == ["He eats."]
    assert [f.output for f in found.duplicated] == outputs[:1]
    assert [f.output for f in found.stranded] == outputs[1:2]
    assert (found.consistent, found.repeated) == (2, 2)


@pytest.mark.parametrize(
    ("output", "stranded"),
    [
        ("The meeting was held. Safe Duty.", True),
        ("Safe Duty, carry out the work.", True),
        ("The meeting was held, Safe Duty.", True),
        ("Safe Duty, a system, was set up.", False),
        ("They set up order, Safe Duty, and care.", False),
        ("They set up Safe Duty.", False),
    ],
)
def test_stranded(output: str, stranded: bool) -> None:
    """A term by itself at an end of a sentence is stranded, in a list or apposition it is not."""
    case = Case("会上建立责任制和关怀。", {"责任制": "Safe Duty"})
    assert bool(terms.tally([case], [output]).stranded) is stranded


def test_a_term_apart_in_the_chinese_is_not_stranded() -> None:
    """What stands by itself in the source may do so in the output."""
    case = Case("责任制，要落实。", {"责任制": "Safe Duty"})
    assert not terms.tally([case], ["Safe Duty, it must be done."]).stranded


def test_cases_are_checked(tmp_path: Path) -> None:
    """The committed set is sound; a line of another form is named."""
    cases = terms.load(UNUSUAL)
    assert len(cases) >= 150
    assert sum(len(c.terms) for c in cases) >= 200
    path = tmp_path / "cases.tsv"
    path.write_text("他去食堂。\t食堂=Refectory\n他去食堂。\t图书馆=Library\n", "utf-8")
    with pytest.raises(InputError, match=r"cases\.tsv:2: wanted"):
        terms.load(path)
    with pytest.raises(InputError, match="cannot be read"):
        terms.load(tmp_path / "missing.tsv")


def test_eval_terms_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file, no model and a bad limit are one line each, exit code 2."""
    path = tmp_path / "cases.tsv"
    path.write_text("他去食堂。\t食堂=Refectory\n", "utf-8")
    for words in ([str(tmp_path / "no.tsv")], [str(path), "--limit", "0"]):
        assert cli.main(["eval", "terms", *words]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert cli.main(["eval", "terms", str(path), "--model", "none"]) == 2
    assert "needs a model" in capsys.readouterr().err


def test_the_reason_reaches_the_report() -> None:
    """``report.json`` has for each term of a repair what became of it, and why."""
    engine = Recorded({"在食堂调研三天。": ["They did research in the canteen for three days."]})
    entries = Glossary((Term("食堂", "Common Refectory"),))
    article = formats.article("In spring,在食堂调研三天,They left。")
    outcome = pipeline.repair(article, Context(entries), Config(), engine)
    (left,) = [f for f in outcome.remaining if f.rule.startswith("ZH")]
    (term,) = wire.finding(outcome.repaired, left)["suggestions"][0]["terms"]
    assert (term["status"], term["why"]) == ("missed", "the model gives no sentence with it")


def test_sentences_are_counted_in_the_chinese() -> None:
    """Stops of annotated targets do not count; a long sentence may become two."""
    assert insist._sentences("<t>飞鸟<as> bird.co. No. 1</t>来了。") == 1
    assert insist._sentences("他来了。我走了。增长3.5%") == 2
    assert insist._sentences("学校召开会议部署下一阶段重点工作" * 3 + "。") == 2


@pytest.fixture(scope="module")
def engine() -> engines.Engine:
    """The shipped model, loaded once."""
    return engines.load()


@needs_model
@pytest.mark.model
class TestShippedModel:
    """The ladder on the real weights."""

    def test_terms_no_model_would_choose(self, engine: engines.Engine) -> None:
        """Unusual targets come out, once, in their place, and behind the quote they need."""
        wanted = terms.load(UNUSUAL)[2:36:9]
        found = terms.tally(wanted, *terms.translate(engine, wanted, "full"))
        assert found.success == 1.0, found.missed
        assert not found.duplicated
        assert not found.stranded

    def test_a_forbidden_rendering_is_searched_around(self, engine: engines.Engine) -> None:
        """What the model writes by itself is gone once it is forbidden."""
        chinese = "图书馆昨天接待了三百多名新生。"
        ((free, *_),) = engine.translate([Request(chinese)])
        assert "library" in free.text.lower()
        hint = Hint("图书馆", "Hall of Scrolls", forbidden=("library", "students"))
        ((bound, *_),) = engine.translate([Request(chinese, (hint,))])
        assert "Hall of Scrolls" in bound.text
        assert "library" not in bound.text.lower()
        assert "students" not in bound.text.lower()

    def test_an_impossible_term_changes_nothing(self, engine: engines.Engine) -> None:
        """A target the vocabulary cannot spell leaves the free translation."""
        hint = Hint("图书馆", "ⵣⵣⵣ")
        (free,) = engine.translate([Request("图书馆开门了。", (replace(hint, binding=False),))])
        (found,) = engine.translate([Request("图书馆开门了。", (hint,))])
        assert found[-1].text == free[0].text


@pytest.mark.parametrize(
    ("text", "cased"),
    [
        ("He left the youth directorate.", "He left the Youth Directorate."),
        ("The Youth directorate met.", "The Youth Directorate met."),
        ("YOUTH DIRECTORATE", "YOUTH DIRECTORATE"),
        ("A youth  directorate", "A youth  directorate"),
        ("Youth directorates", "Youth directorates"),
    ],
)
def test_a_name_gets_its_capitals(text: str, cased: str) -> None:
    assert adherence.in_own_case(["the Youth Directorate", "party"], text) == cased

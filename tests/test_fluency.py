"""The fluency model: blind to scars, steady under them, aware of the article, light to load."""

import subprocess
import sys
from dataclasses import replace
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import fluency, formats
from fixmt.article import Span
from fixmt.fluency import many
from fixmt.fluency.features import hashes, widths
from fixmt.fluency.judge import in_context
from fixmt.fluency.model import Context, Model, parse_classes, tokens
from fixmt.fluency.tokens import TOKEN, Lexicon, places, tokenize

GARBLED = (
    "Ma Weidong put forward three requirements,One is to improve the station,"
    "Strengthen the responsibility to bear."
)
CLEAN = "The bakery on the corner opens at six and sells out of rye bread by nine."

WILD = st.text(
    st.one_of(
        st.sampled_from("会议。，、；：“”《》3 .,;:'\"()\n\t_-—ABab"),
        st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"),
    ),
    max_size=120,
)


@pytest.fixture(scope="module")
def model() -> Model:
    return fluency.load()


def _odds(text: str, model: Model) -> list[float]:
    return [v.log_odds for v in fluency.judge(formats.article(text), model)]


@pytest.mark.parametrize(
    ("scarred", "repaired"),
    [
        ("He spoke first。", "He spoke first."),
        ("They met,We waited、then left", "They met, we waited, then left"),
        ("The plan（2024）is “good”。", 'The plan (2024) is "good".'),
        ("the dean CAI Wenhao spoke", "the dean Cai Wenhao spoke"),
        ("the school’s garden", "the school's garden"),
    ],
)
def test_scars_do_not_count(scarred: str, repaired: str, model: Model) -> None:
    """What exact rules repair leaves the tokens, and so the score, as they were."""
    one, two = tokens(model, scarred), tokens(model, repaired)
    assert one.words == two.words
    assert one.classes == two.classes


def test_garbled_and_clean(model: Model) -> None:
    """The plainest case, as probabilities."""
    (garbled,) = fluency.judge(formats.article(GARBLED), model)
    (clean,) = fluency.judge(formats.article(CLEAN), model)
    assert garbled.probability > 0.9
    assert clean.probability < 0.25  # a lone sentence is not much to go by


def test_neighbours_count(model: Model) -> None:
    """The same sentence is likelier garbled among garbled ones than among clean ones."""
    doubtful = "The second is to compact the responsibility and form a good working pattern."
    among_garbled = _odds("\n".join([GARBLED] * 5 + [doubtful]), model)[-1]
    alone = _odds(doubtful, model)[-1]
    among_clean = _odds("\n".join([CLEAN] * 5 + [doubtful]), model)[-1]
    assert among_clean < alone < among_garbled


def test_context_leaves_the_sentence_out() -> None:
    """A sentence is not evidence about itself, and garbled neighbours alone prove nothing."""
    context = Context(own=1.0, others=1.0, bias=0.0, prior=-2.0, prior_count=1.0, limit=4.0)
    assert in_context(context, []) == []
    assert in_context(context, [3.0]) == [1.0]
    assert in_context(context, [-10.0, 0.0]) == [-11.0, -3.0]
    assert in_context(context, [4.0, 4.0, 4.0, 0.5])[-1] == 0.5


def test_what_is_not_judged(model: Model) -> None:
    """Short lines, Chinese, code, addresses, catalogue entries and unknown languages."""
    for text in (
        "Leave a Reply",
        "学校召开专题推进会，校领导出席会议并讲话。",
        'if (a < b) { return "the first of the two values"; }',
        "See the notes of the meeting at https://example.org for more of the same.",
        "[Brand new] A black book about the colours of the world for children",
        "La réunion du comité était présidée par le directeur de la bibliothèque.",
        "photo_of_the_meeting_on_the_day_of_the_visit.jpg",
    ):
        assert _odds(text, model) == [], text


def test_protected_sentences_are_left_out(model: Model) -> None:
    """A sentence that touches protected text is not judged; its neighbours are."""
    start = len(CLEAN) + 1
    article = formats.article("\n".join([CLEAN, CLEAN, CLEAN]))
    touched = replace(article, protected=(Span(start + 4, start + 10), Span(start + 5, start + 6)))
    assert [v.span.start for v in fluency.judge(touched, model)] == [0, 2 * start]


def test_reasons_quote_the_sentence(model: Model) -> None:
    """Each reason is a stretch of the sentence, and they do not overlap."""
    reasons = fluency.strongest(model, GARBLED)
    assert 1 <= len(reasons) <= 2
    assert all(reason and reason in GARBLED for reason in reasons)
    assert sum(map(len, reasons)) <= len(GARBLED)


@given(WILD)
@settings(max_examples=200, deadline=None)
def test_any_text_is_survived(text: str) -> None:
    """No input makes the model raise; verdicts lie in the text, in order."""
    article = formats.article(text)
    verdicts = fluency.judge(article, fluency.load())
    assert all(0 <= v.span.start < v.span.end <= len(text) for v in verdicts)
    assert verdicts == sorted(verdicts, key=lambda v: v.span)
    for verdict in verdicts:
        assert 0.0 <= verdict.probability <= 1.0
        sentence = verdict.span.of(text)
        assert all(r in sentence for r in fluency.strongest(fluency.load(), sentence))


@given(WILD)
def test_ngrams_cover_what_they_say(text: str) -> None:
    """One list a width; an n-gram of width w over n framed tokens has n - w + 1 places."""
    read = tokenize(text, {"the": "the"})
    lists = list(hashes(read))
    assert len(lists) == len(widths())
    for width, grams in zip(widths(), lists, strict=True):
        assert len(grams) == max(0, len(read.words) + 2 - width + 1)
    offsets = places(text, TOKEN.findall(text), Lexicon({"the": "the"}))
    assert len(read.words) == len(read.classes) == len(offsets)


@given(st.lists(st.one_of(WILD, st.sampled_from((GARBLED, CLEAN, ""))), max_size=12))
@settings(max_examples=100, deadline=None)
def test_arrays_change_nothing(sentences: list[str]) -> None:
    """Many sentences at once come out to the last bit as each does alone."""
    model, results = fluency.load(), []
    for pays in (sys.maxsize, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(many, "_PAYS", pays)
            results.append((many.wordings(model, sentences), many.strongest(model, sentences)))
    assert results[0] == results[1]
    assert len(results[0][0]) == len(results[0][1]) == len(sentences)


def test_more_tokens_than_have_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lexicon that is full still reads every sentence alike."""
    marks = [
        f"The plan of the work was {chr(0x2190 + i)}{chr(0x2500 + i)} and so on." for i in range(50)
    ]
    expected = many.wordings(fluency.load(), marks)
    monkeypatch.setattr("fixmt.fluency.tokens.MOST", 40)
    monkeypatch.setattr(many, "_PAYS", 0)
    full = replace(fluency.load())  # with a lexicon of its own
    assert many.wordings(full, marks) == expected
    assert len(full.lexicon.tokens) <= 40


def test_words_of_the_class_of_their_own() -> None:
    """The class ``=`` maps a word to itself."""
    assert parse_classes("=\tthe of\nc7\tschool garden") == {
        "the": "the",
        "of": "of",
        "school": "c7",
        "garden": "c7",
    }


def test_shipped_files(model: Model) -> None:
    """At most 4 MB, and as many weights as the hash has values."""
    data = resources.files("fixmt") / "data"
    files = [f for f in data.iterdir() if f.name.startswith("fluency.")]
    assert sum(len(f.read_bytes()) for f in files) <= 4_000_000
    assert len(model.weights).bit_count() == 1
    assert len(model.classes) > 10_000


def test_nothing_heavy_is_loaded() -> None:
    """Judging a sentence needs the standard library only."""
    code = (
        "import sys; from fixmt import fluency, formats;"
        f"fluency.judge(formats.article({CLEAN!r}), fluency.load());"
        "print(sorted({'numpy', 'torch', 'transformers'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"

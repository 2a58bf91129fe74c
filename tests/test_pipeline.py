"""The promises of a repair as a whole, on the example articles and on arbitrary text."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import edits, files, formats, glossary, names, pipeline
from fixmt.article import Article, Level
from fixmt.config import Config
from fixmt.detectors import Context
from fixmt.text import encode

EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "articles").glob("*.txt"))
CLEAN = [
    "The committee met on 3 May. It approved the plan, and the dean thanked the staff.\r\n",
    "Du Fu (杜甫) lived in Chengdu.\r\n\r\nSee https://example.com/新闻?a=1,2 for more.",
    "\ufeff",
    "Vice President Wang Bo said, “We will publish the results.”\n\n\n  \n",
]
COMMON = st.text(
    st.one_of(
        st.sampled_from(list('会上同时,。，、；：. The\n\r\t\u00a0“”"()3年月日%')),
        st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"),
    ),
    max_size=120,
)


@pytest.fixture(scope="module")
def context() -> Context:
    return Context(glossary.default(), names.survey(files.read(p) for p in EXAMPLES))


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_is_untouched(text: str, context: Context) -> None:
    """Without an edit the very same text comes back."""
    outcome = pipeline.repair(formats.article(text), context, Config())
    assert outcome.edits == ()
    assert outcome.repaired == text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_second_run_changes_nothing(path: Path, context: Context) -> None:
    """Repair is stable: its own output needs no further exact repair."""
    once = pipeline.repair(files.read(path), context, Config())
    again = pipeline.repair(formats.article(once.repaired), context, Config())
    assert once.edits
    assert again.edits == ()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_safe_level_does_less(path: Path, context: Context) -> None:
    """At a lower level no cause above it is applied."""
    outcome = pipeline.repair(files.read(path), context, Config(level=Level.SAFE))
    assert all(c.level is Level.SAFE for e in outcome.edits for c in e.causes)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_edits_explain_the_whole_change(path: Path, context: Context) -> None:
    """Applying the reported edits to the input gives the output; undoing them gives the input."""
    article = files.read(path)
    outcome = pipeline.repair(article, context, Config())
    assert edits.apply(article.source, outcome.edits) == outcome.repaired
    assert edits.apply(outcome.repaired, edits.invert(outcome.edits)) == article.source
    assert all(e.causes and e.before != e.after for e in outcome.edits)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_bytes_outside_edits_survive(ending: str, bom: bytes, context: Context) -> None:
    """Line endings, BOM and a missing final newline are kept around a repair."""
    text = ending.join(["A title", "", "The meeting ended。", "", "Last\u00a0line  "])
    data = bom + text.encode()
    article = files.from_bytes(data)
    outcome = pipeline.repair(article, context, Config(select=("PN",)))
    assert encode(outcome.repaired, article.codec) == data.replace("。".encode(), b".")


@given(COMMON)
@settings(max_examples=150, deadline=None)
def test_repair_settles_on_any_text(text: str) -> None:
    """On any text: the edits give the output, and a second run changes nothing."""
    article: Article = formats.article(text)
    context = Context(glossary.default())
    outcome = pipeline.repair(article, context, Config())
    assert edits.apply(text, outcome.edits) == outcome.repaired
    assert pipeline.repair(formats.article(outcome.repaired), context, Config()).edits == ()

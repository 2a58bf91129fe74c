"""Engines: recorded answers, model folders, splitting, loops, and the shipped model."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import engines, models
from fixmt.engines import Hint, Hypothesis, Request, answering
from fixmt.engines.chunks import join, split
from fixmt.engines.folder import find
from fixmt.engines.markers import marked
from fixmt.engines.recorded import Recorded
from fixmt.english.loops import loops
from fixmt.errors import ModelError

needs_model = pytest.mark.skipif(
    engines.DEFAULT not in models.names(), reason=f"the model {engines.DEFAULT} is not here"
)


def test_recorded_answers_in_order() -> None:
    """Outputs come back best first, as many as asked for."""
    engine = Recorded({"你好": ["Hello", "Hi", "Good day"]})
    (found,) = engine.translate([Request("你好", n=2)])
    assert [h.text for h in found] == ["Hello", "Hi"]
    assert found[0].score > found[1].score


def test_recorded_misses_are_errors() -> None:
    """Nothing is made up for a text that was not recorded."""
    with pytest.raises(ModelError, match="再见"):
        Recorded({"你好": ["Hello"]}).translate([Request("再见")])


def test_recorded_falls_back() -> None:
    """With a fallback only the misses go there."""
    behind = Recorded({"再见": ["Bye"]})
    engine = Recorded({"你好": ["Hello"]}, behind)
    found = engine.translate([Request("再见"), Request("你好")])
    assert [h[0].text for h in found] == ["Bye", "Hello"]
    assert behind.signature in engine.signature


def test_recorded_file(tmp_path: Path) -> None:
    """A file gives the same engine; its signature follows its content."""
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({"你好": "Hello", "再见": ["Bye"]}), "utf-8")
    engine = engines.load(f"recorded:{path}")
    assert engine.translate([Request("你好")])[0][0].text == "Hello"
    assert engine.signature != Recorded({"你好": ["Hello"]}).signature


@pytest.mark.parametrize("content", ["[]", "{", '{"a": 1}', '{"a": [1]}'])
def test_recorded_file_of_another_kind(tmp_path: Path, content: str) -> None:
    """A file that holds anything else is refused by name."""
    path = tmp_path / "answers.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ModelError, match=r"answers\.json"):
        Recorded.load(path)


def test_missing_model_says_what_to_do(tmp_path: Path) -> None:
    """An unknown name or an empty folder is one clear line."""
    with pytest.raises(ModelError, match="no such model"):
        find("no-such-model")
    with pytest.raises(ModelError, match=r"config\.json"):
        find(str(tmp_path))


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    """Weights that could run code when loaded are never opened."""
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(ModelError, match="safetensors"):
        find(str(tmp_path))


def test_incomplete_folders_are_refused(tmp_path: Path) -> None:
    """Weights or tokenizer missing: named."""
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="no weights"):
        find(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"")
    with pytest.raises(ModelError, match=r"source\.spm"):
        find(str(tmp_path))


def test_hub_models_are_not_fetched_unasked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A hub model that is not in the cache is an error, not a download."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="downloads are off"):
        find("nobody/no-such-model-zh-en")


def test_importing_engines_is_light() -> None:
    """No heavy package is imported before a model is used."""
    code = (
        "import sys; import fixmt.engines, fixmt.engines.marian, fixmt.repairs.translate;"
        "heavy = {'torch', 'transformers', 'sentencepiece', 'huggingface_hub', 'numpy'};"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


CHINESE = st.text(st.sampled_from("学校党委的和3。，、；！（）“”A "), max_size=200)


@given(CHINESE, st.integers(1, 20))
@settings(max_examples=200, deadline=None)
def test_splitting_loses_nothing(text: str, limit: int) -> None:
    """The pieces joined are the text, and none is longer than it need be."""
    pieces = split(text, len, limit)
    assert "".join(pieces) == text
    assert all(len(piece) <= limit or len(piece) == 1 for piece in pieces)


def test_splitting_cuts_sentences() -> None:
    """Every sentence by itself, with its quotation mark; long ones behind commas if they can be."""
    assert split("一二三。四五六。七八九。", len, 8) == ["一二三。", "四五六。", "七八九。"]
    assert split("他说：“一二三。”四五六！？七。", len, 20) == [
        "他说：“一二三。”",
        "四五六！？",
        "七。",
    ]
    assert split("一二三，四五六，七八九。", len, 6) == ["一二三，", "四五六，", "七八九。"]
    assert split("一二三。", len, 8) == ["一二三。"]


def test_joining_hypotheses() -> None:
    """The k-th text is made of the k-th of each piece; a piece without output spoils all."""
    first = (Hypothesis("A", -0.1), Hypothesis("B", -0.5))
    second = (Hypothesis("C", -0.3),)
    assert [h.text for h in join([first, second])] == ["A C", "B C"]
    assert join([first, ()]) == ()
    told = [
        (Hypothesis(t, -1.0),) for t in ("we came.", "he said “go.”", "then we, the", "last, left.")
    ]
    assert join(told)[0].text == "we came. He said “go.” Then we, the last, left."
    assert join([]) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Come on, come on, come on, come on.",
        "task task task task",
        "the work of the work of the work of the work of the Party",
        "study study study study was a task",
    ],
)
def test_loops_are_seen(text: str) -> None:
    """Words and phrases over and over."""
    assert loops(text)


@pytest.mark.parametrize(
    "text",
    [
        "It was a long, long road.",
        "First, study; second, field research; third, self-examination; fourth, rectification.",
        "He said that that was that.",
        "The drinks... there are more and more of them.",
    ],
)
def test_ordinary_repeats_are_no_loops(text: str) -> None:
    """Enumerations and emphasis repeat words as well."""
    assert not loops(text)


def test_terms_are_marked_inline() -> None:
    """The layout the model was trained on: the space before a term moves into the annotation."""
    hints = (Hint("北京大学", "Peking University"), Hint("大学", "university"))
    expected = "在<t>北京大学<as> Peking University</t>举行"
    assert marked("在北京大学举行", hints) == expected
    mended = marked("held at Beijing big on", (Hint("Beijing big", "Peking University"),))
    assert mended == "held at<t> Beijing big<as> Peking University</t> on"


@pytest.fixture(scope="module")
def engine() -> engines.Engine:
    """The shipped model, loaded once."""
    return engines.load()


@needs_model
@pytest.mark.model
class TestShippedModel:
    """The real weights."""

    def test_translates(self, engine: engines.Engine) -> None:
        """A plain sentence comes out as plain English, n-best in order."""
        (found,) = engine.translate([Request("会议于昨天下午在北京举行。", n=3)])
        assert 1 <= len(found) <= 3
        assert "Beijing" in found[0].text
        assert [h.score for h in found] == sorted((h.score for h in found), reverse=True)
        assert all(h.score <= 0 for h in found)

    def test_batching_changes_nothing(self, engine: engines.Engine) -> None:
        """A sentence comes out the same alone and in company."""
        texts = ["学校召开会议。", "他说，这项工作刚刚开始，还有很长的路要走。", "谢谢大家。"]
        together = engine.translate([Request(t) for t in texts])
        alone = [engine.translate([Request(t)])[0] for t in texts]
        assert [h[0].text for h in together] == [h[0].text for h in alone]

    def test_uses_terms(self, engine: engines.Engine) -> None:
        """A hinted name stands in the output, also one the model cannot know."""
        hint = Hint("岚山大学", "Lanshan Ocean University")
        (found,) = engine.translate([Request("岚山大学举行毕业典礼。", (hint,))])
        assert "Lanshan Ocean University" in found[0].text

    def test_long_input_is_not_cut(self, engine: engines.Engine) -> None:
        """Input beyond the window is translated whole, a dozen sentences in one text."""
        days = [f"{n}月{n + 10}日，学校召开会议，部署下一阶段工作。" for n in range(1, 13)]
        (found,) = engine.translate([Request("".join(days))])
        assert len(found[0].text.split()) >= 60

    def test_signature(self, engine: engines.Engine) -> None:
        """Name, digest of the weights, search settings."""
        name, rest = engine.signature.split("@")
        assert name == engines.DEFAULT
        assert rest.endswith(f"|beam:4|search:{answering.SEARCH}")
        assert len(rest.split("|")[0]) == 12

    def test_damaged_weights_are_reported(self, tmp_path: Path) -> None:
        """A broken download is one line, no traceback of torch."""
        broken = tmp_path / "broken"
        shutil.copytree(models.folder(engines.DEFAULT), broken)
        shard = sorted(broken.glob("*.safetensors"))[0]
        shard.write_bytes(shard.read_bytes()[:1000])
        for engine in ("ctranslate2", "transformers"):
            with pytest.raises(ModelError, match="broken: the model cannot be loaded") as caught:
                engines.load(str(broken), engine=engine).translate([Request("你好。")])
            assert "\n" not in str(caught.value)

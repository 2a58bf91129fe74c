"""The CTranslate2 engine: same text in and out as the reference, whatever the company."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt import cli, engines, models
from fixmt.engines import Engine, Hint, Hypothesis, Request, converted
from fixmt.engines.ctranslate import CTranslate
from fixmt.engines.insist import faults, misses
from fixmt.engines.tokens import Tokenizer
from fixmt.errors import ModelError

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(engines.DEFAULT not in models.names(), reason="the model is not here"),
]
HAN = set(map(chr, range(0x4E00, 0xA000)))
TEXTS = (
    "会议于昨天下午在北京举行。",
    "学校召开会议，部署下一阶段工作。",
    "他说，这项工作刚刚开始，还有很长的路要走。",
    "会后，代表们参观了新校区。",
    "2024年3月，全校共有12,345名学生。",
)
SCHOOL = Hint("岚山大学", "Lanshan Ocean University")
REQUESTS = (
    *(Request(text, n=4) for text in TEXTS),
    Request("岚山大学举行毕业典礼。", (SCHOOL,), n=2),
    Request("The leader attend meeting in Beijing。", task="mend", n=3),
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return engines.load(engine="ctranslate2", device="cpu")


@pytest.fixture(scope="module")
def reference() -> Engine:
    return engines.load(engine="transformers", device="cpu")


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer(models.folder(engines.DEFAULT))


@pytest.fixture(scope="module")
def marian_tokenizer():  # type: ignore[no-untyped-def]
    from transformers import MarianTokenizer

    return MarianTokenizer.from_pretrained(models.folder(engines.DEFAULT))


WORDS = (
    "学 校 召 开 龘 2024 3.5% ， 。 “ ” ‘ （ ） A Beijing University's é ﬁ Ａ １ … — ▁ 😀 "
    "\u3000 \u00a0 \t <t> <as> </t> <mend> <zh> </s> <unk> >>fra<< << >> < >"
)
PIECES = st.sampled_from(WORDS.split(" "))
MIXED = st.lists(st.one_of(PIECES, st.text(max_size=3), st.just(" ")), max_size=12).map("".join)


@given(text=MIXED)
@settings(max_examples=300, deadline=None)
def test_tokens_as_transformers_cuts_them(text: str, tokenizer, marian_tokenizer) -> None:  # type: ignore[no-untyped-def]
    """The same numbers for sources and for outputs, whatever the text."""
    table = tokenizer.vocabulary
    assert [table[t] for t in tokenizer.source(text)] == marian_tokenizer(text)["input_ids"]
    wanted = marian_tokenizer(text_target=text)["input_ids"]
    assert [table[t] for t in tokenizer.target(text)] == wanted[:-1]


@given(ids=st.lists(st.integers(0, 26_356), max_size=12))
@settings(max_examples=200, deadline=None)
def test_text_as_transformers_joins_it(ids: list[int], tokenizer, marian_tokenizer) -> None:  # type: ignore[no-untyped-def]
    """Output tokens spell the same text."""
    names = {i: t for t, i in tokenizer.vocabulary.items()}
    theirs = marian_tokenizer.decode(ids, skip_special_tokens=True).strip()
    assert tokenizer.text([names[i] for i in ids]) == theirs


def test_same_answers_as_transformers(engine: Engine, reference: Engine) -> None:
    """The reference finds our best hypothesis as good as its own; scores agree."""
    requests = REQUESTS[3:]
    ours = engine.translate(requests)
    forced = [
        dataclasses.replace(r, forced=found[0].text)
        for r, found in zip(requests, ours, strict=True)
    ]
    theirs = reference.translate([dataclasses.replace(r, n=1) for r in requests])
    for judged, mine, best in zip(reference.translate(forced), ours, theirs, strict=True):
        assert judged[0].score >= best[0].score - 0.1
        assert mine[0].score == pytest.approx(judged[0].score, abs=0.1)


def test_company_changes_nothing(engine: Engine) -> None:
    """Text and score are the same to the last bit alone, together, and in another order."""
    together = engine.translate(REQUESTS)
    assert [engine.translate([r])[0] for r in REQUESTS] == together
    assert engine.translate(REQUESTS[::-1])[::-1] == together
    threads = CTranslate(models.folder(engines.DEFAULT), threads=3, device="cpu")
    assert threads.translate(REQUESTS) == together


def test_sources_of_like_length_change_nothing(engine: Engine, tokenizer: Tokenizer) -> None:
    """Padding to the longest of a class of lengths leaves the answers; classes end at 16, 32."""
    days = "9月10日，" + "".join(TEXTS)
    sources = [days[:size] for size in range(1, len(days) + 1)]
    lengths = {len(tokenizer.source(source)) for source in sources}
    assert min(lengths) < 15 < 16 < 32 < max(lengths)
    requests = [Request(source, n=2) for source in sources]
    together = engine.translate(requests)
    for request, found in zip(requests, together, strict=True):
        alone = engine.translate([request])[0]
        assert [h.text for h in alone] == [h.text for h in found]
        assert [h.score for h in alone] == pytest.approx([h.score for h in found], abs=1e-6)


MISSED = (
    # A target the model would not choose; one that it says twice; one it leaves by itself.
    ("学生们每天晚上都去图书馆看书。", {"图书馆": "the Ashbury Reading Rooms"}),
    ("研究生院院长和学生参观了校园。", {"研究生院": "the Guild of Doctoral Fellows"}),
    ("他说，高校要做好服务。", {"高校": "upper academies", "服务": "stewardship"}),
)


@pytest.mark.parametrize(("chinese", "terms"), MISSED)
def test_missed_terms_are_placed(chinese: str, terms: dict[str, str]) -> None:
    """Outputs with more of the terms, found without torch, alone and in company the same.

    What is still missed is searched for under constraints; the answer has all terms.
    """
    engine = CTranslate(models.folder(engines.DEFAULT), device="cpu", threads=1)
    hints = tuple(Hint(source, target) for source, target in terms.items())
    found = engine.search([chinese], 4)[0]  # not told of its terms
    placed = engine.place(chinese, hints, found)
    assert placed
    assert faults(chinese, placed[0].text, hints) < faults(chinese, found[0].text, hints)
    assert not misses(engine.translate([Request(chinese, hints)])[0][0].text, hints)
    (forced,) = engine.score([(chinese, placed[0].text)])
    assert placed[0].score == pytest.approx(forced, rel=0.1)
    assert engine.place(chinese, hints, found) == placed
    assert engine.place(chinese, hints, []) == []


def test_two_terms_that_the_model_would_never_choose() -> None:
    """Where placing fails, the search under constraints does not."""
    engine = CTranslate(models.folder(engines.DEFAULT), device="cpu", threads=1)
    hints = (Hint("图书馆", "the Ashbury Reading Rooms"), Hint("会议", "Quorumfest"))
    ((best, *_),) = engine.translate([Request("会议在图书馆举行。", hints)])
    assert not misses(best.text, hints)


def test_what_has_no_fault_is_not_placed_again(engine: Engine) -> None:
    """The model is asked for nothing more."""
    hint = Hint("会议", "meeting")
    good = Hypothesis("The meeting was held in Beijing yesterday.", -0.2)
    assert engine.place("会议于昨天在北京举行。", (hint,), [good]) == []  # type: ignore[attr-defined]


def test_forced_scores_are_those_of_the_search(engine: Engine) -> None:
    """The best output scores the same whether found or given; it comes back as it is."""
    found = [f[0] for f in engine.translate(REQUESTS)]
    forced = [dataclasses.replace(r, forced=h.text) for r, h in zip(REQUESTS, found, strict=True)]
    answers = engine.translate([*forced, *REQUESTS])
    for searched, (scored,) in zip(found, answers, strict=False):
        assert scored.text == searched.text
        assert scored.score == pytest.approx(searched.score, abs=0.1)
    assert answers[len(forced) :] == engine.translate(REQUESTS)


def test_wrong_output_scores_low(engine: Engine) -> None:
    """What the source does not say, or cannot be spelled, is unlikely and no error."""
    said = "Thank you all."
    (good,), (bad,), (han,) = engine.translate(
        [Request("谢谢大家。", forced=f) for f in (said, "The river is closed.", "谢谢")]
    )
    assert good.score - 2 > bad.score > han.score


def test_no_chinese_comes_out(engine: Engine) -> None:
    """Rows the model's bias forbids do not exist; unknown signs are not copied either."""
    odd = ["龘龘龘", "“学”“习”", "A学B校", "习", "。", "㐀㐁"]
    for found in engine.translate([Request(t, n=4) for t in odd]):
        for hypothesis in found:
            assert not HAN & set(hypothesis.text)
    place = converted.converted(models.folder(engines.DEFAULT), "int8")
    rows = json.loads((place / "target_vocabulary.json").read_text("utf-8"))
    assert not any(HAN & set(row) for row in rows)
    assert set("0123456789") <= set(rows) | {r.strip("▁") for r in rows}


def test_long_input_has_an_answer_and_endless_input_none(engine: Engine) -> None:
    """Long Chinese is split; one endless word to mend is beyond any model."""
    days = [f"{n}月{n + 10}日，学校召开会议，部署下一阶段工作。" for n in range(1, 13)]
    (found,) = engine.translate([Request("".join(days))])
    assert len(found[0].text.split()) >= 60
    assert engine.translate([Request("zq" * 800, task="mend"), Request("")]) == [(), ()]


def test_an_ordinary_run_needs_no_torch(tmp_path: Path) -> None:
    """torch and transformers are for conversion and constrained search only."""
    converted.converted(models.folder(engines.DEFAULT), "int8")
    (tmp_path / "a.txt").write_text(
        "The meeting ended. 学校召开会议，部署下一阶段工作。\n", "utf-8"
    )
    code = (
        "import sys; from fixmt import cli; cli.main(['translate', '--device', 'cpu']);"
        f"cli.main(['fix', {str(tmp_path / 'a.txt')!r}, '--diff', '--level', 'bold']);"
        "sys.exit(', '.join({'torch', 'transformers'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input="北京大学举行会议。\n\n谢谢大家。\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    first, blank, _, *diff = done.stdout.split("\n")
    assert "Peking University" in first and not blank
    assert any(line.startswith("+The meeting ended. The ") for line in diff)


@pytest.fixture
def fake_conversion(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """Conversion that only writes a file; where it was asked to."""
    made: list[Path] = []

    def convert(model: Path, target: Path, weights: str) -> None:
        target.mkdir()
        (target / "model.bin").write_bytes(b"weights")
        (target / models.MANIFEST).write_text(json.dumps(models.manifest(target)))
        made.append(target)

    monkeypatch.setattr(converted, "_convert_apart", convert)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    converted._elsewhere.cache_clear()
    return made


def test_a_conversion_that_cannot_be_kept(
    fake_conversion: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the cache cannot be written a run converts once and says so once; ``convert`` fails."""
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    model = models.folder(engines.DEFAULT)
    place = converted.converted(model, "int8")
    assert converted.converted(model, "int8") == place
    assert len(fake_conversion) == 1
    assert capsys.readouterr().err.count("converted anew in every run") == 1
    assert cli.main(["model", "convert"]) == 2
    said = capsys.readouterr().err
    assert "/dev/null/fixmt/models: cannot be written" in said
    assert said.count("\n") == 1


class TestCache:
    """Conversions are made once, whole, and made again when damaged."""

    model = models.folder(engines.DEFAULT) if engines.DEFAULT in models.names() else Path()

    def test_made_once(self, fake_conversion: list[Path]) -> None:
        place = converted.converted(self.model, "int8")
        assert converted.converted(self.model, "int8") == place
        assert len(fake_conversion) == 1
        assert converted.converted(self.model, "float32") != place
        assert {p.name for p in converted.home().iterdir()} == {
            place.name, place.name.replace("int8", "float32")
        }  # fmt: skip

    @pytest.mark.parametrize("damage", ["changed", "missing", "manifest", "extra"])
    def test_damage_is_seen(self, fake_conversion: list[Path], damage: str) -> None:
        place = converted.converted(self.model, "int8")
        match damage:
            case "changed":
                (place / "model.bin").write_bytes(b"weight")
            case "missing":
                (place / "model.bin").unlink()
            case "manifest":
                (place / models.MANIFEST).write_text("{")
            case "extra":
                (place / "more").write_text("")
        assert converted.converted(self.model, "int8") == place
        assert (place / "model.bin").read_bytes() == b"weights"
        assert models.verify(place) == []
        assert [p.name for p in converted.home().iterdir()] == [place.name]

    def test_another_process_was_first(
        self, fake_conversion: list[Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What the other put there stays."""
        place = converted.converted(self.model, "int8")
        converted.clear()
        convert = converted._convert_apart

        def slow(model: Path, target: Path, weights: str) -> None:
            convert(model, target, weights)
            shutil.copytree(target, place)

        monkeypatch.setattr(converted, "_convert_apart", slow)
        assert converted.converted(self.model, "int8") == place
        assert models.verify(place) == []
        assert list(converted.home().iterdir()) == [place]

    def test_what_killed_processes_left_goes(self, fake_conversion: list[Path]) -> None:
        """Folders half written long ago are deleted; one that may be under way is not."""
        for name in (".making-old", ".making-new"):
            (converted.home() / name).mkdir(parents=True)
        os.utime(converted.home() / ".making-old", (0, 0))
        place = converted.converted(self.model, "int8")
        assert {p.name for p in converted.home().iterdir()} == {place.name, ".making-new"}

    def test_unwritable_cache(
        self,
        fake_conversion: list[Path],
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        """A temporary folder instead, and one line that says so."""
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
        place = converted.converted(self.model, "int8")
        assert (place / "model.bin").exists()
        assert capsys.readouterr().err.count("\n") == 1

    def test_no_room_anywhere(
        self, monkeypatch: pytest.MonkeyPatch, fake_conversion: list[Path]
    ) -> None:
        def full(model: Path, target: Path, weights: str) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(converted, "_convert_apart", full)
        with pytest.raises(ModelError, match=r"No space left.*--engine transformers"):
            converted.converted(self.model, "int8")


def test_choices() -> None:
    """Engine and device as asked; two vocabularies are for transformers."""
    assert "ctranslate2" in engines.load(device="cpu").signature
    assert "ctranslate2" not in engines.load(engine="transformers", device="cpu").signature
    if not Path("/dev/nvidia0").exists():
        with pytest.raises(ModelError, match="no CUDA device"):
            engines.load(device="cuda").translate([Request("你好。")])

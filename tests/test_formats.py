"""Formats: what shows is read, markup is never changed."""

import html
import json
import random
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from fixmt import edits as editing
from fixmt import files, formats, names, pipeline
from fixmt.article import Candidate, Edit, Span
from fixmt.cli import main
from fixmt.config import Config
from fixmt.detectors import Context
from fixmt.glossary import default
from fixmt.writer import OBJECT

SUFFIX = {"html": ".html", "markdown": ".md"}
CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
    for path in sorted((Path(__file__).parent / "formats").glob("*.toml"))
    if path.stem in SUFFIX
    for case in tomllib.loads(path.read_text("utf-8"))["case"]
]
EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "articles").glob("*.txt"))
TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^>]*>", re.S)


def article(source: str, name: str) -> formats.Article:
    return formats.article(source, Path(f"x{SUFFIX[name]}"))


def repaired(source: str, name: str) -> str:
    context, config = Context(default()), Config()
    return pipeline.repair(article(source, name), context, config).repaired


@pytest.mark.parametrize(("name", "case"), CASES)
def test_text_that_shows(name: str, case: dict) -> None:
    found = article(case["source"], name)
    prose = found.prose
    assert prose.source == case["text"]
    shielded = [span.of(prose.source) for span in prose.protected]
    assert shielded == case.get("shielded", [])


WORDS = st.sampled_from(
    ("Jiang LAN", "the meeting,And", "left。", "we", "20 major", "学校", "&amp;", "&#12290;", "a")
)
TAGS = """<p> </p> <b> </b> <a|href='x,We'> </a> <br> <div> </div> <!--x,We--> <pre> </pre> <i> </i>
<script>x,We</script> < & &nbsp; &lt; <li> <td> <code> </code>"""
MARKS = """* ** _ ` ``` ~~ # ## > - 1. | [ ] ](x,We) ![ \\ <b> </b> <!-- --> --- === |--|"""
SPACES = st.sampled_from((" ", "\n", "\n\n", "\r\n", "    ", ",", ". "))
HTML = st.lists(
    st.one_of(WORDS, SPACES, st.sampled_from(TAGS.split()).map(lambda t: t.replace("|", " "))),
    max_size=30,
).map("".join)
MARKDOWN = st.lists(st.one_of(WORDS, SPACES, st.sampled_from(MARKS.split())), max_size=30).map(
    "".join
)
DOCUMENTS = st.one_of(st.tuples(st.just("html"), HTML), st.tuples(st.just("markdown"), MARKDOWN))


@settings(max_examples=400, deadline=None)
@given(DOCUMENTS)
def test_every_character_has_its_place(document: tuple[str, str]) -> None:
    name, source = document
    view = article(source, name).view
    assert view is not None
    last = 0
    for char, start, end in zip(view.prose.source, view.starts, view.ends, strict=True):
        assert last <= start <= end <= len(source)
        written = source[start:end]
        if char == "\n":
            assert not written
        elif char == " ":
            assert written == " " or written.isspace() or written.startswith(("&", "\\"))
        elif char == OBJECT:
            assert written[0] in "<!"
        else:
            assert written == char or written[0] in "&\\"
        last = end


@settings(max_examples=400, deadline=None)
@given(DOCUMENTS, st.data())
def test_an_edit_of_the_text_is_that_edit_of_what_shows(
    document: tuple[str, str], data: st.DataObject
) -> None:
    """Inside a block, the edited source shows the edited text, and holds the same tags."""
    name, source = document
    found = article(source, name)
    view = found.view
    assert view is not None
    lines = [m.span() for m in re.finditer(r"[^\n]+", view.prose.source)]
    if not lines:
        return
    low, high = data.draw(st.sampled_from(lines))
    start = data.draw(st.integers(low, high))
    end = data.draw(st.integers(start, high))
    new = data.draw(st.sampled_from(["we", "Jiang Lan", "left.", "x & y", "a < b"]))
    candidate = view.candidate(Candidate(Span(start, end), new, "why"))
    if candidate is None:
        assert (
            name == "markdown"
            or source[view.span(Span(start, end)).start - 1] in "<&"
            or "<a" in source
        )
        return
    edit = Edit(candidate.span, candidate.span.of(source), candidate.text)
    after = editing.apply(source, (edit,))
    wanted = view.prose.source[:start] + new + view.prose.source[end:]
    if name == "html" and "<pre" not in source and "<code" not in source:
        # White space on both sides of a tag shows as one space; one of the two may stay.
        assert "".join(article(after, name).prose.source.split()) == "".join(wanted.split())
        assert TAG.findall(after) == TAG.findall(source)
    same = Candidate(Span(start, end), Span(start, end).of(view.prose.source), "why")
    untouched = view.candidate(same)
    assert untouched is not None
    assert untouched.text == untouched.span.of(source)


@settings(max_examples=150, deadline=None)
@given(HTML)
def test_repairing_a_page_keeps_its_tags(source: str) -> None:
    after = repaired(source, "html")
    assert TAG.findall(after) == TAG.findall(source)
    assert re.findall(r"<(script|pre)>(.*?)</\1>", after) == re.findall(
        r"<(script|pre)>(.*?)</\1>", source
    )


def structure(source: str) -> list[str]:
    """The kinds of all tokens of a Markdown document, texts left out."""
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    kinds: list[str] = []
    for token in tokens:
        kinds.append(token.type)
        inner = [c.type if c.type != "link_open" else f"{c.attrs}" for c in token.children or ()]
        kinds += [kind for kind in inner if kind != "text"]
    return kinds


REAL = """---
title: a,We
---
# The Party's 20 major

On September 3,the university held a **meeting**. Secretary [Jiang LAN](http://a.b/c,We) spoke,And
delivered a speech。 Run `make x,We` now。

- Jiang LAN visited the **School,And** left。
> The Party's 20
> major was held。

| Name | Speech |
|------|:------:|
| Jiang LAN | He visited us,And left。 |

```
a,We
```
"""


def test_a_repaired_document_has_the_structure_it_had() -> None:
    after = repaired(REAL, "markdown")
    assert structure(after) == structure(REAL)
    assert "[Jiang Lan](http://a.b/c,We)" in after
    assert "> The 20th CPC\n> National Congress was held." in after
    assert "| Jiang Lan | He visited us, and left. |" in after
    assert "Run `make x,We` now." in after
    assert after.endswith("```\na,We\n```\n")


def test_a_page_is_repaired_between_its_tags() -> None:
    page = (
        "<p>Secretary <a href='x.html'>Jiang&nbsp;LAN</a> attended the <b>meeting</b>,And "
        "delivered a speech&#12290;</p>\n"
        "<p>The Party's 20\n  <i>major</i> was held &amp; ended。</p>"
    )
    assert repaired(page, "html") == (
        "<p>Secretary <a href='x.html'>Jiang Lan</a> attended the <b>meeting</b>, and "
        "delivered a speech.</p>\n"
        "<p>The 20th CPC\n  <i>National Congress</i> was held &amp; ended.</p>"
    )


MOVED = (
    (
        "<p>Secretary <b>Zhao</b> <b>CHANGLU</b> attended</p>",
        "Secretary Zhao CHANGLU attended",
        "Zhao Changlu, secretary of the Party Committee, attended",
        "<p><b>Zhao</b> <b>Changlu</b>, secretary of the Party Committee, attended</p>",
    ),
    (
        "<p>Secretary of the Party Committee <b>Zhao CHANGLU</b> attended</p>",
        "Secretary of the Party Committee Zhao CHANGLU attended",
        "Zhao Changlu, secretary of the Party Committee, attended",
        "<p><b>Zhao Changlu</b>, secretary of the Party Committee, attended</p>",
    ),
    (
        "<p>Secretary of the Party Committee <b>Zhao</b> <b>Changlu</b> attended</p>",
        "Secretary of the Party Committee Zhao Changlu",
        "Zhao Changlu, secretary of the Party Committee,",
        "<p><b>Zhao</b> <b>Changlu</b>, secretary of the Party Committee, attended</p>",
    ),
    ("<p>if a < b</p>", "a < b", "a <b", None),
    ("<p>if a < b</p>", "a < b", "a < c", "<p>if a < c</p>"),
    ("<p><b>Note：</b>the end</p>", "：", ": ", "<p><b>Note:</b> the end</p>"),
    ("<p>the<b>（School）</b>.</p>", "（", " (", "<p>the <b>(School）</b>.</p>"),
    ("<p>we<i>,And</i> left</p>", ",And", ", and", "<p>we<i>, and</i> left</p>"),
    ("<p>we<i>,</i><i>And</i> left</p>", ",And", ", and", "<p>we<i>,</i> <i>and</i> left</p>"),
    ("<p>Ji<u>ANG</u> Lan</p>", "JiANG Lan", "Jiang Lan", "<p>Ji<u>ang</u> Lan</p>"),
    ("<p>the <b>school</b> of</p>", "school", "law faculty", "<p>the <b>law faculty</b> of</p>"),
    ("<p>a <a href='x'>20 major</a> now</p>", "20 major now", "now", None),
    ("<p>a <i>very</i> good day</p>", "very good", "good", "<p>a <i></i>good day</p>"),
    ("**Note：**the end", "：", ": ", "**Note:** the end"),
    ("the**（School）**.", "（", " (", "the **(School）**."),
    ("A **very** good day", "very good", "good", "A good day"),
    ("1、one", "、", ". ", None),
    ("They came[^1]（we）.", "（we）", "(we)", None),
    ("They came [sic]（we）.", "（we）", "(we)", None),
    ("> we spoke\n> of it", " of", "of", None),
)


@pytest.mark.parametrize(("source", "before", "after", "wanted"), MOVED)
def test_markup_stays_with_its_words(
    source: str, before: str, after: str, wanted: str | None
) -> None:
    view = article(source, "html" if "<" in source else "markdown").view
    assert view is not None
    at = view.prose.source.index(before)
    candidate = view.candidate(Candidate(Span(at, at + len(before)), after, "why"))
    made = candidate and (
        source[: candidate.span.start] + candidate.text + source[candidate.span.end :]
    )
    assert made == wanted


def test_what_is_no_text_stays_and_keeps_its_space() -> None:
    page = "<p>See <img src='x'> . The the <img src='y'> the end of <img src='z'> of it.</p>"
    assert repaired(page, "html").count("<img") == 3
    assert "See <img" in repaired(page, "html") and "<img src='y'> the" in repaired(page, "html")
    text = "Visit <http://a.b/c> . See ![x](y) , and go.\n"
    assert "Visit <http" in repaired(text, "markdown")
    assert "See ![x](y)" in repaired(text, "markdown")


def test_findings_lie_on_the_file() -> None:
    page = "<p>Secretary <b>Jiang</b> <i>LAN</i> spoke。</p>"
    found = pipeline.check(article(page, "html"), Context(default()), Config())
    assert {f.rule: f.span.of(page) for f in found} == {
        "NM001": "Jiang</b> <i>LAN",
        "PN001": "。",
    }


def test_marks_in_the_source_are_heard() -> None:
    page = "<p>We spoke。</p> <!-- fixmt: ignore[PN001] -->\n<p>We left。</p>"
    assert repaired(page, "html") == page.replace("left。", "left.")


PAGE = (
    "<html><head><title>News</title></head><body>\n"
    "<p>Secretary <b>Jiang LAN</b> spoke。</p>\n<p>We left&#65292;and &lt;slept&gt;。</p>\n"
    "</body></html>\n"
)
MENDED = PAGE.replace("LAN", "Lan").replace("。", ".").replace("&#65292;", ", ")


def test_a_page_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "news" / "a.html"
    path.parent.mkdir()
    path.write_text(PAGE, encoding="utf-8")
    assert main(["check", str(path), "--format", "json"]) == 1
    for finding in json.loads(capsys.readouterr().out)["files"][0]["findings"]:
        assert PAGE[finding["start"] : finding["end"]] == finding["text"]
    report = tmp_path / "report"
    fix = ["fix", str(path.parent), "--model", "none"]
    assert main([*fix, "--out", str(tmp_path / "out"), "--report", str(report)]) == 0
    assert (tmp_path / "out" / "a.html").read_text("utf-8") == MENDED
    assert path.read_text("utf-8") == PAGE
    assert main([*fix, "--write"]) == 0
    assert path.read_text("utf-8") == MENDED
    assert main(["check", str(path)]) == 0


def test_the_report_shows_a_page_without_its_tags(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE, encoding="utf-8")
    report = tmp_path / "report"
    assert main(["fix", str(path), "--diff", "--model", "none", "--report", str(report)]) == 0
    page = next(p for p in report.glob("*.html") if p.name != "index.html").read_text("utf-8")
    body = re.sub(r"(?s)<script.*?</script>", "", page)
    assert "&lt;/p&gt;" not in body and "&lt;b&gt;" not in body and "65292" not in body
    assert "&lt;slept&gt;" in body
    assert "News" in body


def test_a_report_in_the_folder_is_no_article(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.md"
    path.write_text("We left。\n", encoding="utf-8")
    assert main(["fix", str(path), "--diff", "--model", "none", "--report", str(tmp_path)]) == 0
    capsys.readouterr()
    assert main(["check", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert said.splitlines()[0].startswith(f"{path}:1:8: PN001") and ".html" not in said


def test_the_original_of_a_page_is_what_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Names and numbers in the markup of the original are none of the article's business."""
    english, chinese = tmp_path / "a.html", tmp_path / "a.zh.html"
    english.write_text("<p>The school enrolled 3,200 students this year.</p>\n", encoding="utf-8")
    chinese.write_text(
        "<html lang='zh-CN'><p style='width:450px'>学校今年<b>招收</b>学生3250名。</p></html>\n",
        encoding="utf-8",
    )
    assert main(["check", str(english), "--source", str(chinese)]) == 1
    said = capsys.readouterr().out
    assert "SR001" in said and "450" not in said


def test_a_page_is_repaired_as_its_text_is() -> None:
    """The same article as text, as a page, and as a page with marks on one word in twelve."""
    rng = random.Random(4)
    articles = [files.read(p) for p in EXAMPLES]
    context = Context(default(), names.survey(articles))
    for text in articles:
        as_text = lines_of(pipeline.repair(text, context, Config()).repaired)
        for share in (0, 1 / 12):
            page = page_of(text.source, share, rng)
            after = pipeline.repair(article(page, "html"), context, Config()).repaired
            assert lines_of(article(after, "html").prose.source) == as_text


def lines_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def page_of(text: str, share: float, rng: random.Random) -> str:
    """A page of ``text``, with that share of its words in bold."""
    written = []
    for line in lines_of(text):
        words = [html.escape(word, quote=False) for word in line.split(" ")]
        words = [f"<b>{word}</b>" if rng.random() < share else word for word in words]
        written.append(f"<p>{' '.join(words)}</p>")
    return "<html><body>\n" + "\n".join(written) + "\n</body></html>"


def test_a_folder_of_all_formats_checked_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second run, from memory, says what the first said; a page is not the text of its file."""
    text = "".join(f"Jiang LAN left school {n}。\n\n" for n in range(900))
    for name in ("a.txt", "a.md", "a.html"):
        (tmp_path / name).write_text(f"<p>{text}</p>\n", encoding="utf-8")
    run = ["check", str(tmp_path), "--format", "json"]
    memory = ["--memory", str(tmp_path / "memory.sqlite")]
    said = []
    for how in (memory, memory, ["--no-memory"]):
        assert main([*run, *how]) == 1
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] == said[2]

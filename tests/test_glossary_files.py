"""Sorting, comparing and merging glossary files: no byte is lost, and no decision is made up."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixmt import cli, glossary
from fixmt.errors import GlossaryError
from fixmt.glossary import Layout, Term
from fixmt.glossary.file import row
from fixmt.glossary.layout import HEADER, take_apart

PATH = Path("g.tsv")

words = st.text("abc -", min_size=1, max_size=6).filter(str.strip)
terms = st.builds(
    Term,
    source=st.text("大学院校", min_size=1, max_size=2),
    target=words,
    kind=st.sampled_from(("term", "org")),
    forbidden=st.lists(words, max_size=3).map(tuple),
    flags=st.lists(st.sampled_from(("case", "exact")), unique=True).map(tuple),
    note=st.text("xy ", max_size=3),
)
lines = st.one_of(terms.map(row), st.sampled_from(("# one", "# two", "", "  ")))
files = st.builds(
    lambda body, ending, bom, ended: (
        (b"\xef\xbb\xbf" if bom else b"")
        + (ending.join(["# head", HEADER, *body]) + (ending if ended else "")).encode()
    ),
    st.lists(lines, max_size=7),
    st.sampled_from(("\n", "\r\n")),
    st.booleans(),
    st.booleans(),
)


def _layout(*rows: str) -> Layout:
    return take_apart(("\n".join([HEADER, *rows]) + "\n").encode(), PATH)


def _row(source: str, target: str, *forbidden: str, flags: str = "", note: str = "") -> str:
    return row(Term(source, target, "term", forbidden, tuple(flags.split()), note))


# --- the layout -------------------------------------------------------------------------------


@given(files)
def test_a_file_comes_back_byte_for_byte(data: bytes) -> None:
    layout = take_apart(data, PATH)
    assert layout.encode() == data


def test_mixed_line_ends_come_back() -> None:
    data = f"{HEADER}\r\n大\ta\tterm\t\t\t\n学\tb\tterm\t\t\t\r\n".encode()
    assert take_apart(data, PATH).encode() == data


@given(files)
def test_sorting_moves_lines_and_changes_none(data: bytes) -> None:
    old = take_apart(data, PATH)
    new = glossary.in_order(old)
    assert sorted(b.line for b in old.blocks) == sorted(b.line for b in new.blocks)
    assert {(b.line, b.above) for b in old.blocks} == {(b.line, b.above) for b in new.blocks}
    assert glossary.in_order(new).encode() == new.encode()
    assert not any(p.code == "order" for p in glossary.lint(new.glossary))


def test_sort_takes_comments_along(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "g.tsv"
    lines = ["# head", HEADER, "# about 学", _row("学", "learn"), _row("大", "big"), "# end"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    before = path.read_bytes()
    assert cli.main(["glossary", "sort", "--check", str(path)]) == 1
    assert path.read_bytes() == before
    assert cli.main(["glossary", "sort", str(path)]) == 0
    assert path.read_text("utf-8").split("\n")[:-1] == [
        "# head", HEADER, lines[4], "# about 学", lines[3], "# end"
    ]  # fmt: skip
    assert cli.main(["glossary", "sort", str(path)]) == 0
    assert "2 of 2 entries moved" in capsys.readouterr().out


def test_foreign_files_are_not_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "deepl.tsv"
    path.write_text("大学\tuniversity\n", encoding="utf-8")
    with pytest.raises(GlossaryError, match="glossary import"):
        glossary.open_layout(path)


# --- comparing --------------------------------------------------------------------------------


def test_diff_by_entry() -> None:
    old = _layout(_row("一", "one", "first"), _row("二", "two"), _row("三", "three"))
    new = _layout(
        _row("一", "one", "uno"), _row("二", "two", flags="case"), _row("四", "four"), "# note"
    )
    found = glossary.diff(old.glossary, new.glossary)
    assert [t.source for t in found.added] == ["四"]
    assert [t.source for t in found.removed] == ["三"]
    assert [(c.new.source, c.fields) for c in found.changed] == [
        ("一", ("forbidden",)),
        ("二", ("flags",)),
    ]
    assert not glossary.diff(old.glossary, old.glossary)


@given(files, files)
def test_diff_accounts_for_every_row(a: bytes, b: bytes) -> None:
    old, new = take_apart(a, PATH).glossary, take_apart(b, PATH).glossary
    found = glossary.diff(old, new)
    assert len(new.terms) - len(old.terms) == len(found.added) - len(found.removed)
    back = glossary.diff(new, old)
    assert {t.line for t in back.added} == {t.line for t in found.removed}
    assert len(back.changed) == len(found.changed)


def test_diff_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a, b = tmp_path / "a.tsv", tmp_path / "b.tsv"
    a.write_bytes(_layout(_row("一", "one", "first"), _row("二", "two")).encode())
    b.write_bytes(_layout(_row("一", "One", "first", "uno")).encode())
    assert cli.main(["glossary", "diff", str(a), str(a)]) == 0
    capsys.readouterr()
    assert cli.main(["glossary", "diff", str(a), str(b)]) == 1
    out = capsys.readouterr().out
    assert f"- {a}:3: 二  two" in out
    assert "target: 'one' → 'One'" in out and "forbidden: +'uno'" in out
    assert cli.main(["glossary", "diff", "--format", "json", str(a), str(b)]) == 1
    wire = json.loads(capsys.readouterr().out)
    assert wire["changed"][0]["fields"] == ["target", "forbidden"]
    assert wire["removed"][0]["line"] == 3 and wire["added"] == []


# --- merging ----------------------------------------------------------------------------------

BASE = (_row("一", "one", "first", "prime"), _row("三", "three"), _row("五", "five", note="n"))


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        pytest.param(
            (*BASE, _row("六", "six")),
            (BASE[0], BASE[1], _row("丁", "four"), BASE[2]),
            (BASE[0], _row("丁", "four"), BASE[1], BASE[2], _row("六", "six")),
            id="both add, each in its place",
        ),
        pytest.param(
            (_row("一", "one", "first", "prime", "uno"), *BASE[1:]),
            (_row("一", "one", "prime", "eins", note="x"), *BASE[1:]),
            (_row("一", "one", "prime", "uno", "eins", note="x"), *BASE[1:]),
            id="renderings are a set, other fields follow the side that changed them",
        ),
        pytest.param(BASE[:2], (_row("一", "One"), *BASE[1:]), (_row("一", "One"), BASE[1]),
                     id="a removed row stays removed"),
        pytest.param(
            ("# ours", *BASE), ("# theirs", *BASE[:2]), ("# ours", "# theirs", *BASE[:2]),
            id="both comments stay",
        ),
        pytest.param(
            (*BASE, _row("六", "six", "a")), (*BASE, _row("六", "six", "b")),
            (*BASE, _row("六", "six", "a", "b")), id="added on both sides",
        ),
    ],
)  # fmt: skip
def test_merge(ours: tuple[str, ...], theirs: tuple[str, ...], merged: tuple[str, ...]) -> None:
    # 一 三 丁 五 六 are not in the order of code points, so places follow the neighbours.
    result = glossary.merge(*(glossary.in_order(_layout(*x)) for x in (BASE, ours, theirs)))
    assert result.conflicts == ()
    assert result.layout.encode() == glossary.in_order(_layout(*merged)).encode()


@pytest.mark.parametrize(
    ("ours", "theirs", "why", "lines"),
    [
        ((_row("一", "uno"),), (_row("一", "eins"),), "target changed in two ways", (2, 2, 2)),
        ((), (_row("一", "eins"),), "removed on one side, changed on the other", (2, 0, 2)),
        (
            (BASE[0], _row("六", "six")),
            (BASE[0], _row("六", "sechs")),
            "target given in two ways",
            (0, 3, 3),
        ),
        (
            (BASE[0], _row("六", "six")),
            (BASE[0], _row("六", "sechs", flags="case")),
            "two targets: 'six', 'sechs'",
            (0, 3, 3),
        ),
    ],
)
def test_conflicts(
    ours: tuple[str, ...], theirs: tuple[str, ...], why: str, lines: tuple[int, int, int]
) -> None:
    result = glossary.merge(_layout(BASE[0]), _layout(*ours), _layout(*theirs))
    (conflict,) = result.conflicts
    assert conflict.why == why
    assert (conflict.base, conflict.ours, conflict.theirs) == lines


@given(files, files)
def test_one_side_alone_is_taken_as_it_is(a: bytes, b: bytes) -> None:
    base, other = take_apart(a, PATH), take_apart(b, PATH)
    for ours, theirs in ((base, other), (other, base), (other, other)):
        result = glossary.merge(base, ours, theirs)
        assert (result.layout.encode(), result.conflicts) == (b, ())


@given(files, files, files)
def test_a_merge_without_conflicts_makes_nothing_up(a: bytes, b: bytes, c: bytes) -> None:
    base, ours, theirs = (take_apart(x, PATH) for x in (a, b, c))
    result = glossary.merge(base, ours, theirs)
    if result.conflicts:
        return
    data = result.layout.encode()
    again = take_apart(data, PATH)
    assert again.encode() == data
    known = {t.source for side in (ours, theirs) for t in side.glossary.terms}
    assert {t.source for t in again.glossary.terms} <= known
    mirror = glossary.merge(base, theirs, ours)
    assert {(t.source, t.target) for t in mirror.layout.glossary.terms} == {
        (t.source, t.target) for t in again.glossary.terms
    }


def test_merge_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base, ours, theirs = (tmp_path / f"{n}.tsv" for n in ("base", "ours", "theirs"))
    base.write_bytes(b"")  # what Git gives where the file is new on both sides
    ours.write_bytes(_layout(BASE[0]).encode())
    theirs.write_bytes(_layout(_row("一", "eins"), BASE[1]).encode())
    call = ["glossary", "merge", str(base), str(ours), str(theirs)]
    assert cli.main(call) == 1
    out, err = capsys.readouterr()
    assert f"{ours}:2: 一: target given in two ways" in out and f"theirs {theirs}:2" in out
    assert "not written" in err
    assert ours.read_bytes() == _layout(BASE[0]).encode()
    assert cli.main([*call, "--write", "--name", "zh-en.tsv"]) == 1
    assert "zh-en.tsv:2: 一" in capsys.readouterr().out
    with pytest.raises(GlossaryError, match=r"ours\.tsv:2: an unresolved merge conflict"):
        glossary.load(ours)


def test_a_row_cannot_look_like_a_comment() -> None:
    with pytest.raises(GlossaryError, match="is a comment"):
        row(Term("#大学", "university"))

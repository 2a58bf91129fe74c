"""Expressions compiled late work as if compiled at once; signs of debris never hide a row."""

import subprocess
import sys

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from fixmt.patterns import deferred, deferred_regex
from fixmt.tables import rows

DEBRIS = rows("debris_lines.tsv")


def test_deferred_is_the_pattern() -> None:
    """Every method answers, before and after the first use, and so do the attributes."""
    late = deferred(r"(\d)(\d)")
    assert late.findall("12 34") == [("1", "2"), ("3", "4")]
    assert late.search("x12", 1, 3) is not None
    assert late.fullmatch("123") is None
    assert late.sub("-", "a12b") == "a-b"
    assert late.groups == 2
    assert deferred_regex(r"\p{Han}+").split("a中文b") == ["a", "b"]


def test_a_broken_pattern_is_told_at_first_use() -> None:
    """What is wrong with an expression is not swallowed."""
    with pytest.raises(regex.error):
        deferred_regex("(").search("")


def test_imports_compile_little() -> None:
    """Importing the detectors leaves their expressions alone."""
    count = (
        "import re, regex; made = []; real = regex.compile;"
        "regex.compile = lambda *a, **k: made.append(a[0]) or real(*a, **k);"
        "from fixmt.detectors import all_detectors; all_detectors(); print(len(made))"
    )
    done = subprocess.run([sys.executable, "-c", count], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 25


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_every_match_has_a_sign(data: st.DataObject) -> None:
    """A row of the debris table is looked at wherever its expression matches."""
    import re

    _, _, pattern, signs = data.draw(st.sampled_from(DEBRIS))
    # One row has a lookbehind of two lengths, which strategies cannot read; it only narrows.
    compiled = re.compile(pattern.replace("(?<=s|page)", ""), re.IGNORECASE)
    line = data.draw(st.from_regex(compiled, fullmatch=True))
    assert any(sign in line.casefold() for sign in signs.split("|"))

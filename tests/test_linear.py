"""Time grows with the text and not with its square, whatever the text."""

import time
from pathlib import Path

import pytest

from fixmt import formats, names
from fixmt.detectors import Context, all_detectors
from fixmt.suppress import suppressor

UNITS = {
    "stops": (".", "x"),
    "marks": (".!?", "x"),
    "spaces": (" ", "x\n"),
    "blank": ("\u3000", "\nx"),
    "repeats": ("the farm and the farm and ", ""),
    "quotes": ('"a a" ', ""),
    "joints": ("http://a.b/c ,We 他,We ", ""),
    "names": ("Jiang LAN, Zou Mei Shuai ", ""),
    "chinese": ("中“文", ""),
    "markup": ('<p a="b" &nbsp;', ""),
}


def _seconds(text: str) -> float:
    started = time.process_time()
    article = formats.article(text, Path("x.txt"))
    names.survey([article])
    suppressed = suppressor(article)
    for detector in all_detectors():
        for finding in detector.detect(article, Context()):
            article.is_open(finding.span, finding.rule)
            suppressed(finding)
    return time.process_time() - started


@pytest.mark.parametrize("name", UNITS)
def test_time_is_linear(name: str) -> None:
    """Eight times the text takes far less than 64 times as long."""
    unit, end = UNITS[name]
    short, long = (unit * (size // len(unit)) + end for size in (4_000, 32_000))
    _seconds(short)  # tables are loaded
    small = max(0.01, min(_seconds(short) for _ in range(2)))
    assert _seconds(long) < 24 * small

"""Inline marks switch rules off for a line, for the next line, or between off and on."""

import pytest

from fixmt import formats, pipeline
from fixmt.config import Config
from fixmt.detectors import Context

BAD = "The meeting ended。The guests left."


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        (BAD, False),
        (BAD + " <!-- fixmt: ignore -->", True),
        (BAD + " <!-- fixmt: ignore[PN] -->", True),
        (BAD + " <!-- fixmt: ignore[ZH,NM] -->", False),
        ("<!-- fixmt: ignore -->\n" + BAD, True),
        ("<!-- fixmt: ignore -->\n\n" + BAD, False),
        ("<!-- fixmt: off -->\n\n" + BAD + "\n<!-- fixmt: on -->", True),
        ("<!-- fixmt: off -->\nfine\n<!-- fixmt: on -->\n" + BAD, False),
        ("<!-- fixmt: off -->\n\n\n" + BAD, True),
        ("We love fixmt: ignore it not.\n" + BAD, False),
    ],
)
def test_marks(text: str, silent: bool) -> None:
    """A mark silences what it speaks for, and nothing else; the text itself stays."""
    outcome = pipeline.repair(formats.article(text), Context(), Config(select=("PN",)))
    assert (outcome.findings == ()) is silent
    assert (outcome.repaired == text) is silent

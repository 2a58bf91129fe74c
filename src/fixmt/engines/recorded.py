"""Recorded answers: an engine for tests and demonstrations that needs no model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import ModelError
from . import Engine, Hypothesis, Request

_STEP = 0.1  # each further answer scores this much less


class Recorded:
    """Answers from a table; a request that was not recorded is an error, or goes to ``fallback``.

    Args:
        answers: source text → outputs, best first.
        fallback: the engine asked for texts that are not in the table.
    """

    def __init__(
        self, answers: Mapping[str, Sequence[str]], fallback: Engine | None = None
    ) -> None:
        self._answers = {text: tuple(outputs) for text, outputs in answers.items()}
        self._fallback = fallback
        table = json.dumps(self._answers, ensure_ascii=False, sort_keys=True)
        self._digest = hashlib.sha256(table.encode()).hexdigest()[:12]

    @classmethod
    def load(cls, path: Path) -> Recorded:
        """Answers from a JSON object ``{text: [output, …]}`` or ``{text: output}``.

        Raises:
            ModelError: the file cannot be read or is no such object.
        """
        try:
            table = json.loads(path.read_text("utf-8"))
        except OSError as fault:
            raise ModelError(f"{path}: cannot be read ({fault.strerror}); check the path") from None
        except ValueError as fault:
            raise ModelError(f"{path}: not JSON ({fault})") from None
        answers = {}
        for text, outputs in table.items() if isinstance(table, dict) else [("", None)]:
            listed = [outputs] if isinstance(outputs, str) else outputs
            if not isinstance(listed, list) or not all(isinstance(o, str) for o in listed):
                raise ModelError(f"{path}: wanted an object of texts with lists of outputs")
            answers[text] = listed
        return cls(answers)

    @property
    def signature(self) -> str:
        behind = f"+{self._fallback.signature}" if self._fallback else ""
        return f"recorded@{self._digest}{behind}"

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        """The recorded outputs.

        Raises:
            ModelError: a text is not in the table and there is no fallback.
        """
        missing = [r for r in requests if r.text not in self._answers]
        if missing and self._fallback is None:
            raise ModelError(f"nothing recorded for {missing[0].text!r}")
        rest = iter(self._fallback.translate(missing) if missing and self._fallback else ())
        return [
            tuple(
                Hypothesis(o, -_STEP * (i + 1)) for i, o in enumerate(self._answers[r.text][: r.n])
            )
            if r.text in self._answers
            else next(rest)
            for r in requests
        ]

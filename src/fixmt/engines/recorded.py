"""Recorded answers: an engine for tests and demonstrations that needs no model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import ModelError
from . import Engine, Hypothesis, Request

_STEP = 0.1  # each further answer scores this much less
_NEUTRAL = -1.0  # a forced output that is not in the table: neither likely nor impossible


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
        """The recorded outputs, as many as wanted.

        A forced output gets the score it has in the table. One that is not there goes to the
        fallback; without one it gets -1.0, below every recorded answer of a short list and above
        what real models give to wrong text.

        Raises:
            ModelError: a text is not in the table and there is no fallback.
        """
        known = [self._known(r) for r in requests]
        missing = [r for r, found in zip(requests, known, strict=True) if found is None]
        if self._fallback:
            rest = iter(self._fallback.translate(missing) if missing else ())
            return [next(rest) if found is None else found for found in known]
        for request in missing:
            if not request.forced:
                raise ModelError(f"nothing recorded for {request.text!r}")
        return [
            (Hypothesis(r.forced, _NEUTRAL),) if found is None else found
            for r, found in zip(requests, known, strict=True)
        ]

    def _known(self, request: Request) -> tuple[Hypothesis, ...] | None:
        """The recorded outputs for ``request``, or None."""
        outputs = [
            Hypothesis(o, -_STEP * (i + 1))
            for i, o in enumerate(self._answers.get(request.text, ()))
        ]
        if request.forced:
            return next(((h,) for h in outputs if h.text == request.forced), None)
        return tuple(outputs[: request.n]) if request.text in self._answers else None

"""The text a model reads: the mark of its task, and terms annotated inline.

Terms go inline into models trained for it (Dinu et al. 2019, "Training Neural Machine Translation
to Apply Terminology Constraints").
"""

from __future__ import annotations

from collections.abc import Sequence

from . import Hint

MEND, TERM, AS, END = "<mend>", "<t>", "<as>", "</t>"


def marked(text: str, hints: Sequence[Hint]) -> str:
    """``text`` with each hinted term annotated: ``在<t>北京大学<as> Peking University</t>举行``.

    A space before the term goes into the annotation, as in training.
    """
    spans: list[tuple[int, int, str]] = []
    for hint in sorted(hints, key=lambda h: -len(h.source)):
        at = text.find(hint.source)
        while at >= 0:
            end = at + len(hint.source)
            if all(end <= s or e <= at for s, e, _ in spans):
                spans.append((at, end, hint.target))
            at = text.find(hint.source, end)
    for start, end, target in sorted(spans, reverse=True):
        left = start - 1 if start and text[start - 1] == " " else start
        text = f"{text[:left]}{TERM}{text[left:end]}{AS} {target}{END}{text[end:]}"
    return text

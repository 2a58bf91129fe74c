"""A second search that must use the terms the first one missed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import regex

from . import Hint, Hypothesis


def misses(text: str, hints: Sequence[Hint]) -> bool:
    """True if a wanted term is not in ``text`` (case and a leading article do not count)."""
    return any(bare(hint.target) not in text.lower() for hint in hints)


def bare(target: str) -> str:
    """``target`` in lower case without a leading article."""
    return regex.sub(r"^(?:the|an?) ", "", target.lower())


def constrained(
    model: Any, tokenizer: Any, sources: Sequence[tuple[str, Sequence[Hint]]], beams: int
) -> list[Hypothesis | None]:
    """The best output for each source that contains all its terms, or None."""
    from ..decoding import Constraint, Settings, search

    inputs = tokenizer([text for text, _ in sources], return_tensors="pt", padding=True)
    constraints = [
        [Constraint(_spellings(tokenizer, hint.target)) for hint in hints] for _, hints in sources
    ]
    vocabulary = tokenizer.get_vocab()
    glue = frozenset(
        i for piece, i in vocabulary.items() if piece[:1].isalpha() and piece.isascii()
    )
    settings = Settings(
        beams=max(beams, 6),
        max_length=3 * int(inputs["input_ids"].shape[1]) + 24,
        continuations=glue,
    )
    found = search(
        model, inputs["input_ids"], inputs["attention_mask"], constraints, settings=settings
    )
    results: list[Hypothesis | None] = []
    for outputs in found:
        best = next((o for o in outputs if all(o.met)), None)
        text = tokenizer.decode(list(best.tokens), skip_special_tokens=True).strip() if best else ""
        results.append(Hypothesis(text, best.score) if best and text else None)
    return results


def _spellings(tokenizer: Any, target: str) -> tuple[tuple[int, ...], ...]:
    """Token sequences of the target: as it is, at a sentence start, without its article."""
    forms = {target, target[:1].upper() + target[1:], regex.sub(r"^(?:the|an?) ", "", target)}
    eos = tokenizer.eos_token_id
    encoded = (tokenizer(text_target=form)["input_ids"] for form in sorted(forms))
    return tuple(dict.fromkeys(tuple(t for t in ids if t != eos) for ids in encoded))

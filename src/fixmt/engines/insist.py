"""A second search that must use the terms the first one missed, as often as the source does, and no
forbidden rendering.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import regex

from ..glossary import adherence, doubling, stranding
from . import Hint, Hypothesis

if TYPE_CHECKING:
    from ..decoding import Constraint, Settings

_BEAMS = 10  # with fewer the place of a term is often left to chance
_BATCH = 8  # sentences searched at a time
_SLACK = 24  # output tokens allowed on top of two for each source token
_RATIO = 1.4  # output tokens to a source token: between median and upper quartile of references
_ANNOTATED = regex.compile(r"<t>(.*?)<as>.*?</t>")
_END = regex.compile(r"[!?。！？]")
_STOP = regex.compile(r"[.!?]")
_OPENS = regex.compile(r"▁[\"“‘(\[]")
_OPENING = {"“": '"', '"': '"', "「": '"', "《": '"', "（": "(", "(": "("}


def faults(source: str, text: str, hints: Sequence[Hint]) -> int:
    """How bad ``text`` is with the terms of ``source``.

    2 if it misses one, 1 if it says one too often or leaves one by itself, else 0. Hypotheses in
    this order, ties as they are, have the best first. A person may stand alone: their office
    follows behind a comma.
    """
    if misses(text, hints):
        return 2
    stranded = any(
        stranding.stranded(h.source, h.target, source, text) for h in hints if not h.person
    )
    return int(stranded or bool(doubling.doubled(source, text, pairs(hints))))


def misses(text: str, hints: Sequence[Hint]) -> bool:
    """True if a wanted term is in no form in ``text``, or a rendering forbidden for it is."""
    return any(
        adherence.status(hint.target, text) == "missed"
        or any(adherence.verbatim(bad, text) for bad in forbidden(hint, hints))
        for hint in hints
    )


def constrained(
    model: Any, tokenizer: Any, sources: Sequence[tuple[str, Sequence[Hint]]], beams: int
) -> list[Hypothesis | None]:
    """The best output for each source that has all its terms and nothing forbidden, or None.

    Args:
        model: a transformers encoder-decoder in eval mode.
        tokenizer: its tokenizer.
        sources: texts as the model reads them (terms annotated, if it was trained for that), each
            with its hints.
        beams: hypotheses to follow; never fewer than ten.
    """
    spell = _Speller(tokenizer)
    how = spell.settings(max(beams, _BEAMS))
    order = sorted(range(len(sources)), key=lambda i: len(sources[i][0]))
    results: list[Hypothesis | None] = [None] * len(sources)
    for at in range(0, len(order), _BATCH):
        batch = order[at : at + _BATCH]
        found = _searched(model, spell, [sources[i] for i in batch], how)
        for i, hypothesis in zip(batch, found, strict=True):
            results[i] = hypothesis
    return results


def _searched(
    model: Any, spell: _Speller, sources: Sequence[tuple[str, Sequence[Hint]]], how: Settings
) -> list[Hypothesis | None]:
    from ..decoding import Limits, search

    inputs = spell.inputs([text for text, _ in sources], model.device)
    sizes = inputs["attention_mask"].sum(1).tolist()
    most = int(getattr(model.config, "max_position_embeddings", 512)) - 1
    found = search(
        model,
        inputs["input_ids"],
        inputs["attention_mask"],
        [_constraints(spell, text, hints) for text, hints in sources],
        [
            tuple(t for h in hints for bad in forbidden(h, hints) for t in spell.anywhere(bad))
            for _, hints in sources
        ],
        how,
        [
            Limits(min(2 * size + _SLACK, most), _sentences(text), spell.usual(text))
            for size, (text, _) in zip(sizes, sources, strict=True)
        ],
    )
    return [
        _best(
            plain(text),
            hints,
            [Hypothesis(spell.text(o.tokens), o.score) for o in outputs if all(o.met)],
        )
        for (text, hints), outputs in zip(sources, found, strict=True)
    ]


def _best(source: str, hints: Sequence[Hint], found: Sequence[Hypothesis]) -> Hypothesis | None:
    """The first of those that have the fewest faults, or None."""
    return min(
        (h for h in found if h.text), key=lambda h: faults(source, h.text, hints), default=None
    )


def _constraints(spell: _Speller, text: str, hints: Sequence[Hint]) -> list[Constraint]:
    """What meets each hint, no oftener than ``text`` has cause for."""
    from ..decoding import Constraint

    most = doubling.allowed(plain(text), pairs(hints))
    found = []
    for hint in hints:
        if alternatives := spell.alternatives(hint, text):
            others = tuple(t for t in spell.variants(hint) if t not in alternatives)
            limit = 0 if doubling.is_word(hint.target) else most[hint.target]
            alone = stranding.apart(hint.source, plain(text))
            found.append(Constraint(alternatives, limit, others, alone))
    return found


def pairs(hints: Sequence[Hint]) -> list[tuple[str, str]]:
    """The source and the target of each of ``hints``."""
    return [(h.source, h.target) for h in hints]


def forbidden(hint: Hint, hints: Sequence[Hint]) -> Iterator[str]:
    """Renderings forbidden for ``hint`` that no wanted target contains."""
    for bad in hint.forbidden:
        if not any(adherence.count(bad, h.target) for h in hints):
            yield bad


def plain(source: str) -> str:
    """``source`` without the annotations of terms."""
    return _ANNOTATED.sub(r"\1", source)


def _sentences(source: str) -> int:
    """How many sentences English may make of ``source``: a long Chinese one is often cut in two."""
    text = plain(source)
    return max(1, len(_END.findall(text)), len(regex.findall(r"\p{Han}", text)) // 20)


class _Speller:
    """Token sequences for words."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._unknown, self._end = tokenizer.unk_token_id, tokenizer.eos_token_id

    def tokens(self, text: str) -> tuple[int, ...]:
        return tuple(t for t in self._tokenizer(text_target=text)["input_ids"] if t != self._end)

    def can(self, text: str) -> bool:
        """True if the vocabulary can spell ``text``."""
        return bool(text.strip()) and self._unknown not in self.tokens(text)

    def anywhere(self, text: str) -> Iterator[tuple[int, ...]]:
        """``text`` inside a sentence and at its head."""
        for form in dict.fromkeys((text, text[:1].lower() + text[1:], text[:1].upper() + text[1:])):
            if self.can(form):
                yield self.tokens(form)

    def alternatives(self, hint: Hint, source: str) -> tuple[tuple[int, ...], ...]:
        """What meets ``hint``: every form, behind the quote or bracket it has in the source too."""
        spellings = list(adherence.forms(hint.target))
        before = regex.search(rf"(.)\s*(?:<t>\s*)?{regex.escape(hint.source)}", source)
        if before and (mark := _OPENING.get(before[1])):
            spellings += [mark + form for form in adherence.forms(hint.target)]
        return tuple(dict.fromkeys(self.tokens(form) for form in spellings if self.can(form)))

    def variants(self, hint: Hint) -> tuple[tuple[int, ...], ...]:
        """What says ``hint`` without meeting it: capitals and hyphens it should not have."""
        spellings = [
            variant
            for form in adherence.forms(hint.target)
            for joined in (
                form,
                regex.sub(r"(?<=\p{L}) (?=\p{L})", "-", form),
                form.replace("-", " "),
            )
            for variant in (joined, joined.title())
        ]
        return tuple(dict.fromkeys(self.tokens(form) for form in spellings if self.can(form)))

    def inputs(self, texts: list[str], device: Any) -> Any:
        return self._tokenizer(texts, return_tensors="pt", padding=True).to(device)

    def usual(self, source: str) -> int:
        """Tokens an output for ``source`` usually has, end symbol included."""
        return int(_RATIO * len(self._tokenizer(plain(source))["input_ids"])) + 1

    def text(self, tokens: Sequence[int]) -> str:
        return str(self._tokenizer.decode(list(tokens), skip_special_tokens=True)).strip()

    def settings(self, beams: int) -> Settings:
        """The search, with the tokens of this vocabulary that need care."""
        from ..decoding import Settings

        pieces = self._tokenizer.get_vocab().items()
        return Settings(
            beams=beams,
            continuations=frozenset(i for p, i in pieces if p[:1].isalpha() and p.isascii()),
            stops=frozenset(i for p, i in pieces if _STOP.search(p)),
            starts=frozenset(i for p, i in pieces if p.startswith("▁")),
            commas=frozenset(i for p, i in pieces if p in (",", "▁,")),
            openers=frozenset(i for p, i in pieces if _OPENS.fullmatch(p)),
        )

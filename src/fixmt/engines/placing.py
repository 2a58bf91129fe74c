"""Terms that a search missed, put where the model minds them least.

Beam search under constraints (:mod:`fixmt.decoding`) follows ten hypotheses step by step in torch.
Most of what it finds is found by less: the model says of each place in its own output how likely a
term begins there; at the likeliest places the output so far and the term are given, and the model
goes on by itself from there (prefix-constrained decoding, Wuebker et al. 2016, "Models and
Inference for Prefix-Constrained Machine Translation"). What is said too often is cut where it is
said again, and may not come after that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..glossary import adherence, doubling, stranding
from . import Hint, Hypothesis
from .insist import faults, forbidden, pairs, plain

if TYPE_CHECKING:
    from .tokens import Tokenizer

_OUTPUTS = 2  # hypotheses in which places are looked for
_LIKELY = 8  # places that are weighed with the whole term
_TRIED = 2  # places from which the model goes on
_ROUNDS = 3  # each puts in one term more
_BEAMS = 4
_Tokens = list[str]


@dataclass(frozen=True, slots=True)
class _Draft:
    """An output of the model; ``logp`` is the sum over its tokens and the end symbol."""

    tokens: _Tokens
    text: str
    logp: float

    @property
    def hypothesis(self) -> Hypothesis:
        return Hypothesis(self.text, min(0.0, self.logp / (len(self.tokens) + 1)))


@dataclass(frozen=True, slots=True)
class _Beginning:
    """Tokens to go on from, with their log-probability."""

    tokens: _Tokens
    logp: float


class Placer:
    """Places terms in the outputs of one model.

    Args:
        translator: the model in CTranslate2.
        tokenizer: its tokens.
        rows: the tokens it can write, in the order of its output.
        power: of the length, by which log-probabilities are divided in its search.
        most: output tokens allowed for a source of so many tokens.
    """

    def __init__(
        self,
        translator: Any,
        tokenizer: Tokenizer,
        rows: Sequence[str],
        power: float,
        most: Callable[[int], int],
    ) -> None:
        self._model = translator
        self._tokenizer = tokenizer
        self._rows = {token: i for i, token in enumerate(rows)}
        self._power = power
        self._most = most

    def placed(
        self, source: str, hints: Sequence[Hint], found: Sequence[Hypothesis]
    ) -> list[Hypothesis]:
        """Outputs for ``source`` with fewer faults in their terms, the best first; none if none.

        Args:
            source: the text as the model reads it, with its terms inline.
            hints: those terms.
            found: what the model says without being made to, the best first.
        """
        text, read = plain(source), self._tokenizer.source(source)
        drafts = [_Draft(self._tokenizer.target(h.text), h.text, 0.0) for h in found]
        best = faults(text, drafts[0].text, hints) if drafts else 0
        banned = [t for h in hints for bad in forbidden(h, hints) for t in self._anywhere(bad)]
        results: list[_Draft] = []
        for _ in range(_ROUNDS):
            if not drafts or not best:
                break
            missed = _missed(drafts[0], hints)
            if missed:
                begun = self._with_term(read, drafts[:_OUTPUTS], missed)
                drafts = self._going_on(read, begun, banned)
            else:
                drafts = self._otherwise(read, text, drafts[0], hints, banned)
            drafts.sort(key=lambda d: self._rank(text, d, hints))
            results = [*drafts[:_OUTPUTS], *results]
            best = faults(text, drafts[0].text, hints) if drafts else 0
        results.sort(key=lambda d: self._rank(text, d, hints))
        return [draft.hypothesis for draft in results]

    def _rank(self, source: str, draft: _Draft, hints: Sequence[Hint]) -> tuple[int, int, float]:
        missed = len(_missed(draft, hints))
        return missed, faults(source, draft.text, hints), -draft.hypothesis.score

    def _with_term(
        self, source: _Tokens, drafts: Sequence[_Draft], missed: Sequence[Hint]
    ) -> list[_Beginning]:
        """The likeliest beginnings of an output that end with one of ``missed``."""
        import numpy

        spelled = [t for hint in missed for t in self._forms(hint.target)]
        if not spelled:
            return []
        firsts = [self._rows[term[0]] for term in spelled]
        likely: dict[tuple[str, ...], tuple[float, int]] = {}
        for draft, logp in zip(drafts, self._steps(source, drafts), strict=True):
            for at in _words(draft.tokens, len(logp)):
                for term, first in zip(spelled, logp[at, firsts].tolist(), strict=True):
                    beginning = (*draft.tokens[:at], *term)
                    likely.setdefault(beginning, (first, at))
        chosen = sorted(likely, key=lambda b: -likely[b][0])[:_LIKELY]
        if not chosen:
            return []
        scored = self._model.score_batch([source] * len(chosen), [list(b) for b in chosen])
        weighed = []
        for beginning, result in zip(chosen, scored, strict=True):
            each = numpy.array(result.log_probs[: len(beginning)])
            weighed.append(
                (
                    float(each[likely[beginning][1] :].sum()),
                    _Beginning(list(beginning), float(each.sum())),
                )
            )
        weighed.sort(key=lambda w: -w[0])
        return [beginning for _, beginning in weighed[:_TRIED]]

    def _otherwise(
        self,
        source: _Tokens,
        text: str,
        draft: _Draft,
        hints: Sequence[Hint],
        banned: Sequence[_Tokens],
    ) -> list[_Draft]:
        """Outputs that go otherwise from where ``draft`` doubles a term or leaves it by itself."""
        for end in range(1, len(draft.tokens) + 1):
            so_far = self._tokenizer.text(draft.tokens[:end])
            if doubled := doubling.doubled(text, so_far, pairs(hints)):
                spelled = [t for target in doubled for t in self._forms(target)]
                return self._from(source, draft, end, spelled, [*banned, *spelled])
        for hint in hints:
            if stranding.stranded(hint.source, hint.target, text, draft.text):
                spelled = self._forms(hint.target)
                alone = [t for s in spelled for t in ([*s, ","], [",", *s])]
                for end in range(1, len(draft.tokens) + 1):
                    if adherence.count(hint.target, self._tokenizer.text(draft.tokens[:end])):
                        return self._from(source, draft, end, spelled, [*banned, *alone])
        return []

    def _from(
        self,
        source: _Tokens,
        draft: _Draft,
        end: int,
        spelled: Sequence[_Tokens],
        banned: Sequence[_Tokens],
    ) -> list[_Draft]:
        """Outputs that begin as ``draft`` before a term, in one of its forms, that ends there."""
        sizes = [len(s) for s in spelled if draft.tokens[max(0, end - len(s)) : end] == s]
        start = end - max(sizes, default=end)
        start -= start > 0 and draft.tokens[start - 1] == ","
        begun = draft.tokens[:start]
        return self._going_on(source, [_Beginning(begun, self._logp(source, begun))], banned)

    def _forms(self, target: str) -> list[_Tokens]:
        """The spellings of ``target``, those the model can write."""
        return [t for form in adherence.forms(target) if (t := self._spelled(form))]

    def _logp(self, source: _Tokens, tokens: _Tokens) -> float:
        (result,) = self._model.score_batch([source], [tokens])
        return float(sum(result.log_probs[: len(tokens)]))

    def _steps(self, source: _Tokens, drafts: Sequence[_Draft]) -> list[Any]:
        """Log-probabilities before each token of ``drafts``: arrays (tokens, vocabulary)."""
        import numpy

        results = self._model.translate_batch(
            [source] * len(drafts),
            target_prefix=[d.tokens for d in drafts],
            beam_size=1,
            max_decoding_length=max(len(d.tokens) for d in drafts) + 1,
            return_logits_vocab=True,
        )
        found = []
        for draft, result in zip(drafts, results, strict=True):
            logits = numpy.array([numpy.array(step).reshape(-1) for step in result.logits[0]])
            logits = logits[: len(draft.tokens) + 1].astype(numpy.float32)
            top = logits.max(axis=1, keepdims=True)
            found.append(logits - top - numpy.log(numpy.exp(logits - top).sum(1, keepdims=True)))
        return found

    def _going_on(
        self, source: _Tokens, begun: Sequence[_Beginning], banned: Sequence[_Tokens]
    ) -> list[_Draft]:
        """What the model makes of each beginning, without ``banned``; nothing that was cut."""
        if not begun:
            return []
        most = self._most(len(source))
        results = self._model.translate_batch(
            [source] * len(begun),
            target_prefix=[b.tokens or None for b in begun],
            beam_size=_BEAMS,
            num_hypotheses=_OUTPUTS,
            length_penalty=self._power,
            min_decoding_length=0,
            max_decoding_length=most,
            return_scores=True,
            suppress_sequences=list(banned) or None,
        )
        drafts: dict[str, _Draft] = {}
        for beginning, result in zip(begun, results, strict=True):
            for tokens, score in zip(result.hypotheses, result.scores, strict=True):
                rest = len(tokens) - len(beginning.tokens) + 1
                text = self._tokenizer.text(tokens)
                if text and len(tokens) < most:
                    draft = _Draft(tokens, text, beginning.logp + score * rest**self._power)
                    drafts.setdefault(text, draft)
        return list(drafts.values())

    def _anywhere(self, text: str) -> Iterator[_Tokens]:
        """``text`` inside a sentence and at its head."""
        for form in dict.fromkeys((text, text[:1].lower() + text[1:], text[:1].upper() + text[1:])):
            if spelled := self._spelled(form):
                yield spelled

    def _spelled(self, text: str) -> _Tokens:
        """The tokens of ``text``; none if the model cannot write it."""
        tokens = self._tokenizer.target(text)
        return (
            tokens if all(t in self._rows and t != self._tokenizer.unknown for t in tokens) else []
        )


def _missed(draft: _Draft, hints: Sequence[Hint]) -> list[Hint]:
    return [h for h in hints if adherence.status(h.target, draft.text) == "missed"]


def _words(tokens: _Tokens, steps: int) -> list[int]:
    """Where a word begins in ``tokens``, or a comma, or the end."""
    places = [i for i, t in enumerate(tokens) if t.startswith("▁") or t == ","]
    return [at for at in (*places, len(tokens)) if at < steps]

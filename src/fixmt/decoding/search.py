"""Beam search over a batch of sentences, each with its own constraints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from .constraints import Constraint, Progress, Tokens, completes

_OWN = 4  # steps considered for each hypothesis, whatever the others cost


@dataclass(frozen=True, slots=True)
class Settings:
    """How to search a batch. ``max_length`` counts output tokens, end symbol included."""

    beams: int = 5
    max_length: int = 128
    length_penalty: float = 1.0
    no_repeat: int = 0  # forbid repeating an n-gram of this size; 0 switches it off
    continuations: frozenset[int] = frozenset()  # tokens that go on with the word before them
    stops: frozenset[int] = frozenset()  # tokens that may end a sentence
    starts: frozenset[int] = frozenset()  # tokens that begin a word
    commas: frozenset[int] = frozenset()  # tokens that end a clause
    openers: frozenset[int] = frozenset()  # marks that no space may follow


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the output of one sentence may get."""

    tokens: int  # end symbol included
    sentences: int = 0  # 0 for any number
    usual: int = 0  # tokens it should need: more are no gain in score; 0 for any number


@dataclass(frozen=True, slots=True)
class Output:
    """One finished hypothesis: tokens without start and end symbols, and what it met.

    ``score`` is the log-probability (natural log) over ``length ** length_penalty``, ``rank`` the
    same with the length bounded by ``Limits.usual``. Without that bound a hypothesis that paid for
    a dear term gains by going on and on.
    """

    tokens: Tokens
    score: float
    met: tuple[bool, ...]
    rank: float


@dataclass(frozen=True, slots=True)
class _Hypothesis:
    row: int  # row of the last decoder batch it grew from
    tokens: Tokens
    logp: float
    progress: Progress


@dataclass(slots=True)
class _Sentence:
    forbidden: tuple[Tokens, ...]
    limits: Limits
    live: list[_Hypothesis]
    finished: list[Output] = field(default_factory=list)
    cut: list[_Hypothesis] = field(default_factory=list)  # live ones when the limit was reached


def search(
    model: Any,
    input_ids: Any,
    attention_mask: Any,
    constraints: Sequence[Sequence[Constraint]],
    forbidden: Sequence[Sequence[Tokens]] | None = None,
    settings: Settings | None = None,
    limits: Sequence[Limits] | None = None,
) -> list[list[Output]]:
    """Best outputs of ``model`` for each sentence, those that meet all constraints first.

    Args:
        model: a transformers encoder-decoder with a language-model head, in eval mode.
        input_ids: int64 tensor (sentences, source tokens), padded on the right.
        attention_mask: int64 tensor of the same shape, 1 on real tokens.
        constraints: per sentence, what its output must contain.
        forbidden: per sentence, token sequences its output must not contain.
        settings: beam size, limits and penalties.
        limits: per sentence, where other than ``settings.max_length``. What is still missing in the
            last sentence allowed is not appended behind it: such a hypothesis is given up.

    Returns:
        Per sentence up to ``beams`` outputs, best first. One that ran into ``max_length`` is kept
        only where nothing finished.
    """
    import torch

    how = settings or Settings()
    eos = int(model.config.eos_token_id)
    count = len(constraints)
    rooms = limits or [Limits(how.max_length)] * count
    sentences = [
        _Sentence(tuple(f), room, [_Hypothesis(row, (), 0.0, Progress.start(c))])
        for row, (c, f, room) in enumerate(
            zip(constraints, forbidden or [()] * count, rooms, strict=True)
        )
    ]
    last = [int(model.config.decoder_start_token_id)] * count
    with torch.inference_mode():
        encoder = model.get_encoder()(input_ids=input_ids, attention_mask=attention_mask)
        hidden, mask, cache = encoder.last_hidden_state, attention_mask, None
        for length in range(1, max(s.limits.tokens for s in sentences) + 1):
            out = model(
                encoder_outputs=(hidden,),
                attention_mask=mask,
                decoder_input_ids=torch.tensor(last, device=hidden.device)[:, None],
                past_key_values=cache,
                use_cache=True,
            )
            scores = torch.log_softmax(out.logits[:, -1].float(), dim=-1)
            _extend_all(sentences, scores, length, how, eos)
            alive = [h for s in sentences for h in s.live]
            if not alive:
                break
            last = [h.tokens[-1] for h in alive]
            order = torch.tensor([h.row for h in alive], device=hidden.device)
            cache = out.past_key_values
            cache.reorder_cache(order)
            hidden, mask = hidden[order], mask[order]
    return [_ranked(sentence, how) for sentence in sentences]


def _extend_all(
    sentences: Sequence[_Sentence], scores: Any, length: int, how: Settings, eos: int
) -> None:
    at = 0
    for sentence in sentences:
        end = at + len(sentence.live)
        if end > at:
            _extend(sentence, scores[at:end], at, length, how, eos)
        at = end


def _extend(
    sentence: _Sentence, scores: Any, first_row: int, length: int, how: Settings, eos: int
) -> None:
    """Grow the live hypotheses of ``sentence`` by one token; finish those that end.

    ``scores`` holds their log-probabilities, (hypotheses, vocabulary).
    """
    for row, hypothesis in enumerate(sentence.live):
        _forbid(scores[row], hypothesis, sentence, how, eos)
    steps = _steps(sentence.live, scores, first_row, how, eos)
    divisor = _divisor(length, sentence.limits, how)
    ending = [s for s in steps if s.tokens[-1] == eos]
    going = [s for s in steps if s.tokens[-1] != eos]
    rank = sorted((s.logp for s in steps if s.progress.done), reverse=True)
    for step in ending:
        if step.logp >= rank[min(how.beams, len(rank)) - 1]:
            score = step.logp / length**how.length_penalty
            met = step.progress.met
            sentence.finished.append(Output(step.tokens[:-1], score, met, step.logp / divisor))
    if length < sentence.limits.tokens:
        sentence.live = _allocate(going, how.beams)
    else:
        sentence.cut, sentence.live = going, []
    sentence.finished.sort(key=lambda o: -o.rank)
    bounded = sentence.limits.usual > 0
    needed = 1 if bounded else how.beams  # with the bound no live hypothesis can do better
    if len(sentence.finished) >= needed and sentence.live:
        most = _divisor(sentence.limits.usual, sentence.limits, how) if bounded else divisor
        if max(h.logp for h in sentence.live) / most <= sentence.finished[needed - 1].rank:
            sentence.live = []


def _divisor(length: int, limits: Limits, how: Settings) -> float:
    """What a log-probability is divided by to rank outputs of ``length`` tokens."""
    return float(min(length, limits.usual or length) ** how.length_penalty)


def _forbid(
    scores: Any, hypothesis: _Hypothesis, sentence: _Sentence, how: Settings, eos: int
) -> None:
    """Put the tokens that may not come next out of reach in ``scores`` (vocabulary)."""
    progress, tokens = hypothesis.progress, hypothesis.tokens
    banned = completes(tokens, sentence.forbidden) | progress.overdone(tokens)
    if not progress.done:
        banned.add(eos)
    if how.no_repeat:
        size = how.no_repeat
        grams = {tokens[i : i + size] for i in range(len(tokens) - size + 1)}
        # A constraint may well repeat what stands already; the guard must not forbid it.
        banned |= completes(tokens, tuple(grams)) - progress.wanted()
    kinds: list[tuple[frozenset[int], set[int] | frozenset[int]]] = []  # tokens, but not these
    if progress.just_met:
        kinds.append((how.continuations, progress.longer))
        banned |= _stranding(progress, tokens, how, eos)
        banned |= {tokens[-1]} & how.starts  # its last word once more
    if tokens and tokens[-1] in how.openers:
        kinds.append((how.starts, frozenset()))
    if sentence.limits.sentences and tokens and tokens[-1] in how.stops:
        said = sum(token in how.stops for token in tokens)
        if said >= sentence.limits.sentences:  # but a term may have a stop inside
            going_on = progress.going_on()
            kinds += [(how.starts, going_on), (how.continuations, going_on)]
    for kind, but in kinds:
        kept = {token: float(scores[token]) for token in but}
        scores[_listed(kind)] = float("-inf")
        for token, score in kept.items():
            scores[token] = score
    if banned:
        scores[sorted(banned)] = float("-inf")


def _stranding(progress: Progress, tokens: Tokens, how: Settings, eos: int) -> set[int]:
    """Tokens that would leave the constraint just met by itself at an end of a sentence."""
    banned: set[int] = set()
    for constraint in progress.constraints:
        before = None if constraint.alone else constraint.before(tokens)
        if before is not None:
            first = not before or before[-1] in how.stops
            if first:
                banned |= how.commas
            if first or before[-1] in how.commas:
                banned |= {eos, *how.stops}
    return banned


@lru_cache(maxsize=16)
def _listed(tokens: frozenset[int]) -> Any:
    """``tokens`` as an index; there are thousands of them, and always the same."""
    import torch

    return torch.tensor(sorted(tokens), dtype=torch.long)


def _steps(
    live: Sequence[_Hypothesis], scores: Any, first_row: int, how: Settings, eos: int
) -> list[_Hypothesis]:
    """Candidate steps: the best overall and of each hypothesis, and what constraints want.

    Without constraints this is ordinary beam search.
    """
    import torch

    before = torch.tensor([h.logp for h in live], device=scores.device)
    totals = scores + before[:, None]
    size = totals.shape[1]
    picks = set(torch.topk(totals.flatten(), min(2 * how.beams, totals.numel())).indices.tolist())
    if live[0].progress.constraints:
        # A term may cost so much that nothing after it is among the best overall.
        best = torch.topk(totals, min(_OWN, size)).indices.tolist()
        for row, (hypothesis, tokens) in enumerate(zip(live, best, strict=True)):
            picks.update(row * size + t for t in (*tokens, *hypothesis.progress.wanted()))
    steps = []
    chosen = sorted(picks)
    for pick, logp in zip(chosen, totals.flatten()[chosen].tolist(), strict=True):
        if logp > float("-inf"):
            row, token = divmod(pick, size)
            old = live[row]
            progress = old.progress if token == eos else old.progress.advance(token)
            steps.append(_Hypothesis(first_row + row, (*old.tokens, token), logp, progress))
    return steps


def _allocate(steps: list[_Hypothesis], beams: int) -> list[_Hypothesis]:
    """Share the beam out over banks of equal progress, best first in each (Post and Vilar 2018).

    A bank that cannot use its share leaves it to the others, those nearest to done first.
    """
    banks: dict[int, list[_Hypothesis]] = {}
    for step in sorted(steps, key=lambda s: -s.logp):
        banks.setdefault(step.progress.bank, []).append(step)
    kept: list[_Hypothesis] = []
    order = sorted(banks, reverse=True)
    while len(kept) < beams and any(banks.values()):
        for bank in order:
            if banks[bank] and len(kept) < beams:
                kept.append(banks[bank].pop(0))
    return sorted(kept, key=lambda s: -s.logp)


def _ranked(sentence: _Sentence, how: Settings) -> list[Output]:
    finished = sentence.finished or [
        Output(h.tokens, score, h.progress.met, score)
        for h in sentence.cut
        for score in [h.logp / len(h.tokens) ** how.length_penalty]
    ]
    return sorted(finished, key=lambda o: (-sum(o.met), -o.rank))[: how.beams]

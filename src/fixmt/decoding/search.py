"""Beam search over a batch of sentences, each with its own constraints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .constraints import Constraint, Progress, Tokens, completes


@dataclass(frozen=True, slots=True)
class Settings:
    """How to search. ``max_length`` counts output tokens, end symbol included."""

    beams: int = 5
    max_length: int = 128
    length_penalty: float = 1.0
    no_repeat: int = 0  # forbid repeating an n-gram of this size; 0 switches it off
    continuations: frozenset[int] = frozenset()  # tokens that would glue letters to a met term


@dataclass(frozen=True, slots=True)
class Output:
    """One finished hypothesis: tokens without start and end symbols, and what it met.

    ``score`` is the log-probability (natural log) over ``length ** length_penalty``.
    """

    tokens: Tokens
    score: float
    met: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class _Hypothesis:
    row: int  # row of the last decoder batch it grew from
    tokens: Tokens
    logp: float
    progress: Progress


@dataclass(slots=True)
class _Sentence:
    forbidden: tuple[Tokens, ...]
    live: list[_Hypothesis]
    finished: list[Output] = field(default_factory=list)


def search(
    model: Any,
    input_ids: Any,
    attention_mask: Any,
    constraints: Sequence[Sequence[Constraint]],
    forbidden: Sequence[Sequence[Tokens]] | None = None,
    settings: Settings | None = None,
) -> list[list[Output]]:
    """Best outputs of ``model`` for each sentence, those that meet all constraints first.

    Args:
        model: a transformers encoder-decoder with a language-model head, in eval mode.
        input_ids: int64 tensor (sentences, source tokens), padded on the right.
        attention_mask: int64 tensor of the same shape, 1 on real tokens.
        constraints: per sentence, what its output must contain.
        forbidden: per sentence, token sequences its output must not contain.
        settings: beam size, limits and penalties.

    Returns:
        Per sentence up to ``beams`` outputs, best first. One that ran into ``max_length`` is kept
        only where nothing finished.
    """
    import torch

    how = settings or Settings()
    eos = int(model.config.eos_token_id)
    sentences = [
        _Sentence(tuple(f), [_Hypothesis(row, (), 0.0, Progress.start(c))])
        for row, (c, f) in enumerate(
            zip(constraints, forbidden or [()] * len(constraints), strict=True)
        )
    ]
    last = [int(model.config.decoder_start_token_id)] * len(sentences)
    with torch.inference_mode():
        encoder = model.get_encoder()(input_ids=input_ids, attention_mask=attention_mask)
        hidden, mask, cache = encoder.last_hidden_state, attention_mask, None
        for length in range(1, how.max_length + 1):
            out = model(
                encoder_outputs=(hidden,),
                attention_mask=mask,
                decoder_input_ids=torch.tensor(last, device=hidden.device)[:, None],
                past_key_values=cache,
                use_cache=True,
            )
            scores = torch.log_softmax(out.logits[:, -1].float(), dim=-1)
            at = 0
            for sentence in sentences:
                count = len(sentence.live)
                if count:
                    _extend(sentence, scores[at : at + count], at, length, how, eos)
                at += count
            alive = [h for s in sentences for h in s.live]
            if not alive:
                break
            last = [h.tokens[-1] for h in alive]
            order = torch.tensor([h.row for h in alive], device=hidden.device)
            cache = out.past_key_values
            cache.reorder_cache(order)
            hidden, mask = hidden[order], mask[order]
    return [_ranked(sentence, how) for sentence in sentences]


def _extend(
    sentence: _Sentence, scores: Any, first_row: int, length: int, how: Settings, eos: int
) -> None:
    """Grow the live hypotheses of ``sentence`` by one token; finish those that end.

    ``scores`` holds their log-probabilities, (hypotheses, vocabulary).
    """
    for row, hypothesis in enumerate(sentence.live):
        banned = _banned(hypothesis, sentence.forbidden, how, eos)
        if banned:
            scores[row, sorted(banned)] = float("-inf")
    steps = _steps(sentence.live, scores, first_row, how, eos)
    ending = [s for s in steps if s.tokens[-1] == eos]
    going = [s for s in steps if s.tokens[-1] != eos]
    rank = sorted((s.logp for s in steps if s.progress.done), reverse=True)
    for step in ending:
        if step.logp >= rank[min(how.beams, len(rank)) - 1]:
            score = step.logp / length**how.length_penalty
            sentence.finished.append(Output(step.tokens[:-1], score, step.progress.met))
    sentence.live = _allocate(going, how.beams)
    sentence.finished.sort(key=lambda o: -o.score)
    if len(sentence.finished) >= how.beams and sentence.live:
        best_possible = max(h.logp for h in sentence.live) / length**how.length_penalty
        if best_possible <= sentence.finished[how.beams - 1].score:
            sentence.live = []


def _banned(
    hypothesis: _Hypothesis, forbidden: Sequence[Tokens], how: Settings, eos: int
) -> set[int]:
    """Tokens that may not come next."""
    banned = completes(hypothesis.tokens, forbidden)
    if not hypothesis.progress.done:
        banned.add(eos)
    if hypothesis.progress.just_met:
        banned |= how.continuations
    if how.no_repeat:
        tokens, size = hypothesis.tokens, how.no_repeat
        grams = {tokens[i : i + size] for i in range(len(tokens) - size + 1)}
        # A constraint may well repeat what stands already; the guard must not forbid it.
        banned |= completes(tokens, tuple(grams)) - hypothesis.progress.wanted()
    return banned


def _steps(
    live: Sequence[_Hypothesis], scores: Any, first_row: int, how: Settings, eos: int
) -> list[_Hypothesis]:
    """Candidate steps: the best overall, what constraints want, and each hypothesis' best."""
    import torch

    before = torch.tensor([h.logp for h in live], device=scores.device)
    totals = scores + before[:, None]
    size = totals.shape[1]
    picks = set(torch.topk(totals.flatten(), min(2 * how.beams, totals.numel())).indices.tolist())
    for row, hypothesis in enumerate(live):
        if not hypothesis.progress.done:
            picks.update(row * size + t for t in hypothesis.progress.wanted())
            picks.add(row * size + int(totals[row].argmax()))
    steps = []
    for pick in sorted(picks):
        row, token = divmod(pick, size)
        logp = float(totals[row, token])
        if logp > float("-inf"):
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
        Output(h.tokens, h.logp / len(h.tokens) ** how.length_penalty, h.progress.met)
        for h in sentence.live
    ]
    return sorted(finished, key=lambda o: (-sum(o.met), -o.score))[: how.beams]

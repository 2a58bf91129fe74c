"""Constrained search against brute force, against stock beam search, and its own promises."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixmt.decoding import Constraint, Limits, Progress, Settings, search
from fixmt.decoding.constraints import completes

torch = pytest.importorskip("torch")
EOS, START = 0, 1


def _tiny() -> Any:
    """A Marian model of 8 symbols with fixed random weights."""
    from transformers import MarianConfig, MarianMTModel

    torch.manual_seed(7)
    config = MarianConfig(
        vocab_size=8, d_model=32, encoder_layers=1, decoder_layers=1,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=64,
        decoder_ffn_dim=64, max_position_embeddings=64, pad_token_id=START, eos_token_id=EOS,
        decoder_start_token_id=START, forced_eos_token_id=None, init_std=0.3, dropout=0.0,
    )  # fmt: skip
    made = MarianMTModel(config)
    made.final_logits_bias[0, START] = -1e4  # padding never comes out
    return made


@pytest.fixture(scope="module")
def model() -> Any:
    """The tiny model, half taught to copy its input: outputs end, and beams still differ."""
    made = _tiny().train()
    optimizer = torch.optim.AdamW(made.parameters(), lr=3e-3)
    for _ in range(120):
        words = torch.randint(2, 8, (48, 5))
        ids = torch.cat([words, torch.full((48, 1), EOS)], 1)
        start = torch.full((48, 1), START)
        logits = made(input_ids=ids, decoder_input_ids=torch.cat([start, ids[:, :-1]], 1)).logits
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), ids.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return made.eval()


def _batch(*rows: list[int]) -> tuple[Any, Any]:
    width = max(map(len, rows))
    ids = torch.tensor([r + [START] * (width - len(r)) for r in rows])
    mask = torch.tensor([[1] * len(r) + [0] * (width - len(r)) for r in rows])
    return ids, mask


def _logp(model: Any, source: list[int], tokens: tuple[int, ...]) -> float:
    ids, mask = _batch(source)
    target = torch.tensor([[START, *tokens]])
    with torch.inference_mode():
        logits = model(input_ids=ids, attention_mask=mask, decoder_input_ids=target).logits[0]
    table = torch.log_softmax(logits.float(), -1)
    return sum(float(table[i, t]) for i, t in enumerate((*tokens, EOS)))


@pytest.mark.parametrize("source", [[5, 6, 7, 0], [6, 2, 0], [3, 3, 4, 7, 0]])
def test_finds_the_best_sequence_that_meets_the_constraint(model: Any, source: list[int]) -> None:
    """With a wide beam the result is the brute-force optimum over all short outputs."""
    wanted = ((4, 6), (7,))
    words = range(2, 8)
    every = [t for n in range(1, 4) for t in itertools.product(words, repeat=n)]
    meeting = [t for t in every if 7 in t or any(t[i : i + 2] == (4, 6) for i in range(len(t)))]
    best = max(meeting, key=lambda t: _logp(model, source, t) / (len(t) + 1))
    settings = Settings(beams=260, max_length=4)
    (outputs,) = search(model, *_batch(source), [[Constraint(wanted)]], settings=settings)
    assert outputs[0].tokens == best
    assert outputs[0].score == pytest.approx(_logp(model, source, best) / (len(best) + 1), abs=1e-4)


def test_without_constraints_it_is_beam_search(model: Any) -> None:
    """No constraint: the same best outputs as the library's own beam search, in a batch."""
    rows = [[5, 6, 7, 0], [6, 2, 0], [3, 3, 4, 7, 0], [7, 0]]
    ids, mask = _batch(*rows)
    stock = model.generate(
        input_ids=ids, attention_mask=mask, num_beams=4, max_new_tokens=60, do_sample=False
    )
    ours = search(model, ids, mask, [[]] * 4, settings=Settings(beams=4, max_length=60))
    for row, outputs in zip(stock.tolist(), ours, strict=True):
        expected = tuple(t for t in row[1:] if t not in (START,))
        expected = expected[: expected.index(EOS)] if EOS in expected else expected
        assert outputs[0].tokens == expected


def test_a_batch_gives_what_single_sentences_give(model: Any) -> None:
    """Sentences in a batch do not influence each other."""
    rows = [[5, 6, 7, 0], [6, 2, 0], [3, 3, 4, 7, 0]]
    wanted = [[Constraint(((7, 7),))], [], [Constraint(((2,),)), Constraint(((4, 3),))]]
    together = search(model, *_batch(*rows), wanted, settings=Settings(max_length=16))
    for row, constraints, outputs in zip(rows, wanted, together, strict=True):
        (alone,) = search(model, *_batch(row), [constraints], settings=Settings(max_length=16))
        assert alone[0].tokens == outputs[0].tokens


def test_many_constraints_are_all_met(model: Any) -> None:
    """Several constraints, one of them twice, are each met by a stretch of their own."""
    wanted = [Constraint(((2, 3),)), Constraint(((5,),)), Constraint(((2, 3),))]
    (outputs,) = search(model, *_batch([5, 6, 0]), [wanted], settings=Settings(max_length=24))
    tokens = outputs[0].tokens
    assert all(outputs[0].met)
    assert sum(tokens[i : i + 2] == (2, 3) for i in range(len(tokens))) >= 2


def test_forbidden_sequences_never_come_out(model: Any) -> None:
    """The best output with its first pair forbidden no longer has that pair."""
    (free,) = search(model, *_batch([5, 6, 0]), [[]], settings=Settings(max_length=10))
    pair = free[0].tokens[:2]
    assert len(pair) == 2
    (bound,) = search(model, *_batch([5, 6, 0]), [[]], [[pair]], Settings(max_length=10))
    assert all(o.tokens[i : i + 2] != pair for o in bound for i in range(len(o.tokens)))


def test_no_repeat_guard(model: Any) -> None:
    """No bigram comes twice, unless a constraint asks for it."""
    settings = Settings(max_length=20, no_repeat=2)
    for row in ([5, 6, 0], [7, 7, 7, 0]):
        (outputs,) = search(model, *_batch(row), [[]], settings=settings)
        pairs = list(itertools.pairwise(outputs[0].tokens))
        assert len(pairs) == len(set(pairs))


def test_a_dear_term_does_not_end_the_search(model: Any) -> None:
    """What follows a term the model would never write is searched too, so the output ends."""
    dear = (4, 2, 4)
    for row in ([5, 6, 0], [6, 2, 0], [3, 3, 5, 7, 0]):
        (outputs,) = search(
            model,
            *_batch(row),
            [[Constraint((dear,))]],
            settings=Settings(beams=6),
            limits=[Limits(40, usual=len(row) + len(dear))],
        )
        assert outputs[0].met == (True,)
        assert len(outputs[0].tokens) <= len(row) + 2 * len(dear)


STOP = 7  # stands for the full stop below


def test_nothing_is_put_behind_the_last_sentence(model: Any) -> None:
    """A missing term is not appended behind the stop; without the limit it may be."""
    settings = Settings(
        beams=8, max_length=20, stops=frozenset({STOP}), starts=frozenset(range(2, 8))
    )
    rows = [[5, 6, 7, 0], [6, 3, 7, 0]]
    limits = [Limits(20, sentences=1)] * 2
    wanted = [[Constraint(((2, 4),))]] * 2
    for outputs in search(model, *_batch(*rows), wanted, settings=settings, limits=limits):
        tokens = outputs[0].tokens
        assert outputs[0].met == (True,)
        assert STOP not in tokens or tokens.index(STOP) == len(tokens) - 1


def test_limits_are_each_sentence_s_own(model: Any) -> None:
    """A short limit for one sentence cuts that one only."""
    rows = [[5, 6, 2, 3, 0], [6, 2, 3, 5, 0]]
    wanted: list[list[Constraint]] = [[], []]
    limits = [Limits(3), Limits(20)]
    short, long = search(model, *_batch(*rows), wanted, limits=limits)
    assert all(len(o.tokens) <= 3 for o in short)
    (alone,) = search(model, *_batch(rows[1]), [[]], settings=Settings(max_length=20))
    assert long[0].tokens == alone[0].tokens


def test_no_word_begins_behind_an_opening_mark(model: Any) -> None:
    """The token after an opening mark is none that begins a word."""
    settings = Settings(max_length=12, openers=frozenset({5}), starts=frozenset({6}))
    (outputs,) = search(model, *_batch([5, 6, 2, 0]), [[]], settings=settings)
    assert all((5, 6) not in itertools.pairwise(o.tokens) for o in outputs)


def test_a_longer_form_may_follow_the_shorter() -> None:
    """Behind a met term letters may not go on, unless they make another form of it."""
    progress = Progress.start([Constraint(((2, 3), (2, 3, 4)))])
    for token in (2, 3):
        progress = progress.advance(token)
    assert progress.just_met
    assert progress.longer == {4}
    assert not progress.advance(5).longer


def test_unmeetable_is_said(model: Any) -> None:
    """A constraint longer than the limit is reported as not met, not as an error."""
    wanted = [Constraint(((2, 3, 4, 5, 6),))]
    (outputs,) = search(model, *_batch([5, 0]), [wanted], settings=Settings(max_length=3))
    assert outputs[0].met == (False,)


@given(st.lists(st.integers(2, 4), max_size=12))
def test_progress_agrees_with_a_plain_search(tokens: list[int]) -> None:
    """A single constraint is met exactly when one of its alternatives occurs."""
    wanted = ((2, 3, 2, 4), (3, 3))
    progress = Progress.start([Constraint(wanted)])
    for token in tokens:
        before = progress.bank
        progress = progress.advance(token)
        assert 0 <= progress.bank <= progress.total
        assert not progress.done or progress.bank >= before or before == progress.total
    occurs = any(tuple(tokens[i : i + len(w)]) == w for w in wanted for i in range(len(tokens)))
    assert progress.done is occurs


def test_completes() -> None:
    """The next tokens that would spell out a forbidden sequence."""
    assert completes((1, 2), [(2, 3), (1, 2, 4), (9,), (3, 4)]) == {3, 4, 9}


def test_empty_constraint_is_refused() -> None:
    """A constraint without tokens is a programming error."""
    with pytest.raises(ValueError, match="alternatives"):
        Constraint(((),))


def test_no_oftener_than_wanted(model: Any) -> None:
    """What is met as often as it may be does not come again, in any spelling."""
    pair, other = (2, 3), (3, 2)
    rows = [[2, 3, 5, 2, 3, 0], [2, 3, 2, 3, 0], [3, 2, 2, 3, 0]]
    for most in (1, 2):
        wanted = [[Constraint((pair,), most, (other,))]] * 3
        found = search(model, *_batch(*rows), wanted, settings=Settings(max_length=16))
        for outputs in found:
            assert outputs[0].met == (True,)
            assert all(wanted[0][0].times(o.tokens) <= most for o in outputs if all(o.met))


def test_a_term_inside_another_is_met_by_itself() -> None:
    """What ends inside a longer term is met for now; once that is complete, it no longer is."""
    for inner in ((2,), (3,), (2, 3), (3, 4)):
        progress = Progress.start([Constraint((inner,)), Constraint(((2, 3, 4),))])
        banks = []
        for token in (2, 3, 4):
            progress = progress.advance(token)
            banks.append(progress.bank)
        assert progress.met == (False, True), inner
        assert banks == sorted(banks)
        for token in inner:
            progress = progress.advance(token)
        assert progress.done


def test_a_term_that_only_began_leaves_the_inner_one_met() -> None:
    """The beginning of a longer term that is not gone on with takes nothing away."""
    progress = Progress.start([Constraint(((2, 3),)), Constraint(((2, 3, 4),))])
    for token in (2, 3):
        progress = progress.advance(token)
    assert progress.longer == {4}
    assert progress.advance(5).met == (True, False)


@given(st.lists(st.integers(2, 4), max_size=12))
def test_times_agrees_with_a_plain_count(tokens: list[int]) -> None:
    """Places are counted from the left and do not overlap."""
    constraint = Constraint(((2, 3),), 1, ((3, 4),))
    at = times = 0
    while at < len(tokens) - 1:
        hit = tokens[at : at + 2] in ([2, 3], [3, 4])
        times, at = times + hit, at + 1 + hit
    assert constraint.times(tuple(tokens)) == times


def test_the_last_word_of_a_term_does_not_come_again(model: Any) -> None:
    """Behind a met term its last word is out of reach."""
    settings = Settings(max_length=10, starts=frozenset(range(2, 8)))
    rows = [[2, 4, 4, 0], [4, 4, 2, 4, 4, 0]]
    found = search(model, *_batch(*rows), [[Constraint(((2, 4),))]] * 2, settings=settings)
    for outputs in found:
        assert outputs[0].met == (True,)
        assert all("2 4 4" not in " ".join(map(str, o.tokens)) for o in outputs)


COMMA = 6  # stands for the comma below


@pytest.mark.parametrize("alone", [True, False])
def test_what_may_not_be_alone(model: Any, alone: bool) -> None:
    """Such a term is neither a sentence nor its first clause nor its last; others may be."""
    settings = Settings(max_length=12, stops=frozenset({STOP}), commas=frozenset({COMMA}))
    rows = [[2, 4, 6, 3, 0], [3, 6, 2, 4, 0], [2, 4, 0], [3, 6, 2, 4, 7, 0]]
    wanted = [[Constraint(((2, 4),), alone=alone)]] * 4
    firsts = [o[0].tokens for o in search(model, *_batch(*rows), wanted, settings=settings)]

    def stranded(tokens: tuple[int, ...]) -> bool:
        text = f" {' '.join(map(str, tokens))} "
        return any(
            bool(left) and bool(right)
            for left, right in [
                (
                    text.startswith(" 2 4 "),
                    text.startswith((" 2 4 6 ", " 2 4 7 ")) or text == " 2 4 ",
                ),
                (" 6 2 4 " in text, text.endswith(" 6 2 4 ") or " 6 2 4 7 " in text),
            ]
        )

    assert any(map(stranded, firsts)) is alone

"""From requests to answers: what every engine with a translation model does around its search.

Long input is split, and the model searches; a hypothesis that loops is dropped and the text tried
once more with repeats forbidden. The model knows bare sentences best: annotated ones lose offices
beside names. So the bare text is tried first, then the text with the terms annotated that were
missed, then with all of them; each time names are spelt as they are (:mod:`.spelling`). Hypotheses
that have all binding terms, and as often as the source, go first; where there is none, missed terms
are put into them (:mod:`.placing`), and where that fails a constrained search (``fixmt.decoding``)
is made for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeAlias

from ..english.loops import loops
from . import Hint, Hypothesis, Request
from .chunks import join, split
from .insist import faults, misses
from .markers import MEND, marked
from .spelling import respelt

# Part of every signature: raise it when the same model comes to answer otherwise.
SEARCH = 5
SOURCE_TOKENS = 64  # longer sentences are split at clause ends
# The search divides the log-probability of an output by its length to this power (Wu et al. 2016,
# "Google's Neural Machine Translation System", with 1 for the mean): with less, clauses get lost.
LENGTH_POWER = 1.5
_SLACK = 24  # output tokens allowed on top of three for each source token
NO_REPEAT = 3  # n-grams that may not come twice when a text is tried again


class Model(Protocol):
    """What a backend has to provide. Sources are texts as :mod:`.markers` lays them out."""

    @property
    def mends(self) -> bool:
        """True if the model was trained to mend garbled English."""
        ...

    @property
    def inline(self) -> bool:
        """True if the model was trained to use terms given inline."""
        ...

    @property
    def beams(self) -> int:
        """Hypotheses that a search follows."""
        ...

    @property
    def positions(self) -> int:
        """The most tokens a source or an output can have, end symbol included."""
        ...

    def length(self, text: str) -> int:
        """Source tokens of ``text``, end symbol included."""
        ...

    def search(self, sources: Sequence[str], n: int, no_repeat: int) -> list[list[Hypothesis]]:
        """Up to ``n`` finished hypotheses for each source, best first."""
        ...

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Length-normalised log-probability of each output given its source."""
        ...

    def place(
        self, source: str, hints: Sequence[Hint], found: Sequence[Hypothesis]
    ) -> list[Hypothesis]:
        """Outputs with fewer faults in their terms than ``found``, made from them; best first."""
        ...

    def constrain(self, sources: Sequence[tuple[str, Sequence[Hint]]]) -> list[Hypothesis | None]:
        """The best hypothesis for each source that has all its terms, or None."""
        ...


def answers(model: Model, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
    """Hypotheses for each request, best first; none where the model loops whatever is tried.

    An answer does not depend on the other requests. A source with more tokens than the model has
    positions gets none; a forced output is scored up to that length.
    """
    results: list[tuple[Hypothesis, ...]] = [()] * len(requests)
    forced = [i for i, r in enumerate(requests) if r.forced and (model.mends or r.task != "mend")]
    pairs = [(_source(model, requests[i]), requests[i].forced) for i in forced]
    for i, score in zip(forced, model.score(pairs) if pairs else [], strict=True):
        text = requests[i].forced
        results[i] = (Hypothesis(text, score, model.length(text)),)
    for n in sorted({r.n for r in requests}):
        searched = [i for i, r in enumerate(requests) if r.n == n and not r.forced]
        found = _searched(model, [requests[i] for i in searched], n)
        for i, hypotheses in zip(searched, found, strict=True):
            results[i] = hypotheses
    return results


def room(tokens: int, positions: int) -> int:
    """Output tokens allowed for a source of ``tokens``."""
    return min(3 * tokens + _SLACK, positions - 1)


def mean(score: float, tokens: int) -> float:
    """Mean log-probability of an output of ``tokens``, end symbol not counted, by its score."""
    return min(0.0, score * float((tokens + 1) ** (LENGTH_POWER - 1)))


def _source(model: Model, request: Request) -> str:
    text = f"{MEND} {request.text}" if request.task == "mend" else request.text
    return marked(text, request.hints) if model.inline else text


def _pieces(model: Model, request: Request) -> list[str]:
    """The texts to translate; none if the model was not trained for the task."""
    if request.task == "mend":
        return [f"{MEND} {request.text}"] if model.mends else []
    return split(request.text, model.length, SOURCE_TOKENS)


_Piece: TypeAlias = tuple[str, tuple[Hint, ...]]  # a text and its hints
_Found: TypeAlias = dict[_Piece, tuple[Hypothesis, ...]]


def _searched(model: Model, requests: Sequence[Request], n: int) -> list[tuple[Hypothesis, ...]]:
    parts = [[(text, r.hints) for text in _pieces(model, r)] for r in requests]
    pieces: _Found = {key: () for keys in parts for key in keys}
    for annotate in (_bare, _missed, _all) if model.inline else (_never,):
        asked = {key: annotate(*key, found) for key, found in pieces.items()}
        todo = {key: marked(key[0], hints) for key, hints in asked.items() if hints is not None}
        for key, found in _hypotheses(model, todo, n).items():
            pieces[key] = _ranked(key[0], (*pieces[key], *found), _binding(*key))
    _insist(model, {key: marked(*key) if model.inline else key[0] for key in pieces}, pieces)
    return [join([pieces[key] for key in keys])[:n] for keys in parts]


def _never(text: str, hints: Sequence[Hint], found: Sequence[Hypothesis]) -> Sequence[Hint] | None:
    """Nothing to annotate: the model has not learnt what that means."""
    return ()


def _bare(text: str, hints: Sequence[Hint], found: Sequence[Hypothesis]) -> Sequence[Hint] | None:
    """Nothing to annotate; None for what is not to be searched bare."""
    wishes = [h for h in hints if not h.binding]
    return None if wishes or (hints and text.startswith(MEND)) else ()


def _missed(text: str, hints: Sequence[Hint], found: Sequence[Hypothesis]) -> Sequence[Hint] | None:
    """The terms that the best hypothesis misses."""
    if not found or _sound(text, found, _binding(text, hints)):
        return None
    return tuple(h for h in hints if not h.person and misses(found[0].text, [h])) or None


def _all(text: str, hints: Sequence[Hint], found: Sequence[Hypothesis]) -> Sequence[Hint] | None:
    """Every hint, where nothing else has helped."""
    return None if found and _sound(text, found, _binding(text, hints)) else tuple(hints)


def _binding(text: str, hints: Sequence[Hint]) -> tuple[Hint, ...]:
    return tuple(h for h in hints if h.binding and h.source in text)


def _hypotheses(model: Model, sources: dict[_Piece, str], n: int) -> _Found:
    """Up to ``n`` hypotheses for each of ``sources``, and as many as are followed."""
    found: _Found = dict.fromkeys(sources, ())
    able = [key for key, source in sources.items() if model.length(source) <= model.positions]
    for no_repeat in (0, NO_REPEAT):
        todo = [key for key in able if not found[key]]
        # However few are wanted: one of all that are followed may have the terms.
        most = max(n, model.beams)
        for key, hypotheses in zip(
            todo, model.search([sources[key] for key in todo], most, no_repeat), strict=True
        ):
            kept = (h for h in hypotheses if h.text and not loops(h.text, sources[key]))
            found[key] = tuple(
                replace(h, text=respelt(key[0], h.text, _binding(*key))) for h in kept
            )
    return found


def _insist(model: Model, sources: dict[_Piece, str], pieces: _Found) -> None:
    """Where no hypothesis is without faults in its terms, search for one."""
    todo = []
    for key in pieces:
        text, here = key[0], _binding(*key)
        if not here or _sound(text, pieces[key], here):
            continue
        if model.length(sources[key]) > model.positions:
            continue
        placed = [
            h for h in model.place(sources[key], here, pieces[key]) if not loops(h.text, text)
        ]
        pieces[key] = _ranked(text, (*pieces[key], *placed), here)
        if not _sound(text, pieces[key], here):
            todo.append((key, here))
    if todo:
        constrained = model.constrain([(sources[key], here) for key, here in todo])
        for (key, here), hypothesis in zip(todo, constrained, strict=True):
            if hypothesis and not loops(hypothesis.text, sources[key]):
                pieces[key] = _ranked(key[0], (*pieces[key], hypothesis), here)


def _sound(text: str, found: Sequence[Hypothesis], hints: Sequence[Hint]) -> bool:
    """True if the first of ``found`` has no fault in its terms."""
    return bool(found) and faults(text, found[0].text, hints) == 0


def _ranked(
    text: str, found: Sequence[Hypothesis], hints: Sequence[Hint]
) -> tuple[Hypothesis, ...]:
    """``found`` by their faults, ties as they are, each text once."""
    distinct: dict[str, Hypothesis] = {}
    for hypothesis in found:
        distinct.setdefault(hypothesis.text, hypothesis)
    return tuple(sorted(distinct.values(), key=lambda h: faults(text, h.text, hints)))

"""The fluency model: a hashed linear classifier that tells garbled wording from edited wording.

Its parameters are made by ``training/fluency.py`` and shipped as three files of ``fixmt/data``:
``fluency.json`` (a few numbers), ``fluency.tsv`` (word classes) and ``fluency.bin`` (one signed
byte a hash). Nothing here needs more than the standard library.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from operator import itemgetter

from .. import tables
from .features import hashes
from .tokens import Lexicon, Tokens, read

_KNOWN_WORDS, _KNOWN_SHARE = 6, 0.6


@dataclass(frozen=True, slots=True)
class Context:
    """How the wording of a sentence and of the rest of its article make one verdict.

    The log-odds of the verdict is ``own`` × that of the sentence + ``others`` × the mean of the
    other sentences' (nothing where that is above zero) + ``bias``. A sentence enters the mean cut
    at ± ``limit``, beside ``prior_count`` sentences of log-odds ``prior``.
    """

    own: float
    others: float
    bias: float
    prior: float = -2.0
    prior_count: float = 3.0
    limit: float = 4.0


@dataclass(frozen=True, slots=True)
class Model:
    """Parameters of the classifier; :func:`load` reads the shipped ones."""

    classes: Mapping[str, str]  # lower-case word → its class, or itself
    weights: array[int]  # 2**bits signed bytes, in units of ``scale``
    scale: float
    bias: float
    power: float  # a sum of weights is divided by (number of tokens) ** power
    context: Context
    threshold: float  # log-odds from which a sentence is reported
    lexicon: Lexicon = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lexicon", Lexicon(self.classes))


def wording(model: Model, tokens: Tokens) -> float:
    """Log-odds that a sentence is garbled, from its wording alone; positive is garbled."""
    mask = len(model.weights) - 1
    seen = {gram & mask for gram in chain.from_iterable(hashes(tokens))}
    # An itemgetter of one item would give no tuple; the first is there to make two.
    total: int = sum(itemgetter(0, *seen)(model.weights)) - model.weights[0]
    return log_odds(model, total, len(tokens.words) + 2)


def log_odds(model: Model, total: int, size: int) -> float:
    """Log-odds of a sentence of ``size`` tokens, edges included, whose weights sum to ``total``."""
    length: float = size**model.power
    return model.bias + model.scale * total / length


def has_words(known: float, letters: float) -> bool:
    """True if ``known`` of ``letters`` words are enough to judge a sentence by."""
    return known >= _KNOWN_WORDS and known >= _KNOWN_SHARE * letters


def tokens(model: Model, sentence: str) -> Tokens:
    """``sentence`` as the model sees it."""
    return read(sentence, model.lexicon)


@cache
def load() -> Model:
    """The shipped model."""
    numbers = json.loads(tables.path("fluency.json").read_text("utf-8"))
    weights = array("b", tables.path("fluency.bin").read_bytes())
    classes = parse_classes(tables.path("fluency.tsv").read_text("utf-8"))
    context = Context(**numbers.pop("context"))
    return Model(classes, weights, context=context, **numbers)


def parse_classes(table: str) -> dict[str, str]:
    """Word → class of a table with one class a line: its name, a tab, its words.

    The words of the class named ``=`` are each their own class.
    """
    classes: dict[str, str] = {}
    for line in table.split("\n"):
        name, _, words = line.partition("\t")
        listed = words.split(" ")
        classes |= {w: w for w in listed} if name == "=" else dict.fromkeys(listed, name)
    return classes

"""Routes from garbled to fluent English, compared: mending, recovering the Chinese, and both.

    python benchmarks/routes.py [--recover DIR] [--every 3] [--show N] [--memory FILE]

On the held-out authored triples (Chinese, garbled, fluent), eight of which stand in for an article:

* the input, and what the exact rules make of it;
* **a**: what fixmt does, and the mender's best whole rewriting;
* **b**: the Chinese is guessed from the line as the rules leave it, by a model that
  ``training/train.py --task recover`` makes, and translated as leftover Chinese is, with the terms
  of the glossary and the gate's choice;
* **c**: the candidates of both, the likeliest by the mender's forced score (with the line itself
  among them), and the guess only where it passes every check and is clearly likelier;
* the same with the true Chinese for the guess, which no model can do better than; and what somebody
  would reach who chose the better of **a** and **b** for each line.

Prints Markdown: corpus chrF++, and for how many lines a route is better or worse than **a** by more
than a point of its own chrF++. Without ``--recover`` the rows that need it are left out.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from measuring import table
from sacrebleu.metrics import CHRF

from fixmt import engines, formats, glossary, pipeline, rounds
from fixmt.article import Outcome
from fixmt.config import Config
from fixmt.detectors import Context
from fixmt.engines import Engine, Request
from fixmt.engines.ctranslate import CTranslate
from fixmt.memory import Remembering, Store
from fixmt.mending import whole
from fixmt.names import survey
from fixmt.repairs import mend, translate

ROOT = Path(__file__).resolve().parents[1]
TOGETHER = 8
GUESSES = 4  # Chinese sentences guessed for a line
MARK = "<zh>"  # as in training/recover.py
GAIN = 0.5  # nats a token by which a translated guess has to be likelier, as with an original
CHRF_PP = CHRF(word_order=2)
CHARACTERS = CHRF()


@dataclass(slots=True)
class Line:
    """One triple with what the routes make of it."""

    chinese: str
    garbled: str
    fluent: str
    rules: str = ""
    product: str = ""
    rewritten: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()
    translated: tuple[str, ...] = ()  # of each guess the best, those that pass the gate first
    true: tuple[str, ...] = ()  # translations of the true Chinese, best first
    passing: frozenset[str] = frozenset()  # translations that pass the gate
    scores: dict[str, float] = field(default_factory=dict)  # the mender's, a token

    @property
    def own(self) -> tuple[str, ...]:
        """The candidates of route a; the first is what fixmt does."""
        return self.product, self.rules, *self.rewritten

    def first(self, translated: Sequence[str]) -> str:
        """Route b: the best translation of the likeliest guess, or of the true Chinese."""
        return translated[0] if translated else self.rules

    def likeliest(self, translated: Sequence[str]) -> str:
        """Route c: of all candidates that of the best forced score."""
        return max((*self.own, *translated), key=lambda text: self.scores.get(text, -math.inf))

    def careful(self, translated: Sequence[str]) -> str:
        """Route c behind the gate: a guess that passes, keeps the content and is likelier."""
        text = self.first(translated)
        gain = self.scores.get(text, -math.inf) - self.scores.get(self.product, math.inf)
        sound = text in self.passing and whole.fits(self.rules, text)
        return text if sound and gain >= GAIN else self.product


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--recover", type=Path, help="folder of a model from English to Chinese")
    parser.add_argument("--every", type=int, default=3, help="take one triple in so many")
    parser.add_argument("--memory", type=Path, help="keep the answers of the model in FILE")
    parser.add_argument("--show", type=int, default=0, help="lines to print in full")
    args = parser.parse_args()
    text = (args.shared / "data/dev/authored/triples.tsv").read_text("utf-8")
    rows = [row.split("\t") for row in text.split("\n")]
    lines = [Line(*row[:3]) for row in rows if len(row) >= 3][:: args.every]
    engine: Engine = engines.load()
    if args.memory:
        engine = Remembering(engine, Store(args.memory, print))
    context = repaired(lines, engine, Context(glossary.default()))
    mended(lines, engine)
    translations = translated([n.chinese for n in lines], engine, context)
    for line, found in zip(lines, translations, strict=True):
        line.true = tuple(a.text for a in found)
        line.passing |= {a.text for a in found if a.judgement.passed}
    if args.recover:
        recover(lines, args.recover, engine, context)
    score(lines, engine)
    print(report(lines, bool(args.recover)))
    for line in lines[: args.show]:
        shown = (line.garbled, line.product, line.chinese, *line.guesses[:1], *line.translated[:1])
        print("\n" + "\n".join(shown))


def repaired(lines: Sequence[Line], engine: Engine, known: Context) -> Context:
    """Fill in the rules' and the product's repairs; the context of the garbled articles."""
    groups = [lines[at : at + TOGETHER] for at in range(0, len(lines), TOGETHER)]
    articles = [formats.article("\n".join(n.garbled for n in g)) for g in groups]
    context = replace(known, names=survey(articles))
    exact = [pipeline.repair(a, context, Config()) for a in articles]
    full = rounds.together(
        [pipeline.steps(a, context, Config(), ask=True) for a in articles], engine
    )
    for group, a, b in zip(groups, exact, full, strict=True):
        for line, rules, product in zip(group, _lines(a), _lines(b), strict=True):
            line.rules, line.product = rules, product
    return context


def _lines(outcome: Outcome) -> list[str]:
    return outcome.repaired.split("\n")


def mended(lines: Sequence[Line], engine: Engine) -> None:
    """Fill in the mender's rewritings of what the rules leave."""
    requests = [Request(n.rules, task="mend", n=mend.HYPOTHESES) for n in lines]
    for line, found in zip(lines, engine.translate(requests), strict=True):
        line.rewritten = tuple(h.text for h in found)


def translated(
    chinese: Sequence[str], engine: Engine, context: Context
) -> list[tuple[translate.Answer, ...]]:
    """Judged translations of each sentence, best first."""
    found = rounds.alone(translate.ask(chinese, context), engine)
    return [
        translate.judged(translate.source(zh), hypotheses, context)
        for zh, hypotheses in zip(chinese, found, strict=True)
    ]


def recover(lines: Sequence[Line], model: Path, engine: Engine, context: Context) -> None:
    """Fill in the guessed Chinese and its translations."""
    guesser = CTranslate(model, model.name, device="cpu", threads=1)
    for line, found in zip(
        lines, guesser.search([f"{MARK} {n.rules}" for n in lines], GUESSES), strict=True
    ):
        line.guesses = tuple(h.text for h in found if h.text)
    wanted = list(dict.fromkeys(g for n in lines for g in n.guesses))
    made = dict(zip(wanted, translated(wanted, engine, context), strict=True))
    for line in lines:
        best = [made[g][0] for g in line.guesses if made[g]]
        line.translated = tuple(a.text for a in best)
        line.passing |= {a.text for a in best if a.judgement.passed}


def score(lines: Sequence[Line], engine: Engine) -> None:
    """Fill in the mender's forced score of every candidate."""
    candidates = [dict.fromkeys((*n.own, *n.translated, *n.true)) for n in lines]
    requests = [
        Request(line.rules, task="mend", forced=text)
        for line, texts in zip(lines, candidates, strict=True)
        for text in texts
        if text
    ]
    answers = engine.translate(requests)
    scored = iter(zip(requests, answers, strict=True))
    for line, texts in zip(lines, candidates, strict=True):
        for _ in filter(None, texts):
            request, found = next(scored)
            if found:
                line.scores[request.forced] = found[0].score


def report(lines: Sequence[Line], recovered: bool) -> str:
    """The table of routes, and how good the guessed Chinese is."""
    routes: dict[str, Callable[[Line], str]] = {
        "input": lambda n: n.garbled,
        "rules only": lambda n: n.rules,
        "a: fixmt, rules and mending": lambda n: n.product,
        "a: the best whole rewriting": lambda n: (n.rewritten or (n.rules,))[0],
    }
    if recovered:
        routes |= {
            "b: guessed Chinese, translated": lambda n: n.first(n.translated),
            "c: the likeliest of all candidates": lambda n: n.likeliest(n.translated),
            "c: a, or a guess that passes all checks": lambda n: n.careful(n.translated),
            "the better of a and b for each line": lambda n: _better(n, n.translated),
        }
    routes |= {
        "a: the likeliest of its candidates": lambda n: n.likeliest(()),
        "b with the true Chinese": lambda n: n.first(n.true),
        "c with the true Chinese: the likeliest": lambda n: n.likeliest(n.true),
        "c with the true Chinese: passing all checks": lambda n: n.careful(n.true),
        "the better of a and b with the true Chinese": lambda n: _better(n, n.true),
    }
    rows = [[name, *_figures(lines, route)] for name, route in routes.items()]
    head = ("route", "chrF++", "changed", "better than a", "worse than a")
    parts = [f"{len(lines)} lines of dev/authored/triples.tsv", table(head, rows)]
    if recovered:
        scores = [
            CHARACTERS.sentence_score((n.guesses or ("",))[0], [n.chinese]).score for n in lines
        ]
        exact = sum(_bare(n.chinese) in map(_bare, n.guesses) for n in lines)
        corpus = CHARACTERS.corpus_score(
            [(n.guesses or ("",))[0] for n in lines], [[n.chinese for n in lines]]
        )
        good = sum(s >= 50 for s in scores)
        parts.append(
            f"guessed Chinese: chrF {corpus.score:.1f} to the true one, {good} lines of 50 and "
            f"more, {exact} with the true one among {GUESSES} guesses"
        )
    return "\n\n".join([*parts, str(CHRF_PP.get_signature())])


def _figures(lines: Sequence[Line], route: Callable[[Line], str]) -> list[str | int]:
    texts = [route(n) for n in lines]
    corpus = CHRF_PP.corpus_score(texts, [[n.fluent for n in lines]]).score
    gains = [_quality(n, t) - _quality(n, n.product) for n, t in zip(lines, texts, strict=True)]
    changed = sum(t != n.garbled for n, t in zip(lines, texts, strict=True))
    return [f"{corpus:.2f}", changed, sum(g > 1 for g in gains), sum(g < -1 for g in gains)]


def _better(line: Line, translated: Sequence[str]) -> str:
    return max((line.product, line.first(translated)), key=lambda text: _quality(line, text))


def _quality(line: Line, text: str) -> float:
    return float(CHRF_PP.sentence_score(text, [line.fluent]).score)


def _bare(chinese: str) -> str:
    return "".join(c for c in chinese if c.isalnum())


if __name__ == "__main__":
    main()

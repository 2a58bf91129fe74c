"""What a repair with the model does to the development articles, and whether its confidence holds.

Part of ``benchmarks/garble.py``. An edit of the authored articles and triples is made alone in its
line; it *helped* if that brings the line nearer to its edited reference (chrF++). That is a hard
judge: a good edit that the editor made in other words counts as no help. Translations of leftover
Chinese are judged as ``benchmarks/calibrate_gate.py`` does, by chrF of 50.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from calibrate_gate import measured
from calibration import reliability
from sacrebleu.metrics import CHRF

from fixmt import edits as editing
from fixmt import files, formats, gate, glossary, names, pipeline, rounds
from fixmt.article import Article, Edit, Outcome, Span
from fixmt.config import Config
from fixmt.detectors import Context
from fixmt.engines import DEFAULT, Engine
from fixmt.evaluation import repair as quality
from fixmt.evaluation import spans as labelled

_TOGETHER = 8  # triples that stand in for an article
_EDGES = (0.7, 0.8, 0.9, 0.95)
_CHRF = CHRF(word_order=2)


@dataclass(frozen=True, slots=True)
class Case:
    """A garbled article with its reference, line by line."""

    article: Article
    reference: Sequence[str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One edit or suggestion, made alone: how sure it was and what it gained (chrF++)."""

    origin: str
    confidence: float
    gain: float


def report(data: Path, engine: Engine, every: int) -> None:
    """Print everything; of the authored triples one in ``every`` is taken."""
    _repaired_articles(data / "dev/repair", engine)
    cases = list(_authored(data / "dev/authored", every))
    outcomes = _repaired([c.article for c in cases], engine)
    _kept("dev/authored", outcomes, [()] * len(outcomes))
    made = [j for c, o in zip(cases, outcomes, strict=True) for j in _edits(c, o)]
    offered = [j for c, o in zip(cases, outcomes, strict=True) for j in _offers(c, o)]
    for name, judged in (("edits", made), ("suggestions", offered)):
        for origin in ("rule", "model"):
            here = [j for j in judged if (j.origin == "model") == (origin == "model")]
            _outcome(f"{name} by {origin}", here)
    rows = [r.split("\t") for r in _text(data / "dev/authored/triples.tsv").split("\n")]
    pairs = [(r[0], r[2]) for r in rows if len(r) >= 3][:: 3 * every]
    points, passed = measured(DEFAULT, pairs, 50.0)
    stated = [(_translation(score), good) for score, good in points]
    reliability(f"translations that pass the gate ({passed} of {len(pairs)})", stated)


def _translation(score: float) -> float:
    return gate.confidence(score, gate.Judgement((), ()))


def _repaired_articles(folder: Path, engine: Engine) -> None:
    """chrF++ before and after, and what was kept, of the labelled articles."""
    paths = sorted(p.with_name(p.name.replace(".spans.json", ".txt")) for p in _labels(folder))
    articles = [files.read(path, 2**26) for path in paths]
    outcomes = _repaired(articles, engine)
    with_reference = [
        (o, _text(p.with_suffix(".ref.txt")))
        for o, p in zip(outcomes, paths, strict=True)
        if p.with_suffix(".ref.txt").exists()
    ]
    score = quality.chrf([o for o, _ in with_reference], [r for _, r in with_reference])
    print(
        f"\ndev/repair, {len(with_reference)} articles: chrF++ {score.before:.2f} → "
        f"{score.after:.2f}  ({score.signature})"
    )
    labels = [labelled.load(p.with_suffix(".spans.json")) for p in paths]
    debris = [[s for kind, s in x.spans if kind == "debris"] for x in labels]
    _kept("dev/repair", outcomes, debris)
    touched = sum(
        len(quality.touched(o, x.must_keep)) for o, x in zip(outcomes, labels, strict=True)
    )
    print(f"  good text touched: {touched} times")


def _labels(folder: Path) -> Iterator[Path]:
    return folder.glob("*.spans.json")


def _kept(name: str, outcomes: Sequence[Outcome], debris: Sequence[Sequence[Span]]) -> None:
    """Print how many numbers and personal names of the input the repaired text still has."""
    pairs = list(zip(outcomes, debris, strict=True))
    numbers = sum(len(quality.numbers(o, d)) for o, d in pairs)
    lost = [n for o, d in pairs for n in quality.lost_numbers(o, d)]
    persons = sum(len(quality.persons(o, d)) for o, d in pairs)
    gone = [n for o, d in pairs for n in quality.lost_persons(o, d)]
    print(
        f"{name}: {numbers - len(lost)} of {numbers} numbers kept {lost or ''}, "
        f"{persons - len(gone)} of {persons} names kept {gone or ''}"
    )


def _authored(folder: Path, every: int) -> Iterator[Case]:
    rows = [r.split("\t") for r in _text(folder / "triples.tsv").split("\n")]
    lines = [(r[1], r[2]) for r in rows if len(r) >= 3][::every]
    for at in range(0, len(lines), _TOGETHER):
        yield _case(lines[at : at + _TOGETHER])
    rows = [r.split("\t") for r in _text(folder / "articles.tsv").split("\n")]
    rows = [r for r in rows if len(r) > 4 and r[1].isdigit()]
    for name in dict.fromkeys(r[0] for r in rows):
        yield _case([(r[3], r[4]) for r in rows if r[0] == name])


def _case(lines: Sequence[tuple[str, str]]) -> Case:
    return Case(formats.article("\n".join(g for g, _ in lines)), [f for _, f in lines])


def _repaired(articles: Sequence[Article], engine: Engine) -> list[Outcome]:
    context = Context(glossary.default(), names.survey(articles))
    steps = [pipeline.steps(a, context, Config(), ask=True) for a in articles]
    return rounds.together(steps, engine)


def _edits(case: Case, outcome: Outcome) -> Iterator[Judged]:
    """Each edit, made alone in the text as it came in."""
    for edit in outcome.edits:
        origin = "model" if any(c.origin == "model" for c in edit.causes) else "rule"
        sure = min(c.confidence for c in edit.causes)
        if (gain := _gain(case, outcome.article.source, edit)) is not None:
            yield Judged(origin, sure, gain)


def _offers(case: Case, outcome: Outcome) -> Iterator[Judged]:
    """The first suggestion of each finding that is left, made alone in the repaired text."""
    for finding in outcome.remaining:
        for one in finding.candidates[:1]:
            edit = Edit(one.span, one.span.of(outcome.repaired), one.text)
            if (gain := _gain(case, outcome.repaired, edit)) is not None:
                yield Judged(one.origin, one.confidence, gain)


def _gain(case: Case, text: str, edit: Edit) -> float | None:
    """What the edit alone adds to the chrF++ of its line; None if it joins or drops lines."""
    after = editing.apply(text, (edit,))
    old, new = text.split("\n"), after.split("\n")
    if len(old) != len(new) or len(old) != len(case.reference):
        return None
    before, now = 0.0, 0.0
    for x, y, wanted in zip(old, new, case.reference, strict=True):
        if x != y:
            before += _CHRF.sentence_score(x, [wanted]).score
            now += _CHRF.sentence_score(y, [wanted]).score
    return now - before


def _outcome(name: str, judged: Sequence[Judged]) -> None:
    gains = [j.gain for j in judged]
    counts = [sum(g > 0 for g in gains), sum(g == 0 for g in gains), sum(g < 0 for g in gains)]
    stated = [(j.confidence, j.gain > 0) for j in judged if j.gain]
    reliability(f"{name}, nearer : same : farther = {' : '.join(map(str, counts))}", stated, _EDGES)


def _text(path: Path) -> str:
    return path.read_text("utf-8")

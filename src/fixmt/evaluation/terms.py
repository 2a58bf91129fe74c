"""Do terms arrive? Success, consistency and mishaps of a translation with given terms.

Success is that of the WMT terminology tasks (Semenov et al. 2023, 2025): a term counts if its
target stands in the output of its sentence in any form; see ``fixmt.glossary.adherence``.
What it must not be there is said by ``fixmt.glossary.doubling`` and ``stranding``.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .. import gate
from ..engines import Engine, Hint, Request
from ..errors import InputError
from ..glossary import Glossary, Term, adherence, doubling, stranding
from ..repairs.translate import HYPOTHESES

WAYS = ("none", "inline", "full")
_COLUMNS = (
    "set",
    "terms given",
    "terms",
    "met",
    "inflected",
    "refused",
    "success",
    "doubled",
    "stranded",
    "consistent",
    "chrF",
    "s a sentence",
)
HEADER = f"| {' | '.join(_COLUMNS)} |\n{'|---' * len(_COLUMNS)}|"


@dataclass(frozen=True, slots=True)
class Case:
    """A Chinese sentence and the English its terms must have; ``terms`` is source → target."""

    chinese: str
    terms: Mapping[str, str]
    reference: str = ""
    document: str = ""  # sentences of one document share its name


@dataclass(frozen=True, slots=True)
class Fate:
    """One term in one output, for reading."""

    chinese: str
    source: str
    target: str
    output: str
    why: str = ""  # it is missing, although there was a sentence with it


@dataclass(slots=True)
class Tally:
    """Counts over many cases. A term is counted once a sentence."""

    met: int = 0
    inflected: int = 0
    missed: list[Fate] = field(default_factory=list)
    duplicated: list[Fate] = field(default_factory=list)  # oftener than there is cause for
    stranded: list[Fate] = field(default_factory=list)  # left by itself at an end of the output
    consistent: int = 0  # terms of several sentences of a document that are met in all of them
    repeated: int = 0  # terms of several sentences of a document

    @property
    def terms(self) -> int:
        return self.met + self.inflected + len(self.missed)

    @property
    def refused(self) -> int:
        """Terms left out because every sentence with them failed a check or was far less likely."""
        return sum(bool(fate.why) for fate in self.missed)

    @property
    def success(self) -> float:
        """Share of terms met, as they are or in another form; 1.0 if there are none."""
        return (self.met + self.inflected) / self.terms if self.terms else 1.0


def load(path: Path) -> list[Case]:
    """Cases of a TSV: Chinese, ``source=target; source=target``, and, if wanted, a reference.

    Raises:
        InputError: the file cannot be read, or a line has another form.
    """
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise InputError(f"{path}: cannot be read ({fault}); give a UTF-8 TSV") from None
    cases = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        chinese, _, rest = line.partition("\t")
        listed, _, reference = rest.partition("\t")
        pairs = [pair.partition("=") for pair in listed.split("; ")]
        if not all(source in chinese and source and target for source, _, target in pairs):
            raise InputError(f"{path}:{number}: wanted Chinese, a tab, and its terms as 源=target")
        cases.append(Case(chinese, {s: t for s, _, t in pairs}, reference.strip()))
    return cases


def translate(
    engine: Engine, cases: Sequence[Case], way: str
) -> tuple[list[str], list[Mapping[str, str]]]:
    """What ``engine`` makes of each case, and why terms of it were refused (source → reason).

    The text is empty where the engine gives up.

    Args:
        engine: any engine.
        cases: the sentences.
        way: ``none``: no terms are given; ``inline``: annotated in the text, if the model reads
            that; ``full``: as in a repair, constrained search and the gate's choice included.
    """
    given = {"none": lambda c: (), "inline": _wishes, "full": _demands}[way]
    count = HYPOTHESES if way == "full" else 1
    answers = engine.translate([Request(c.chinese, given(c), n=count) for c in cases])
    outputs: list[str] = []
    refused: list[Mapping[str, str]] = []
    for case, found in zip(cases, answers, strict=True):
        best, why = 0, {}
        if way == "full" and found:
            terms = Glossary(tuple(Term(s, t) for s, t in case.terms.items()))
            judged = [(h.score, gate.judge(case.chinese, h.text, terms)) for h in found]
            best = gate.best_first(judged)[0]
            uses = gate.explained(judged)[best].terms
            why = {u.source: u.why for u in uses if u.status == "missed" and u.why != gate.NEVER}
        outputs.append(found[best].text if found else "")
        refused.append(why)
    return outputs, refused


def measured(engine: Engine, cases: Sequence[Case], way: str) -> tuple[list[str], Tally, float]:
    """Outputs, what became of the terms, and seconds a sentence, loading the model left out."""
    engine.translate([Request("你好。", (Hint("你好", "Qwx"),) if way == "full" else ())])
    begun = time.perf_counter()
    outputs, refused = translate(engine, cases, way)
    seconds = (time.perf_counter() - begun) / max(1, len(cases))
    return outputs, tally(cases, outputs, refused), seconds


def row(
    name: str, way: str, cases: Sequence[Case], outputs: Sequence[str], found: Tally, seconds: float
) -> str:
    """A line of the Markdown table under :data:`HEADER`; chrF where there are references."""
    from sacrebleu.metrics import CHRF

    scored = [(o, c.reference) for o, c in zip(outputs, cases, strict=True) if c.reference]
    chrf = ""
    if scored:
        score = CHRF().corpus_score([o for o, _ in scored], [[r for _, r in scored]])
        chrf = f"{score.score:.1f}"
    alike = f"{found.consistent}/{found.repeated}" if found.repeated else ""
    cells = [name, way, found.terms, found.met, found.inflected, found.refused]
    cells += [f"{found.success:.3f}"]
    cells += [len(found.duplicated), len(found.stranded), alike, chrf, f"{seconds:.2f}"]
    return f"| {' | '.join(map(str, cells))} |"


def mishaps(found: Tally) -> Iterator[str]:
    """Lines on every term that is missing, doubled or stranded."""
    for kind in ("missed", "duplicated", "stranded"):
        for fate in getattr(found, kind):
            yield f"  {kind}: {fate.source} = {fate.target} | {fate.why} | {fate.output}"


def _wishes(case: Case) -> tuple[Hint, ...]:
    return tuple(Hint(s, t, binding=False) for s, t in case.terms.items())


def _demands(case: Case) -> tuple[Hint, ...]:
    return tuple(Hint(s, t) for s, t in case.terms.items())


def tally(
    cases: Sequence[Case], outputs: Sequence[str], refused: Sequence[Mapping[str, str]] = ()
) -> Tally:
    """What became of the terms of ``cases`` in ``outputs``, one a case.

    ``refused`` are the reasons of missing terms, as :func:`translate` gives them.
    """
    result = Tally()
    written: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    reasons = refused or [{}] * len(cases)
    for case, output, why in zip(cases, outputs, reasons, strict=True):
        doubled = doubling.doubled(case.chinese, output, case.terms.items(), case.reference)
        for source, target in case.terms.items():
            fate = Fate(case.chinese, source, target, output, why.get(source, ""))
            status = adherence.status(target, output)
            if status == "missed":
                result.missed.append(fate)
            else:
                result.met += status == "met"
                result.inflected += status == "inflected"
                if target in doubled:
                    result.duplicated.append(fate)
                if stranding.stranded(source, target, case.chinese, output):
                    result.stranded.append(fate)
            if case.document:
                written[case.document, source].append(status != "missed")
    several = [found for found in written.values() if len(found) > 1]
    result.repeated, result.consistent = len(several), sum(map(all, several))
    return result

"""Mending garbled sentences without their Chinese: small changes, each shown to be better.

The mender rewrites the sentence several times over; the rewritings are taken apart into small
changes (``fixmt.mending``). A change that says anything new or drops anything is refused; the
others are weighed one by one by what the model gains from them, how often it makes them, and how
much more fluent the sentence reads. A whole rewritten sentence is only ever a suggestion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from ..article import Article, Candidate, Finding, Level, Severity, Span
from ..detectors import Context
from ..engines import Asks, Hypothesis, Request
from ..mending import elementary, faithful, lexicon, weigh, whole
from ..mending.elementary import Change
from ..mending.kinds import kind
from ..mending.place import place
from ..mending.weigh import Weighed
from ..mending.words import content, words

HYPOTHESES = 8
_GARBLED = "GB010"
_WORDS = (4, 80)  # words of a sentence the mender can take
_SURE = 0.9  # from this confidence a change is an edit
_OFFERED = 0.7  # from this one a suggestion
_MUCH = 1.5  # log-odds a whole rewriting has to read more fluent to be offered
_UNFIT = regex.compile(r"[\n\t\p{Han}]")
_WHAT = {
    "article": "article",
    "comma": "joint of clauses or items",
    "form": "form of a word",
    "function": "grammar",
    "wording": "wording",
}


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence with what the mender made of it."""

    text: str
    rewritten: tuple[Hypothesis, ...]
    changes: tuple[Weighed, ...]  # those worth asking about


def propose(article: Article, findings: Sequence[Finding], context: Context) -> Asks[list[Finding]]:
    """``findings``, whole rewritings offered at those on garbled sentences, and small changes as
    findings of their own.

    Raises:
        ModelError: the engine cannot be used.
    """
    garbled = [f for f in findings if f.rule == _GARBLED and _fit(f.span.of(article.source))]
    texts = list(dict.fromkeys(f.span.of(article.source) for f in garbled))
    answers = yield [Request(t, task="mend", n=HYPOTHESES) for t in texts]
    evidence = frozenset(content(article.source))
    sentences = [_taken_apart(t, a, evidence) for t, a in zip(texts, answers, strict=True)]
    weighed = yield from _weighed(sentences)
    by_text = {s.text: s for s in sentences}
    all_changes = [w for f in garbled for w in weighed[f.span.of(article.source)]]
    everywhere = consistent(all_changes, article.source)
    mended: list[Finding] = []
    result: list[Finding] = []
    for finding in findings:
        sentence = by_text.get(finding.span.of(article.source))
        if finding.rule != _GARBLED or sentence is None:
            result.append(finding)
            continue
        result.append(_offered(finding, sentence))
        mended += _changes(finding.span.start, weighed[sentence.text], everywhere)
    return sorted([*result, *mended], key=lambda f: (f.span, f.rule))


def _fit(sentence: str) -> bool:
    low, high = _WORDS
    return not _UNFIT.search(sentence) and low <= len(sentence.split()) <= high


def _taken_apart(
    text: str, answers: tuple[Hypothesis, ...], evidence: Collection[str]
) -> _Sentence:
    """The changes that no rule refuses and that look promising."""
    counts: Counter[Change] = Counter()
    for hypothesis in answers:
        counts.update(set(elementary.changes(text, hypothesis.text)))
    found = []
    for change, n in counts.items():
        where = place(change, text, evidence)
        if not faithful.refused(where):
            fluent = weigh.rise(text, change.made(text))
            found.append(Weighed(change, kind(where), n / len(answers), fluent))
    return _Sentence(text, answers, tuple(w for w in found if w.promising))


def _weighed(sentences: Sequence[_Sentence]) -> Asks[dict[str, list[Weighed]]]:
    """The changes of each sentence that the model gains from, surest first."""
    asked = [s for s in sentences if s.changes]
    answers = yield [
        request for s in asked for request in (_forced(s.text, s.text), *_with_each_change(s))
    ]
    scores = iter([sum(h.score * h.tokens for h in a) if a else None for a in answers])
    found: dict[str, list[Weighed]] = {s.text: [] for s in sentences}
    for sentence in asked:
        before = next(scores)
        for change in sentence.changes:
            after = next(scores)
            if before is not None and after is not None:
                found[sentence.text].append(replace(change, gain=after - before))
    return {text: weigh.chosen(w, _OFFERED) for text, w in found.items()}


def _with_each_change(sentence: _Sentence) -> Iterator[Request]:
    return (_forced(sentence.text, w.change.made(sentence.text)) for w in sentence.changes)


def _forced(text: str, output: str) -> Request:
    return Request(text, task="mend", forced=output)


def _offered(finding: Finding, sentence: _Sentence) -> Finding:
    """The finding with up to one whole rewriting as a suggestion."""
    for hypothesis in sentence.rewritten:
        better = weigh.rise(sentence.text, hypothesis.text) >= _MUCH
        if better and whole.fits(sentence.text, hypothesis.text):
            candidate = Candidate(
                finding.span,
                hypothesis.text,
                "rewritten by the model, to be checked by a reader",
                Level.BOLD,
                0.5,
                "model",
                checks=("numbers", "names", "quotes", "negation", "content", "fluency"),
            )
            return replace(finding, candidates=(*finding.candidates, candidate))
    return finding


def consistent(weighed: Sequence[Weighed], text: str) -> frozenset[str]:
    """Stems that sure changes replace wherever they stand in ``text`` (*teachers* by *faculty*).

    One replaced here and left there would make one thing two.
    """
    replaced = Counter(_general(w) for w in weighed if w.confidence >= _SURE)
    standing = Counter(content(" ".join(w.text for w in words(text) if w.text.islower())))
    return frozenset(stem for stem, n in replaced.items() if stem and n >= standing[stem])


def _general(one: Weighed) -> str:
    return lexicon.general(content(one.change.before), content(one.change.after))


def _changes(
    start: int, weighed: Sequence[Weighed], everywhere: Collection[str]
) -> Iterator[Finding]:
    for one in weighed:
        span = Span(start + one.change.span.start, start + one.change.span.end)
        stem = _general(one)
        sure = one.confidence >= _SURE and (not stem or stem in everywhere)
        level = Level.NORMAL if sure else Level.BOLD
        reason = (
            f"{_WHAT[one.kind]}: {round(100 * one.share)} % of the model's rewritings agree, "
            f"log-probability {one.gain:+.1f}"
        )
        candidate = Candidate(
            span,
            one.change.after,
            reason,
            level,
            one.confidence,
            "model",
            checks=tuple(rule.__name__ for rule in faithful.RULES),
        )
        yield Finding(
            "GB030",
            span,
            Severity.WARNING,
            f"{_WHAT[one.kind]} of machine translation",
            (candidate,),
            one.confidence,
        )

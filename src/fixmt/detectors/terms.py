"""Terms rendered wrongly, or in several ways in one article.

TM001 is a rendering the glossary forbids; TM002 an allowed rendering next to another one of the
same term, or one quoted slogan spelled in several ways. Where renderings overlap the longest wins,
and one inside a correct longer term is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from .. import tables
from ..article import Article, Candidate, Finding, Level, Rule, Severity, Span, TermUse
from ..glossary import Evidence, Hit, Use, default, fit, holds, longest_first, occurrences
from ..glossary.context import sentence
from ..patterns import deferred
from . import Context

RULES = (
    Rule("TM001", "A rendering the glossary forbids", Severity.WARNING),
    Rule("TM002", "One term rendered in several ways", Severity.INFO),
)

_QUOTED = deferred(r"[\"“]([^\"“”\n]{8,120})[\"”]")
_NOT_LETTER = deferred(r"[\W_]+")
# A capital after a comma with its space is a scar that no later pass would see.
_SPACED_JOINT = deferred(r"[,;] \Z")
_NAMED = deferred(r" [A-Z][a-z]")  # a title before a name keeps its capital
_JOINERS = frozenset(("and", "a", "an", "the", "one"))


def detect(article: Article, context: Context) -> Iterable[Finding]:
    """Findings of both rules; the glossary is the context's, or the built-in one."""
    glossary = context.glossary if context.glossary is not None else default()
    hits = [
        (hit, segment)
        for hit in occurrences(article.source, glossary)
        if (segment := _segment(article, hit.span)) is not None
    ]
    evidence = Evidence(article.source)
    always = longest_first(h for h, _ in hits if h.use is Use.TARGET or h.term.always)
    if context.unedited or len({h.rendering for h in always if h.use is Use.FORBIDDEN}) > 1:
        evidence = Evidence(article.source, raw=True)
    live = [(h, s) for h, s in hits if _counts(h, evidence, article.source)]
    segments = {(h.span, h.rendering): s for h, s in live}
    kept = longest_first(h for h, _ in live)
    mixed = _mixed_terms(kept)
    findings: list[Finding] = []
    for hit in kept:
        if hit.use is Use.TARGET or ("mixed" in hit.term.flags and hit.term.source not in mixed):
            continue
        findings.append(_finding(article.source, hit, segments[(hit.span, hit.rendering)]))
    taken = [f.span for f in findings]
    findings += (f for f in _slogans(article) if not any(f.span.overlaps(t) for t in taken))
    return findings


def _segment(article: Article, span: Span) -> Span | None:
    """The segment that holds all of ``span``; nothing if a protected stretch touches it.

    Both lists are sorted, so this takes logarithmic time where ``is_protected`` takes linear.
    """
    segments, protected = article.segments, article.protected
    at = bisect_right(segments, span.start, key=lambda s: s.span.start) - 1
    if at < 0 or not segments[at].span.contains(span):
        return None
    # A protected stretch may begin inside an earlier, longer one; look back over a few.
    near = bisect_right(protected, span.end, key=lambda p: p.start)
    if any(p.overlaps(span) for p in protected[max(0, near - 8) : near]):
        return None
    return segments[at].span


def _counts(hit: Hit, evidence: Evidence, source: str) -> bool:
    """True if the contexts its row asks for hold; targets always count."""
    if hit.use is Use.TARGET:
        return True
    if not holds(hit.term.contexts, evidence, source, hit.span):
        return False
    veto = _vetoes().get(hit.term.source)
    return veto is None or not veto.search(sentence(source, hit.span))


@cache
def _vetoes() -> dict[str, re.Pattern[str]]:
    """Term → words in whose sentence its renderings mean something else.

    The main responsibility for an accident is 主要责任, not 主体责任.
    """
    return {
        term: re.compile(rf"(?i)\b(?:{words})") for term, words in tables.rows("term_vetoes.tsv")
    }


def _mixed_terms(hits: Iterable[Hit]) -> frozenset[str]:
    """Sources of the terms with more than one allowed rendering in the article."""
    ways: defaultdict[str, set[str]] = defaultdict(set)
    for hit in hits:
        if hit.use is Use.TARGET:
            ways[hit.term.source].add("target")
        elif "mixed" in hit.term.flags:
            ways[hit.term.source].add(hit.rendering.lower())
    return frozenset(source for source, found in ways.items() if len(found) > 1)


def _finding(source: str, hit: Hit, segment: Span) -> Finding:
    from ..rendering.clashes import (
        attributive,
        clash,
        in_plural,
    )  # not needed where nothing is found

    term = hit.term
    fitted = fit(source, hit, segment)
    mixed = "mixed" in term.flags
    found = hit.span.of(source)
    if mixed:
        message = f"{found!r} and other renderings of {term.source} in one article"
    else:
        message = f"{found!r} is no English for {term.source}"
    before = source[max(segment.start, fitted.span.start - 60) : fitted.span.start]
    new = in_plural(fitted.text) if hit.number == "plural" else fitted.text
    after = source[fitted.span.end : min(segment.end, fitted.span.end + 60)]
    new = attributive(new, after)
    if term.target[0].islower() and _SPACED_JOINT.search(before) and not _NAMED.match(after):
        new = new[0].lower() + new[1:]
    certain = fitted.certain and not clash(before, found, new, after)
    span, text = _smallest(source, fitted.span, new)
    candidate = Candidate(
        span,
        text,
        reason=f"glossary: {term.source} is {term.target!r}",
        level=Level.NORMAL if certain else Level.BOLD,
        confidence=0.95 if certain else 0.6,
        origin="glossary",
        terms=(TermUse(term.source, term.target, "inflected" if fitted.inflected else "met"),),
    )
    rule = RULES[1] if mixed else RULES[0]
    return Finding(
        rule.code, hit.span, rule.severity, message, (candidate,), 0.9 if mixed else 0.98
    )


def _smallest(source: str, span: Span, text: str) -> tuple[Span, str]:
    """The edit without the whole words that it leaves as they are at either end."""
    old = span.of(source)
    start = 0
    while True:
        end = old.find(" ", start) + 1
        if not end or old[start:end] != text[start:end]:
            break
        start = end
    tail = 0
    while True:
        at = old.rfind(" ", start, len(old) - tail)
        keep = len(old) - at
        if at < start or keep > len(text) - start or old[at:] != text[len(text) - keep :]:
            break
        tail = keep
    return Span(span.start + start, span.end - tail), text[start : len(text) - tail]


def _slogans(article: Article) -> Iterator[Finding]:
    """Quoted slogans of three words or more that differ only in commas, hyphens, "and" or case."""
    groups: defaultdict[tuple[str, ...], list[Span]] = defaultdict(list)
    for match in _QUOTED.finditer(article.source):
        span = Span(*match.span(1))
        if source_end := len(match.group(1)) - len(match.group(1).rstrip(",.;:，。；：")):
            span = Span(span.start, span.end - source_end)
        segment = _segment(article, span)
        key = _slogan_key(span.of(article.source))
        if segment is not None and len(key) >= 3:
            groups[key].append(span)
    for spans in groups.values():
        counts = Counter(_spelling(s.of(article.source)) for s in spans)
        if len(counts) < 2:
            continue
        (best, most), (_, second) = counts.most_common(2)
        shown = next(
            (t for s in spans if _spelling(t := s.of(article.source)) == best and t[0].islower()),
            best,
        )
        for span in spans:
            text = span.of(article.source)
            if most > second and _spelling(text) == best:
                continue
            yield _slogan(span, text, shown if most > second else "")


def _slogan(span: Span, text: str, best: str) -> Finding:
    candidates: tuple[Candidate, ...] = ()
    if best:
        new = best[:1].upper() + best[1:] if text[:1].isupper() else best
        reason = "spelled so elsewhere in this article"
        candidates = (Candidate(span, new, reason, Level.BOLD, 0.6, "exact"),)
    message = f"the slogan {text!r} is spelled in several ways in this article"
    return Finding("TM002", span, Severity.INFO, message, candidates, 0.7)


def _slogan_key(text: str) -> tuple[str, ...]:
    words = [w for w in _NOT_LETTER.split(text.lower()) if w]
    return tuple(w for w in words if w not in _JOINERS or w == "one")


def _spelling(text: str) -> str:
    """The spelling that counts: case is left to headings and sentence starts."""
    return " ".join(text.lower().split())

"""English candidates, ranked by C-value.

C-value prefers phrases that are frequent, long, and not merely part of one longer phrase:
``C(a) = log2(|a| + 1) · (f(a) − mean f(b) over the longer candidates b that contain a)``
(Frantzi, Ananiadou and Mima 2000, "Automatic recognition of multi-word terms: the C-value/NC-value
method"; the + 1, which lets single words score, is of Barrón-Cedeño et al. 2009). Single words are
candidates only in capitals; quoted slogans are candidates as a whole; personal names come from
:mod:`fixmt.names`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import log2

from ...article import Article, Span
from ...tables import words as word_list
from ..entry import Glossary
from ..inflect import singular, verbs
from .candidate import Candidate, Seen
from .runs import Word, known, runs, slogans

Key = tuple[str, ...]
_LONGEST = 8  # words
_KINDS = {
    "org": word_list(
        "university college school institute academy ministry bureau committee commission office "
        "department center centre association group company corporation bank laboratory hospital"
    ),
    "event": word_list("conference forum meeting congress summit exhibition competition festival"),
    "programme": word_list("plan programme program project initiative campaign"),
    "document": word_list("law regulations opinions report outline charter constitution"),
    "place": word_list("province city county district town village campus road river mountain"),
}
_HEADS = {word: kind for kind, heads in _KINDS.items() for word in heads}


class Counts:
    """What was found in the articles so far."""

    def __init__(self) -> None:
        self._seen: defaultdict[Key, Seen] = defaultdict(Seen)
        self._articles = 0

    def add(self, article: Article, glossary: Glossary) -> None:
        """Count the phrases of ``article`` that ``glossary`` does not have."""
        taken = known(article, glossary)
        for span, spelling in _people(article, taken):
            self._count(article, _key(spelling), spelling, span, "person")
            taken.append(span)
        quoted = slogans(article, taken)
        for span in quoted:
            text = " ".join(span.of(article.source).split())
            self._count(article, _key(text), text, span, "slogan")
        for run in runs(article, [*taken, *quoted]):
            self._run(article, run)
        self._articles += 1

    def candidates(self, min_count: int) -> list[Candidate]:
        """Phrases counted often enough whose C-value is positive, best first."""
        often = {key: seen for key, seen in self._seen.items() if seen.count >= min_count}
        longer: defaultdict[Key, list[int]] = defaultdict(list)
        for key, seen in often.items():
            for part in {p for p in _parts(key) if p in often}:
                longer[part].append(seen.count)
        found = []
        for key, seen in often.items():
            inside = longer[key]
            free = seen.count - (sum(inside) / len(inside) if inside else 0)
            if free > 0 and (len(key) > 1 or _is_name(seen)):
                found.append(_candidate(key, seen, log2(len(key) + 1) * free))
        return sorted(found, key=lambda c: (-c.score, c.text))

    def _run(self, article: Article, run: Sequence[Word]) -> None:
        for start, first in enumerate(run):
            if first.link or _is_verb(first.text):
                continue
            for end in range(start + 1, min(len(run), start + _LONGEST) + 1):
                last = run[end - 1]
                if last.link or (end == start + 1 and not _stands_alone(run, start)):
                    continue
                span = Span(first.span.start, last.span.end)
                text = span.of(article.source)
                name = all(w.capital or w.link for w in run[start:end])
                kind = _kind(run[start:end]) if name else "term"
                if first.first and not name:
                    text = text[0].lower() + text[1:]
                self._count(article, _key(text), text, span, kind)

    def _count(self, article: Article, key: Key, text: str, span: Span, kind: str) -> None:
        seen = self._seen[key]
        seen.kinds[kind] += 1
        seen.add(self._articles, text, article.source, span)


def _people(article: Article, taken: Sequence[Span]) -> list[tuple[Span, str]]:
    """Chinese names in pinyin that the text shows to be names, in the house spelling."""
    from ...names.context import evidence, is_raw, needed
    from ...names.forms import scan

    source = article.source
    forms, raw = scan(source), is_raw(source)
    return [
        (form.span, form.spelling)
        for index, form in enumerate(forms)
        if evidence(source, forms, index) >= needed(source, form, raw)
        and not any(t.overlaps(form.span) for t in taken)
    ]


def _kind(name: Sequence[Word]) -> str:
    """The kind of thing a name names, by its head: before "of", or at the end."""
    head = next((i for i, word in enumerate(name) if word.link), len(name)) - 1
    return _HEADS.get(singular(name[head].text.lower()), "term")


def _is_verb(word: str) -> bool:
    """True for "strengthen", which begins no noun phrase; false for "plan"."""
    verb = verbs().get(word.lower())
    return verb is not None and not verb.also_noun


def _stands_alone(run: Sequence[Word], at: int) -> bool:
    """True for a name or abbreviation of one word, not for a part of one or a clause's start."""
    word = run[at]
    beside = (*run[max(0, at - 1) : at], *run[at + 1 : at + 2])
    if any(other.capital or other.link for other in beside):
        return False
    if len(word.text) < 2 or not word.text[0].isupper() or singular(word.text.lower()) in _HEADS:
        return False
    return not word.first or word.text[1].isupper()


def _is_name(seen: Seen) -> bool:
    return seen.forms.most_common(1)[0][0][:1].isupper()


def _key(text: str) -> Key:
    """What counts as one phrase: the words in lower case, the last one in the singular."""
    words = text.lower().replace("’", "'").split()
    return (*words[:-1], singular(words[-1]))


def _parts(key: Key) -> list[Key]:
    """Every shorter phrase inside ``key``, its last word in the singular."""
    size = len(key)
    found = [
        key[a:b] for a in range(size) for b in range(a + 1, size + 1) if b - a < min(size, _LONGEST)
    ]
    return [(*part[:-1], singular(part[-1])) for part in found]


def _candidate(key: Key, seen: Seen, score: float) -> Candidate:
    text, _ = min(seen.forms.items(), key=lambda item: (-item[1], item[0]))
    kind = seen.kinds.most_common(1)[0][0]
    return Candidate(
        text, "en", kind, seen.count, seen.articles, round(score, 2), tuple(seen.contexts)
    )

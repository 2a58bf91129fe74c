"""Looking an entry up by something like its Chinese, its English or a wrong rendering."""

from __future__ import annotations

from .entry import Glossary, Term
from .fold import fold, simplified


def search(glossary: Glossary, query: str, limit: int = 10) -> list[tuple[Term, float]]:
    """Entries like ``query`` in either language, best first, with a score from 0 to 100.

    An exact source, target or rendering scores 100, one that contains the query at least 90.
    """
    from rapidfuzz import fuzz, process  # 10 ms that `fixmt check` does not need

    wanted = _key(query).strip()
    if not wanted or limit < 1:
        return []
    texts = [
        (_key(text), index)
        for index, term in enumerate(glossary.terms)
        for text in (term.source, term.target, *term.forbidden)
    ]
    best: dict[int, float] = {}
    for text, index in texts:
        if wanted in text:
            score = 90 + 10 * len(wanted) / len(text)
            best[index] = max(best.get(index, 0.0), score)
    near = process.extract(
        wanted,
        [text for text, _ in texts],
        scorer=fuzz.ratio,
        limit=limit * 8,
        score_cutoff=50,
    )
    for _, score, at in near:
        index = texts[at][1]
        best[index] = max(best.get(index, 0.0), score)
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return [(glossary.terms[index], round(score, 1)) for index, score in ranked[:limit]]


def _key(text: str) -> str:
    return simplified(fold(text))

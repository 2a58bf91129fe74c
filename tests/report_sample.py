"""Synthetic outcomes for the report's tests, built from parts so that every offset is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from fixmt.article import (
    Article,
    Candidate,
    Cause,
    Codec,
    Edit,
    Finding,
    Level,
    Outcome,
    Rule,
    Severity,
    Span,
    TermUse,
)
from fixmt.report import RunInfo

RUN = RunInfo(
    "0.1.0", "fixmt:0.1.0|mt:toy@12ab|gl:89ef0123|level:normal", "toy@12ab", "89ef0123", "normal"
)

RULES: Mapping[str, Rule] = {
    code: Rule(code, title, severity)
    for code, title, severity in [
        ("ZH010", "Untranslated Chinese", Severity.ERROR),
        ("PN010", "Full-width full stop", Severity.WARNING),
        ("PN020", "Clause joint without a space", Severity.WARNING),
        ("DB010", "Image file name", Severity.WARNING),
        ("NM010", "Name in wrong case", Severity.WARNING),
        ("TM010", "Forbidden rendering", Severity.WARNING),
        ("GB010", "Garbled phrase", Severity.INFO),
    ]
}


@dataclass(frozen=True)
class Change:
    """A repair: ``before`` becomes ``after``, found by the first cause's rule."""

    before: str
    after: str
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class Left:
    """A finding that stays, with candidates for its whole text."""

    text: str
    rule: str
    message: str
    candidates: tuple[tuple[str, Level, float], ...] = field(default=())


def build(*parts: str | Change | Left, codec: Codec | None = None) -> Outcome:
    """An outcome whose source and repaired text are the parts joined."""
    source = repaired = ""
    findings: list[Finding] = []
    edits: list[Edit] = []
    remaining: list[Finding] = []
    for part in parts:
        if isinstance(part, Change):
            span = Span(len(source), len(source) + len(part.before))
            cause = part.causes[0]
            candidate = Candidate(span, part.after, cause.reason, cause.level, cause.confidence)
            severity = RULES[cause.rule].severity
            findings.append(Finding(cause.rule, span, severity, cause.message, (candidate,)))
            edits.append(Edit(span, part.before, part.after, part.causes))
            source += part.before
            repaired += part.after
        elif isinstance(part, Left):
            findings.append(_left(part, len(source)))
            remaining.append(_left(part, len(repaired)))
            source += part.text
            repaired += part.text
        else:
            source += part
            repaired += part
    codec = codec or Codec()
    digest = sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
    article = Article(source, None, "plain", codec, digest)
    return Outcome(article, tuple(findings), tuple(edits), repaired, tuple(remaining))


def _left(part: Left, start: int) -> Finding:
    span = Span(start, start + len(part.text))
    candidates = tuple(Candidate(span, t, "set phrase", lv, c) for t, lv, c in part.candidates)
    return Finding(part.rule, span, RULES[part.rule].severity, part.message, candidates, 0.75)


def stop(after: str = ". ") -> Change:
    """A full stop, the commonest of all edits."""
    cause = Cause("PN010", "A Chinese full stop ends an English sentence.", "English full stop")
    return Change("。", after, (cause,))


MODEL = Cause(
    "ZH010",
    "11 Chinese characters in English prose.",
    "translated",
    Level.NORMAL,
    0.81,
    "model",
    (
        TermUse("党委", "Party Committee"),
        TermUse("会议", "meeting", "inflected", "plural"),
        TermUse("校长", "President", "missed", "not in the output"),
    ),
    ("no Chinese left", "numbers kept"),
)
DEBRIS = Cause("DB010", "The file name of an image stands alone.", "take the line out")
NAME = Cause(
    "NM010", "The folder spells this name otherwise.", "majority", origin="names", confidence=0.93
)
TERM = Cause("TM010", "The glossary forbids this.", "glossary", Level.NORMAL, 0.9, "glossary")
JOINT = Cause("PN020", "Two clauses are joined without a space.", "set a space")
SPACE = Cause("PN020", "White space that nobody wants.", "take it out")


def every_kind() -> Outcome:
    """One of every kind of edit and finding."""
    return build(
        "The college held a meeting\n",
        "\n",
        Change("1a2b3c.png\n\n", "", (DEBRIS,)),
        "On Monday,",
        Change("学校党委召开会议，校长出席", "the Party Committee held meetings", (MODEL,)),
        stop(),
        "All deans came",
        stop(),
        "President Gao ",
        Change("MING", "Ming", (NAME,)),
        " spoke",
        stop("."),
        "\n\n",
        "Nothing is wrong here.\n",
        "\n",
        "Nor in the line after it.\r\n",
        "We will ",
        Left(
            "grind a sword for ten years",
            "GB010",
            "A set phrase, word by word.",
            (("spend years on one task", Level.BOLD, 0.55),),
        ),
        " and ",
        Left("see the true chapter", "GB010", "A set phrase, word by word."),
        " and ",
        Left("take root", "GB010", "Doubtful.", (("settle", Level.SAFE, 0.9),)),
        ",",
        Change("", " ", (JOINT,)),
        "We go",
        Change("  ", " ", (SPACE,)),
        "on,",
        Change(
            "powerful education country is the goal, said the dean",
            "country strong in education is the goal, said the Dean",
            (TERM, NAME),
        ),
        Change(" \n", "", (SPACE,)),
        "to the end",
        stop("."),
        "\n",
    )


HOSTILE_PATH = "a/<img src=x onerror=alert(1)>\"'&\u202etxt.exe"


def hostile() -> Outcome:
    """Text that would like to be more than text."""
    evil = '</script><script>alert(1)</script><img src=x onerror="alert(2)">{{ 7*7 }}&lt;'
    cause = Cause(
        "ZH010", evil, evil, Level.NORMAL, 0.5, evil, (TermUse(evil, evil, "met", evil),), (evil,)
    )
    return build(
        evil + "\n",
        "bidi \u202etxt.exe\u202c and \u2066isolate\u2069, zero\u200bwidth, null \0, bell \x07, ",
        "escape \x1b[31m, line\u2028separator, next\x85line, lone \udc80 surrogate, ",
        "tag \U000e0041\n",
        Change(evil, evil.upper() + "\u202e\0", (cause,)),
        Left(evil, "GB010", evil, ((evil, Level.BOLD, 0.5),)),
        "\n--><!-- ]]> javascript:alert(3) <a href='javascript:alert(4)'>x</a></style></title>\n",
    )

"""Debris: file names, page chrome, markup and adverts that are no part of the article."""

from __future__ import annotations

from collections.abc import Iterator

from ..article import Article, Candidate, Finding, Level, Rule, Severity
from ..debris import lines as debris_lines
from ..debris import marks as debris_marks
from ..patterns import deferred_regex
from . import Context

RULES = (
    Rule("DB001", "Image file name", Severity.ERROR),
    Rule("DB002", "Markup, style or script", Severity.ERROR),
    Rule("DB003", "Advertisement", Severity.ERROR),
    Rule("DB004", "Page navigation, counter or form", Severity.ERROR),
    Rule("DB005", "HTML entity or escape sequence", Severity.ERROR),
    Rule("DB006", "HTML tag in the text", Severity.ERROR),
    Rule("DB007", "Advertisement inside a sentence", Severity.ERROR),
    Rule("DB008", "Image placeholder", Severity.ERROR),
)
_BY_CODE = {rule.code: rule for rule in RULES}
_CONFIDENCE = {Level.SAFE: 0.99, Level.NORMAL: 0.95, Level.BOLD: 0.7}
# Formats in which tags are content of the file, not a part of the format.
_TEXT = frozenset(("plain", "docx"))
_SUBJECTS = ("HTML", "CSS", "JavaScript", "PHP", "SQL")
_SUBJECT = deferred_regex(r"(?<![\w/.!<-])(?:HTML5?|CSS3?|JavaScript|PHP|SQL)(?![\w/=>-])")


def detect(article: Article, context: Context) -> Iterator[Finding]:
    source = article.source
    markup = article.format in _TEXT and not _is_about_markup(source)
    whole = []
    for line in debris_lines.find(source, markup):
        whole.append(line.span)
        rule = _BY_CODE[line.rule]
        sure = _CONFIDENCE[line.level]
        cut = Candidate(line.cut, "", "no part of the article", line.level, sure)
        yield Finding(rule.code, line.span, rule.severity, f"{rule.title} left in", (cut,), sure)
    taken = iter(whole)
    current = next(taken, None)
    for mark in sorted(debris_marks.find(source, markup), key=lambda m: m.span):
        while current is not None and current.end <= mark.span.start:
            current = next(taken, None)
        if current is not None and current.overlaps(mark.span):
            continue
        rule = _BY_CODE[mark.rule]
        sure = _CONFIDENCE[mark.level]
        cut = Candidate(mark.cut, mark.text, f"{mark.what} in prose", mark.level, sure)
        yield Finding(rule.code, mark.span, rule.severity, f"{mark.what} left in", (cut,), sure)


def _is_about_markup(source: str) -> bool:
    """True if the file is HTML or XML under another name, or an article about such things."""
    if any(name in source for name in _SUBJECTS) and _SUBJECT.search(source):
        return True
    head = source[:400].lstrip("\ufeff \t\r\n").lower()
    return head.startswith(("<!doctype", "<html", "<?xml"))

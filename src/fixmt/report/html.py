"""The HTML report: an index, one self-contained page an article, and ``report.json`` beside them.

Pages open from disk and load nothing: style and script stand in the page and are named by hash in
its content security policy, and every text goes through autoescape.
"""

from __future__ import annotations

import base64
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import regex

from ..article import Level, Outcome, Rule
from ..glossary import KINDS
from . import RunInfo, items, json_report, view, wire
from .visible import runs, visible

if TYPE_CHECKING:
    from jinja2 import Environment

_ORIGIN = {
    "exact": "by rule",
    "glossary": "glossary",
    "names": "names",
    "model": "model",
    "person": "by a person",
}
_PAGE = ("dom", "store", "marks", "dock", "filter", "inline", "review", "page")
_INDEX = ("dom", "store", "index")
_BAR = 200  # width of the longest bar of the index, in its own units
_NOT_SLUG = regex.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the index keeps of an article."""

    path: str
    page: str
    title: str
    findings: int
    edits: int
    remaining: int
    digest: str
    rules: Mapping[str, Mapping[str, int]]


def write(
    outcomes: Iterable[tuple[str, Outcome]],
    directory: Path,
    run: RunInfo,
    rules: Mapping[str, Rule] | None = None,
) -> Path:
    """Write the report on ``outcomes`` (each with the path to show) and return its index.

    Outcomes are taken one by one, so a folder need not fit into memory. ``rules`` gives the
    rules' titles and defaults to the detectors'.

    Raises:
        OSError: the directory cannot be written.
    """
    if rules is None:
        from ..detectors import all_rules

        rules = all_rules()
    directory.mkdir(parents=True, exist_ok=True)
    environment = _environment(rules)
    entries: list[_Entry] = []
    records = _pages(outcomes, directory, run, rules, environment, entries)
    _put(directory / "report.json", json_report.chunks(records, run))
    index = directory / "index.html"
    _put(index, [_index(entries, run, environment)])
    return index


def page_name(path: str, digest: str) -> str:
    """A file name from a slug of ``path``'s own name and a digest, safe on every system."""
    slug = _NOT_SLUG.sub("-", PurePosixPath(path).stem.lower()).strip("-")[:40] or "article"
    mark = sha256(f"{path}\0{digest}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{slug}-{mark}.html"


def _pages(
    outcomes: Iterable[tuple[str, Outcome]],
    directory: Path,
    run: RunInfo,
    rules: Mapping[str, Rule],
    environment: Environment,
    entries: list[_Entry],
) -> Iterator[wire.Record]:
    """Write each page, note it in ``entries``, and hand on its record for ``report.json``."""
    for path, outcome in outcomes:
        page = page_name(path, outcome.article.digest)
        record = json_report.article(path, page, outcome)
        counts = record["counts"]
        title = view.title(outcome) or PurePosixPath(path).name
        data = {
            "path": path,
            "digest": outcome.article.digest,
            "page": page,
            "items": items.items(outcome, rules),
        }
        _put(directory / page, [_page(path, title, outcome, counts, data, run, environment)])
        totals = (counts["findings"], counts["edits"], counts["remaining"])
        entries.append(_Entry(path, page, title, *totals, record["digest"], counts["rules"]))
        yield record


def _page(
    path: str,
    title: str,
    outcome: Outcome,
    counts: wire.Record,
    data: wire.Record,
    run: RunInfo,
    environment: Environment,
) -> str:
    from markupsafe import Markup

    lines = view.lines(outcome, Level[run.level.upper()])
    return environment.get_template("page.html").render(
        run=run,
        path=path,
        title=title,
        counts=counts,
        families=_families(counts["rules"]),
        sections=view.sections(lines),
        kinds=KINDS,
        data=Markup(items.block(data)),
    )


def _index(entries: list[_Entry], run: RunInfo, environment: Environment) -> str:
    by_rule: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        for code, counts in entry.rules.items():
            by_rule[code].update(counts)
    longest = max((c["findings"] for c in by_rule.values()), default=0) or 1
    table = [
        {
            "code": code,
            **counts,
            "found_width": round(_BAR * counts["findings"] / longest, 1),
            "left_width": round(_BAR * min(counts["remaining"] / longest, 1), 1),
        }
        for code, counts in sorted(by_rule.items(), key=lambda i: (-i[1]["findings"], i[0]))
    ]
    totals = {
        "findings": sum(e.findings for e in entries),
        "edits": sum(e.edits for e in entries),
        "remaining": sum(e.remaining for e in entries),
    }
    return environment.get_template("index.html").render(
        run=run, articles=entries, rules=table, totals=totals
    )


def _families(rules: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """Counts by family: the letters a rule's code begins with."""
    families: dict[str, dict[str, Any]] = {}
    for code, count in rules.items():
        name = code.rstrip("0123456789")
        family = families.setdefault(
            name, {"code": name, "findings": 0, "remaining": 0, "rules": []}
        )
        family["findings"] += count["findings"]
        family["remaining"] += count["remaining"]
        family["rules"].append(code)
    return list(families.values())


def _environment(rules: Mapping[str, Rule]) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("fixmt", "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["visible"] = visible
    environment.filters["runs"] = runs
    environment.filters["percent"] = lambda share: f"{100 * share:.0f} %"
    environment.filters["origin"] = lambda name: _ORIGIN.get(name, name)
    environment.filters["rule_title"] = lambda code: rules[code].title if code in rules else ""
    style, page, index = _resource("style.css"), _script(_PAGE), _script(_INDEX)
    environment.globals["policy"] = lambda script: (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    # The only texts that are not escaped: all are files of this package.
    environment.globals["style"] = Markup(style)
    environment.globals["page_script"] = Markup(page)
    environment.globals["index_script"] = Markup(index)
    return environment


@cache
def _resource(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text("utf-8")


def _script(names: tuple[str, ...]) -> str:
    """Files of ``script/`` as one script with one scope."""
    parts = "".join(_resource(f"script/{name}.js") for name in names)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def _put(target: Path, chunks: Iterable[str]) -> None:
    """Write ``target`` whole or not at all, the same bytes on every system."""
    part = target.with_name(f".{target.name}.part")
    with part.open("wb") as file:
        for chunk in chunks:
            file.write(chunk.encode("utf-8"))
    part.replace(target)

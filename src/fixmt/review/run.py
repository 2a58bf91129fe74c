"""A finished run as its report folder tells it: the pages, and what can be decided on each."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InputError

_PAGE = re.compile(r"[a-z0-9-]+\.html")
_START = '<script type="application/json" id="items">'
_END = "</script>"

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One article's page. ``items`` by kind and key, as in ``edit:0123456789abcdef``."""

    name: str
    path: str
    digest: str
    items: Mapping[str, Item]


@dataclass(frozen=True, slots=True)
class Run:
    """A report folder. Nothing outside it is ever read through it."""

    folder: Path
    pages: Mapping[str, Page]


def load(folder: Path) -> Run:
    """The run in ``folder``.

    Raises:
        InputError: this is no report folder, or one of another version.
    """
    try:
        report = json.loads((folder / "report.json").read_bytes())
        names = [str(a["page"]) for a in report["articles"]]
    except OSError as fault:
        raise InputError(
            f"{folder}: no report here ({fault.strerror}); make one with fixmt fix … --report DIR"
        ) from None
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{folder}/report.json: not a report of fixmt") from None
    pages = {}
    for name in names:
        if not _PAGE.fullmatch(name):
            raise InputError(f"{folder}/report.json: {name!r} is no name of a page")
        pages[name] = _page(folder / name)
    return Run(folder, pages)


def _page(path: Path) -> Page:
    try:
        text = path.read_text("utf-8")
        start = text.index(_START) + len(_START)
        data = json.loads(text[start : text.index(_END, start)])
        items = {f"{i['kind']}:{i['key']}": i for i in data["items"]}
        return Page(path.name, str(data["path"]), str(data["digest"]), items)
    except OSError as fault:
        raise InputError(f"{path}: {fault.strerror or fault}") from None
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{path}: not a page of this version of fixmt; make it again") from None


def served(folder: Path, name: str, data: Mapping[str, str]) -> str:
    """The page ``name`` as ``fixmt review`` serves it: allowed to talk to it, and knowing ``data``.

    ``data``: ids and JSON (see :func:`fixmt.report.items.block`) of data blocks to add.
    """
    text = (folder / name).read_text("utf-8")
    blocks = "".join(
        f'<script type="application/json" id="{i}">{j}</script>\n' for i, j in data.items()
    )
    head = '<meta charset="utf-8">\n'
    text = text.replace(head, head + '<meta name="fixmt-review" content="1">\n', 1)
    quote = "&#39;"
    policy = f"base-uri {quote}none{quote}"
    text = text.replace(policy, f"connect-src {quote}self{quote}; {policy}", 1)
    # Text of articles is escaped, so the first bare script element is the page's own.
    return text.replace("\n<script", f"\n{blocks}<script", 1)

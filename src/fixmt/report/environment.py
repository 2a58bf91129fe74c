"""The templates with their filters, and style and script named by hash in each page's policy."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING

from ..article import Rule
from .visible import runs, visible

if TYPE_CHECKING:
    from jinja2 import Environment

_PAGE = ("dom", "store", "marks", "dock", "filter", "inline", "review", "page")
_INDEX = ("dom", "store", "index")
_ORIGIN = {
    "exact": "by rule",
    "glossary": "glossary",
    "names": "names",
    "model": "model",
    "original": "by the original",
    "person": "by a person",
}


def environment(rules: Mapping[str, Rule]) -> Environment:
    """Templates of this folder, everything escaped that is not a file of this package."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=PackageLoader("fixmt", "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["visible"] = visible
    made.filters["runs"] = runs
    made.filters["percent"] = lambda share: f"{100 * share:.0f} %"
    made.filters["origin"] = lambda name: _ORIGIN.get(name, name)
    made.filters["rule_title"] = lambda code: rules[code].title if code in rules else ""
    style, page, index = _resource("style.css"), _script(_PAGE), _script(_INDEX)
    made.globals["policy"] = lambda script: (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    # The only texts that are not escaped: all are files of this package.
    made.globals["style"] = Markup(style)
    made.globals["page_script"] = Markup(page)
    made.globals["index_script"] = Markup(index)
    return made


@cache
def _resource(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text("utf-8")


def _script(names: tuple[str, ...]) -> str:
    """Files of ``script/`` as one script with one scope."""
    parts = "".join(_resource(f"script/{name}.js") for name in names)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"

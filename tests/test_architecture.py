"""The arrows between rooms point one way, heavy imports stay lazy, modules stay small."""

import ast
from pathlib import Path

import pytest

import fixmt

ROOT = Path(fixmt.__file__).parent
MODULES = sorted(p for p in ROOT.rglob("*.py"))
HEAVY = {"torch", "transformers", "sentencepiece", "ctranslate2", "safetensors", "numpy",
         "jinja2", "rich", "sacrebleu", "huggingface_hub", "openpyxl", "opencc", "ray",
         "starlette", "uvicorn"}  # fmt: skip

# From the bottom up: a room may use only rooms on lower floors, or itself.
FLOORS = [
    {"errors", "article", "cache", "patterns", "tables", "writer"},
    {"aligned"},
    {"text", "edits", "suppress", "models", "decoding", "view"},
    {"english", "chinese", "formats"},
    {"names", "debris", "files", "config", "origins"},
    {"ledger"},
    {"glossary", "settled"},
    {"calques", "engines", "fluency", "rendering"},
    {"alignment"},
    {"original"},
    {"detectors", "gate", "memory", "rounds", "mending"},
    {"repairs"},
    {"pipeline", "evaluation"},
    {"batch"},
    {"report"},
    {"review"},
    {"cli"},
    {"__main__"},
]
FLOOR = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}


def _room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def _imports(path: Path) -> list[tuple[str, bool]]:
    """Absolute module names, each with whether it is imported at the top of the module."""
    tree = ast.parse(path.read_text("utf-8"))
    package = ["fixmt", *path.relative_to(ROOT).parts[:-1]]
    top = {
        id(n)
        for s in tree.body
        for n in ([s] if not isinstance(s, ast.FunctionDef | ast.ClassDef) else [])
    }
    typing_only = {
        id(n)
        for s in tree.body
        if isinstance(s, ast.If) and "TYPE_CHECKING" in ast.unparse(s.test)
        for n in ast.walk(s)
    }
    found = []
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) in top) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{module}.{a.name}" for a in node.names] if module == "fixmt" else [module]
            found += [(name, id(node) in top) for name in names]
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_arrows_point_down(path: Path) -> None:
    """A room imports only what lies below it."""
    room = _room(path)
    if room == "__init__":
        return
    for name, _ in _imports(path):
        parts = name.split(".")
        if parts[0] == "fixmt" and len(parts) > 1 and parts[1] in FLOOR and parts[1] != room:
            assert FLOOR[parts[1]] < FLOOR[room], f"{room} must not import {parts[1]}"


def test_every_room_has_a_floor() -> None:
    """A new room is placed on purpose."""
    rooms = {_room(p) for p in MODULES} - {"__init__"}
    assert rooms - {"data"} == set(FLOOR)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_heavy_imports_stay_inside_functions(path: Path) -> None:
    """Importing any module of fixmt loads nothing heavy; difflib is never used."""
    for name, top in _imports(path):
        assert name.split(".")[0] != "difflib"
        assert not (top and name.split(".")[0] in HEAVY), f"{name} at the top of {path.name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    """No module past 300 lines, no function past 60."""
    text = path.read_text("utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name

"""Settings: the nearest file wins, unknown keys are errors with a suggestion."""

from pathlib import Path

import pytest

from fixmt import config
from fixmt.article import Level
from fixmt.errors import ConfigError


def _load(tmp_path: Path, text: str, name: str = "fixmt.toml") -> config.Config:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return config.load(path)


def test_values(tmp_path: Path) -> None:
    """Every key is read; a glossary path is relative to the file."""
    loaded = _load(
        tmp_path,
        'select = ["PN"]\nignore = ["PN010"]\nlevel = "safe"\nglossary = "terms.tsv"\n'
        'model = "none"\nexclude = ["drafts"]\nmax-size-mb = 5\n',
    )
    assert loaded == config.Config(
        ("PN",), ("PN010",), Level.SAFE, tmp_path / "terms.tsv", "none", ("drafts",), 5
    )


def test_pyproject(tmp_path: Path) -> None:
    """``[tool.fixmt]`` in a pyproject.toml is read and found from below."""
    (tmp_path / "pyproject.toml").write_text('[tool.fixmt]\nlevel = "bold"\n', "utf-8")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    found = config.find(below)
    assert found == tmp_path / "pyproject.toml"
    assert config.load(found).level is Level.BOLD


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('selct = ["PN"]', "unknown key 'selct'; did you mean 'select'"),
        ('level = "brave"', "'brave' is not one of safe, normal, bold"),
        ('select = "PN"', "select must be a list of strings"),
        ("max-size-mb = 0", "positive whole number"),
        ("level = 3", "level must be a string"),
        ("level = ", "not valid TOML"),
    ],
)
def test_faults(tmp_path: Path, text: str, words: str) -> None:
    """A broken file is one clear line."""
    with pytest.raises(ConfigError, match=words):
        _load(tmp_path, text)


def test_wants() -> None:
    """Selection is by code or family; ignoring wins."""
    chosen = config.Config(select=("PN", "ZH001"), ignore=("PN010",))
    verdicts = {rule: config.wants(chosen, rule) for rule in ("PN001", "PN010", "ZH001", "ZH002")}
    assert verdicts == {"PN001": True, "PN010": False, "ZH001": True, "ZH002": False}

"""Files are found, read and replaced whole, or refused with one clear line."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fixmt import files, formats
from fixmt.errors import InputError


def test_write_keeps_mode_and_replaces(tmp_path: Path) -> None:
    """The mode bits survive, and no temporary file is left."""
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")
    target.chmod(0o640)
    files.write_atomic(target, b"new", files.digest(b"old"))
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_write_follows_a_link(tmp_path: Path) -> None:
    """A symbolic link stays a link; what it points at is replaced."""
    real = tmp_path / "real.txt"
    real.write_bytes(b"old")
    link = tmp_path / "link.txt"
    link.symlink_to(real)
    files.write_atomic(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_write_refuses_a_newer_file(tmp_path: Path) -> None:
    """A file that changed since it was read is left alone."""
    target = tmp_path / "a.txt"
    target.write_bytes(b"newer")
    with pytest.raises(InputError, match="changed on disk"):
        files.write_atomic(target, b"ours", files.digest(b"older"))
    assert target.read_bytes() == b"newer"


def test_backup_is_made_once(tmp_path: Path) -> None:
    """``--backup`` keeps the original and never overwrites an earlier backup."""
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")
    files.write_atomic(target, b"new", backup=True)
    assert (tmp_path / "a.txt.orig").read_bytes() == b"old"
    with pytest.raises(InputError, match="backup is already there"):
        files.write_atomic(target, b"newer", backup=True)
    assert target.read_bytes() == b"new"


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the disk refuses, the old file stands, nothing strays, and the message is one line."""
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")

    def refuse(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(InputError, match="No space left"):
        files.write_atomic(target, b"new")
    assert target.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


_WRITER = """
import sys
from pathlib import Path
from fixmt import files, formats
target = Path(sys.argv[1])
blobs = [bytes([65 + i]) * 3_000_000 for i in range(2)]
print("ready", flush=True)
while True:
    for blob in blobs:
        files.write_atomic(target, blob)
"""


def test_kill_never_damages_the_file(tmp_path: Path) -> None:
    """50 trials of SIGKILL at odd moments: the file is always one whole version."""
    target = tmp_path / "a.txt"
    whole = {bytes([65 + i]) * 3_000_000 for i in range(2)}
    target.write_bytes(min(whole))
    for trial in range(50):
        with subprocess.Popen(
            [sys.executable, "-S", "-c", _WRITER, str(target)],
            env={**os.environ, "PYTHONPATH": _path()},
            stdout=subprocess.PIPE,
        ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(0.003 + 0.002 * trial)
            child.send_signal(signal.SIGKILL)
        assert target.read_bytes() in whole
    stray = list(tmp_path.glob(".fixmt-*"))
    assert files.sweep(tmp_path) == len(stray)


def _path() -> str:
    import regex

    import fixmt

    return os.pathsep.join(
        {str(Path(fixmt.__file__).parents[1]), str(Path(regex.__file__).parents[1])}
    )


def test_discover(tmp_path: Path) -> None:
    """Folders are walked in order; hidden files, unknown types and exclusions are left out."""
    for name in ("b.txt", "a.txt", ".hidden.txt", "c.png", "sub/d.TXT", "drafts/e.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    found = list(files.discover([tmp_path], ["drafts"]))
    assert [p.name for p, _ in found] == ["a.txt", "b.txt", "d.TXT"]  # type: ignore[misc]


def test_discover_faults(tmp_path: Path) -> None:
    """A missing path, an empty folder and an unknown type are faults, not silence."""
    (tmp_path / "x.xyz").write_text("x")
    empty = tmp_path / "empty"
    empty.mkdir()
    faults = [str(f) for f in files.discover([tmp_path / "no", empty, tmp_path / "x.xyz"])]
    assert "no such file" in faults[0]
    assert "no articles" in faults[1]
    assert "unknown file type .xyz" in faults[2]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty file"),
        (b" \n\t", "empty file"),
        (b"\x89PNG\0", "binary"),
        (b"ok\xff\xfe\xfd", "byte 2"),
    ],
)
def test_read_refuses(tmp_path: Path, data: bytes, words: str) -> None:
    """Empty, binary and undecodable files are refused."""
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=words):
        files.read(path)


def test_read_refuses_the_huge(tmp_path: Path) -> None:
    """A 200 MB file is refused by its size, without being read."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(200 * 2**20)
    started = time.monotonic()
    with pytest.raises(InputError, match="200 MB is over the limit of 64 MB"):
        files.read(path)
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("suffix", [*formats.ELSEWHERE, ".DOC", ".xyz"])
def test_a_file_of_another_kind_is_told_what_to_do(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"x")
    (fault,) = files.discover([path])
    wanted = formats.ELSEWHERE.get(suffix.lower(), "unknown file type .xyz (known: ")
    assert isinstance(fault, InputError) and str(fault).startswith(f"{path}: {wanted}")

"""What was written for training is well formed: columns, scripts, no line twice."""

from collections import Counter
from pathlib import Path

import pytest
import regex

AUTHORED = Path(__file__).resolve().parents[1] / "training/authored"
COLUMNS = {"triples": 3, "pairs": 2, "phrases": 2}
FILES = [path for kind in COLUMNS for path in sorted(AUTHORED.glob(f"{kind}_*.tsv"))]
HAN = regex.compile(r"\p{Han}")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_file_is_well_formed(path: Path) -> None:
    columns = COLUMNS[path.stem.split("_")[0]]
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    assert {len(row) for row in rows} == {columns}
    assert all(cell == cell.strip() and cell for row in rows for cell in row)
    assert [row for row in rows if not HAN.search(row[0])] == []
    assert [row for row in rows if HAN.search(row[-1])] == []
    assert [row for row, n in Counter(map(tuple, rows)).items() if n > 1] == []


def test_no_pair_is_written_twice() -> None:
    chinese = Counter(
        line.split("\t")[0]
        for path in AUTHORED.glob("pairs_*.tsv")
        for line in path.read_text("utf-8").splitlines()
    )
    assert [text for text, n in chinese.items() if n > 1] == []

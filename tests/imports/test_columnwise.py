"""Files by column: the same rows, whichever process reads them."""

from __future__ import annotations

import gzip
from itertools import chain
from pathlib import Path

import pytest

from imports.measuring import columnwise as reading
from imports.measuring.columnwise import FileAtHand, columnwise
from imports.reading.dialects import Choices
from imports.reading.limits import DEFAULT_LIMITS
from imports.reading.refusals import UnreadableFile

ROWS = 5_000
TEXT = "Email,City\n" + "".join(f"p{n}@example.com,Göteborg\n" for n in range(ROWS))


@pytest.fixture(autouse=True, params=[0, 1 << 40], ids=["child", "here"])
def _process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHILD_FROM_BYTES", request.param)


def at_hand(path: Path, content: bytes) -> FileAtHand:
    path.write_bytes(content)
    choices = Choices(encoding="utf-8", delimiter=",", header_line=1)
    return FileAtHand(str(path), path.name, choices, DEFAULT_LIMITS)


def test_holds_all_cells_with_their_lines(tmp_path: Path) -> None:
    with columnwise(at_hand(tmp_path / "a.csv", TEXT.encode())) as (names, batches):
        found = list(batches)
    assert names == ["Email", "City"]
    lines = chain.from_iterable(batch.lines for batch in found)
    emails = chain.from_iterable(batch.columns[0] for batch in found)
    cities = chain.from_iterable(batch.columns[1] for batch in found)
    assert list(lines) == list(range(2, ROWS + 2))
    assert list(emails) == [f"p{n}@example.com" for n in range(ROWS)]
    assert set(cities) == {"Göteborg"}


def test_a_file_without_rows_has_names(tmp_path: Path) -> None:
    with columnwise(at_hand(tmp_path / "a.csv", b"Email,City\n")) as (names, batches):
        assert names == ["Email", "City"]
        assert [len(batch.lines) for batch in batches] in ([], [0])


def test_a_file_that_breaks_off_is_refused_with_its_sentence(tmp_path: Path) -> None:
    packed = gzip.compress(TEXT.encode())
    file = at_hand(tmp_path / "a.csv.gz", packed[: len(packed) // 2])
    with (
        pytest.raises(UnreadableFile, match="gzip file is damaged"),
        columnwise(file) as (_, batches),
    ):
        list(batches)

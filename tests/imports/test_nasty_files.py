from __future__ import annotations

from pathlib import Path

import pytest

from imports.reading.sources import Source, UnreadableFile, open_source
from tests.imports.nasty import CASES
from tests.imports.nasty.case import Case

READ = [case for case in CASES if not case.refusal]
REFUSED = [case for case in CASES if case.refusal]


def name_of(case: Case) -> str:
    return case.name


def opened(case: Case, folder: Path) -> Source:
    file = folder / case.file_name
    file.write_bytes(case.content)
    return open_source(file)


@pytest.mark.parametrize("case", READ, ids=name_of)
def test_reads_nasty_file(case: Case, tmp_path: Path) -> None:
    source = opened(case, tmp_path)
    rows: list[list[str]] = []
    lines: list[int] = []
    issues: dict[int, str] = {}
    for batch in source.batches():
        rows += batch.cells
        lines += batch.lines
        for at, found in batch.issues.items():
            issues[batch.first + at] = " ".join(issue.code for issue in found)
    assert rows == case.rows
    assert source.columns == case.columns
    assert issues == case.issues
    assert case.lines in (None, lines)
    assert source.blank_rows == case.blank_rows
    assert [note.text for note in source.footnotes] == case.footnotes


@pytest.mark.parametrize("case", READ, ids=name_of)
def test_guesses_how_nasty_file_is_read(case: Case, tmp_path: Path) -> None:
    dialect = opened(case, tmp_path).dialect
    assert case.encoding in (None, dialect.encoding)
    assert case.delimiter in (None, dialect.delimiter)
    assert case.quote in (None, dialect.quote)
    assert case.header_line in (None, dialect.header_line)


@pytest.mark.parametrize("case", READ, ids=name_of)
def test_repeats_reading_of_nasty_file_by_its_choices(
    case: Case, tmp_path: Path
) -> None:
    source = opened(case, tmp_path)
    again = open_source(tmp_path / case.file_name, choices=source.fixed_choices())
    assert again.dialect == source.dialect
    assert again.columns == source.columns
    assert all(guess.chosen for _, guess in again.guesses.items())


@pytest.mark.parametrize("case", REFUSED, ids=name_of)
def test_refuses_what_is_no_table(case: Case, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        list(opened(case, tmp_path).batches())
    assert refusal.value.code == case.refusal
    assert str(refusal.value).endswith(".")


def test_holds_enough_nasty_files() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names) >= 60

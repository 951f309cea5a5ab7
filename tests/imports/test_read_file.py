from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from profiles.issues import WORDS, IssueCode

DATA = settings.PROJECT / "tests" / "data"
PREAMBLE = DATA / "contacts" / "agency_chaos_preamble.csv"
MULTILINE = DATA / "contacts" / "c23_quoted_multiline.csv"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    call_command("read_file", *map(str, arguments))
    return capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Any:
    return json.loads(printed(capsys, *arguments, "--json"))


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    with pytest.raises(SystemExit) as left:
        call_command("read_file", *map(str, arguments))
    streams = capsys.readouterr()
    assert left.value.code == 1
    assert streams.out == ""
    return streams.err


def test_prints_how_a_file_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    report = as_json(capsys, PREAMBLE)
    assert report["encoding"] == "utf-8"
    assert report["delimiter"] == ","
    assert report["quote"] == '"'
    assert report["header_line"] == 2
    assert report["sheet"] is None
    assert report["columns"][:2] == ["Lead ID", "Contact"]
    assert (report["rows"], report["blank_rows"], report["issues"]) == (4, 1, [])
    assert report["guesses"]["header_line"]["sure"] == "sure"
    assert report["guesses"]["delimiter"]["sureness"] > 0.9


def test_prints_issues_with_their_lines(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,name\n1,Ann\n2\n3,Cid\n")
    (issue,) = as_json(capsys, file)["issues"]
    assert issue == {
        "row": 2,
        "line": 3,
        "code": "too_few_cells",
        "severity": "error",
        "field": "",
        "value": "1",
        "message": "The row has 1 cells, the header has 2.",
        "remedy": WORDS[IssueCode.TOO_FEW_CELLS].remedy,
    }


def test_prints_rows_as_lines_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, MULTILINE, "--rows").splitlines()
    assert [json.loads(line)["Address"] for line in lines] == [
        "123 Main St\nApt 4B",
        "456 Oak Ave",
    ]


def test_prints_cells_beyond_the_header_and_bytes_that_do_not_fit(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    text = "id,name\n1,Zoë\n2,Björn,Ren\udce9\n"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    rows = [json.loads(line) for line in printed(capsys, file, "--rows").splitlines()]
    assert rows[1] == {"id": "2", "name": "Björn", "cell 3": "Ren\udce9"}


def test_prints_a_report_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    report = printed(capsys, DATA / "contacts" / "european_semicolon_cp1252.csv")
    starts = [line[:47] for line in report.splitlines()[2:8]]
    assert starts == [
        "  Encoding     Windows-1252              sure  ",
        "  Delimiter    semicolon                 sure  ",
        '  Quote        "                         sure  ',
        "  Escape       none                      sure  ",
        "  Header line  line 1                    sure  ",
        "  Rows         2",
    ]
    assert "     C  Téléphone   06 12 34 56 78" in report


def test_prints_issues_and_sheets_for_people(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,name\n" + "1,Ann\n" * 300 + "2\n" * 30)
    report = printed(capsys, file)
    assert "  Row has too few cells (30)" in report
    assert report.count("The row has 1 cells, the header has 2.") == 20
    sheets = printed(capsys, DATA / "workbooks" / "any_sheets.xlsx")
    assert "        Hidden: 0 rows, hidden" in sheets


def test_follows_every_choice(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "people.txt"
    file.write_bytes("junk\nid\tna'me\n1\t'Ren\xe9 \\' B'\n2\n".encode("latin1"))
    report = as_json(
        capsys,
        file,
        "--encoding=latin1",
        "--delimiter=tab",
        "--quote=single",
        "--escape=backslash",
        "--header-line=2",
        "--fill-short-rows",
    )
    assert report["issues"] == []
    assert report["columns"] == ["id", "na'me"]
    assert {guess["sure"] for guess in report["guesses"].values()} == {"chosen"}


def test_reads_the_chosen_sheet(capsys: pytest.CaptureFixture[str]) -> None:
    report = as_json(capsys, DATA / "workbooks" / "any_sheets.xlsx", "--sheet=Visible")
    assert report["sheet"] == "Visible"
    assert report["delimiter"] is None


def test_refuses_in_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(b"")
    sentence = "The file is empty. Export the data again and upload that.\n"
    assert refused(capsys, file) == sentence
    assert refused(capsys, file, "--json") == sentence
    assert refused(capsys, tmp_path / "no") == (
        f"{tmp_path / 'no'} cannot be opened: no such file or directory.\n"
    )
    assert refused(capsys, tmp_path) == f"{tmp_path} is a folder, not a file.\n"
    assert "no sheet “X”" in refused(
        capsys, DATA / "workbooks" / "date.xlsx", "--sheet=X"
    )


def test_needs_no_server(tmp_path: Path) -> None:
    """The command runs where nothing else was ever started."""
    done = subprocess.run(
        [sys.executable, "manage.py", "read_file", PREAMBLE, "--json"],
        cwd=settings.PROJECT,
        env={"DATA_DIR": str(tmp_path / "data"), "PATH": ""},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["rows"] == 4
    assert not (tmp_path / "data" / "postgres").exists()

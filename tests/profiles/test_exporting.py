from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from cdp.models import Workspace
from profiles import exporting
from profiles.exporting import exported, used_columns, writer
from profiles.loading import load_definitions
from profiles.searching.asking import Asking
from profiles.searching.background import start, work
from profiles.statuses import ExportFormat, QueryPurpose
from profiles.tasks import SINKS
from profiles.values import decode
from tests.makers import NOW, make_attribute, make_member, make_workspace
from tests.profiles.visiting import make_people, make_person, public_id

pytestmark = pytest.mark.django_db


def exported_as(workspace: Workspace, format: ExportFormat) -> bytes:
    """Everybody in a file with all attributes that somebody has."""
    definitions = load_definitions(workspace)
    ids = list(workspace.profile_set.order_by("id").values_list("pk", flat=True))
    people = list(exported(ids, definitions))
    file = io.BytesIO()
    columns = used_columns(people, definitions)
    written = writer(format, file, definitions, columns)
    written.write(people)
    written.close()
    return file.getvalue()


def rows_of(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))


def test_begins_every_row_with_the_profile_id() -> None:
    workspace = make_workspace()
    ada = make_person(workspace, "Ada", email="Ada@Example.com", user_id="7")
    (row,) = rows_of(exported_as(workspace, ExportFormat.CSV))
    assert next(iter(row.values())) == public_id(ada)
    assert (row["id"], row["email"], row["first_name"]) == (
        "7",
        "Ada@Example.com",
        "Ada",
    )
    assert row["profile_created_at"] == "2026-03-01T08:00:00Z"


def test_runs_no_cell_as_a_formula() -> None:
    workspace = make_workspace()
    make_person(workspace, "=1+1", user_id="@cmd", phone="+491701234567")
    (row,) = rows_of(exported_as(workspace, ExportFormat.CSV))
    assert (row["first_name"], row["id"]) == ("'=1+1", "'@cmd")
    sheet = load_workbook(io.BytesIO(exported_as(workspace, ExportFormat.XLSX))).active
    assert sheet is not None
    cells = [cell for line in sheet.iter_rows(min_row=2) for cell in line]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert "'=1+1" in [cell.value for cell in cells]


def test_keeps_digits() -> None:
    workspace = make_workspace()
    make_attribute(workspace, "big", type="number")
    make_person(workspace, "Ada", sets={"big": Decimal("9007199254740993.1")})
    (row,) = rows_of(exported_as(workspace, ExportFormat.CSV))
    assert row["big"] == "9007199254740993.1"
    text = exported_as(workspace, ExportFormat.JSON)
    assert decode(text)[0]["attributes"]["big"] == Decimal("9007199254740993.1")


def test_writes_lists_and_booleans_as_they_are_read() -> None:
    workspace = make_workspace()
    make_attribute(workspace, "tags", type="list")
    make_attribute(workspace, "vip", type="boolean")
    make_person(workspace, "Ada", sets={"tags": ["a, b", 7], "vip": False})
    (row,) = rows_of(exported_as(workspace, ExportFormat.CSV))
    assert (row["tags"], row["vip"]) == ('["a, b",7]', "false")


def test_writes_json() -> None:
    workspace = make_workspace()
    make_person(workspace, "Ada", email="ada@example.com")
    make_person(workspace, "Bob", email="bob@example.com")
    ada, bob = json.loads(exported_as(workspace, ExportFormat.JSON))
    assert ada["identifiers"] == {"email": ["ada@example.com"]}
    assert bob["attributes"] == {"first_name": "Bob"}


def test_writes_empty_files_that_can_be_read() -> None:
    workspace = make_workspace()
    assert rows_of(exported_as(workspace, ExportFormat.CSV)) == []
    assert json.loads(exported_as(workspace, ExportFormat.JSON)) == []
    book = load_workbook(io.BytesIO(exported_as(workspace, ExportFormat.XLSX)))
    assert book.sheetnames == ["People"]


def test_goes_on_in_another_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "SHEET_ROWS", 2)
    workspace = make_workspace()
    make_people(workspace, 5)
    book = load_workbook(io.BytesIO(exported_as(workspace, ExportFormat.XLSX)))
    assert book.sheetnames == ["People", "People 2", "People 3"]
    assert [sheet.max_row for sheet in book.worksheets] == [3, 3, 2]


@pytest.mark.parametrize("format", list(ExportFormat))
def test_is_written_in_the_background(format: ExportFormat) -> None:
    workspace = make_workspace()
    make_people(workspace, 5)
    make_person(workspace, "Elsewhere")
    question = Asking(workspace, NOW).read(filters=["attribute:city~is~Berlin"])
    query = start(
        workspace,
        make_member(workspace),
        question,
        QueryPurpose.EXPORT,
        format=format,
        columns=["city"],
    )
    work(query.pk, SINKS)
    query.refresh_from_db()
    assert query.is_done
    text = query.file.read()
    query.file.close()
    if format is ExportFormat.CSV:
        assert [row["city"] for row in rows_of(text)] == ["Berlin"] * 5
    elif format is ExportFormat.JSON:
        assert len(json.loads(text)) == 5
    else:
        sheet = load_workbook(io.BytesIO(text)).active
        assert sheet is not None
        assert sheet.max_row == 6
    query.file.delete()

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings

from imports.models import CellFix, ImportJob
from imports.problem_files import errors_file, preview_file, warnings_file
from imports.statuses import ImportState
from profiles.loading import load_definitions
from profiles.models import Profile
from tests.imports.makers import make_csv, make_import, ran, reviewed
from tests.makers import (
    apply_records,
    make_attribute,
    make_record,
    make_workspace,
    people,
)

pytestmark = pytest.mark.django_db
FILE = make_csv(
    ("id", "email", "note"),
    [
        ("1", "ada@x.de", "fine"),
        ("2", "bad", "=SUM(A1)"),
        ("3", "cy@x.de", 'a "quoted"\nnote'),
        ("", "", "-7"),
        ("5", "also bad", "ünïcode"),
    ],
)


def table(parts: Iterator[bytes]) -> list[list[str]]:
    content = b"".join(parts)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def make_job(text: str = FILE, **options: Any) -> ImportJob:
    workspace = make_workspace()
    make_attribute(workspace, "note")
    return make_import(workspace, text, **options)


def test_errors_file_holds_the_held_rows_in_their_order(settings: LazySettings) -> None:
    settings.IMPORT_CHUNK_ROWS = 2
    assert table(errors_file(reviewed(make_job()))) == [
        ["id", "email", "note", "_row", "_errors"],
        ["2", "bad", "'=SUM(A1)", "2", "email “bad” is not an email address."],
        ["", "", "'-7", "4", "The row has no value in id or email."],
        ["5", "also bad", "ünïcode", "5", "email “also bad” is not an email address."],
    ]


def test_corrected_errors_file_is_imported_as_it_is() -> None:
    job = ran(make_job())
    content = b"".join(errors_file(job)).decode("utf-8-sig")
    corrected = content.replace("also bad", "eve@x.de").replace(",bad,", ",bob@x.de,")
    again = ran(make_import(job.workspace, corrected))
    assert again.ledger.created == 2
    notes = Profile.objects.order_by("id").values_list("attributes__note", flat=True)
    assert list(notes)[2:] == ["=SUM(A1)", "ünïcode"]
    errors = table(errors_file(again))
    assert errors[0] == ["id", "email", "note", "_row", "_errors"]
    assert [row[3] for row in errors[1:]] == ["2"]


def test_warnings_file_holds_the_rows_that_go_in_with_a_doubt() -> None:
    text = make_csv(
        ("id", "phone"),
        [("1", "030 901820"), ("2", ""), ("3", "x"), ("4", "030901821")],
    )
    workspace = make_workspace(default_region="DE")
    job = reviewed(make_import(workspace, text))
    rows = table(warnings_file(job))
    assert rows[0] == ["id", "phone", "_row", "_warnings"]
    assert [row[2] for row in rows[1:]] == ["1", "4"]
    assert "has no country code" in rows[1][3]


def test_joins_all_that_is_wrong_with_a_row() -> None:
    workspace = make_workspace()
    job = reviewed(make_import(workspace, "id,email,birthday\n0,bad,someday\n"))
    (_, row) = table(errors_file(job))
    assert row[-1].count("; ") == 2


def test_keeps_all_cells_of_a_row_that_has_too_many() -> None:
    job = reviewed(make_job("id,email,note\n1,a@x.de,x,y,z\n2,b@x.de,ok\n"))
    rows = table(errors_file(job))
    assert rows[1][:4] == ["1", "a@x.de", "x", "1"]
    assert rows[1][5:] == ["y", "z"]


def test_shows_fixed_cells() -> None:
    job = make_job()
    CellFix.objects.create(job=job, column=1, ordinal=2, old="bad", new="worse")
    assert table(errors_file(reviewed(job)))[1][1] == "worse"


def test_has_only_a_header_when_nothing_is_wrong() -> None:
    job = reviewed(make_job("id,email,note\n1,a@x.de,x\n"))
    assert table(errors_file(job)) == [["id", "email", "note", "_row", "_errors"]]
    assert table(warnings_file(job)) == [["id", "email", "note", "_row", "_warnings"]]


def test_preview_says_what_would_be_written() -> None:
    workspace = make_workspace()
    stored = make_record(user_id="3", email="cy@x.de", sets={"city": "Rom"})
    same = make_record(user_id="4", sets={"city": "Rom"})
    apply_records(workspace, stored, same)
    text = make_csv(
        ("id", "email", "city"),
        [
            ("1", "Ada@x.de", "Oslo"),
            ("2", "bad", "Oslo"),
            ("3", "", "%CLEAR%"),
            ("4", "", "Rom"),
        ],
    )
    job = reviewed(make_import(workspace, text))
    public = load_definitions(workspace).public_ids.public
    profile = Profile.objects.order_by("id")[0]
    assert table(preview_file(job)) == [
        ["_row", "_outcome", "profile_id", "user_id", "email", "city"],
        ["1", "created", "", "1", "Ada@x.de", "Oslo"],
        ["3", "updated", public(profile.pk), "3", "", "%CLEAR%"],
    ]
    assert job.state == ImportState.READY
    assert len(people(workspace)) == 2


def test_streams_many_rows_in_parts() -> None:
    rows = [(str(n), "bad", "x" * 100) for n in range(2_000)]
    job = reviewed(make_job(make_csv(("id", "email", "note"), rows)))
    parts = list(errors_file(job))
    assert len(parts) > 3
    assert max(map(len, parts)) < 100_000
    assert len(table(iter(parts))) == 2_001

from __future__ import annotations

import io
from typing import Any

import pytest

from cdp.fetching import NotFetched
from cdp.models import Workspace
from imports.models import Fetch, GoogleAccount
from imports.remote import google, google_sheets
from imports.remote.google import GoogleRefused
from imports.remote.google_sheets import access_to, connect, write_sheet
from imports.remote.statuses import Place
from imports.statuses import ImportState
from tests.imports.remote.fake_google import ACCESS, REFRESH, FakeGoogle
from tests.imports.remote.makers import job_of, make_schedule, member_of, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(demo: Workspace, fake: FakeGoogle) -> GoogleAccount:
    return connect(demo, member_of(demo), REFRESH)


def written(account: GoogleAccount, sheet: str = "People") -> str:
    asked = Fetch(
        account=account,
        spreadsheet="book-1",
        spreadsheet_name="Leads",
        sheet=sheet,
    )
    file = io.BytesIO()
    assert write_sheet(asked, file) == f"Leads - {sheet}.csv"
    return file.getvalue().decode()


def test_keeps_the_token_sealed(account: GoogleAccount) -> None:
    assert account.email == "bo@gmail.example"
    assert REFRESH not in account.sealed_token
    assert access_to(account) == ACCESS


def test_keeps_one_account_per_member(account: GoogleAccount, demo: Workspace) -> None:
    connect(demo, member_of(demo), REFRESH)
    assert GoogleAccount.objects.count() == 1


def test_asks_for_reading_only(fake: FakeGoogle) -> None:
    url = google.permission_url(state="s", verifier="v", redirect_uri="http://x/")
    assert all(scope.endswith(".readonly") for scope in google.SCOPES)
    assert "access_type=offline" in url
    assert "code_challenge_method=S256" in url


def test_lists_spreadsheets_by_name(fake: FakeGoogle) -> None:
    assert [one.name for one in google.spreadsheets(ACCESS)] == ["Leads", "Ana's list"]
    assert [one.id for one in google.spreadsheets(ACCESS, "Lea")] == ["book-1"]


def test_asks_for_names_with_quotes_as_google_wants_them(fake: FakeGoogle) -> None:
    google.spreadsheets(ACCESS, "Ana's \\")
    assert "name+contains+'Ana\\'s+\\\\'" in fake.asked[-1]


def test_writes_rows_as_csv_without_the_empty_end(
    account: GoogleAccount, fake: FakeGoogle
) -> None:
    fake.sheets["People"] = [["Email", "City"], [], ["a@x.de", 'New, "York"'], ["b@x"]]
    text = written(account)
    assert text == 'Email,City\n\na@x.de,"New, ""York"""\nb@x\n'


def test_writes_rows_of_many_blocks(
    account: GoogleAccount, fake: FakeGoogle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(google_sheets, "ROWS", 2)
    rows = [["Email"], ["1@x"], [], [], [], ["5@x"]]
    fake.sheets["People"] = rows
    assert written(account) == "Email\n1@x\n\n\n\n5@x\n"


def test_reads_a_sheet_with_quotes_in_its_name(
    account: GoogleAccount, fake: FakeGoogle
) -> None:
    fake.sheets = {"Ana's/März 1!": [["Email"]]}
    assert written(account, "Ana's/März 1!") == "Email\n"


def test_rejects_sheets_that_are_gone(account: GoogleAccount) -> None:
    with pytest.raises(NotFetched, match="no sheet of this name"):
        written(account, "Old")


def test_rejects_sheets_over_the_limit(account: GoogleAccount, settings: Any) -> None:
    settings.FETCH_MAX_BYTES = 10
    with pytest.raises(NotFetched, match="larger than 10"):
        written(account)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (401, "does not accept our permission"),
        (403, "may not read that"),
        (404, "not there any more"),
        (429, "asks us to wait"),
        (500, "Google answered 500"),
    ],
)
def test_says_what_google_refuses(
    account: GoogleAccount, fake: FakeGoogle, status: int, sentence: str
) -> None:
    fake.status = status
    with pytest.raises(NotFetched, match=sentence) as caught:
        written(account)
    assert "a secret" not in str(caught.value)


def test_says_that_google_is_away(settings: Any) -> None:
    settings.GOOGLE_ADDRESSES = {"drive": "http://127.0.0.1:1"}
    with pytest.raises(GoogleRefused, match="did not answer"):
        google.spreadsheets(ACCESS)


def test_says_that_nobody_is_connected() -> None:
    with pytest.raises(GoogleRefused, match="No Google account is connected"):
        access_to(None)


def test_asks_to_connect_again_after_a_change_of_the_key(
    account: GoogleAccount, settings: Any
) -> None:
    settings.SECRET_KEY = "another key of at least thirty-two characters"
    with pytest.raises(GoogleRefused, match="Connect it again"):
        access_to(account)


def test_imports_a_sheet_on_schedule(account: GoogleAccount, demo: Workspace) -> None:
    schedule = make_schedule(
        demo,
        "",
        place=Place.SHEET,
        account=account,
        spreadsheet="book-1",
        spreadsheet_name="Leads",
        sheet="People",
    )
    job = job_of(run(schedule))
    assert (job.state, job.file_name) == (ImportState.FINISHED, "Leads - People.csv")
    assert job.ledger.created == 1

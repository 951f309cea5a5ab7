"""One row as it will be, stepped through by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from cdp.statuses import Role
from tests.browser.conftest import PageAs
from tests.browser.test_imports import DEMO, payload, to_map
from tests.workers import worker

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = "E-mail,City\n" + "".join(f"p{n}@x.de,City {n}\n" for n in range(1, 6))


@pytest.fixture(autouse=True)
def bulk_worker(transactional_db: None) -> Iterator[None]:
    """A worker that counts."""
    with worker():
        yield


@pytest.fixture
def board(page_as: PageAs) -> Page:
    """The mapping page of a file of five rows."""
    page = page_as(Role.MARKETER).go(f"{DEMO}new/")
    page.set_input_files("#id_file", payload(PEOPLE))
    expect(page.get_by_label("Delimiter")).to_have_value(",")
    to_map(page)
    return page


def expect_row(page: Page, number: int) -> None:
    expect(page.locator("#live-number")).to_have_value(str(number))
    expect(page.locator("#live-row")).to_contain_text(f"City {number}")


def test_keeps_the_focus_from_row_to_row(board: Page) -> None:
    after, before = board.locator("#live-after"), board.locator("#live-before")
    expect_row(board, 1)
    expect(before).to_have_attribute("aria-disabled", "true")
    after.focus()
    for number in (2, 3, 4, 5, 5):
        with board.expect_response("**/map/row/**"):
            board.keyboard.press("Enter")
        expect_row(board, number)
        expect(after).to_be_focused()
    expect(after).to_have_attribute("aria-disabled", "true")
    before.focus()
    board.keyboard.press("Enter")
    expect_row(board, 4)
    expect(before).to_be_focused()


def test_goes_to_the_row_whose_number_is_typed(board: Page) -> None:
    number = board.locator("#live-number")
    number.fill("3")
    number.press("Enter")
    expect_row(board, 3)
    expect(number).to_be_focused()

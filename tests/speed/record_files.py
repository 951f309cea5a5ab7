"""Deterministic files of the whole record: people with consent, and their events."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from tests.speed.people_file import HEADERS, STEP

EVENT_HEADERS = ("_cio_name", "_cio_customer_id", "_cio_timestamp", "amount", "shop")
_NAMES = ("Order placed", "Order placed", "Visit", "Newsletter opened")
_SHOPS = ("Berlin", "Göteborg", "London", "Lyon")
_FIRST_SECOND = 1_767_225_600  # the year 2026 in UTC
_YEAR = 31_536_000


def add_consent(people: Path, path: Path) -> None:
    """Write the file of people again with two columns of what they agreed to."""
    random = Random(7)
    with (
        people.open(newline="", encoding="utf-8") as source,
        path.open("w", newline="", encoding="utf-8") as file,
    ):
        rows, writer = csv.reader(source), csv.writer(file)
        next(rows)
        writer.writerow((*HEADERS, "email_subscription", "sms_subscription"))
        for row in rows:
            writer.writerow((*row, random.randrange(2), random.randrange(2)))


def write_events(path: Path, events: int, people: int) -> None:
    """Write so many events of so many people of ``people_file``, in no order of time.

    One in a hundred is of nobody, one in two hundred has no name.
    """
    random = Random(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(EVENT_HEADERS)
        for number in range(events):
            key = random.randrange(people) * STEP % 10_000_019
            writer.writerow(
                (
                    "" if number % 200 == 150 else _NAMES[number % 4],
                    "nobody" if number % 100 == 99 else f"user-{key:08d}",
                    _FIRST_SECOND + random.randrange(_YEAR),
                    f"{random.randrange(50_000) / 100:.2f}",
                    _SHOPS[random.randrange(4)],
                )
            )

"""A deterministic file of people: 12 columns, three identifiers each.

One row in a hundred is bad (half have no address, half a birthday that is none), and
one in a hundred is an exact copy of an earlier row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

HEADERS = (
    "id",
    "email",
    "phone",
    "first_name",
    "last_name",
    "birthday",
    "city",
    "country",
    "language",
    "score",
    "plan",
    "created_at",
)
_FIRST = ("Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Zoë", "Øystein")
_LAST = ("Lovelace", "Hopper", "Turing", "Dijkstra", "Liskov", "Knuth", "Müller")
_CITIES = (("Berlin", "DE"), ("Göteborg", "SE"), ("London", "GB"), ("Lyon", "FR"))
_PLANS = ("free", "basic", "pro", "enterprise")
# Numbers far apart in the file are near each other here, so that keys come unsorted.
STEP = 1_000_003


def write_people(
    path: Path, rows: int, *, first: int = 0, changed: float = 0, seed: int = 7
) -> None:
    """Write the people with ``rows`` numbers from ``first`` on.

    A number is the same person in every file, but for the share that is ``changed``:
    their city and score differ.
    """
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows(_rows(range(first, first + rows), Random(seed), changed))


def _rows(
    numbers: range, random: Random, changed: float
) -> Iterator[tuple[object, ...]]:
    kept: list[tuple[object, ...]] = []
    for number in numbers:
        if number % 100 == 99 and kept:
            yield kept[random.randrange(len(kept))]
            continue
        row = _person(number, differs=number * 617 % 1000 < changed * 1000)
        if number % 997 == 0:
            kept.append(row)
        if number % 200 == 50:
            row = (row[0], "no address", *row[2:])
        elif number % 200 == 150:
            row = (*row[:5], "31.02.1999", *row[6:])
        yield row


def write_bad_people(path: Path, rows: int) -> None:
    """Write people of whom each has no address and a birthday that is none."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for number in range(rows):
            row = _person(number, differs=False)
            writer.writerow((row[0], "no address", *row[2:5], "31.02.1999", *row[6:]))


def write_twice(path: Path, rows: int) -> None:
    """Write half as many people, and then all of them again, otherwise."""
    half = rows // 2
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for differs in (False, True):
            writer.writerows(_person(n, differs=differs) for n in range(half))


def _person(number: int, *, differs: bool) -> tuple[object, ...]:
    key = number * STEP % 10_000_019
    city, country = _CITIES[key // 4 % 4]
    return (
        f"user-{key:08d}",
        f"person{key}@example{key % 500}.com",
        f"+4917{key:08d}",
        f"{_FIRST[key % 8]} {key % 977}",
        f"{_LAST[key % 7]}-{key % 4999}",
        f"{1940 + key % 70}-{1 + key % 12:02d}-{1 + key % 28:02d}",
        f"{city} new" if differs else city,
        country,
        country.lower(),
        f"{key % 1000}.{key % 97 + (1 if differs else 0)}",
        _PLANS[key % 4],
        f"20{10 + key % 16}-03-{1 + key % 28:02d}T08:{key % 60:02d}:00Z",
    )

"""The files of the drill: people, some in several rows, some rows wrong."""

from __future__ import annotations

import random

from tests.imports.makers import make_csv

HEADER = ("id", "email", "city")
CITIES = ("Rom", "Oslo", "Graz")


def mixed_file(rows: int) -> str:
    """People, one in five rows of somebody before, one in fifty with a bad address."""
    chance = random.Random(7)
    lines = []
    for number in range(1, rows + 1):
        person = number if chance.random() < 0.8 else chance.randint(1, number)
        email = "bad" if chance.random() < 0.02 else f"p{person}@x.de"
        lines.append((str(person), email, chance.choice(CITIES)))
    return make_csv(HEADER, lines)


def people_file(rows: int, city: str, *, backwards: bool = False) -> str:
    """People, each in one row, all of one city and one language of it."""
    numbers = range(rows, 0, -1) if backwards else range(1, rows + 1)
    lines = [(str(n), f"p{n}@x.de", city, city.lower()[:2]) for n in numbers]
    return make_csv((*HEADER, "language"), lines)

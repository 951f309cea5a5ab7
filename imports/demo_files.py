"""The files of the demo: people of a small shop, as its tools export them.

Pure and always the same. The addresses are in domains that nobody can own.
"""

from __future__ import annotations

import csv
import io
import random
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from openpyxl import Workbook

_FIRST = """
Ada Amira Ana Anton Beatriz Bruno Chiara Clara Dagmar Daniel Elif Emil Emma Felix Freya
Giulia Hanna Hugo Ida Ines Jakob Jana Joana Jonas Katrin Leon Lina Luca Lucía Marie
Marta Mateusz Mila Nils Noémie Olga Oskar Paula Pauline Rasmus Romy Sara Selin Simon
Sofia Søren Theo Tomás Vera Viktor Yara Zoë
"""
_LAST = """
Andersen Bauer Becker Bianchi Costa Dubois Eriksson Fischer Fontana Garcia Gruber Hansen
Hoffmann Ivanova Jansen Kaya Keller Kowalski Lambert Larsen Lindqvist Lopez Maier Martin
Mazur Meyer Moreau Müller Nielsen Novák Olsen Pereira Petrov Ricci Rossi Santos Schmidt
Schneider Silva Sørensen Vogel Wagner Weber Zimmermann
"""
_PLACES = (
    ("Berlin", "DE", "de"),
    ("Hamburg", "DE", "de"),
    ("München", "DE", "de"),
    ("Wien", "AT", "de"),
    ("Paris", "FR", "fr"),
    ("Lyon", "FR", "fr"),
    ("Milano", "IT", "it"),
    ("København", "DK", "da"),
    ("Warszawa", "PL", "pl"),
    ("Lisboa", "PT", "pt"),
)
_INTERESTS = ("coffee", "tea", "brewing", "roasting", "events", "gifts")
_DOMAINS = ("example.com", "example.org", "example.net")
_BEGIN = date(2024, 1, 8)


class Company(NamedTuple):
    """A company in the demo's files."""

    key: str
    name: str
    city: str
    employees: int
    since: date


_COMPANIES = (
    Company("c-101", "Nordlicht Architekten", "Hamburg", 24, date(2024, 2, 1)),
    Company("c-102", "Atelier Moreau", "Lyon", 7, date(2024, 3, 15)),
    Company("c-103", "Kaya Logistik", "Berlin", 180, date(2024, 5, 6)),
    Company("c-104", "Studio Bianchi", "Milano", 12, date(2024, 6, 20)),
    Company("c-105", "Fjord Data", "København", 58, date(2024, 9, 2)),
    Company("c-106", "Praxis Dr. Gruber", "Wien", 9, date(2025, 1, 10)),
    Company("c-107", "Editora Pereira", "Lisboa", 31, date(2025, 4, 28)),
    Company("c-108", "Mazur i Wspólnicy", "Warszawa", 16, date(2025, 11, 3)),
)


class Person(NamedTuple):
    """Somebody in the demo's files."""

    number: int
    first_name: str
    last_name: str
    email: str
    phone: str
    city: str
    country: str
    language: str
    birthday: date
    since: date
    orders: int
    revenue: float
    interests: tuple[str, ...]


def people(count: int, *, seed: int = 7) -> list[Person]:
    """As many people, always the same."""
    chance = random.Random(seed)  # noqa: S311  not for secrets
    return [_person(chance, number) for number in range(1, count + 1)]


def _person(chance: random.Random, number: int) -> Person:
    first, last = chance.choice(_FIRST.split()), chance.choice(_LAST.split())
    city, country, language = chance.choice(_PLACES)
    orders = int(chance.expovariate(0.3))
    return Person(
        number=10_000 + 7 * number,
        first_name=first,
        last_name=last,
        email=f"{_plain(first)}.{_plain(last)}{number}@{chance.choice(_DOMAINS)}",
        phone=f"+49 1{chance.choice(('51', '60', '70'))} {chance.randrange(10**7):07}",
        city=city,
        country=country,
        language=language,
        birthday=date(1955, 1, 1) + timedelta(days=chance.randrange(18_000)),
        since=_BEGIN + timedelta(days=chance.randrange(700)),
        orders=orders,
        revenue=round(orders * chance.uniform(12, 48), 2),
        interests=tuple(chance.sample(_INTERESTS, chance.randrange(3))),
    )


def shop_customers(who: list[Person]) -> bytes:
    """The shop's customers, as a German spreadsheet saves them: ``;`` and 1252."""
    header = (
        "Kundennummer",
        "E-Mail",
        "Vorname",
        "Nachname",
        "Geburtsdatum",
        "Telefon",
        "Ort",
        "Land",
        "Umsatz gesamt",
        "Kunde seit",
    )
    rows = [
        (
            str(p.number),
            p.email,
            p.first_name,
            p.last_name,
            f"{p.birthday:%d.%m.%Y}",
            p.phone,
            p.city,
            p.country,
            f"{p.revenue:.2f}".replace(".", ","),
            f"{p.since:%d.%m.%Y}",
        )
        for p in who
    ]
    return _csv(header, rows, delimiter=";").encode("cp1252", errors="replace")


def newsletter_signups(known: list[Person], new: list[Person]) -> bytes:
    """A workbook of sign-ups: some known, some new, a few addresses mistyped."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheet = workbook.create_sheet("Sign-ups")
    header = "Email Address", "Name", "City", "Country", "Language", "Interests"
    sheet.append([*header, "Signed up"])
    for place, person in enumerate((*known, *new)):
        email = person.email
        if place % 37 == 11:
            email = email.replace("@", " at ")
        signed = datetime(2026, 2, 1, 9, 0) + timedelta(hours=5 * place)
        name = f"{person.first_name} {person.last_name}"
        interests = "|".join(person.interests)
        where = person.city, person.country, person.language
        sheet.append([email, name, *where, interests, signed])
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def fair_leads(known: list[Person], new: list[Person]) -> bytes:
    """Leads of a trade fair, typed in a hurry: bad cells, people named twice."""
    header = ("Email", "First name", "Last name", "Mobile", "Company", "Visit", "Score")
    chance = random.Random(11)  # noqa: S311  not for secrets
    rows = []
    for place, p in enumerate((*known, *new)):
        email, score = p.email, str(chance.randrange(10, 100))
        mobile = p.phone if place % 17 != 3 else p.phone.replace("+49 ", "0")
        if place % 29 == 5:
            email = p.email.split("@")[0]
        if place % 41 == 7:
            score = "hot"
        if place % 53 == 13:
            email = ""
        company = f"{p.last_name} & Co"
        visit = f"2026-03-{1 + place % 4:02} {9 + place % 8:02}:{place % 60:02}"
        rows.append((email, p.first_name, p.last_name, mobile, company, visit, score))
    rows += [(*row[:5], "2026-03-04 17:30", "95") for row in rows[:8]]
    return _csv(header, rows, delimiter=",").encode("utf-8-sig")


def _csv(
    header: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, delimiter: str
) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return text.getvalue()


def _plain(name: str) -> str:
    """The name as it stands in an address."""
    special = name.lower().translate(str.maketrans("øæ", "oa"))
    letters = unicodedata.normalize("NFD", special)
    return "".join(letter for letter in letters if letter.isascii())


def companies() -> bytes:
    """The shop's companies, as objects: comma, one without an id."""
    header = ("object_id", "name", "city", "employees", "customer_since")
    rows = [list(map(str, company)) for company in _COMPANIES]
    rows.append(["", "A company that nobody has numbered", "Kiel", "3", ""])
    return _commas([header, *rows])


def company_contacts(people: Sequence[Person]) -> bytes:
    """Whose address each company is known by; one is of a company that is not there."""
    header = ("object_type_id", "object_id", "email", "role", "orders_for_all")
    roles = ("Office manager", "Buyer", "Accountant", "Managing director")
    rows = [
        [
            "1",
            _COMPANIES[place % len(_COMPANIES)].key,
            person.email,
            roles[place % len(roles)],
            "true" if place % 3 == 0 else "false",
        ]
        for place, person in enumerate(people[:40])
    ]
    rows.append(["1", "c-999", people[40].email, "Buyer", "false"])
    return _commas([header, *rows])


def _commas(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()

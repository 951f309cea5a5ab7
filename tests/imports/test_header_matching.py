"""Which fact a header names, by its words alone."""

from __future__ import annotations

import pytest

from imports.suggesting.header_aliases import Strength
from imports.suggesting.header_matching import match_header

NAMES = {"favouritecolour": "attribute:favourite_colour"}


def target_of(header: str) -> str:
    match = match_header(header, NAMES)
    return match.target if match else ""


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("Geb.-Datum", "attribute:birthday"),
        ("Téléphone portable", "identifier:phone"),
        ("Customer email", "identifier:email"),
        ("Your e-mail address", "identifier:email"),
        ("Email (required)", "identifier:email"),
        ("E-mail 1 - Value", "identifier:email"),
        ("Billing city", "attribute:city"),
        ("City (Billing)", "attribute:city"),
        ("Default Address Country Code", "attribute:country"),
        ("Work email", "identifier:email"),
        ("Organization 1 - Name", "attribute:company"),
        ("Entreprise", "attribute:company"),
    ],
)
def test_matches_alias_beside_words_of_the_person(header: str, target: str) -> None:
    assert target_of(header) == target


@pytest.mark.parametrize(
    "header",
    [
        "last_login",
        "Contact owner",
        "Owner email",
        "Email owner",
        "Email (owner)",
        "Assigned to",
        "Company phone",
        "Work phone",
        "Business city",
        "Emergency contact",
        "Emergency contact phone",
        "Alt email",
        "Secondary email",
        "Email 2",
        "E-mail 2 - Value",
        "E-mail 1 - Type",
        "Email verified",
        "Email / Phone",
        "Username",
        "User name",
        "Lead ID",
        "Record ID",
        "Contact",
        "Customer",
        "County",
        "Religion",
        "Country of birth",
        "Place of birth",
        "Nombre d'enfants",
        "Birthday reminder",
        "Phone type",
        "City council",
        "Created by",
        "",
        "???",
    ],
)
def test_leaves_other_facts_alone(header: str) -> None:
    assert target_of(header) == ""


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("Frist Name", "attribute:first_name"),
        ("Emial", "identifier:email"),
        ("Contry", "attribute:country"),
        ("Nachnahme", "attribute:last_name"),
        ("Date of brith", "attribute:birthday"),
        ("Favorite colour", "attribute:favourite_colour"),
    ],
)
def test_sees_through_a_slip(header: str, target: str) -> None:
    match = match_header(header, NAMES)

    assert match == (target, Strength.TYPO, False)


@pytest.mark.parametrize(
    "header",
    [
        "Gmail",
        "Sender",
        "Stat",
        "Citi",
        "Countr1",
        "Customer Note",
        "Starte",
        "Stage",
        "Rigion",
        "Department",
        "Portal",
        "Contract number",
    ],
)
def test_takes_no_other_word_for_a_slip(header: str) -> None:
    assert target_of(header) == ""


def test_says_when_a_header_names_utc() -> None:
    match = match_header("Created (UTC)", {})

    assert match == ("attribute:created_at", Strength.PLAIN, True)


def test_puts_mobile_before_phone_before_billing_phone() -> None:
    strengths = [
        match.strength
        for header in ("Mobile", "Phone", "Contact phone", "Billing phone")
        if (match := match_header(header, {}))
    ]

    assert strengths == sorted(set(strengths), reverse=True)
    assert len(strengths) == 4

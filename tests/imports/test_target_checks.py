"""What the cells of a column say to the target that its header proposed."""

from __future__ import annotations

import pytest

from imports.suggesting.header_aliases import Strength
from imports.suggesting.target_checks import check_target
from tests.imports.header_sets import OFFER, summarised


def agrees(target: str, *cells: str, strength: int = Strength.PLAIN) -> bool:
    summary = summarised(["Column"], [[cell] for cell in cells])[0]
    return check_target(target, summary, OFFER, strength=strength).agrees


@pytest.mark.parametrize(
    ("target", "cells"),
    [
        ("identifier:email", ("a@b.co", "c@d.co", "rubbish")),
        ("identifier:phone", ("+46701234567", "555-3001")),
        ("identifier:user_id", ("u1", "u1")),
        ("profile_id", ("a3000001f2b4c6d8", "A3000001F2B4C6D8")),
        ("attribute:first_name", ("Bo", "Li", "=SUM(A1)")),
        ("attribute:country", ("SE", "NO", "DK")),
        ("attribute:country", ("Sverige", "Norge")),
        ("attribute:country", ("England", "Narnia")),
        ("attribute:language", ("en-GB", "de")),
        ("attribute:language", ("English (US)", "Deutsch")),
        ("attribute:timezone", ("Europe/Berlin",)),
        ("attribute:timezone", ("(GMT+01:00) Berlin", "UTC-5")),
        ("attribute:gender", ("m", "f", "x")),
        ("attribute:postal_code", ("00420", "SK9 1AA", "111 22")),
        ("attribute:ip", ("81.2.69.142", "2001:db8::1")),
        ("attribute:birthday", ("3. März 1985", "1er mai 1990")),
        ("attribute:total_revenue", ("1.234,50", "3")),
        ("attribute:interests", ('["a"]', '["b", "c"]')),
        ("subscription:sms", ("1", "0")),
        ("subscription:email", ("Subscribed", "Never subscribed", "Active")),
        ("!subscription:email", ("true", "false")),
        ("subscription_preferences", ('{"topics": {}}',)),
        ("identifier:email", ("",)),
        ("skip", ("anything",)),
    ],
)
def test_confirms(target: str, cells: tuple[str, ...]) -> None:
    assert agrees(target, *cells)


@pytest.mark.parametrize(
    ("target", "cells"),
    [
        ("identifier:email", ("Marketing", "a@b.co", "Sales")),
        ("identifier:phone", ("yes", "no")),
        ("identifier:user_id", ("2024-01-01", "2024-01-02")),
        ("identifier:user_id", ("1.23E+10", "1.24E+10")),
        ("profile_id", ("42", "43")),
        ("attribute:first_name", ("12", "15")),
        ("attribute:last_name", ("a@b.co", "c@d.co")),
        ("attribute:country", ("active", "pending")),
        ("attribute:language", ("12", "15")),
        ("attribute:timezone", ("morning", "evening")),
        ("attribute:gender", ("rock", "jazz")),
        ("attribute:postal_code", ("2024-01-01", "2024-01-02")),
        ("attribute:ip", ("host", "other")),
        ("attribute:birthday", ("04/12", "11/02")),
        ("attribute:total_revenue", ("much", "little")),
        ("subscription:sms", ("2024-01-01", "2024-01-02")),
        ("subscription:email", ("Hot", "Cold")),
        ("subscription:email", ("Subscribed", "Hot")),
        ("!subscription:email", ("subscribed", "unsubscribed")),
        ("subscription_preferences", ("yes", "no")),
    ],
)
def test_doubts(target: str, cells: tuple[str, ...]) -> None:
    assert not agrees(target, *cells)


def test_asks_more_of_a_header_that_says_little() -> None:
    cells = ("a@b.co", "c@d.co", "Storgatan 1")

    assert agrees("identifier:email", *cells)
    assert not agrees("identifier:email", *cells, strength=Strength.CONTENT)


def test_takes_codes_for_genders_under_the_products_name_only() -> None:
    assert agrees("attribute:gender", "0", "1", strength=Strength.EXACT)
    assert not agrees("attribute:gender", "0", "1")

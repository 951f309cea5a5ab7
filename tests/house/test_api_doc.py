"""The page about the APIs names what they have."""

from __future__ import annotations

import re

import pytest

from cdp.embedded.folder import PROJECT
from imports.api.customer_io.columns import EVENT_TARGETS
from imports.api.customer_io.request import Processed, RowKind
from imports.api.customer_io.showing import STATES
from imports.api.xtremepush.tasks import STATUSES
from profiles.api.altcraft.fields import FUNCTIONS
from profiles.api.altcraft.matching import Matching
from profiles.api.altcraft.subscriptions import CONTACTS
from profiles.api.altcraft.views import OPTIONS
from profiles.predefined import (
    ALTCRAFT_TARGETS,
    CUSTOMER_IO_TARGETS,
    XTREMEPUSH_TARGETS,
)

TEXT = (PROJECT / "docs" / "api.md").read_text()
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", TEXT, re.M | re.S))


@pytest.mark.parametrize(
    ("product", "names"),
    [
        ("Altcraft", ALTCRAFT_TARGETS),
        ("Altcraft", Matching),
        ("Altcraft", FUNCTIONS),
        ("Altcraft", OPTIONS - {"matching", "data"}),
        ("Altcraft", [name for name in CONTACTS.values() if name != "id"]),
        ("Xtremepush", XTREMEPUSH_TARGETS),
        ("Xtremepush", STATUSES),
        ("Customer.io", CUSTOMER_IO_TARGETS),
        ("Customer.io", EVENT_TARGETS),
        ("Customer.io", [*RowKind, *Processed]),
        ("Customer.io", STATES.values()),
    ],
)
def test_names_what_the_product_has(product: str, names: list[str]) -> None:
    told = set(re.findall(r"`([^`]+)`", SECTIONS[product]))
    assert sorted(set(map(str, names)) - told) == []

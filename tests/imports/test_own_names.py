"""The names that a workspace and the products know columns by."""

from __future__ import annotations

import dataclasses

import pytest

from imports.suggesting.own_names import Offer
from profiles.definitions import AttributeDefinition, ValueType
from tests.imports.header_sets import OFFER


def target_of(header: str, offer: Offer = OFFER) -> str:
    match = offer.match(header)
    return match.target if match else ""


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("favourite_colour", "attribute:favourite_colour"),
        ("Favourite Colour", "attribute:favourite_colour"),
        ("shop.plan", "attribute:shop_plan"),
        ("analytics.order_time", "attribute:last_order_time"),
        ("Total revenue", "attribute:total_revenue"),
        ("vendor", "attribute:vendor"),
        ("Website id", "identifier:userwebsiteid"),
        ("ExternalIdentityuserwebsiteid", "identifier:userwebsiteid"),
        ("CustomFieldpoints", "attribute:points"),
        ("_fname", "attribute:first_name"),
        ("cio_id", "profile_id"),
        ("unsubscribed", "unsubscribed"),
        ("mobile_number", "identifier:phone"),
        ("Product news", "subscription:email:2"),
        ("News", "subscription:all:3"),
        ("cio_subscription_preferences.topics.topic_3", "subscription:all:3"),
        ("IsSubscribed", "!unsubscribed"),
        ("IsSubscribedByWebPush", "subscription:web_push"),
        ("IsSubscribedBySmsOnNews", "subscription:sms:3"),
        (" _row\u00a0", "skip"),
    ],
)
def test_knows_header(header: str, target: str) -> None:
    assert target_of(header) == target


@pytest.mark.parametrize(
    "header",
    [
        "Vendor",
        "Source",
        "analytics.event_url",
        "cio_subscription_preferences.topics.topic_9",
        "IsSubscribedBySmsOnUnknown",
        "IsSubscribedByViberOnNews",
        "IsSubscribedByPost",
        "CustomFieldunknown",
        "ExternalIdentitypoints",
        "id",
        "",
    ],
)
def test_leaves_other_headers_to_the_aliases(header: str) -> None:
    assert target_of(header) == ""


def test_ignores_a_name_of_two_attributes() -> None:
    twice = {
        key: AttributeDefinition(key, "Shoe size", ValueType.NUMBER)
        for key in ("shoe_size_eu", "shoe_size_us")
    }
    definitions = dataclasses.replace(OFFER.definitions, attributes=twice)

    assert target_of("Shoe size", Offer(definitions)) == ""
    assert target_of("shoe_size_us", Offer(definitions)) == "attribute:shoe_size_us"


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("attribute:points", "Loyalty points"),
        ("identifier:email", "Email"),
        ("subscription:web_push", "Web push subscription"),
        ("subscription:all:3", "News"),
        ("full_name", "Full name"),
    ],
)
def test_names_targets_as_the_pages_do(target: str, name: str) -> None:
    assert OFFER.name_of(target) == name


@pytest.mark.parametrize(
    ("target", "known"),
    [
        ("attribute:points", True),
        ("attribute:gone", False),
        ("identifier:gone", False),
        ("subscription:sms:3", True),
        ("subscription:sms:9", False),
        ("subscription:sms:x", False),
        ("subscription:fax", False),
        ("skip", True),
    ],
)
def test_tells_whether_a_target_still_exists(target: str, *, known: bool) -> None:
    assert OFFER.has(target) is known

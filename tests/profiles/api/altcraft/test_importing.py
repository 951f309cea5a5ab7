"""Who is found, who is made, and what becomes of them."""

from __future__ import annotations

import threading
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection

from cdp.api.models import ApiCall
from cdp.models import Workspace
from profiles.models import (
    IdentifierKind,
    Profile,
    ProfileChange,
    Segment,
)
from profiles.statuses import OriginKind
from tests.makers import (
    make_workspace,
    people,
)
from tests.profiles.api.altcraft.calls import SUBSCRIBED, Import

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("matching", "named"),
    [
        ("email", {"email": "Ada@x.de"}),
        ("email", {"email": "news@x.de"}),
        ("email_profile", {"email": "ada@x.de"}),
        ("email_sub", {"email": "news@x.de"}),
        ("phone", {"phone": "+4930222222"}),
        ("phone", {"phone": "030 111111"}),
        ("phone_sub", {"phone": "+4930111111"}),
        ("push_sub", {"provider": "Firefox", "subscription_id": "abc"}),
        ("custom", {"field_name": "job", "field_value": "cook"}),
        ("custom", {"field_name": "bonus", "field_value": 7}),
        ("custom", {"field_name": "tags", "field_value": "a, b"}),
        ("custom_sub", {"field_name": "custom_field_1", "field_value": "x"}),
        ("email_phone", {"email": "ada@x.de"}),
        ("email_phone", {"phone": "+4930222222"}),
        ("email_phone", {"email": "new@x.de", "phone": "+4930222222"}),
        ("email_phone_sub", {"email": "news@x.de", "phone": "+4999"}),
        ("email_phone_sub", {"phone": "+4930111111"}),
    ],
)
def test_finds_person_by_each_mode(
    import_one: Import, workspace: Workspace, matching: str, named: dict[str, Any]
) -> None:
    data: dict[str, Any] = {
        "email": "ada@x.de",
        "phones": ["+4930222222"],
        "job": "cook",
        "bonus": 7,
        "tags": ["a", "b", "c"],
        **deepcopy(SUBSCRIBED),
    }
    data["subscriptions"][0]["custom_fields"] = {"custom_field_1": "x"}
    first = import_one(data, email="ada@x.de")
    again = import_one({"_fname": "Ada"}, matching=matching, **named)
    assert again == {**first, "profile_id": first["profile_id"]}
    (person,) = people(workspace)
    assert person["attributes"]["first_name"] == "Ada"


def test_finds_person_by_profile_id(import_one: Import, workspace: Workspace) -> None:
    first = import_one({}, email="ada@x.de")
    named = {"matching": "profile_id", "profile_id": first["profile_id"]}
    assert import_one({"email": "new@x.de"}, **named) == first
    assert people(workspace)[0]["identifiers"] == {"email": ["new@x.de"]}


@pytest.mark.parametrize("profile_id", ["0" * 24, "54759eb3c090d83494e2d804", "x"])
def test_creates_nobody_by_profile_id(
    import_one: Import, workspace: Workspace, profile_id: str
) -> None:
    answer = import_one(
        {"email": "a@x.de"}, matching="profile_id", profile_id=profile_id
    )
    assert answer["error"] == 404
    assert people(workspace) == []


@pytest.mark.parametrize(
    ("matching", "named", "identifiers"),
    [
        ("email", {"email": "Ada@x.de"}, {"email": ["ada@x.de"]}),
        ("email_sub", {"email": "ada@x.de"}, {"email": ["ada@x.de"]}),
        ("phone", {"phone": "+4930222222"}, {"phone": ["+4930222222"]}),
        (
            "email_phone",
            {"email": "ada@x.de", "phone": "+4930222222"},
            {"email": ["ada@x.de"], "phone": ["+4930222222"]},
        ),
    ],
)
def test_creates_person_with_what_they_were_named_by(
    import_one: Import,
    workspace: Workspace,
    matching: str,
    named: dict[str, Any],
    identifiers: dict[str, Any],
) -> None:
    assert import_one({}, matching=matching, **named)["error"] == 0
    assert people(workspace)[0]["identifiers"] == identifiers


def test_creates_person_with_custom_field_they_were_named_by(
    import_one: Import, workspace: Workspace
) -> None:
    named = {"matching": "custom", "field_name": "job", "field_value": "cook"}
    import_one({"email": "a@x.de"}, **named)
    import_one({"email": "a@x.de"}, **named)
    (person,) = people(workspace)
    assert person["attributes"] == {"job": "cook"}


def test_finds_and_creates_by_external_identity(
    import_one: Import, workspace: Workspace
) -> None:
    IdentifierKind.objects.create(
        workspace=workspace, key="crm_id", number=10, name="CRM id"
    )
    named = {"matching": "custom", "field_name": "crm_id", "field_value": 17}
    first = import_one({"_fname": "Ada"}, **named)
    second = import_one({"_fname": "Bo"}, **named)
    assert first == second
    person = Profile.objects.get(workspace=workspace)
    assert person.attributes == {"first_name": "Bo"}


def test_takes_new_email_on_matched_person(
    import_one: Import, workspace: Workspace
) -> None:
    import_one({}, email="old@x.de")
    import_one({"email": "new@x.de"}, email="old@x.de")
    assert people(workspace)[0]["identifiers"] == {"email": ["new@x.de"]}


def test_refuses_email_of_someone_else(
    import_one: Import, workspace: Workspace
) -> None:
    import_one({}, email="a@x.de")
    import_one({}, email="b@x.de")
    answer = import_one({"email": "b@x.de", "_fname": "Ada"}, email="a@x.de")
    assert answer["error"] == 409
    assert "b@x.de" in answer["error_text"]
    assert people(workspace)[0]["attributes"] == {}


def test_refuses_new_person_with_email_of_someone_else(
    import_one: Import, workspace: Workspace
) -> None:
    import_one({}, email="a@x.de")
    named = {"matching": "custom", "field_name": "job", "field_value": "cook"}
    assert import_one({"email": "a@x.de"}, **named)["error"] == 409
    assert len(people(workspace)) == 1


def test_refuses_name_of_several_people(
    import_one: Import, workspace: Workspace
) -> None:
    for email in ("a@x.de", "b@x.de"):
        import_one({"phones": ["+4930222222"]}, email=email)
    answer = import_one({}, matching="phone", phone="+4930222222")
    assert (answer["error"], "2 people match" in answer["error_text"]) == (409, True)


def test_gives_phone_of_someone_else_to_new_person(
    import_one: Import, workspace: Workspace
) -> None:
    import_one({"phones": ["+4930222222"]}, email="a@x.de")
    import_one({"phones": ["+4930222222"]}, email="b@x.de")
    assert [p["identifiers"]["phone"] for p in people(workspace)] == [
        ["+4930222222"],
        ["+4930222222"],
    ]


def test_changes_by_functions(import_one: Import, workspace: Workspace) -> None:
    import_one({"bonus": 10, "tags": ["a"], "job": "cook"}, email="a@x.de")
    import_one(
        {
            "bonus": {"action": "incr", "value": -3},
            "tags": {"action": "add", "value": ["b"]},
            "job": {"action": "unset"},
        },
        email="a@x.de",
    )
    assert people(workspace)[0]["attributes"] == {"bonus": 7, "tags": ["a", "b"]}


def test_takes_phones_away(import_one: Import, workspace: Workspace) -> None:
    import_one({"phones": ["+4930111111", "+4930222222"]}, email="a@x.de")
    one = {"phones": {"action": "delete", "value": ["+4930111111"]}}
    import_one(one, email="a@x.de")
    assert people(workspace)[0]["identifiers"]["phone"] == ["+4930222222"]
    import_one({"phones": {"action": "unset"}}, email="a@x.de")
    assert people(workspace)[0]["identifiers"] == {"email": ["a@x.de"]}


def test_joins_and_leaves_segments(import_one: Import, workspace: Workspace) -> None:
    ids = [Segment.objects.create(workspace=workspace, name=name).pk for name in "ABC"]
    import_one({}, email="a@x.de", add_to_segments=ids[:2])
    import_one(
        {}, email="a@x.de", add_to_segments=[ids[2]], remove_from_segments=[ids[0]]
    )
    assert people(workspace)[0]["segments"] == ids[1:]
    other = Segment.objects.create(workspace=make_workspace(), name="D").pk
    answer = import_one({}, email="a@x.de", add_to_segments=[other])
    assert f"there is no segment {other}" in answer["error_text"]


def test_leaves_invalid_subscriptions_out_if_told(
    import_one: Import, workspace: Workspace
) -> None:
    data = {
        "subscriptions": [
            {"channel": "email", "email": "a@x.de", "resource_id": 99},
            {"channel": "email", "email": "a@x.de", "resource_id": 2},
        ]
    }
    answer = import_one(data, email="a@x.de")
    assert answer["error_text"] == "subscriptions[0]: there is no resource 99."
    assert people(workspace) == []
    assert (
        import_one(data, email="a@x.de", skip_invalid_subscriptions=True)["error"] == 0
    )
    assert people(workspace)[0]["subscriptions"] == {"email:2:a@x.de": "subscribed"}


def test_subscribes_again_unless_workspace_protects_opt_outs(
    import_one: Import, workspace: Workspace
) -> None:
    def subscribe(status: str) -> None:
        entry = {"channel": "email", "email": "a@x.de", "status": status}
        import_one({"subscriptions": [entry]}, email="a@x.de")

    for protected, state in ((False, "subscribed"), (True, "unsubscribed")):
        Workspace.objects.filter(pk=workspace.pk).update(
            protects_api_opt_outs=protected
        )
        subscribe("unsubscribed")
        subscribe("subscribed")
        assert people(workspace)[0]["subscriptions"] == {"email:0:a@x.de": state}


def test_notes_call_as_origin_of_changes(
    import_one: Import, workspace: Workspace
) -> None:
    import_one({}, email="a@x.de")
    call = ApiCall.objects.get()
    change = ProfileChange.objects.get(workspace=workspace)
    assert (change.origin_kind, change.origin_id) == (OriginKind.CALL, call.pk)
    assert (call.door, call.credential) == ("altcraft profiles/import", "Tests")
    assert call.counts == {"created": 1}


@pytest.mark.django_db(transaction=True)
def test_creates_person_once_for_many_at_the_same_time(
    import_one: Import, workspace: Workspace
) -> None:
    """By the contact of a subscription, which no unique index guards."""
    start = threading.Barrier(6)
    answers: list[Any] = []

    def one(number: int) -> None:
        start.wait()
        data = {**SUBSCRIBED, "bonus": {"action": "incr", "value": 1}}
        named = {
            "matching": "push_sub",
            "provider": "Firefox",
            "subscription_id": "abc",
        }
        answers.append(import_one({**data, "email": "a@x.de"}, **named))
        connection.close()

    threads = [threading.Thread(target=one, args=[n]) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer for answer in answers if answer["error"]] == []
    (person,) = people(workspace)
    assert person["attributes"] == {"bonus": 6}

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cdp.models import Workspace
from profiles.models import Attribute
from tests.webhooks.makers import make_source, make_source_on
from tests.webhooks.pages import HX, deliver, get, page, post, text_of
from webhooks import sources
from webhooks.mapping import Condition, ConditionTest, Field, WebhookMapping
from webhooks.models import Delivery, MappingVersion, WebhookSource
from webhooks.statuses import Reason, SourceState

pytestmark = pytest.mark.django_db

PERSON = {"who": {"mail": "ada@example.com"}, "city": "London", "tags": "a, b"}
EMAIL = Field(path="who.mail", target="identifier:email")


@pytest.fixture
def source(demo: Workspace) -> WebhookSource:
    """A source that is being set up and has had one request."""
    found = make_source(demo)
    deliver(found, PERSON)
    return found


def draft(source: WebhookSource) -> WebhookMapping:
    source.refresh_from_db()
    return sources.draft_of(source)


def test_waits_for_the_first_request(client: Client, demo: Workspace) -> None:
    source = make_source(demo)
    text = get(client, source)
    assert "Waiting for the first request" in text
    assert f"/cdp/webhook/{demo.app_id}/{source.pk}" in text
    assert client.get(page(source, "waiting/"), headers=HX).status_code == 204


def test_shows_the_first_request_when_it_comes(client: Client, demo: Workspace) -> None:
    source = make_source(demo)
    deliver(source, PERSON)
    text = text_of(client.get(page(source, "waiting/"), headers=HX))
    assert "Waiting" not in text
    assert "ada@example.com" in text


def test_passes_handshakes_by_while_waiting(client: Client, demo: Workspace) -> None:
    source = make_source(demo)
    handshake = deliver(source, "")
    Delivery.objects.filter(pk=handshake.pk).update(reason=Reason.HANDSHAKE)
    assert "Waiting for the first request" in get(client, source)


def test_says_that_a_request_was_refused_while_waiting(
    client: Client, demo: Workspace
) -> None:
    source = make_source(demo)
    refused = deliver(source, PERSON)
    said = {"reason": Reason.SIGNATURE, "detail": "The request has no token."}
    Delivery.objects.filter(pk=refused.pk).update(**said)
    text = text_of(client.get(page(source, "waiting/?refused="), headers=HX))
    assert "Waiting for the first request" in text
    assert "The request has no token." in text
    assert page(source, f"waiting/?refused={refused.pk}") in text
    shown = client.get(page(source, f"waiting/?refused={refused.pk}"), headers=HX)
    assert shown.status_code == 204


def test_maps_by_a_pasted_sample(client: Client, demo: Workspace) -> None:
    source = make_source(demo)
    post(client, source, "paste/", sample=json.dumps(PERSON))
    assert "ada@example.com" in get(client, source)


def test_rejects_a_sample_that_cannot_be_read(client: Client, demo: Workspace) -> None:
    source = make_source(demo)
    response = post(client, source, "paste/", sample='{"a": ')
    assert response.status_code == 422
    assert "line 1" in text_of(response)


def test_opens_a_value_with_what_is_suggested(
    client: Client, source: WebhookSource
) -> None:
    text = get(client, source, "fields/edit/?path=city")
    assert '<option value="attribute:city" selected>' in text
    assert "London" in text


def test_imports_a_value_as_an_identifier(
    client: Client, source: WebhookSource
) -> None:
    post(client, source, "fields/", path="who.mail", target="identifier:email")
    assert draft(source).fields == (EMAIL,)


def test_answers_a_swap_with_the_plan(client: Client, source: WebhookSource) -> None:
    data = {"path": "who.mail", "target": "identifier:email"}
    text = text_of(client.post(page(source, "fields/"), data, headers=HX))
    assert "A new person" in text
    assert "If they came now: 1 applied." in text
    assert "<html" not in text


def test_tells_the_new_person_of_a_row_before(client: Client, demo: Workspace) -> None:
    source = make_source(demo)
    post(client, source, "paste/", sample=json.dumps([PERSON, PERSON]))
    post(client, source, "fields/", path="who.mail", target="identifier:email")
    text = get(client, source)
    assert "A new person" in text
    assert "The new person of a row before" in text


def test_creates_an_attribute_while_mapping(
    client: Client, source: WebhookSource
) -> None:
    new = {"attribute_name": "Home town", "attribute_type": "string"}
    post(client, source, "fields/", path="city", target="new", **new)
    assert draft(source).fields[0].target == "attribute:home_town"
    assert Attribute.objects.get(key="home_town").name == "Home town"


def test_rejects_a_field_without_target(client: Client, source: WebhookSource) -> None:
    response = post(client, source, "fields/", path="city", target="")
    assert response.status_code == 422
    assert "Choose what it is imported as." in text_of(response)
    assert draft(source).fields == ()


@pytest.mark.parametrize(
    ("path", "said"), [("a..b", "needs a name"), ("x" * 501, "longer than 500")]
)
def test_rejects_a_path_that_is_none(
    client: Client, source: WebhookSource, path: str, said: str
) -> None:
    response = post(client, source, "fields/", path=path, target="attribute:city")
    assert response.status_code == 422
    assert said in text_of(response)


def test_shows_what_each_step_gives(client: Client, source: WebhookSource) -> None:
    steps = {"step-0-kind": "split", "step-0-text": ",", "step-1-kind": "upper"}
    response = post(client, source, "fields/try/", path="tags", target="", **steps)
    text = text_of(response)
    assert "[&quot;a&quot;,&quot;b&quot;]" in text
    assert "[&quot;A&quot;,&quot;B&quot;]" in text
    assert draft(source).fields == ()


def test_adds_and_drops_steps(client: Client, source: WebhookSource) -> None:
    text = text_of(post(client, source, "fields/try/", path="city", add="hash"))
    assert 'name="step-0-kind" value="hash"' in text
    sheet = {"path": "city", "step-0-kind": "hash", "drop": "0"}
    text = text_of(post(client, source, "fields/try/", **sheet))
    assert "step-0-kind" not in text


def test_says_what_is_wrong_with_a_step(client: Client, source: WebhookSource) -> None:
    step = {"step-0-kind": "number", "step-0-text": "auto"}
    text = text_of(post(client, source, "fields/try/", path="city", **step))
    assert "Not a number" in text


def test_removes_a_field(client: Client, source: WebhookSource) -> None:
    sources.edit_draft(source, WebhookMapping(fields=(EMAIL,)))
    post(client, source, "fields/0/remove/")
    assert draft(source).fields == ()


def test_maps_all_that_is_suggested(client: Client, source: WebhookSource) -> None:
    post(client, source, "fields/suggested/")
    targets = {one.target for one in draft(source).fields}
    assert {"identifier:email", "attribute:city"} <= targets


def test_adds_and_removes_conditions(client: Client, source: WebhookSource) -> None:
    post(client, source, "conditions/", path="city", test="equals", value="Paris")
    wanted = Condition("city", ConditionTest.EQUALS, "Paris")
    assert draft(source).conditions == (wanted,)
    post(client, source, "conditions/0/remove/")
    assert draft(source).conditions == ()


def test_shows_that_conditions_do_not_hold(
    client: Client, source: WebhookSource
) -> None:
    mapping = WebhookMapping(
        fields=(EMAIL,), conditions=(Condition("city", value="X"),)
    )
    sources.edit_draft(source, mapping)
    assert "The conditions of the mapping do not hold." in get(client, source)


def test_takes_options(client: Client, source: WebhookSource) -> None:
    options = {"mode": "update_only", "conflicts": "keep", "empty": "clear"}
    post(client, source, "options/", match="email", rows="", zone="", **options)
    mapping = draft(source)
    assert (mapping.mode, mapping.conflicts, mapping.empty, mapping.match) == (
        "update_only",
        "keep",
        "clear",
        ("email",),
    )


def test_rejects_options_that_are_none(client: Client, source: WebhookSource) -> None:
    options = {"mode": "add_and_update", "conflicts": "keep", "empty": "keep"}
    response = post(client, source, "options/", match="shoe size", rows="[", **options)
    assert response.status_code == 422
    text = text_of(response)
    assert "“shoe size” is none of" in text
    assert "needs a position" in text


def test_refuses_to_switch_on_without_identifier(
    client: Client, source: WebhookSource
) -> None:
    mapping = WebhookMapping(fields=(Field(path="city", target="attribute:city"),))
    sources.edit_draft(source, mapping)
    client.post(page(source, "save/"), {"on": "yes"})
    source.refresh_from_db()
    assert source.state == SourceState.SETTING_UP
    assert "map a field to an identifier" in get(client, source)


def test_switches_on_a_new_version(client: Client, source: WebhookSource) -> None:
    sources.edit_draft(source, WebhookMapping(fields=(EMAIL,)))
    post(client, source, "save/", on="yes")
    source.refresh_from_db()
    assert source.state == SourceState.ON
    assert source.on == MappingVersion.objects.get(source=source, number=1)
    assert "Requests are read by this mapping." in get(client, source)


def test_keeps_reading_by_the_old_version_until_told(
    client: Client, demo: Workspace
) -> None:
    source = make_source_on(demo, "shopify")
    sources.edit_draft(source, WebhookMapping(fields=(EMAIL,)))
    post(client, source, "save/")
    source.refresh_from_db()
    assert source.on is not None
    assert source.on.number == 1
    assert source.versions.count() == 2


def test_pauses(client: Client, demo: Workspace) -> None:
    source = make_source_on(demo, "shopify")
    post(client, source, "pause/")
    source.refresh_from_db()
    assert source.state == SourceState.PAUSED


def test_steps_through_the_rows_of_a_list(client: Client, demo: Workspace) -> None:
    source = make_source(demo)
    deliver(source, json.dumps([{"n": "first one"}, {"n": "second one"}]))
    assert "Row 1 of 2" in get(client, source)
    assert "second one" in get(client, source, "?row=2")


@pytest.mark.parametrize(
    "query",
    ["?delivery=x", "?delivery=999999999999999999999", "?row=-1", "?row=99999999"],
)
def test_handles_malformed_addresses(
    client: Client, source: WebhookSource, query: str
) -> None:
    assert "ada@example.com" in get(client, source, query)


def test_shows_a_request_that_cannot_be_read(client: Client, demo: Workspace) -> None:
    source = make_source(demo)
    deliver(source, '{"a": 1')
    assert "This request cannot be read." in get(client, source)


def test_asks_the_database_alike_for_any_number_of_requests(
    client: Client, source: WebhookSource
) -> None:
    sources.edit_draft(source, WebhookMapping(fields=(EMAIL,)))
    get(client, source)
    asked = []
    for _ in range(2):
        for _ in range(4):
            deliver(source, PERSON, drains=False)
        with CaptureQueriesContext(connection) as queries:
            get(client, source)
        asked.append(len(queries))
    assert asked[0] == asked[1]

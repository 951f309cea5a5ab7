"""Makes what tests of webhooks need, with only the facts that the test is about."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cdp.models import Workspace
from profiles.definitions import Definitions
from tests.makers import NOW, make_record, make_rules
from webhooks import receive
from webhooks.models import Delivery, MappingVersion, WebhookSource
from webhooks.presets import preset_of
from webhooks.readings import Reading
from webhooks.requests import Incoming
from webhooks.statuses import Door, Reason, SourceState

DATA = Path(__file__).parent.parent / "data" / "webhooks"


def make_source(workspace: Workspace, **fields: Any) -> WebhookSource:
    """A saved webhook source."""
    named = {"name": "Shop"}
    return WebhookSource.objects.create(workspace=workspace, **named | fields)


def make_incoming(body: bytes | str | dict[str, Any] = b"", **fields: Any) -> Incoming:
    """A JSON request, unless told otherwise."""
    if isinstance(body, dict):
        body = json.dumps(body)
    given: dict[str, Any] = {
        "method": "POST",
        "query": "",
        "headers": (("Content-Type", "application/json"),),
        "body": body.encode() if isinstance(body, str) else body,
    }
    return Incoming(**given | fields)


def store(workspace: Workspace, body: Any = b"", **fields: Any) -> receive.Stored:
    """A request in the workspace's inbox, by update-profile unless told otherwise."""
    given: dict[str, Any] = {"door": Door.UPDATE_PROFILE, "now": NOW}
    request = make_incoming(body)
    return receive.store(request, workspace_id=workspace.pk, **given | fields)


def read_names(deliveries: Sequence[Delivery], _: Definitions) -> list[Reading]:
    """A reader for tests: the body is a user id and a first name in JSON."""
    readings = []
    for delivery in deliveries:
        body = json.loads(bytes(delivery.body) or b"{}")
        if not body:
            readings.append(Reading(reason=Reason.NOBODY))
            continue
        record = make_record(user_id=body["id"], sets={"first_name": body["name"]})
        readings.append(Reading((record,), make_rules()))
    return readings


def make_source_on(workspace: Workspace, sender: str, **fields: Any) -> WebhookSource:
    """A source of a known sender, its preset switched on, without verification."""
    mapping = fields.pop("mapping", None) or preset_of(sender).mapping
    source = make_source(workspace, sender=sender, **fields)
    version = MappingVersion.objects.create(
        source=source, number=1, mapping=mapping.to_json()
    )
    source.on, source.state = version, SourceState.ON
    source.save()
    return source


def sent(name: str) -> bytes:
    """A request body as a sender makes it, from ``tests/data/webhooks``."""
    return (DATA / name).read_bytes()

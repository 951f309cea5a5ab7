"""What the requests of the tests are made of, and whom they made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cdp.models import Workspace
from profiles.loading import load_definitions
from profiles.models import Profile

BATCH = "profiles/import_batch"
Import = Callable[..., Any]
SUBSCRIBED = {
    "subscriptions": [
        {"channel": "email", "email": "news@x.de", "resource_id": 2},
        {"channel": "sms", "phone": "+4930111111", "resource_id": 1},
        {"channel": "push", "provider": "Firefox", "subscription_id": "abc"},
    ]
}


def long_id(workspace: Workspace) -> str:
    """The long public id of the workspace's only person."""
    person = Profile.objects.get(workspace=workspace)
    return load_definitions(workspace).public_ids.long(person.pk)

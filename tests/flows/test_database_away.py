"""Without its database no API says yes: 503, and when to try again."""

from __future__ import annotations

import pytest
from django.db import connections
from pytest_django.live_server_helper import LiveServer

from tests.flows.api_endpoints import NAMES, Target, endpoints
from tests.makers import make_workspace
from tests.profiles.api.makers import Sender, make_token

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("name", NAMES)
def test_answers_503_while_database_is_away(
    live_server: LiveServer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    workspace = make_workspace()
    token = make_token(workspace)
    known = {each.name: each for each in endpoints(workspace, token)}
    sender = Sender(live_server.url, {"Authorization": f"Bearer {token}"})
    target = Target(known[name], sender)
    # Whoever connects from now on, as each thread of the server does, finds nobody.
    monkeypatch.setitem(connections.settings["default"], "HOST", "/nowhere")
    answer = target.post(target.endpoint.body)
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert target.endpoint.has_shape(answer)

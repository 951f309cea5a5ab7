from __future__ import annotations

from collections.abc import Iterator

import pytest

from cdp import home
from cdp.decorators import EDITORS
from cdp.home import Attention, Panel, QuickAction
from cdp.statuses import Role
from cdp.tones import Tone
from tests.cdp.requests import make_workspace_request

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A home that no app has filled."""
    monkeypatch.setattr(home, "_panels", {})
    monkeypatch.setattr(home, "_actions", {})
    monkeypatch.setattr(home, "_sources", [])
    yield


def make_panel(name: str, **fields: object) -> Panel:
    shown = {"title": name, "template": "x.html", "context": lambda request: {"a": 1}}
    return Panel(name, **shown | fields)  # type: ignore[arg-type]


def make_action(label: str, url_name: str, **fields: object) -> QuickAction:
    return QuickAction(label, label, "Because.", "upload", url_name, **fields)  # type: ignore[arg-type]


def test_shows_panels_in_order() -> None:
    home.register_panel(make_panel("late", order=2))
    home.register_panel(make_panel("early", order=1))
    shown = home.panels(make_workspace_request())
    assert [one.panel.name for one in shown] == ["early", "late"]


def test_keeps_away_panel_with_nothing_to_show() -> None:
    home.register_panel(make_panel("empty", context=lambda request: None))
    assert home.panels(make_workspace_request()) == []


def test_keeps_away_actions_the_role_may_not_take() -> None:
    home.register_action(make_action("Import", "cdp:settings", roles=EDITORS))
    assert home.actions(make_workspace_request(role=Role.STAFF)) == []


def test_keeps_away_actions_without_a_page() -> None:
    home.register_action(make_action("Import", "rockets:launch"))
    home.register_action(make_action("Invite", "cdp:members"))
    shown = home.actions(make_workspace_request())
    assert [one.action.label for one in shown] == ["Invite"]


def test_shows_the_gravest_first() -> None:
    careful = Attention(Tone.CAREFUL, "Two imports wait in review", "/a")
    wrong = Attention(Tone.WRONG, "No worker is alive", "/b")
    home.register_attention(lambda request: [careful])
    home.register_attention(lambda request: [wrong])
    assert home.attention(make_workspace_request()) == [wrong, careful]

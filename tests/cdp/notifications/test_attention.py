from __future__ import annotations

from datetime import timedelta

import pytest

from cdp import home
from cdp.home import Attention
from cdp.http import WorkspaceRequest
from cdp.models import Membership, Notification, Workspace
from cdp.notifications.attention import tell_attention
from cdp.notifications.telling import News, tell
from cdp.statuses import Role
from cdp.tones import Tone
from tests.makers import NOW, make_member, make_workspace

pytestmark = pytest.mark.django_db

PATH = "/w/demo/webhooks/"


@pytest.fixture
def items(monkeypatch: pytest.MonkeyPatch) -> list[Attention]:
    """What the home page lists; a test fills it."""
    listed: list[Attention] = []

    def source(request: WorkspaceRequest) -> list[Attention]:
        return listed if request.workspace.slug == "demo" else []

    monkeypatch.setattr(home, "_sources", [source])
    return listed


@pytest.fixture
def demo() -> Workspace:
    workspace = make_workspace(slug="demo")
    make_member(workspace, Role.ADMIN, "Ana Silva")
    make_member(workspace, Role.STAFF, "Cem Yildiz")
    make_member(make_workspace(slug="theirs"), Role.ADMIN, "Eve Else")
    return workspace


def who() -> list[str]:
    found = Notification.objects.order_by("membership__user__email")
    return list(found.values_list("membership__user__email", flat=True))


def test_tells_every_member_once(demo: Workspace, items: list[Attention]) -> None:
    items.append(Attention(Tone.WRONG, "Shopify is quiet", PATH))
    tell_attention(at=NOW)
    items[0] = Attention(Tone.WRONG, "Shopify is quiet for 2 h", PATH)
    tell_attention(at=NOW + timedelta(minutes=5))
    assert who() == ["ana@example.com", "cem@example.com"]
    assert set(Notification.objects.values_list("at", flat=True)) == {NOW}


def test_tells_only_the_owner_of_what_is_owned(
    demo: Workspace, items: list[Attention]
) -> None:
    ana = demo.members.get(name="Ana Silva")
    items.append(Attention(Tone.CAREFUL, "Leads waits", PATH, owner=ana.pk))
    tell_attention(at=NOW)
    assert who() == ["ana@example.com"]


def test_ends_what_went_away_and_tells_it_anew(
    demo: Workspace, items: list[Attention]
) -> None:
    items.append(Attention(Tone.WRONG, "Shopify is quiet", PATH))
    tell_attention(at=NOW)
    quiet = items.pop()
    tell_attention(at=NOW + timedelta(minutes=5))
    ended = Notification.objects.first()
    assert ended is not None
    assert ended.over_at == ended.read_at == NOW + timedelta(minutes=5)
    items.append(quiet)
    tell_attention(at=NOW + timedelta(minutes=10))
    assert Notification.objects.filter(read_at=None, over_at=None).count() == 2


def test_leaves_to_others_what_they_told(
    demo: Workspace, items: list[Attention]
) -> None:
    items.append(Attention(Tone.CAREFUL, "Leads waits in review", PATH))
    members = Membership.objects.filter(workspace=demo)
    tell(members, News("import-waits", Tone.CAREFUL, "Leads waits", PATH), at=NOW)
    tell_attention(at=NOW)
    ana = Notification.objects.get(membership__user__name="Ana Silva")
    assert (ana.kind, ana.over_at) == ("import-waits", None)


def test_passes_by_who_cannot_log_in(demo: Workspace, items: list[Attention]) -> None:
    demo.members.filter(name="Cem Yildiz").update(is_active=False)
    items.append(Attention(Tone.WRONG, "Shopify is quiet", PATH))
    tell_attention(at=NOW)
    assert who() == ["ana@example.com"]

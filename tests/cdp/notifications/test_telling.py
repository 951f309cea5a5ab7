from __future__ import annotations

from datetime import timedelta

import pytest

from cdp.models import Membership, Notification
from cdp.notifications import kinds, telling
from cdp.notifications.telling import News, Wish
from cdp.statuses import Role
from cdp.tones import Tone
from tests.makers import NOW, make_member, make_workspace

pytestmark = pytest.mark.django_db

NEWS = News("attention", Tone.CAREFUL, "Two rows are held", "/w/demo/imports/7/")


@pytest.fixture
def ana() -> Membership:
    user = make_member(make_workspace(slug="demo"))
    return Membership.objects.get(user=user)


def told() -> list[str]:
    return list(Notification.objects.values_list("sentence", flat=True))


def test_keeps_one_row_for_news_told_twice(ana: Membership) -> None:
    telling.tell([ana], NEWS, at=NOW)
    Notification.objects.update(read_at=NOW)
    telling.tell([ana], NEWS, at=NOW + timedelta(hours=1))
    assert Notification.objects.get().read_at == NOW


def test_replaces_news_of_the_same_page(ana: Membership) -> None:
    telling.tell([ana], NEWS, at=NOW)
    Notification.objects.update(read_at=NOW, mailed_at=NOW)
    newer = News("attention", Tone.GOOD, "All rows are in", NEWS.path)
    telling.tell([ana], newer, at=NOW + timedelta(hours=1))
    (found,) = Notification.objects.all()
    assert (found.sentence, found.read_at, found.mailed_at) == (
        "All rows are in",
        None,
        None,
    )


def test_tells_anew_what_was_over(ana: Membership) -> None:
    telling.tell([ana], NEWS, at=NOW)
    Notification.objects.update(read_at=NOW, over_at=NOW)
    telling.tell([ana], NEWS, at=NOW + timedelta(hours=1))
    assert Notification.objects.get().read_at is None


def test_keeps_silent_where_a_member_wants_nothing(ana: Membership) -> None:
    telling.choose(ana, {"attention": Wish(in_page=False, by_mail=False)})
    telling.tell([ana], NEWS, at=NOW)
    assert told() == []


def test_keeps_from_the_page_what_is_wanted_by_mail_only(ana: Membership) -> None:
    telling.choose(ana, {"attention": Wish(in_page=False, by_mail=True)})
    telling.tell([ana], NEWS, at=NOW)
    assert list(Notification.objects.of(ana)) == []
    assert Notification.objects.get().mail_at == NOW + telling.UNSEEN_FOR


def test_mails_nothing_where_the_caller_does(ana: Membership) -> None:
    telling.tell([ana], NEWS, at=NOW, mails=False)
    assert Notification.objects.get().mail_at is None


def test_changes_a_choice(ana: Membership) -> None:
    telling.choose(ana, {"attention": Wish(in_page=False, by_mail=True)})
    telling.choose(ana, {"attention": Wish(in_page=True, by_mail=False)})
    assert telling.wishes(ana)["attention"] == Wish(in_page=True, by_mail=False)


def test_keeps_kinds_from_roles_that_cannot_get_them(
    ana: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    admins = kinds.Kind("rockets", "A rocket", "It flies.", roles={Role.ADMIN})
    monkeypatch.setattr(kinds, "_kinds", {"rockets": admins})
    assert list(telling.wishes(ana)) == ["rockets"]
    ana.role = Role.STAFF
    assert telling.wishes(ana) == {}


def test_cuts_a_sentence_that_is_too_long(ana: Membership) -> None:
    telling.tell([ana], News("attention", Tone.GOOD, "x" * 900, "/"), at=NOW)
    assert told() == ["x" * 500]


def test_forgets_what_is_long_past(ana: Membership) -> None:
    telling.tell([ana], NEWS, at=NOW)
    telling.forget_old(at=NOW + timedelta(days=89))
    assert told() == [NEWS.sentence]
    telling.forget_old(at=NOW + timedelta(days=91))
    assert told() == []

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from cdp.models import User, Workspace
from profiles.page_models import PeopleQuery
from profiles.searching import background
from profiles.searching.asking import Asking
from profiles.searching.background import Keeping, people_from, start, sweep, work
from profiles.statuses import QueryPurpose, QueryStatus
from profiles.tasks import SINKS
from tests.makers import make_member, make_workspace
from tests.profiles.visiting import make_people, make_person

pytestmark = pytest.mark.django_db

BERLIN = "attribute:city~is~Berlin"


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "BLOCK", 3)


def ask(workspace: Workspace, user: User, *filters: str) -> PeopleQuery:
    question = Asking(workspace, now()).read(filters=filters)
    return start(workspace, user, question, QueryPurpose.FIND)


def test_keeps_everybody_who_fits_newest_first() -> None:
    workspace = make_workspace()
    people = make_people(workspace, 10)
    make_person(workspace, "Elsewhere")
    query = ask(workspace, make_member(workspace), BERLIN)
    work(query.pk, SINKS)
    query.refresh_from_db()
    assert (query.status, query.matched, query.scanned) == (QueryStatus.DONE, 10, 11)
    ids = [person.pk for person in reversed(people)]
    assert people_from(query, 0, 99) == ids
    assert people_from(query, 2, 5) == ids[2:7]
    assert people_from(query, 10, 5) == []


def test_resumes_where_a_dead_worker_was() -> None:
    workspace = make_workspace()
    people = make_people(workspace, 10)
    query = ask(workspace, make_member(workspace), BERLIN)

    class Dying(Keeping):
        def take(self, ids: list[int]) -> None:
            super().take(ids)
            if self.query.matched >= 3:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work(query.pk, {QueryPurpose.FIND: Dying})
    query.refresh_from_db()
    assert (query.status, query.matched) == (QueryStatus.RUNNING, 3)
    PeopleQuery.objects.update(beat=now() - timedelta(minutes=5))
    work(query.pk, SINKS)
    query.refresh_from_db()
    assert people_from(query, 0, 99) == [person.pk for person in reversed(people)]


def test_leaves_what_somebody_works_on() -> None:
    workspace = make_workspace()
    query = ask(workspace, make_member(workspace), BERLIN)
    PeopleQuery.objects.update(status=QueryStatus.RUNNING, beat=now())
    work(query.pk, SINKS)
    query.refresh_from_db()
    assert query.status == QueryStatus.RUNNING


def test_stops_when_it_is_cancelled() -> None:
    workspace = make_workspace()
    make_people(workspace, 10)
    query = ask(workspace, make_member(workspace), BERLIN)

    class Cancelled(Keeping):
        def take(self, ids: list[int]) -> None:
            super().take(ids)
            background.cancel(self.query)

    work(query.pk, {QueryPurpose.FIND: Cancelled})
    query.refresh_from_db()
    assert (query.status, query.matched) == (QueryStatus.CANCELLED, 0)


def test_says_that_it_failed_without_a_traceback() -> None:
    workspace = make_workspace()
    make_people(workspace, 1)
    query = ask(workspace, make_member(workspace), BERLIN)

    class Broken(Keeping):
        def take(self, ids: list[int]) -> None:
            raise RuntimeError("disk on fire")

    work(query.pk, {QueryPurpose.FIND: Broken})
    query.refresh_from_db()
    assert query.status == QueryStatus.FAILED
    assert "Something went wrong on our side" in query.error
    assert "fire" not in query.error


def test_cancels_the_search_that_nobody_waits_for_any_more() -> None:
    workspace = make_workspace()
    user = make_member(workspace)
    first = ask(workspace, user, BERLIN)
    ask(workspace, user, "attribute:city~is~Paris")
    first.refresh_from_db()
    assert first.status == QueryStatus.CANCELLED


def test_knows_a_fresh_answer_and_forgets_an_old_one() -> None:
    workspace = make_workspace()
    query = ask(workspace, make_member(workspace), BERLIN)
    question = Asking(workspace, now()).read(filters=[BERLIN])
    assert background.known(workspace, question) == query
    work(query.pk, SINKS)
    assert background.known(workspace, question) == query
    PeopleQuery.objects.update(finished_at=now() - timedelta(hours=1))
    assert background.known(workspace, question) is None
    assert background.known(make_workspace(), question) is None


def test_sweeps_away_what_has_expired() -> None:
    workspace = make_workspace()
    query = ask(workspace, make_member(workspace), BERLIN)
    work(query.pk, SINKS)
    sweep(now())
    assert PeopleQuery.objects.count() == 1
    sweep(now() + timedelta(days=8))
    assert PeopleQuery.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("celery_worker")
def test_is_answered_by_a_worker() -> None:
    workspace = make_workspace()
    make_people(workspace, 4)
    query = ask(workspace, make_member(workspace), BERLIN)
    wait_until_done(query)
    assert query.matched == 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("celery_worker")
def test_is_found_by_the_sweeper_when_its_message_was_lost() -> None:
    workspace = make_workspace()
    make_people(workspace, 4)
    query = PeopleQuery.objects.create(
        workspace=workspace,
        user=make_member(workspace),
        purpose=QueryPurpose.FIND,
        beat=now() - timedelta(minutes=5),
        expires_at=now() + timedelta(days=1),
    )
    sweep(now())
    wait_until_done(query)
    assert query.matched == 4


def wait_until_done(query: PeopleQuery) -> None:
    """Look again and again, for half a minute at most."""
    import time

    for _ in range(300):
        query.refresh_from_db()
        if not query.is_open:
            break
        time.sleep(0.1)
    assert query.is_done

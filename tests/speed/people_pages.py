"""Measures the People pages over a workspace of many people.

    python -m tests.speed.people_pages 5000000

The people are written by SQL into a workspace of their own in the data folder of
``DATA_DIR`` (default ``build/people``) and stay there, so that a second run only
measures. Prints, for each address, the median and the slowest answer of seven.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

FOLDER = Path("build/people")
SLUG = "many"
BATCH = 250_000
TRIES = 7

# People first .. last of a workspace: a name of 200 x 200, 50 cities, 12 countries.
PROFILES = """
insert into profile (id, workspace_id, attributes, name_key, version, created_at,
                     updated_at)
select %(base)s + n, %(workspace)s,
       jsonb_build_object('first_name', 'First' || n %% 200,
                          'last_name', 'Last' || n / 200 %% 200,
                          'city', 'City ' || n %% 50, 'country', 'C' || n %% 12,
                          'total_revenue', n %% 1000),
       'first' || n %% 200 || ' last' || n / 200 %% 200, 1, %(at)s, %(at)s
from generate_series(%(first)s, %(last)s) n
"""
IDENTIFIERS = """
insert into identifier (workspace_id, kind, value, holder, profile_id)
select %(workspace)s, kind,
       case kind when 1 then n::text else 'person' || n || '@example.com' end, 0,
       %(base)s + n
from generate_series(%(first)s, %(last)s) n, unnest(array[1, 2]) kind
"""
CHANGES = """
insert into profile_change (id, at, origin_kind, origin_id, outcome, before, after,
                            profile_id, workspace_id)
select nextval(pg_get_serial_sequence('profile_change', 'id')), %(at)s, 3, 1, 1,
       '{}', jsonb_build_object('attributes',
                                jsonb_build_object('city', 'City ' || n %% 50)),
       %(base)s + n, %(workspace)s
from generate_series(%(first)s, %(last)s) n
"""
HIGHEST = "select coalesce(max(id), 0) from profile"
MOVE_ON = "select setval(pg_get_serial_sequence('profile', 'id'), %s)"


def main() -> None:
    """Fill the workspace if need be, and print what each page takes."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DATA_DIR", str(FOLDER.resolve()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdp.settings")
    os.environ.setdefault("LOG_LEVEL", "WARNING")

    from cdp.embedded.folder import DataFolder

    DataFolder.from_environment().serve_this_process()

    import django

    django.setup()

    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    _fill(people)
    for path in addresses(people):
        _measure(path)


def addresses(people: int) -> list[str]:
    """The addresses that are measured: the list, searches, filters."""
    middle = people // 2
    return [
        "",
        f"?q=person{middle}@example.com",
        "?q=person12",
        f"?q={middle}",
        "?q=first7 last1",
        "?sort=name",
        "?f=attribute:country~is~C7",
        "?f=attribute:city~is~Nowhere",
        "?f=attribute:total_revenue~over~998&f=attribute:country~is~C3",
    ]


def _fill(people: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from cdp.models import Workspace
    from profiles.models import Profile

    workspace, is_new = Workspace.objects.get_or_create(
        slug=SLUG, defaults={"name": "Many"}
    )
    if not is_new and Profile.objects.filter(workspace=workspace).exists():
        return
    with connection.cursor() as cursor:
        cursor.execute(HIGHEST)
        (base,) = cursor.fetchone()
        for first in range(1, people + 1, BATCH):
            facts = {
                "workspace": workspace.pk,
                "base": base,
                "first": first,
                "last": min(first + BATCH - 1, people),
                "at": timezone.now(),
            }
            for statement in (PROFILES, IDENTIFIERS, CHANGES):
                cursor.execute(statement, facts)
        cursor.execute(MOVE_ON, [base + people])
        cursor.execute("vacuum analyze profile, identifier, profile_change")


def _measure(path: str) -> None:
    from django.test import Client

    from profiles.page_models import PeopleQuery

    client = Client()
    client.force_login(_admin())
    taken: list[float] = []
    answer: Any = None
    for _ in range(TRIES):
        # A search in the background is found again; each try begins anew.
        PeopleQuery.objects.all().delete()
        start = time.perf_counter()
        answer = client.get(f"/w/{SLUG}/people/{path}", HTTP_HOST="localhost")
        taken.append(1000 * (time.perf_counter() - start))
    words = f"{statistics.median(taken):7.0f} ms  {max(taken):7.0f} ms at most"
    goes_on = b"Looking through everybody" in answer.content
    how = "goes on in the background" if goes_on else "answers"
    sys.stdout.write(f"{words}  {path or '(list)'} {how}\n")


def _admin() -> Any:
    from cdp.models import Membership, User, Workspace
    from cdp.statuses import Role

    workspace = Workspace.objects.get(slug=SLUG)
    user, _ = User.objects.get_or_create(email="speed@example.com")
    Membership.objects.get_or_create(
        workspace=workspace, user=user, defaults={"role": Role.ADMIN}
    )
    return user


if __name__ == "__main__":
    main()

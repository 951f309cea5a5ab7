from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from cdp import partitions

TODAY = datetime.now(UTC)


@pytest.fixture
def visit(db: None) -> Iterator[None]:
    """A table `visit(id, at, note)` made by a migration, partitioned, registered."""
    operations = [
        migrations.CreateModel(
            "Visit",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("at", models.DateTimeField(db_index=True)),
                ("note", models.CharField(max_length=10)),
            ],
            options={"db_table": "visit"},
        ),
        partitions.create_partitioned("visit", "at"),
    ]
    migration = type("Migration", (migrations.Migration,), {"operations": operations})
    with connection.schema_editor() as editor:
        migration("0001", "cdp").apply(ProjectState.from_apps(apps), editor)
    known = dict(partitions._registered)
    partitions._registered.clear()
    yield
    partitions._registered.clear()
    partitions._registered.update(known)


def names() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select inhrelid::regclass::text from pg_inherits "
            "where inhparent = 'visit'::regclass"
        )
        return {name for (name,) in cursor.fetchall()}


def add(at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into visit (at, note) values (%s, '')", [at])


def places() -> list[str]:
    """The partitions that hold rows, one entry per row."""
    with connection.cursor() as cursor:
        cursor.execute("select tableoid::regclass::text from visit order by 1")
        return [name for (name,) in cursor.fetchall()]


def expected(back: int, ahead: int) -> set[str]:
    this = partitions.month_of(TODAY)
    return {
        *(
            partitions.partition_name("visit", month)
            for month in partitions.months(this, back, ahead)
        ),
        "visit_default",
    }


def test_counts_months_over_the_year() -> None:
    months = list(partitions.months(date(2026, 11, 1), -1, 2))
    assert months == [
        date(2026, 10, 1),
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


def test_takes_month_in_utc() -> None:
    late = datetime.fromisoformat("2026-12-31T23:30:00-02:00")
    assert partitions.month_of(late) == date(2027, 1, 1)


@pytest.mark.usefixtures("visit")
def test_creates_last_this_and_three_months() -> None:
    assert names() == expected(-1, 3)


@pytest.mark.usefixtures("visit")
def test_creates_indexes_and_key_on_partitions() -> None:
    month = partitions.partition_name("visit", partitions.month_of(TODAY))
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, month)
    indexed = [each["columns"] for each in constraints.values() if each["index"]]
    keys = [each["columns"] for each in constraints.values() if each["primary_key"]]
    assert indexed == [["at"]]
    assert keys == [["id", "at"]]


@pytest.mark.usefixtures("visit")
def test_keeps_identity_under_its_usual_name() -> None:
    add(TODAY)
    with connection.cursor() as cursor:
        cursor.execute("select nextval('visit_id_seq')")
        assert cursor.fetchone() == (2,)


@pytest.mark.usefixtures("visit")
def test_stores_row_in_its_month_and_others_in_default() -> None:
    add(TODAY)
    add(datetime(1999, 5, 1, tzinfo=UTC))
    month = partitions.partition_name("visit", partitions.month_of(TODAY))
    assert places() == [month, "visit_default"]


@pytest.mark.usefixtures("visit")
def test_moves_rows_from_default_into_new_month() -> None:
    later = TODAY + timedelta(days=150)
    add(later)
    partitions.register("visit", "at")
    partitions.ensure_partitions(6)
    assert places() == [partitions.partition_name("visit", partitions.month_of(later))]


@pytest.mark.usefixtures("visit")
def test_creates_nothing_twice() -> None:
    partitions.register("visit", "at")
    partitions.ensure_partitions(4)
    partitions.ensure_partitions(4)
    assert names() == expected(-1, 4)


@pytest.mark.usefixtures("visit")
def test_drops_months_past_retention() -> None:
    partitions.register("visit", "at", keep_days=lambda: 30)
    first_of_next = partitions.start_of(
        partitions.next_month(partitions.month_of(TODAY))
    )
    dropped = partitions.drop_expired(at=first_of_next + timedelta(days=30))
    this = partitions.month_of(TODAY)
    last = next(partitions.months(this, -1, -1))
    assert dropped == [partitions.partition_name("visit", m) for m in (last, this)]
    assert names() == expected(1, 3)


@pytest.mark.usefixtures("visit")
def test_keeps_month_until_its_last_row_expires() -> None:
    partitions.register("visit", "at", keep_days=lambda: 30)
    first_of_this = partitions.start_of(partitions.month_of(TODAY))
    partitions.drop_expired(at=first_of_this + timedelta(days=29))
    assert names() == expected(-1, 3)


@pytest.mark.usefixtures("visit")
def test_deletes_expired_rows_of_default() -> None:
    add(datetime(1999, 5, 1, tzinfo=UTC))
    partitions.register("visit", "at", keep_days=lambda: 30)
    partitions.drop_expired()
    assert places() == []


@pytest.mark.usefixtures("visit")
def test_keeps_everything_without_retention() -> None:
    add(datetime(1999, 5, 1, tzinfo=UTC))
    partitions.register("visit", "at")
    assert partitions.drop_expired(at=TODAY + timedelta(days=5000)) == []
    assert places() == ["visit_default"]


@pytest.mark.usefixtures("visit")
def test_summarizes_each_new_page_once() -> None:
    partitions.register("visit", "at")
    with connection.cursor() as cursor:
        cursor.execute(
            "create index on visit using brin (id) with (pages_per_range = 1)"
        )
        cursor.execute(
            "insert into visit (at, note) select %s, '' from generate_series(1, 1000)",
            [TODAY],
        )
    assert partitions.summarize_new_pages() > 2
    assert partitions.summarize_new_pages() == 0


@pytest.mark.django_db(transaction=True)
def test_leaves_pages_to_who_vacuums_their_table() -> None:
    month = partitions.partition_name("profile_change", partitions.month_of(TODAY))
    elsewhere = connection.copy()
    try:
        with connection.cursor() as cursor:
            cursor.execute("set statement_timeout = '30s'")
        with elsewhere.cursor() as cursor:
            cursor.execute("begin")
            cursor.execute(f"lock table {month} in share update exclusive mode")
            # Without the limit of its own to such a wait, this raises after 30 s.
            partitions.summarize_new_pages()
    finally:
        elsewhere.close()
        connection.close()

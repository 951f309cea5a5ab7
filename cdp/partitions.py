"""Tables cut into months: made ahead, dropped whole when they are too old.

History grows without end; a table partitioned by month loses a month by dropping a
file. An app does two things for each such table:

1. In the migration, right after the ``CreateModel`` (same migration, empty table)::

       operations = [
           migrations.CreateModel(name="ProfileChange", ...),
           create_partitioned("profile_change", "at"),
       ]

   The table becomes one that is partitioned by the month (UTC) of its timestamp
   column, with a primary key of (id, column), partitions for last month, this month
   and the next three, and ``<table>_default`` as a net for every other row. Django
   adds the model's indexes and foreign keys to it at the end of the migration. A
   unique constraint must hold the column; no foreign key can point to the table.

2. In ``AppConfig.ready``::

       partitions.register("profile_change", "at", keep_days=longest_undo)

   ``keep_days`` (a function, asked at each sweep) says how long rows stay; without it
   they stay for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.apps.registry import Apps
from django.db import OperationalError, connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper
from django.db.migrations import RunPython
from django.utils.timezone import now
from psycopg import errors, sql

MONTHS_BEHIND = 1
MONTHS_AHEAD = 3
# The first key of the advisory lock that lets one process at a time change
# partitions; the second is the table.
LOCK = 0x7061_7274

# The BRIN indexes of the partitions of some tables.
_BRIN_INDEXES = """
select i.indexrelid from pg_inherits p
join pg_index i on i.indrelid = p.inhrelid
join pg_class c on c.oid = i.indexrelid
join pg_am a on a.oid = c.relam
where p.inhparent::regclass::text = any(%s) and a.amname = 'brin'
order by 1
"""


@dataclass(frozen=True, slots=True)
class PartitionedTable:
    """A table by month, and how many days its rows stay (None: for ever)."""

    table: str
    column: str
    keep_days: Callable[[], int] | None


_registered: dict[str, PartitionedTable] = {}


def register(
    table: str, column: str, *, keep_days: Callable[[], int] | None = None
) -> None:
    """Has the daily task make the table's partitions and drop expired ones."""
    _registered[table] = PartitionedTable(table, column, keep_days)


def create_partitioned(
    table: str, column: str, *, primary_key: bool = True
) -> RunPython:
    """The migration operation that partitions a table just created, still empty.

    Without ``primary_key`` the table has no unique index: a history that nobody looks
    up by id alone need not pay for one.
    """

    def forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        with schema_editor.connection.cursor() as cursor:
            _replace(cursor, table, column, primary_key=primary_key)
            this = month_of(now())
            for month in months(this, -MONTHS_BEHIND, MONTHS_AHEAD):
                _create_month(cursor, table, column, month)

    return RunPython(forwards, RunPython.noop)


def ensure_partitions(
    months_ahead: int = MONTHS_AHEAD, *, at: datetime | None = None
) -> None:
    """Makes this month's and the coming months' partitions of every registered table.

    Rows that fell into the default partition meanwhile move to their month.
    """
    for entry in _registered.values():
        for month in months(month_of(at or now()), 0, months_ahead):
            ensure_month(entry.table, entry.column, month)


def ensure_month(table: str, column: str, month: date) -> None:
    """Makes the partition that holds ``month``, unless it is there."""
    with transaction.atomic(), connection.cursor() as cursor:
        _lock(cursor, table)
        if month not in _existing(cursor, table):
            _create_month(cursor, table, column, month)


def drop_expired(*, at: datetime | None = None) -> list[str]:
    """Drops partitions all of whose rows are past retention; returns their names.

    Expired rows in the default partition are deleted.
    """
    dropped: list[str] = []
    for entry in _registered.values():
        if entry.keep_days is None:
            continue
        oldest = (at or now()) - timedelta(days=entry.keep_days())
        with transaction.atomic(), connection.cursor() as cursor:
            _lock(cursor, entry.table)
            for month in sorted(_existing(cursor, entry.table)):
                if start_of(next_month(month)) <= oldest:
                    name = partition_name(entry.table, month)
                    _run(cursor, "drop table {}", name)
                    dropped.append(name)
            _run(
                cursor,
                "delete from {} where {} < %s",
                f"{entry.table}_default",
                entry.column,
                parameters=[oldest],
            )
    return dropped


def summarize_new_pages() -> int:
    """Has indexes of what ids which pages hold know the newest pages, too.

    PostgreSQL adds these to a BRIN index when it vacuums; until then every search reads
    them all. Returns how many ranges of pages were added. A table that is vacuumed now
    is left to that, or to the next time.
    """
    added = 0
    with connection.cursor() as cursor:
        cursor.execute(_BRIN_INDEXES, [[entry.table for entry in _registered.values()]])
        indexes = [index for (index,) in cursor.fetchall()]
    for index in indexes:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("set local lock_timeout = '200ms'")
                cursor.execute("select brin_summarize_new_values(%s)", [index])
                (ranges,) = cursor.fetchone() or (0,)
        except OperationalError as problem:
            if not isinstance(problem.__cause__, errors.LockNotAvailable):
                raise
        else:
            added += ranges
    return added


def months(first: date, back: int, ahead: int) -> Iterator[date]:
    """The first days of the months from ``back`` (negative: before) to ``ahead``."""
    for step in range(back, ahead + 1):
        index = first.year * 12 + first.month - 1 + step
        yield date(index // 12, index % 12 + 1, 1)


def month_of(moment: datetime) -> date:
    """The first day of the moment's month, in UTC."""
    return moment.astimezone(UTC).date().replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return next(months(month, 1, 1))


def start_of(month: date) -> datetime:
    """The moment a month begins, in UTC."""
    return datetime(month.year, month.month, 1, tzinfo=UTC)


def partition_name(table: str, month: date) -> str:
    """The name of the partition that holds the month."""
    return f"{table}_{month:%Y_%m}"


def _replace(
    cursor: CursorWrapper, table: str, column: str, *, primary_key: bool
) -> None:
    """Puts a partitioned table of the same shape in the plain one's place."""
    plain = f"{table}_plain"
    _run(cursor, "alter table {} rename to {}", table, plain)
    _run(
        cursor,
        "create table {} (like {} including defaults including constraints "
        "including generated including identity including storage) "
        "partition by range ({})",
        table,
        plain,
        column,
    )
    _run(cursor, "drop table {}", plain)
    # The identity's sequence got a number at its end while the plain one was there.
    cursor.execute("select pg_get_serial_sequence(%s, 'id')::regclass::text", [table])
    (sequence,) = cursor.fetchone() or (None,)
    if sequence and sequence != f"{table}_id_seq":
        _run(cursor, "alter sequence {} rename to {}", sequence, f"{table}_id_seq")
    if primary_key:
        _run(cursor, "alter table {} add primary key (id, {})", table, column)
    _run(cursor, "create table {} partition of {} default", f"{table}_default", table)


def _create_month(cursor: CursorWrapper, table: str, column: str, month: date) -> None:
    """Makes one partition beside the table, fills it, then attaches it.

    ``create table ... partition of`` would lock the whole table against readers and
    fail if the default partition holds rows of the month.
    """
    name, default = partition_name(table, month), f"{table}_default"
    start, end = start_of(month), start_of(next_month(month))
    _run(
        cursor,
        "create table {} (like {} including defaults including constraints "
        "including generated including storage)",
        name,
        table,
    )
    _run(
        cursor,
        "with moved as (delete from {} where {} >= %s and {} < %s returning *) "
        "insert into {} select * from moved",
        default,
        column,
        column,
        name,
        parameters=[start, end],
    )
    bounds = sql.SQL("alter table {} attach partition {} for values from ({}) to ({})")
    cursor.execute(
        bounds.format(
            sql.Identifier(table),
            sql.Identifier(name),
            sql.Literal(start.isoformat()),
            sql.Literal(end.isoformat()),
        )
    )


def _existing(cursor: CursorWrapper, table: str) -> set[date]:
    """The months that have a partition."""
    cursor.execute(
        "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid "
        "where i.inhparent = %s::regclass",
        [table],
    )
    suffixes = (name.removeprefix(f"{table}_") for (name,) in cursor.fetchall())
    return {
        datetime.strptime(suffix, "%Y_%m").replace(tzinfo=UTC).date()
        for suffix in suffixes
        if suffix != "default"
    }


def _lock(cursor: CursorWrapper, table: str) -> None:
    """Keeps other processes from changing this table's partitions until commit."""
    cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, table])


def _run(
    cursor: CursorWrapper,
    statement: str,
    *names: str,
    parameters: list[datetime] | None = None,
) -> None:
    """Executes the statement with names in the place of its braces."""
    text = sql.SQL(statement).format(*map(sql.Identifier, names))
    cursor.execute(text, parameters)

"""What PostgreSQL takes for the rows of an import when nothing but COPY is done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction

CHUNK_ROWS = 20_000
TABLES = ("profile", "identifier", "profile_change")

# Our rows as an import writes them: people by chunk, identifiers sorted within it.
_READY = {
    "profile": """
        copy (select id + {shift}, {workspace}, attributes, times, name_key, version,
                     created_at, updated_at
              from profile where id > {first} and id <= {last} order by id) to stdout
    """,
    "identifier": """
        copy (select profile_id + {shift},
                     case holder when 0 then 0 else holder + {shift} end,
                     {workspace}, kind, value, sent
              from identifier where profile_id > {first} and profile_id <= {last}
              order by workspace_id, kind, value) to stdout
    """,
    "profile_change": """
        copy (select id + {shift}, at, profile_id + {shift}, origin_kind, origin_id,
                     {workspace}, line, outcome, before, after, effects
              from profile_change
              where profile_id > {first} and profile_id <= {last} order by id)
        to stdout
    """,
}
_INTO = {
    "profile": "copy profile (id, workspace_id, attributes, times, name_key, version,"
    " created_at, updated_at) from stdin",
    "identifier": "copy identifier (profile_id, holder, workspace_id, kind, value,"
    " sent) from stdin",
    "profile_change": "copy profile_change (id, at, profile_id, origin_kind,"
    " origin_id, workspace_id, line, outcome, before, after, effects) from stdin",
}
_BARE_TABLES = """
create table bare_profile (
    id bigint primary key, workspace_id int not null, public_id uuid,
    created_at timestamptz, updated_at timestamptz, version int not null default 1,
    attributes jsonb not null
);
create table bare_identifier (
    workspace_id int not null, kind smallint not null, value text collate "C" not null,
    profile_id bigint not null, unique (workspace_id, kind, value)
);
create index on bare_identifier (profile_id);
"""
_BARE_READY = {
    "bare_profile": """
        copy (select id, workspace_id, null::uuid, created_at, updated_at, version,
                     attributes
              from profile where id > {first} and id <= {last} order by id) to stdout
    """,
    "bare_identifier": """
        copy (select workspace_id, kind,
                     value || case when holder = 0 then '' else '#' || holder end,
                     profile_id
              from identifier where profile_id > {first} and profile_id <= {last}
              order by workspace_id, kind, value) to stdout
    """,
}


# A statement of COPY and the file that it reads.
Copy = tuple[str, Path]


class Ready(NamedTuple):
    """The rows of one table for one chunk, ready for COPY."""

    statement: str
    path: Path


Chunks = list[list[Ready]]


class Moved(NamedTuple):
    """Under which workspace and how far up rows are written to files."""

    workspace: str | int = "workspace_id"
    shift: int = 0


AS_THEY_ARE = Moved()


def prepare_ours(
    folder: Path, *, after: int = 0, below: int = 1 << 62, moved: Moved = AS_THEY_ARE
) -> Chunks:
    """Write the people between two ids to files, by chunks, in the order of a COPY."""
    return [
        [Ready(*copy) for copy in _files(first, last, folder, moved)]
        for first, last in _chunks(after, below)
    ]


def ready_people(folder: Path) -> Iterator[tuple[tuple[int, int], list[Copy]]]:
    """The same by ranges of ids: behind the first, up to the last."""
    for first, last in _chunks():
        yield (first, last), _files(first, last, folder, AS_THEY_ARE)


def _files(first: int, last: int, folder: Path, moved: Moved) -> list[Copy]:
    return [
        (_INTO[table], _dump(_READY[table], (first, last), folder, table, moved))
        for table in TABLES
    ]


def copied(statement: str, path: Path) -> Path:
    """The file that now holds what a COPY to standard output says."""
    with (
        path.open("wb") as file,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for block in copy:
            file.write(block)
    return path


def prepare_bare(folder: Path) -> Chunks:
    """The same for two tables with only the reference's columns and indexes."""
    return [
        [
            Ready(
                f"copy {table} from stdin",
                _dump(query, (first, last), folder, table, AS_THEY_ARE),
            )
            for table, query in _BARE_READY.items()
        ]
        for first, last in _chunks()
    ]


def empty_ours() -> None:
    """Remove every person, so that the floor starts from empty tables."""
    with connection.cursor() as cursor:
        cursor.execute(f"truncate {', '.join(TABLES)}")
        cursor.execute("checkpoint")


def create_bare() -> None:
    """Make the two bare tables."""
    with connection.cursor() as cursor:
        cursor.execute(_BARE_TABLES)
        cursor.execute("checkpoint")


def drop_bare() -> None:
    """Remove them again."""
    with connection.cursor() as cursor:
        cursor.execute("drop table bare_profile, bare_identifier")


def remove_files(*loads: Chunks) -> None:
    """Remove what was prepared."""
    for chunks in loads:
        for chunk in chunks:
            for ready in chunk:
                ready.path.unlink()


def load(chunks: Chunks) -> float:
    """The seconds that plain COPY of these files takes, a transaction a chunk."""
    texts = [[(ready.statement, ready.path) for ready in chunk] for chunk in chunks]
    total = 0.0
    for chunk in texts:
        contents = [(statement, path.read_bytes()) for statement, path in chunk]
        start = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, content in contents:
                with cursor.copy(statement) as copy:
                    copy.write(content)
        total += time.perf_counter() - start
    return round(total, 2)


_SPAN = "select min(id) - 1, max(id) from profile where id > %s and id < %s"


def _chunks(after: int = 0, below: int = 1 << 62) -> Iterator[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_SPAN, [after, below])
        first, last = cursor.fetchone()
    for start in range(first, last, CHUNK_ROWS):
        yield start, min(start + CHUNK_ROWS, last)


def _dump(
    query: str, ids: tuple[int, int], folder: Path, table: str, moved: Moved
) -> Path:
    first, last = ids
    statement = query.format(first=first, last=last, **moved._asdict())
    return copied(statement, folder / f"{table}-{first}.copy")

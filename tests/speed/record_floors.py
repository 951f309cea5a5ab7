"""What PostgreSQL takes for the rows of consent and events when only COPY is done."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction

from imports.models import ImportChunk, ImportJob
from imports.statuses import Phase
from profiles import bulk
from tests.speed.floors import Copy, copied, ready_people

# What an import of people writes beside people, identifiers and changes.
_CONSENT = {
    """
    copy subscription (profile_id, workspace_id, channel, resource, contact, status,
                       priority, categories, fields, details) from stdin
    """: """
    copy (select profile_id, workspace_id, channel, resource, contact, status,
                 priority, categories, fields, details
          from subscription where profile_id > {first} and profile_id <= {last}
          order by profile_id) to stdout
    """,
    "copy segment_member (profile_id, segment_id, workspace_id) from stdin": """
    copy (select profile_id, segment_id, workspace_id from segment_member
          where profile_id > {first} and profile_id <= {last}
          order by profile_id) to stdout
    """,
}
# What an import of events writes in one chunk.
_EVENTS = {
    """
    copy event (at, profile_id, origin_kind, origin_id, line, workspace_id, name, data)
    from stdin
    """: """
    copy (select at, profile_id, origin_kind, origin_id, line, workspace_id, name, data
          from event where line between {first_line} and {last_line} order by id)
    to stdout
    """,
    """
    copy profile_change (id, at, profile_id, origin_kind, origin_id, workspace_id,
                         line, outcome, before, after, effects) from stdin
    """: """
    copy (select id, at, profile_id, origin_kind, origin_id, workspace_id, line,
                 outcome, before, after, effects
          from profile_change where id between {first_change} and {last_change}
          order by id) to stdout
    """,
    bulk.COPY_CHANGED: """
    copy (select id, attributes, times, name_key from profile where id in
             (select profile_id from profile_change
              where id between {first_change} and {last_change}) order by id)
    to stdout
    """,
}

# The floor's update is anybody's, as the database plans it by itself.
_UPDATE = bulk.UPDATE_CHANGED


class Chunk(NamedTuple):
    """Files to be copied in one transaction, and whether people are updated then."""

    work: list[Copy]
    updates: bool = False


def ready_with_consent(folder: Path) -> list[Chunk]:
    """The stored people with their subscriptions and memberships, chunk by chunk."""
    chunks = []
    for (first, last), people in ready_people(folder):
        consent = [
            (
                into,
                copied(query.format(first=first, last=last), folder / f"{n}-{first}"),
            )
            for n, (into, query) in enumerate(_CONSENT.items())
        ]
        chunks.append(Chunk([*people, *consent]))
    return chunks


def ready_events(job: ImportJob, folder: Path) -> list[Chunk]:
    """What an import of events wrote: events, changes, the people as they are now."""
    chunks = ImportChunk.objects.filter(job=job, phase=Phase.RUN).order_by("first")
    return [
        Chunk(
            [
                (into, copied(query.format(**chunk), folder / f"{n}-{chunk['first']}"))
                for n, (into, query) in enumerate(_EVENTS.items())
            ],
            updates=True,
        )
        for chunk in chunks.values()
    ]


def load(chunks: list[Chunk], workspace_id: int) -> float:
    """The seconds that plain COPY of the files takes, with the update of people."""
    total = 0.0
    for chunk in chunks:
        contents = [(statement, path.read_bytes()) for statement, path in chunk.work]
        start = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            if chunk.updates:
                cursor.execute(bulk.CREATE_CHANGED)
            for statement, content in contents:
                with cursor.copy(statement) as copy:
                    copy.write(content)
            if chunk.updates:
                cursor.execute("select now()")
                (now,) = cursor.fetchone()
                cursor.execute(_UPDATE, [now, workspace_id])
        total += time.perf_counter() - start
    return round(total, 2)


def empty(*tables: str) -> None:
    """Remove all rows of these tables, so that the floor starts from empty ones."""
    with connection.cursor() as cursor:
        cursor.execute(f"truncate {', '.join(tables)}")
        cursor.execute("vacuum analyze profile")
        cursor.execute("checkpoint")


def remove_files(chunks: list[Chunk]) -> None:
    """Remove the files that were copied."""
    for chunk in chunks:
        for _, path in chunk.work:
            path.unlink()

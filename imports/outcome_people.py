"""Whom the rows of an import led to, by what became of the rows.

The packed fates know the person of each row that got so far. A row that was held
before anybody was looked for named its person all the same: where its identifiers lead
to one person now, it is theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from imports.engine.chunks import unpack
from imports.engine.loading import definitions_of
from imports.models import ImportChunk, ImportIssue, ImportJob
from imports.statuses import Phase
from profiles.definitions import Definitions
from profiles.issues import Severity
from profiles.reader import DatabaseReader
from profiles.records import Outcome

_ROWS_AT_ONCE = 2_000


def people_of_outcome(job: ImportJob, outcome: Outcome) -> set[int]:
    """The ids of everybody whom a row of the run with this outcome led to."""
    found: set[int] = set()
    chunks = ImportChunk.objects.filter(
        job=job, phase=Phase.RUN, counts__outcomes__has_key=outcome.value
    )
    for chunk in chunks.order_by("first").iterator(chunk_size=1):
        fates = unpack(bytes(chunk.rows))
        pairs = zip(fates.outcomes, fates.profile_ids, strict=True)
        found.update(person for each, person in pairs if each is outcome and person)
    if outcome is Outcome.HELD:
        found.update(_named_by_held(job, definitions_of(job)))
    return found


def _named_by_held(job: ImportJob, definitions: Definitions) -> Iterator[int]:
    """Whom held rows named, if all that somebody has of a row's is one person's."""
    held = ImportIssue.objects.of(job, Phase.RUN).filter(severity=Severity.ERROR)
    named = held.exclude(identifiers=[]).values_list("identifiers", flat=True)
    reader = DatabaseReader(definitions)
    held_rows = named.iterator(chunk_size=_ROWS_AT_ONCE)
    while rows := list(islice(held_rows, _ROWS_AT_ONCE)):
        values = sorted({value for row in rows for value in row})
        holders: dict[str, set[int]] = {}
        for kind in definitions.kinds.values():
            for value, profile_id in reader.holders(kind, values):
                holders.setdefault(value, set()).add(profile_id)
        for row in rows:
            people = {person for value in row for person in holders.get(value, ())}
            if len(people) == 1:
                yield from people

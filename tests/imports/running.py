"""Runs imports for tests, and holds each run to what its review showed."""

from __future__ import annotations

from typing import Any
from unittest import mock

import hypothesis
from django.conf import LazySettings

from cdp.data_checks import findings
from imports import review
from imports.engine import kept_rows
from imports.engine.chunks import unpack
from imports.engine.comparison import differences
from imports.models import ImportChunk, ImportJob
from imports.statuses import ImportState, Phase
from profiles import reader
from profiles.models import ProfileChange, Segment
from profiles.objects.models import ObjectChange
from profiles.queries_at_once import each_answer
from profiles.statuses import OriginKind
from tests.imports.makers import ran, reviewed
from tests.makers import objects, people

# Each example is many whole imports: ten of them, unless more than usual are wanted.
_USUAL = 25
_most = hypothesis.settings().max_examples
dear = hypothesis.settings(max_examples=10 if _most == _USUAL else _most)

# Sizes of chunks that must not make a difference; nor must it make any whether a run
# takes the rows that its review has read, as in all but one of them.
SIZES = (1, 7, 20_000)
_READ_AGAIN_IN = 7


def outcomes(job: ImportJob, phase: Phase = Phase.RUN) -> list[str]:
    """The outcome of every row, in the order of the file."""
    chunks = ImportChunk.objects.filter(job=job, phase=phase).order_by("first")
    return [o.value for c in chunks for o in unpack(bytes(c.rows)).outcomes]


def lookups(job: ImportJob) -> int:
    """How often the run of this import asks who holds an identifier."""
    with mock.patch.object(reader, "each_answer", wraps=each_answer) as asked:
        ran(job)
    return sum(len(call.args[1]) for call in asked.call_args_list)


def run_as_reviewed(
    settings: LazySettings, job: ImportJob, *, chunk_rows: int
) -> dict[str, Any]:
    """What the import leaves behind in chunks of this size; it must do as reviewed."""
    settings.IMPORT_CHUNK_ROWS = chunk_rows
    # All is one transaction here, in which nobody else writes meanwhile.
    with mock.patch.object(review, "oldest_transaction", return_value=None):
        reviewed(job)
    if chunk_rows == _READ_AGAIN_IN:
        kept_rows.drop(job.pk)
    shown, forecast = outcomes(job, Phase.REVIEW), job.reviewed
    ran(job)
    assert (job.state, job.error) == (ImportState.FINISHED, "")
    assert job.ledger.balances
    assert outcomes(job, Phase.RUN) == shown
    assert list(differences(job)) == []
    counted = job.ran
    counted.differing_people = forecast.differing_people
    assert counted.outcomes == forecast.outcomes
    assert (counted.changed, counted.cleared) == (forecast.changed, forecast.cleared)
    assert counted.sections == forecast.sections
    assert (counted.events, counted.people) == (forecast.events, forecast.people)
    assert counted.opt_outs_kept == forecast.opt_outs_kept
    assert counted.relationships == forecast.relationships
    model = ObjectChange if job.is_of_objects else ProfileChange
    changes = model.objects.filter(origin_kind=OriginKind.IMPORT, origin_id=job.pk)
    ledger = job.ledger
    assert changes.count() == ledger.created + ledger.updated + ledger.merged
    assert findings(job.workspace) == []
    return {
        "outcomes": shown,
        "people": people_of(job),
        "objects": objects(job.workspace),
        "changed": (counted.changed, counted.sections),
        "differing_people": forecast.differing_people,
        "opt_outs_kept": counted.opt_outs_kept,
        "new_segments": sorted(forecast.new_segments),
        "events": (counted.events, counted.people),
        "relationships": (counted.relationships, counted.people),
        "codes": sorted((group.code, group.rows) for group in counted.issues),
    }


def people_of(job: ImportJob) -> list[dict[str, Any]]:
    """Everybody, with the names of their segments."""
    names = dict(Segment.objects.values_list("id", "name"))
    found = people(job.workspace)
    for person in found:
        person["segments"] = sorted(names[i] for i in person.get("segments", ()))
    return found

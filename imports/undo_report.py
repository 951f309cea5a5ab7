"""What a headless undo says when it is done: as JSON, and as text for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count

from imports.models import ImportJob, ImportKept
from profiles.records import Outcome

# What became of people, in the words of an undo.
_WORDS = {
    Outcome.REMOVED: "removed, for the import had created them",
    Outcome.UPDATED: "restored",
    Outcome.CREATED: "given back by a merge that is undone",
    Outcome.UNCHANGED: "left as they are",
}


def report(undo: ImportJob) -> dict[str, Any]:
    """The undo in figures: people by what became of them, things kept by reason.

    Of an undo that was only planned, the reasons are not known yet.
    """
    counts = undo.ran if undo.run_at else undo.reviewed
    kept = ImportKept.objects.filter(job=undo).values_list("reason")
    return {
        "undo": undo.pk,
        "import": undo.undoes_id,
        "state": undo.state,
        "people": dict(sorted(counts.outcomes.items())),
        "people_keeping_something": counts.warned,
        "kept": dict(kept.annotate(things=Count("id")).order_by("reason")),
    }


def lines(report: dict[str, Any]) -> Iterator[str]:
    """The report as a person reads it on a terminal."""
    yield f"Undo of import {report['import']}: {report['state']}"
    for outcome, words in _WORDS.items():
        if count := report["people"].get(outcome.value):
            yield f"  {count} people {words}"
    if keeping := report["people_keeping_something"]:
        yield f"  {keeping} people keep something"
    for reason, things in report["kept"].items():
        yield f"    {things} because: {reason}"

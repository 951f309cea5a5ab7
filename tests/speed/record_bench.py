"""Measures imports of the whole record against what COPY takes for the same rows.

    make bench EVENTS=1000000
    make bench CONSENT=1000000

Events: of a tenth as many people, who are there already, and whose attributes sum the
amounts and keep the latest shop. Consent: people with two subscriptions each who all
join one segment. ``build/bench-events.json`` and ``build/bench-consent.json`` hold the
figures.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tests.speed.bench import BUILD, FOLDER, begin, timed


def main() -> None:
    """Run the bench of ``events`` or ``consent`` for the given number of rows."""
    kind, rows = sys.argv[1], int(sys.argv[2])
    begin()
    results = (_events if kind == "events" else _consent)(rows, FOLDER)
    seconds, floor = results["import_s"], results["floor_s"]
    results["import_to_floor"] = round(seconds / floor, 2)
    results["rows_per_second"] = round(rows / seconds)
    (BUILD / f"bench-{kind}.json").write_text(json.dumps(results, indent=2) + "\n")
    for name, value in results.items():
        sys.stdout.write(f"{name:<16}  {value}\n")


def _events(rows: int, folder: Path) -> dict[str, Any]:
    from imports.statuses import ImportKind
    from tests.speed import record_floors
    from tests.speed.measuring import imported, make_workspace, reviewed
    from tests.speed.people_file import write_people
    from tests.speed.record_files import write_events

    workspace = make_workspace()
    _make_readers(workspace)
    people = max(rows // 10, 1)
    write_people(folder / "people.csv", people)
    imported(workspace, folder / "people.csv")
    write_events(folder / "events.csv", rows, people)
    results: dict[str, Any] = {"events": rows}
    job = reviewed(
        workspace, folder / "events.csv", kind=ImportKind.EVENTS, results=results
    )
    _run(job, results)
    chunks = record_floors.ready_events(job, folder)
    record_floors.empty("event", "profile_change")
    results["floor_s"] = record_floors.load(chunks, workspace.pk)
    record_floors.remove_files(chunks)
    return results


def _consent(rows: int, folder: Path) -> dict[str, Any]:
    from tests.speed import record_floors
    from tests.speed.measuring import make_workspace, reviewed
    from tests.speed.people_file import write_people
    from tests.speed.record_files import add_consent

    workspace = make_workspace()
    write_people(folder / "plain.csv", rows)
    add_consent(folder / "plain.csv", folder / "people.csv")
    results: dict[str, Any] = {"people": rows}
    job = reviewed(
        workspace, folder / "people.csv", segment="Everybody", results=results
    )
    _run(job, results)
    chunks = record_floors.ready_with_consent(folder)
    tables = ("profile", "identifier", "profile_change")
    record_floors.empty(*tables, "subscription", "segment_member")
    results["floor_s"] = record_floors.load(chunks, workspace.pk)
    record_floors.remove_files(chunks)
    return results


def _make_readers(workspace: Any) -> None:
    """Attributes that events feed: a sum of amounts, the latest shop."""
    from profiles.definitions import Aggregation, ValueType
    from profiles.models import Attribute

    for key, reads, type_, aggregation in (
        ("spent", "amount", ValueType.NUMBER, Aggregation.SUM),
        ("last_shop", "shop", ValueType.STRING, Aggregation.LAST),
    ):
        Attribute.objects.create(
            workspace=workspace,
            key=key,
            name=key.replace("_", " ").capitalize(),
            type=type_,
            event_data_key=reads,
            aggregation=aggregation,
        )


def _run(job: Any, results: dict[str, Any]) -> None:
    from imports import jobs
    from imports.statuses import ImportState
    from tests.speed.measuring import work

    results["import_s"] = timed(lambda: work(job, jobs.start_run))
    if job.state != ImportState.FINISHED:
        raise RuntimeError(f"The import ended as {job.state}: {job.error}")
    results["outcomes"] = job.ran.outcomes


if __name__ == "__main__":
    main()

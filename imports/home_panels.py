"""What imports bring to the home page: the latest, what waits, where to begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cdp import arrivals, formats, home
from cdp.decorators import EDITORS
from cdp.home import Attention, Panel, QuickAction
from cdp.http import WorkspaceRequest, page_url
from cdp.tones import Tone
from imports.came_in import came_in
from imports.models import ImportJob
from imports.remote.schedule_page import SchedulePage
from imports.remote.statuses import FetchState
from imports.statuses import ImportState

LATEST = 5
MOST_WAITING = 3


def register() -> None:
    """Enters the panels, the quick action and what needs attention."""
    arrivals.register(came_in)
    home.register_panel(
        Panel(
            "latest-imports",
            "Latest imports",
            "imports/_latest_imports.html",
            latest_imports,
            order=40,
            wide=True,
            roles=EDITORS,
        )
    )
    home.register_action(
        QuickAction(
            "Import a file",
            "Upload a file of people",
            "Drop a CSV or Excel file; you see what becomes of every row before "
            "anything is written.",
            "file-up",
            "imports:upload",
            order=10,
            roles=EDITORS,
        )
    )
    home.register_attention(needing_attention)
    home.register_attention(schedules_needing_attention)


def latest_imports(request: WorkspaceRequest) -> Mapping[str, Any] | None:
    """The latest imports of the workspace; None if there are none."""
    imports = ImportJob.objects.of(request.workspace).listed()
    found = list(imports.select_related("created_by")[:LATEST])
    return {"imports": found} if found else None


def needing_attention(request: WorkspaceRequest) -> Iterator[Attention]:
    """Imports that wait in review, and those that ended by a fault, newest first."""
    if request.role not in EDITORS:
        return
    states = (ImportState.READY, ImportState.FAILED)
    imports = ImportJob.objects.of(request.workspace).listed()
    for job in imports.filter(state__in=states)[:MOST_WAITING]:
        url = page_url(request, "imports:detail", job.pk)
        if job.state == ImportState.FAILED:
            sentence = f"{job.name} did not get to its end"
            yield Attention(Tone.WRONG, sentence, url, owner=job.created_by_id)
            continue
        rows = formats.count_of(job.ledger.going_in, "row")
        held = job.ledger.held
        and_held = f", {formats.group_number(held)} held" if held else ""
        sentence = f"{job.name} waits in review: {rows} can go in{and_held}"
        if job.undoes_id is not None:
            sentence = f"{job.name} is planned and waits for you"
        yield Attention(Tone.CAREFUL, sentence, url, owner=job.created_by_id)


def schedules_needing_attention(request: WorkspaceRequest) -> Iterator[Attention]:
    """Schedules whose last file was not fetched, or waits for somebody to look."""
    if request.role not in EDITORS:
        return
    for shown in SchedulePage(request.workspace).schedules:
        last, schedule = shown.last, shown.schedule
        if last is None:
            continue
        owner = schedule.created_by_id
        if last.state == FetchState.FAILED:
            url = page_url(request, "imports:schedule", schedule.pk)
            sentence = f"{schedule.name} was not fetched. {last.reason}"
            yield Attention(Tone.WRONG, sentence, url, owner=owner)
        elif (
            last.state == FetchState.HELD
            and last.job is not None
            and last.job.state == ImportState.MAPPING
        ):
            url = page_url(request, "imports:detail", last.job.pk)
            sentence = f"{schedule.name} is held. {last.reason}"
            yield Attention(Tone.CAREFUL, sentence, url, owner=owner)

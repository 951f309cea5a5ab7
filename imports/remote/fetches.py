"""Fetches a file and takes it in like an upload; each fetching is a row that says how.

The row is the truth: a worker that dies leaves it under way, and the sweep has
another one try. Nothing of what a server answered is shown, only our own sentences.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from celery import current_app
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import now
from kombu.exceptions import OperationalError

from cdp.fetching import NotFetched, fetch
from cdp.models import User, Workspace
from imports.models import Fetch, ImportJob
from imports.reading.refusals import UnreadableFile
from imports.remote.google_sheets import write_sheet
from imports.remote.held import take_on
from imports.remote.models import PLACE_FIELDS, RemoteFile
from imports.remote.sheet_links import readable_address
from imports.remote.statuses import UNDER_WAY, FetchState, Place
from imports.statuses import Door
from imports.uploading import take_in

logger = logging.getLogger(__name__)

FETCH_TASK = "imports.tasks.fetch_file"
MOST_TRIES = 3
SPARE = timedelta(minutes=2)
UNNUDGED = timedelta(seconds=30)

_WEB_PAGE = (
    "The address leads to a web page, not to a file. Use the address of the file "
    "itself; a Google Sheet must be published, or shared with everyone with the link."
)
_FAULT = "Something went wrong on our side, and it is logged as fetch {id}. Try again."
_DIED = "Three workers in a row ended while they fetched the file. Try a smaller one."


def ask(workspace: Workspace, source: RemoteFile, *, by: User | None) -> Fetch:
    """Have a worker fetch the file, once; whoever asked maps it then."""
    fields = {name: getattr(source, name) for name in PLACE_FIELDS}
    asked = Fetch.objects.create(workspace=workspace, created_by=by, **fields)
    nudge(asked.pk)
    return asked


def nudge(fetch_id: int) -> None:
    """Tell the workers after the commit; a lost message is made up by the sweep."""

    def now_sent() -> None:
        try:
            current_app.send_task(FETCH_TASK, [fetch_id], queue="bulk", retry=False)
        except OperationalError:
            logger.warning("fetch %s: no broker, it is asked for again", fetch_id)

    transaction.on_commit(now_sent)


def work_on(fetch_id: int) -> None:
    """Fetch what the row asks for, unless somebody else does."""
    at = now()
    mine = Fetch.objects.filter(pk=fetch_id).filter(_unattended(at) | _fresh())
    if not mine.update(state=FetchState.FETCHING, began_at=at, tries=F("tries") + 1):
        return
    asked = Fetch.objects.select_related(
        "workspace", "account", "schedule__mapping", "created_by"
    ).get(pk=fetch_id)
    if asked.tries > MOST_TRIES:
        _fail(asked, _DIED)
        return
    try:
        job = _fetched(asked)
    except (NotFetched, UnreadableFile) as refusal:
        _fail(asked, str(refusal))
    except Exception as problem:
        logger.error("fetch %s failed", fetch_id, exc_info=problem)
        _fail(asked, _FAULT.format(id=fetch_id))
    else:
        take_on(asked, job)


def sweep() -> None:
    """Nudge what waits, or whose worker gave no sign for too long."""
    at = now()
    waits = Q(state=FetchState.WAITING, created_at__lt=at - UNNUDGED)
    for fetch_id in Fetch.objects.filter(
        waits | _unattended(at), state__in=UNDER_WAY
    ).values_list("pk", flat=True):
        nudge(fetch_id)


def _fresh() -> Q:
    return Q(state=FetchState.WAITING)


def _unattended(at: datetime) -> Q:
    """Taken by a worker so long ago that it must be dead."""
    longest = timedelta(seconds=settings.FETCH_SECONDS) + SPARE
    return Q(state=FetchState.FETCHING, began_at__lt=at - longest)


def _fetched(asked: Fetch) -> ImportJob:
    """The import of the file. Raises ``NotFetched`` and ``UnreadableFile``."""
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=settings.SCRATCH_DIR) as opened:
        file = cast(BinaryIO, opened)
        name = _write(asked, file)
        file.seek(0)
        if asked.place == Place.URL and _is_web_page(file):
            raise NotFetched(_WEB_PAGE)
        return take_in(
            asked.workspace,
            File(file, name),
            name,
            by=asked.created_by,
            door=Door.SCHEDULE if asked.schedule_id else Door.UPLOAD,
        )


def _write(asked: Fetch, file: BinaryIO) -> str:
    """Write the file, and return what it is called."""
    if asked.place == Place.SHEET:
        return write_sheet(asked, file)
    return fetch(readable_address(asked.url), file).name


def _is_web_page(file: BinaryIO) -> bool:
    start = file.read(512).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    file.seek(0)
    return start.startswith((b"<!doctype html", b"<html"))


def _fail(asked: Fetch, reason: str) -> None:
    # Imported late: whoever tells looks at fetches, too.
    from imports.remote.told import tell_failure

    mine = Fetch.objects.filter(pk=asked.pk, state=FetchState.FETCHING)
    mine.update(state=FetchState.FAILED, reason=reason, ended_at=now())
    asked.refresh_from_db()
    tell_failure(asked)

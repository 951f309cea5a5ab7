"""What a process knows of workspaces and sources, so that a request asks for neither.

A request is judged by what is known from an earlier one. The statement that stores it
compares the *stamp* of the rows with those of the database: if one was changed since,
nothing is stored, the rows are read and the request is judged again. So a switch, a new
secret or a new definition holds for the next request of every process, and a request
costs one round trip.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from django.db import connection

from cdp.api.refusals import Reason, Refusal
from cdp.api.tokens import require_module
from cdp.models import Workspace
from profiles.current import current_definitions
from profiles.definitions import Definitions
from webhooks import statements
from webhooks.models import WebhookSource
from webhooks.receive import Changed, Stamp
from webhooks.verification import Verification

TRIES = 5
_MOST = 1_000


class Known(Protocol):
    """Something known, with the stamp by which it holds."""

    @property
    def stamp(self) -> Stamp: ...

    @property
    def workspace(self) -> Workspace: ...


Place = TypeVar("Place")
Kept = TypeVar("Kept", bound=Known)
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source with its workspace."""

    stamp: Stamp
    source: WebhookSource
    verification: Verification

    @property
    def workspace(self) -> Workspace:
        return self.source.workspace


@dataclass(frozen=True, slots=True)
class KnownWorkspace:
    """A workspace with its definitions."""

    stamp: Stamp
    workspace: Workspace
    definitions: Definitions


class Doors(Generic[Place, Kept]):
    """The doors of one kind by their place; ``load`` gives what is there now, or None.

    Methods raise ``Refusal`` for a place where nothing is (404) and for a workspace
    that takes no requests (402); both are looked up afresh each time.
    """

    def __init__(self, load: Callable[[Place], Kept | None]) -> None:
        self._load = load
        self._kept: dict[Place, Kept] = {}

    def find(self, place: Place) -> Kept:
        """What is known of the place, or else what is there."""
        return self._kept.get(place) or self._loaded(place)

    def judge(self, place: Place, act: Callable[[Kept], Answer]) -> Answer:
        """Act by what is known, and again by what is there if that does not hold.

        ``act`` raises ``Changed`` when it does not; a ``Refusal`` by what may be old
        does not count either.
        """
        known = self._kept.get(place)
        if known is not None:
            try:
                return act(known)
            except (Changed, Refusal):
                self._kept.pop(place, None)
        for _ in range(TRIES):
            try:
                return act(self._loaded(place))
            except Changed:
                continue
        raise Refusal(
            Reason.UNAVAILABLE,
            "The settings change all the time; nothing was stored. Try again in 1 s.",
            retry_after=1,
        )

    def _loaded(self, place: Place) -> Kept:
        found = self._load(place)
        if found is None:
            raise Refusal.not_found("There is no such address.")
        require_module(found.workspace)
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[place] = found
        return found


def _source(place: tuple[UUID, UUID]) -> KnownSource | None:
    app_id, source_id = place
    # The stamp first: what changes after it is found to have changed.
    stamp = _stamp(statements.SOURCE_STAMP, [source_id, app_id])
    found = WebhookSource.objects.select_related("workspace")
    source = found.filter(pk=source_id, workspace__app_id=app_id).first()
    if stamp is None or source is None:
        return None
    return KnownSource(stamp, source, Verification.from_json(source.verification))


def _workspace(app_id: UUID) -> KnownWorkspace | None:
    stamp = _stamp(statements.WORKSPACE_STAMP, [app_id])
    workspace = Workspace.objects.filter(app_id=app_id).first()
    if stamp is None or workspace is None:
        return None
    return KnownWorkspace(stamp, workspace, current_definitions(workspace))


def _stamp(statement: str, parameters: list[UUID]) -> Stamp | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found = cursor.fetchone()
    return Stamp(*found) if found else None


SOURCES = Doors(_source)
WORKSPACES = Doors(_workspace)

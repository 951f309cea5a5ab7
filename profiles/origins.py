"""Where changes came from, in words: each door says how its runs are called.

The core knows an origin as a kind and a number. The app that owns the door registers
what the number means, so that a person's page can say "Spring leads, line 17" and
lead there, and People can be filtered by import:

    origins.register(OriginKind.IMPORT, ImportOrigins())
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from cdp.models import User, Workspace
from profiles.models import ProfileAlias
from profiles.records import Outcome
from profiles.statuses import Origin, OriginKind


@dataclass(frozen=True, slots=True)
class NamedOrigin:
    """What an origin is called, and the address of its page if it has one."""

    name: str
    url: str = ""


class Origins(Protocol):
    """What a door knows of its runs."""

    def named(self, workspace: Workspace, ids: Iterable[int]) -> dict[int, NamedOrigin]:
        """The runs with these numbers; those that are gone are left out."""

    def recent(self, workspace: Workspace) -> list[tuple[int, str]]:
        """The latest runs as (number, name), for a menu."""

    def changes(self, workspace: Workspace, number: int) -> list[tuple[int, int]]:
        """The ranges of change ids that hold the run's changes, ends included."""

    def people(self, workspace: Workspace, number: int, outcome: Outcome) -> set[int]:
        """The profiles that the run's rows of this outcome led to."""


_registered: dict[OriginKind, Origins] = {}
_NOUNS = {
    OriginKind.IMPORT: "Import",
    OriginKind.REQUEST: "Request",
    OriginKind.EDIT: "Edit",
    OriginKind.UNDO: "Undo of import",
    OriginKind.CALL: "API call",
}


def register(kind: OriginKind, origins: Origins) -> None:
    """Has this door name its runs; called in ``AppConfig.ready``."""
    _registered[kind] = origins


def recent(workspace: Workspace, kind: OriginKind) -> list[tuple[int, str]]:
    """The latest runs of a kind as (number, name)."""
    source = _registered.get(kind)
    return source.recent(workspace) if source else []


def named(
    workspace: Workspace, kind: OriginKind, ids: Iterable[int]
) -> dict[int, NamedOrigin]:
    """The runs of a kind with these numbers; those that are gone are left out."""
    source = _registered.get(kind)
    return source.named(workspace, ids) if source else {}


def change_ranges(workspace: Workspace, origin: Origin) -> list[tuple[int, int]]:
    """Where the changes of a run lie; empty where nobody knows."""
    source = _registered.get(origin.kind)
    return source.changes(workspace, origin.id) if source else []


def people(workspace: Workspace, origin: Origin, outcome: Outcome) -> list[int]:
    """Whom the run's rows of this outcome led to, by the ids they live on under."""
    source = _registered.get(origin.kind)
    found = source.people(workspace, origin.id, outcome) if source else set()
    gone = ProfileAlias.objects.filter(workspace=workspace, id__in=found)
    into = dict(gone.values_list("id", "profile_id"))
    return sorted({into.get(profile_id, profile_id) for profile_id in found})


def in_words(
    workspace: Workspace, found: Iterable[Origin]
) -> dict[Origin, NamedOrigin]:
    """Each origin's name, in one query for each kind."""
    by_kind: dict[OriginKind, set[int]] = {}
    for origin in found:
        by_kind.setdefault(origin.kind, set()).add(origin.id)
    words: dict[Origin, NamedOrigin] = {}
    for kind, ids in by_kind.items():
        known = _named(workspace, kind, ids)
        for number in ids:
            fallback = NamedOrigin(f"{_NOUNS[kind]} {number}")
            words[Origin(kind, number)] = known.get(number, fallback)
    return words


def _named(
    workspace: Workspace, kind: OriginKind, ids: set[int]
) -> dict[int, NamedOrigin]:
    if kind is OriginKind.EDIT:
        users = User.objects.filter(pk__in=ids)
        return {user.pk: NamedOrigin(user.get_full_name()) for user in users}
    of = OriginKind.IMPORT if kind is OriginKind.UNDO else kind
    known = named(workspace, of, ids)
    if kind is OriginKind.UNDO:
        return {
            number: NamedOrigin(f"Undo of {origin.name}", origin.url)
            for number, origin in known.items()
        }
    return known

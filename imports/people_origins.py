"""Tells the pages of people what an import was called and where its changes lie."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from cdp.models import Workspace
from imports.models import ImportChunk, ImportJob
from imports.outcome_people import people_of_outcome
from imports.statuses import ImportKind, Phase
from profiles import origins
from profiles.origins import NamedOrigin
from profiles.records import Outcome
from profiles.statuses import OriginKind

IN_MENU = 20


class ImportOrigins:
    """What imports know of their runs, as ``profiles.origins`` asks it."""

    def named(self, workspace: Workspace, ids: Iterable[int]) -> dict[int, NamedOrigin]:
        """The imports with these numbers, by number."""
        imports = ImportJob.objects.of(workspace).filter(pk__in=list(ids))
        return {
            pk: NamedOrigin(name, reverse("imports:detail", args=[workspace.slug, pk]))
            for pk, name in imports.values_list("pk", "name")
        }

    def recent(self, workspace: Workspace) -> list[tuple[int, str]]:
        """The latest imports whose rows went in, as (number, name)."""
        imports = ImportJob.objects.of(workspace).went_in().filter(undoes=None)
        imports = imports.exclude(kind=ImportKind.OBJECTS)  # it changes no people
        return list(imports.order_by("-id").values_list("pk", "name")[:IN_MENU])

    def changes(self, workspace: Workspace, number: int) -> list[tuple[int, int]]:
        """The ranges of ids that hold the changes of an import, ends included."""
        of_people = ImportChunk.objects.exclude(job__kind=ImportKind.OBJECTS)
        chunks = of_people.filter(
            job=number,
            job__workspace=workspace,
            phase=Phase.RUN,
            first_change__isnull=False,
            last_change__isnull=False,
        ).order_by("first")
        ranges = chunks.values_list("first_change", "last_change")
        return [(first, last) for first, last in ranges if first and last]

    def people(self, workspace: Workspace, number: int, outcome: Outcome) -> set[int]:
        """The profiles that the import's rows of this outcome led to."""
        job = ImportJob.objects.of(workspace).filter(pk=number).first()
        return people_of_outcome(job, outcome) if job else set()


def register() -> None:
    """Has imports name their runs on the pages of people."""
    origins.register(OriginKind.IMPORT, ImportOrigins())

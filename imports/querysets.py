"""Questions about many imports, and the one way to change an import's state."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from imports.statuses import WORKED_ON, ImportState, Phase

if TYPE_CHECKING:
    from cdp.models import Workspace
    from imports.models import (
        ImportIssue,  # noqa: F401  named in a string below
        ImportJob,
        SavedMapping,  # noqa: F401  named in a string below
    )


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    """Imports of workspaces."""

    def of(self, workspace: Workspace) -> ImportJobQuerySet:
        """The imports of one workspace."""
        return self.filter(workspace=workspace)

    def listed(self) -> ImportJobQuerySet:
        """Newest first, without what only an import's own pages show."""
        return self.order_by("-id").defer("columns", "dialect", "first_look", "mapping")

    def worked_on(self) -> ImportJobQuerySet:
        """Imports in a state in which a worker has something to do."""
        return self.filter(state__in=WORKED_ON)

    def went_in(self) -> ImportJobQuerySet:
        """Imports whose rows went in, at least some of them."""
        return self.exclude(run_at=None, tried_at=None)

    def uncounted(self, *, before: datetime) -> ImportJobQuerySet:
        """Those whose columns are not counted, and nobody gave a sign since."""
        silent = models.Q(counting_at=None) | models.Q(counting_at__lt=before)
        return self.filter(silent, counted_at=None)

    def advance(self, to: ImportState, **changes: Any) -> bool:
        """Change state and fields of those that may go there; whether one did."""
        allowed = [state for state in ImportState if to in state.next_states]
        return bool(self.filter(state__in=allowed).update(state=to, **changes))


class ImportIssueQuerySet(models.QuerySet["ImportIssue"]):
    """Problem rows of imports, by their place in the file."""

    def of(self, job: ImportJob, phase: Phase) -> ImportIssueQuerySet:
        """The problem rows of one pass, in the order of the file."""
        return self.filter(job=job, phase=phase).order_by("ordinal")

    def with_issue(self, code: str, field: str | None = None) -> ImportIssueQuerySet:
        """Those that have an issue of this code, if given in this column."""
        wanted = {"code": code} if field is None else {"code": code, "field": field}
        return self.filter(codes__contains=[code], issues__contains=[wanted])

    def saying(self, field: str, value: str) -> ImportIssueQuerySet:
        """Those with an issue about this value in this column."""
        return self.filter(issues__contains=[{"field": field, "value": value}])

    def naming(self, values: list[str]) -> ImportIssueQuerySet:
        """Those that name one of these values, as an identifier or as a bad cell."""
        bad = models.Q()
        for value in values:
            bad |= models.Q(issues__contains=[{"value": value}])
        return self.filter(models.Q(identifiers__overlap=values) | bad)


class SavedMappingQuerySet(models.QuerySet["SavedMapping"]):
    """Mappings kept under a name."""

    def of(self, workspace: Workspace) -> SavedMappingQuerySet:
        """The saved mappings of one workspace."""
        return self.filter(workspace=workspace)

    def latest_first(self) -> SavedMappingQuerySet:
        """The one used last first, with who saved it."""
        return self.select_related("created_by").order_by("-used_at", "-id")

    def best_for(self, header_fingerprint: str) -> SavedMappingQuerySet:
        """Those for the same headers first, then the one used last."""
        fits = models.Q(header_fingerprint=header_fingerprint)
        return self.alias(
            fits=models.Case(models.When(fits, then=0), default=1)
        ).order_by("fits", "-used_at", "-id")

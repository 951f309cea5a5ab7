"""The steps of the wizard, and where an import stands in them."""

from __future__ import annotations

from enum import IntEnum

from cdp import steps
from cdp.http import WorkspaceRequest, page_url
from imports.models import ImportJob


class Step(IntEnum):
    """The steps in their order."""

    UPLOAD = 0
    MAP = 1
    PREVIEW = 2
    REVIEW = 3
    IMPORT = 4


_PAGES = ("imports:read", "imports:map", "imports:preview", "imports:review")


def wizard_steps(
    request: WorkspaceRequest, job: ImportJob | None, current: Step
) -> list[steps.Step]:
    """The stepper of an import; what lies behind is a link until the rows go in."""
    labels = [step.name.capitalize() for step in Step]
    if job is None or job.has_begun:
        urls = [""] * len(labels)
    else:
        urls = [*(page_url(request, name, job.pk) for name in _PAGES), ""]
    return steps.steps(labels, urls, current=current)

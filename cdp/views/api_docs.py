"""The documentation of the APIs: a page for people, a document for programs.

Both are drawn from ``cdp.api.catalogue``. For who is logged in, the examples are those
of the workspace they saw last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cdp.api import catalogue, examples
from cdp.api.endpoints import Endpoint
from cdp.api.openapi import ShownField, document, shown_fields
from cdp.api.problems import TITLES
from cdp.api.refusals import Reason
from cdp.context import frame
from cdp.models import Workspace


@require_GET
def schema(request: HttpRequest) -> HttpResponse:
    """Answers with the OpenAPI document."""
    drawn = document(catalogue.endpoints(), base_url=settings.BASE_URL)
    return JsonResponse(drawn, json_dumps_params={"ensure_ascii": False})


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Shows every endpoint of every product with its fields and examples."""
    inside = frame(request)["frame"]
    workspace = inside.workspace if inside else None
    context = {
        "products": [
            (product, [Shown(each, workspace) for each in endpoints])
            for product, endpoints in catalogue.by_product()
        ],
        "refusals": [(reason, TITLES[reason]) for reason in Reason],
        "workspace": workspace,
        "token_name": examples.TOKEN,
    }
    return render(request, "cdp/api_docs.html", context)


@dataclass(frozen=True)
class Shown:
    """An endpoint as the page shows it, with examples for a workspace."""

    endpoint: Endpoint
    workspace: Workspace | None

    @property
    def anchor(self) -> str:
        """Where on the page it is."""
        return self.endpoint.name.replace("_", "-")

    @property
    def query(self) -> list[ShownField]:
        """The query parameters."""
        form = self.endpoint.query
        return shown_fields(self.endpoint, form) if form is not None else []

    @property
    def fields(self) -> list[ShownField]:
        """The fields of the body."""
        bodies = self.endpoint.bodies
        return shown_fields(self.endpoint, bodies[0].form) if bodies else []

    @property
    def answers(self) -> list[tuple[int, str]]:
        """The statuses of its answers, with what they mean."""
        said = {answer.status: answer.says for answer in self.endpoint.answers}
        for reason in self.endpoint.all_refusals:
            said.setdefault(reason.status, f"{TITLES[reason]}.")
        return sorted(said.items())

    @property
    def samples(self) -> list[tuple[str, str]]:
        """The call in each language."""
        call = self._call
        return [
            ("curl", examples.curl(call)),
            ("JavaScript", examples.javascript(call)),
            ("Python", examples.python(call)),
        ]

    @cached_property
    def _call(self) -> examples.Call:
        base = self.workspace.base_url if self.workspace else ""
        return examples.call_of(
            self.endpoint, base or settings.BASE_URL, _known(self.workspace)
        )


def _known(workspace: Workspace | None) -> Mapping[str, Any]:
    """What the examples can be filled in with."""
    if workspace is None:
        return {}
    return {"app_id": str(workspace.app_id), "body.db_id": workspace.pk}

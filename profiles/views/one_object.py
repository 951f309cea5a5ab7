"""An object: what it is, what is known of it, and where each value came from."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from cdp.decorators import ADMINS
from cdp.http import WorkspaceRequest
from profiles.decorators import object_view
from profiles.editing import can_be_undone
from profiles.objects.models import CustomObject, ObjectChange
from profiles.objects.timeline import timeline
from profiles.paging import Paging
from profiles.statuses import OriginKind
from profiles.views.activity import LARGEST, origin_of, take_back
from profiles.views.object_page import ObjectPage


@require_GET
@object_view()
def show(request: WorkspaceRequest, custom_object: CustomObject) -> HttpResponse:
    """Shows what is known of the object, each value with its origin."""
    return ObjectPage(request, custom_object).show("profiles/facts.html")


@require_GET
@object_view()
def show_json(request: WorkspaceRequest, custom_object: CustomObject) -> HttpResponse:
    """Shows all that is stored of the object, as JSON to copy."""
    page = ObjectPage(request, custom_object, "JSON")
    return page.show("profiles/known_json.html", text=page.object.as_json())


@require_GET
@object_view()
def show_activity(
    request: WorkspaceRequest, custom_object: CustomObject
) -> HttpResponse:
    """Shows what happened to the object."""
    page = ObjectPage(request, custom_object, "Activity")
    origin = origin_of(request)
    return page.show_part(
        "profiles/object_activity.html",
        "profiles/_timeline.html",
        timeline=timeline(page.object, origin, Paging(request, []).number),
        origin=origin,
        origins=list(OriginKind),
    )


@require_http_methods(["GET", "POST"])
@object_view(roles=ADMINS)
def undo(
    request: WorkspaceRequest, custom_object: CustomObject, number: int
) -> HttpResponse:
    """Shows what taking one change back would do, and does it."""
    page = ObjectPage(request, custom_object, "Activity")
    change = ObjectChange.objects.filter(
        workspace=request.workspace,
        custom_object=custom_object.pk,
        pk=min(number, LARGEST),
    ).first()
    if change is None or not can_be_undone(change):
        raise Http404
    return take_back(page, change)

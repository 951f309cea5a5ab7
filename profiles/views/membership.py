"""The segments that a person is in: shown, joined, left."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from cdp.decorators import EDITORS
from cdp.http import WorkspaceRequest
from profiles.decorators import person_view
from profiles.models import Profile, Segment, SegmentMember
from profiles.records import Record
from profiles.views.person_page import PersonPage


@require_GET
@person_view()
def show(request: WorkspaceRequest, profile: Profile) -> HttpResponse:
    """Shows the person's segments, and those they could join."""
    page = PersonPage(request, profile, "Segments")
    members = SegmentMember.objects.filter(workspace=request.workspace)
    joined = set(members.filter(profile=profile).values_list("segment_id", flat=True))
    segments = Segment.objects.filter(workspace=request.workspace).order_by("name")
    return page.show(
        "profiles/person_segments.html",
        joined=[one for one in segments if one.pk in joined],
        others=[one for one in segments if one.pk not in joined],
    )


@require_POST
@person_view(roles=EDITORS)
def join(request: WorkspaceRequest, profile: Profile) -> HttpResponse:
    """Puts the person into a segment."""
    return _set(request, profile, joins=True)


@require_POST
@person_view(roles=EDITORS)
def leave(request: WorkspaceRequest, profile: Profile) -> HttpResponse:
    """Takes the person out of a segment."""
    return _set(request, profile, joins=False)


def _set(request: WorkspaceRequest, profile: Profile, *, joins: bool) -> HttpResponse:
    page = PersonPage(request, profile, "Segments")
    given = request.POST.get("segment", "")
    number = int(given) if given.isascii() and given.isdigit() else 0
    segment = get_object_or_404(
        Segment, workspace=request.workspace, pk=min(number, 2**63 - 1)
    )
    record = Record(1, 0, profile_id=profile.pk, segments={segment.pk: joins})
    page.editor.edit(record)
    verb = "joined" if joins else "left"
    messages.success(request, f"{page.person.name} {verb} “{segment.name}”.")
    return page.back("profiles:person-segments")

"""Segments: named sets of people, listed, made, renamed and deleted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from cdp.decorators import EDITORS, workspace_view
from cdp.http import WorkspaceRequest, page_url
from cdp.partials import render_partial
from profiles import segmenting, tallying
from profiles.filters import Operator
from profiles.forms import SegmentForm
from profiles.models import Segment
from profiles.searching.question import Question
from profiles.statuses import TallySubject
from profiles.views.people_page import People


@require_GET
@workspace_view()
def show_all(request: WorkspaceRequest) -> HttpResponse:
    """Shows every segment with the number of its members."""
    counted = tallying.tally(
        request.workspace,
        TallySubject.SEGMENTS,
        timezone.now(),
        renew="count" in request.GET,
    )
    found = Segment.objects.filter(workspace=request.workspace).order_by("name")
    context = {
        "segments": [(one, counted.counts.get(str(one.pk), 0)) for one in found],
        "counted": counted,
        "may_edit": request.role in EDITORS,
    }
    return render_partial(
        request, "profiles/segments.html", "profiles/_segment_table.html", context
    )


@require_GET
@workspace_view()
def show(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Shows a segment and its members."""
    segment = _segment(request, pk)
    people = People(request)
    subject = people.asking.subjects["segment"]
    asked = people.asking.read(filters=[f"segment~{Operator.IS}~{segment.pk}"])
    people.question = Question(filters=asked.filters)
    context = {
        "segment": segment,
        "subject": subject,
        "people": people,
        "question": people.question,
        "form": SegmentForm(instance=segment, workspace=request.workspace),
        "may_edit": request.role in EDITORS,
    }
    return render(request, "profiles/segment.html", context)


@require_http_methods(["GET", "POST"])
@workspace_view(roles=EDITORS)
def add(request: WorkspaceRequest) -> HttpResponse:
    """Shows the form of a new segment, and makes it, empty."""
    form = SegmentForm(request.POST or None, workspace=request.workspace)
    if request.method == "GET" or not form.is_valid():
        return _form(request, form, "New segment")
    segment = form.save()
    messages.success(request, f"{segment.name} is made; nobody is in it yet.")
    return redirect(page_url(request, "profiles:segment", segment.pk))


@require_http_methods(["GET", "POST"])
@workspace_view(roles=EDITORS)
def edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Shows a segment's name and description, and saves them."""
    segment = _segment(request, pk)
    name = segment.name
    form = SegmentForm(
        request.POST or None, instance=segment, workspace=request.workspace
    )
    if request.method == "GET" or not form.is_valid():
        return _form(request, form, name)
    form.save()
    messages.success(request, f"{form.instance.name} is saved.")
    return redirect(page_url(request, "profiles:segment", segment.pk))


@require_POST
@workspace_view(roles=EDITORS)
def delete(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Deletes a segment; the people stay."""
    segment = _segment(request, pk)
    segmenting.delete(segment)
    messages.success(request, f"{segment.name} is deleted. The people stay.")
    return redirect(page_url(request, "profiles:segments"))


def _segment(request: WorkspaceRequest, pk: int) -> Segment:
    return get_object_or_404(
        Segment, workspace=request.workspace, pk=min(pk, 2**63 - 1)
    )


def _form(request: WorkspaceRequest, form: SegmentForm, title: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "title": title}
    return render(request, "profiles/segment_form.html", context, status=status)

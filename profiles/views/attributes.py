"""The attributes of a workspace: what can be known of people, and of how many it is."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cdp import navigation
from cdp.decorators import ADMINS, workspace_view
from cdp.http import WorkspaceRequest, page_url
from cdp.partials import render_partial
from profiles import counting, tallying
from profiles.attribute_form import AGGREGATION_WORDS, TYPE_WORDS, AttributeForm
from profiles.defining import next_attribute_number
from profiles.definitions import Aggregation, ValueType
from profiles.models import Attribute
from profiles.page_models import Tally
from profiles.searching.limits import Limit, TooSlow
from profiles.statuses import TallySubject

PAGE = 100


@require_GET
@workspace_view()
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows the attributes, the workspace's own first."""
    words = request.GET.get("q", "").replace("\0", "").strip()
    found = Attribute.objects.filter(workspace=request.workspace)
    if words:
        found = found.filter(
            Q(name__icontains=words)
            | Q(key__icontains=words)
            | Q(event_data_key__icontains=words)
        )
    own, predefined = found.filter(predefined=False), found.filter(predefined=True)
    start = _start(request)
    some = list(own.order_by("group", "name", "id")[start : start + PAGE + 1])
    counted = tallying.tally(
        request.workspace,
        TallySubject.ATTRIBUTES,
        timezone.now(),
        renew="count" in request.GET,
    )
    context = {
        "words": words,
        "own": [_line(one, counted) for one in some[:PAGE]],
        "before": start and max(0, start - PAGE),
        "after": start + PAGE if len(some) > PAGE else 0,
        "predefined": [
            _line(one, counted) for one in predefined.order_by("group", "name")
        ],
        "counted": counted,
        "may_edit": request.role in ADMINS,
        "tabs": navigation.data.items(request),
    }
    return render_partial(
        request, "profiles/attributes.html", "profiles/_attribute_table.html", context
    )


@require_http_methods(["GET", "POST"])
@workspace_view(roles=ADMINS)
def add(request: WorkspaceRequest) -> HttpResponse:
    """Shows the form of a new attribute, and makes it."""
    form = AttributeForm(request.POST or None, workspace=request.workspace)
    if request.method == "GET" or not form.is_valid():
        return _form(request, form, "New attribute")
    with transaction.atomic():
        form.instance.number = next_attribute_number(request.workspace)
        form.save()
    messages.success(request, f"{form.instance.name} is made.")
    return redirect(page_url(request, "profiles:attributes"))


@require_http_methods(["GET", "POST"])
@workspace_view(roles=ADMINS)
def edit(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Shows the form of an attribute, and saves it."""
    attribute = get_object_or_404(
        Attribute, pk=pk, workspace=request.workspace, predefined=False
    )
    name, used = attribute.name, is_used(attribute)
    form = AttributeForm(
        request.POST or None,
        instance=attribute,
        workspace=request.workspace,
        used=used,
    )
    if request.method == "GET" or not form.is_valid():
        return _form(request, form, name, used=used)
    form.save()
    messages.success(request, f"{form.instance.name} is saved.")
    return redirect(page_url(request, "profiles:attributes"))


def is_used(attribute: Attribute) -> bool:
    """Whether somebody has a value; if that takes long to tell, yes."""
    try:
        return bool(
            Limit(3).fetch(
                counting.ANYBODY_HAS, [attribute.workspace_id, attribute.key]
            )
        )
    except TooSlow:
        return True


def _start(request: WorkspaceRequest) -> int:
    given = request.GET.get("after", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0


def _line(attribute: Attribute, counted: Tally) -> dict[str, object]:
    """An attribute with its words and its count."""
    how = AGGREGATION_WORDS[Aggregation(attribute.aggregation)]
    return {
        "attribute": attribute,
        "type": TYPE_WORDS[ValueType(attribute.type)],
        "aggregation": how.split(":")[0],
        "people": counted.counts.get(attribute.key, 0),
    }


def _form(
    request: WorkspaceRequest, form: AttributeForm, title: str, *, used: bool = False
) -> HttpResponse:
    context = {"form": form, "title": title, "used": used}
    status = 422 if request.method == "POST" else 200
    return render(request, "profiles/attribute_form.html", context, status=status)

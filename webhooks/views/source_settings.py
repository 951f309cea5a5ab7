"""What a source is called, how its sender proves who it is, what a repeat is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cdp.http import WorkspaceRequest, page_url
from webhooks import sources
from webhooks.forms import NameForm
from webhooks.guards import go, source_view
from webhooks.models import WebhookSource
from webhooks.presets import preset_of
from webhooks.signatures import Scheme
from webhooks.signing_forms import RepeatsForm, SignedRequestForm, VerificationForm
from webhooks.source_page import address_for, curl_of, source_tabs
from webhooks.verification import Verification
from webhooks.views.mapping import FAULTY

PAGE = "webhooks/source_settings.html"


@require_GET
@source_view
def show(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Shows the settings; ``scheme`` in the address shows the fields of another."""
    known = Verification.from_json(source.verification)
    wanted = request.GET.get("scheme", "")
    scheme = Scheme(wanted) if wanted in set(Scheme) else known.scheme
    form = VerificationForm(known, scheme=scheme)
    return _page(request, source, verification_form=form)


@require_POST
@source_view
def rename(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Calls the source otherwise."""
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, source, status=FAULTY, name_form=form)
    sources.rename(source, form.cleaned_data["name"])
    return _saved(request, source, "The name is saved.")


@require_POST
@source_view
def verify(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Changes how the sender proves who it is."""
    known = Verification.from_json(source.verification)
    form = VerificationForm(known, request.POST)
    if not form.is_valid():
        return _page(request, source, status=FAULTY, verification_form=form)
    sources.set_verification(source, form.verification)
    return _saved(request, source, "The verification is saved.")


@require_POST
@source_view
def try_signed(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Tells whether a pasted request would be taken for the sender's."""
    form = SignedRequestForm(request.POST)
    if not form.is_valid():
        return _page(request, source, status=FAULTY, signed_form=form)
    return _page(request, source, signed_form=form, judged=form.judged(source))


@require_POST
@source_view
def change_repeats(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Changes what tells a repeated delivery."""
    form = RepeatsForm(request.POST)
    if not form.is_valid():
        return _page(request, source, status=FAULTY, repeats_form=form)
    sources.set_repeats(source, form.cleaned_data["repeats"])
    return _saved(request, source, "What tells a repeat is saved.")


@require_POST
@source_view
def remove(request: WorkspaceRequest, source: WebhookSource) -> HttpResponse:
    """Removes the source with its deliveries; what they did to people stays."""
    sources.remove(source)
    messages.success(request, f"{source.name} is removed.")
    return redirect(page_url(request, "webhooks:sources"))


def _saved(
    request: WorkspaceRequest, source: WebhookSource, sentence: str
) -> HttpResponse:
    messages.success(request, sentence)
    return go(request, "webhooks:source-settings", source.pk)


def _page(
    request: WorkspaceRequest,
    source: WebhookSource,
    *,
    status: int = 200,
    **others: Any,
) -> HttpResponse:
    known = Verification.from_json(source.verification)
    context = {
        "source": source,
        "tabs": source_tabs(request, source),
        "address": address_for(source),
        "curl": curl_of(source),
        "preset": preset_of(source.sender),
        "known": known,
        "name_form": NameForm(initial={"name": source.name}),
        "verification_form": VerificationForm(known, scheme=known.scheme),
        "signed_form": SignedRequestForm(),
        "repeats_form": RepeatsForm(initial={"repeats": source.repeats}),
        **others,
    }
    return render(request, PAGE, context, status=status)

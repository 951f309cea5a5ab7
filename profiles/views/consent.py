"""A person's subscriptions: what they agreed to, and changes of it by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from cdp.decorators import ADMINS
from cdp.http import WorkspaceRequest
from profiles.change_lines import subscription_name
from profiles.consent import channels
from profiles.decorators import person_view
from profiles.issues import IssueCode
from profiles.models import Profile
from profiles.records import Outcome, Record
from profiles.statuses import SubscriptionState
from profiles.subscriptions import CHANNELS, Statement, SubscriptionKey
from profiles.values import clean_text
from profiles.views.person_page import PersonPage

OPT_OUT_KEPT = (
    "{name} has opted out, and that stands until they say otherwise. Tick “they told "
    "us so” if they did."
)
LONGEST_CONTACT = 1_000


@require_GET
@person_view()
def show(request: WorkspaceRequest, profile: Profile) -> HttpResponse:
    """Shows every channel and resource, and what the person said of it."""
    page = PersonPage(request, profile, "Subscriptions")
    return page.show(
        "profiles/person_subscriptions.html",
        channels=channels(page.person),
        states=list(SubscriptionState),
    )


@require_POST
@person_view(roles=ADMINS)
def change(request: WorkspaceRequest, profile: Profile) -> HttpResponse:
    """Sets one subscription; an opt-out ends only by the person's own word."""
    page = PersonPage(request, profile, "Subscriptions")
    statement = _statement(page)
    key = SubscriptionKey(statement.channel, statement.resource, statement.contact)
    may_opt_in = "they_said_so" in request.POST
    record = Record(1, 0, profile_id=profile.pk, statements=(statement,))
    edited = page.editor.edit(record, may_opt_in=may_opt_in)
    kept = any(issue.code == IssueCode.OPT_OUT_KEPT for issue in edited.issues)
    if kept:
        messages.warning(request, OPT_OUT_KEPT.format(name=page.person.name))
    elif edited.outcome is Outcome.UPDATED:
        name = subscription_name(key, page.definitions)
        state = SubscriptionState(request.POST["status"]).label.lower()
        messages.success(request, f"{name} is now {state}.")
    return page.back("profiles:person-subscriptions")


def _statement(page: PersonPage) -> Statement:
    given = page.request.POST
    channel, status = given.get("channel", ""), given.get("status", "")
    resource = given.get("resource", "0")
    number = int(resource) if resource.isascii() and resource.isdigit() else -1
    known = number == 0 or number in page.definitions.resources
    if channel not in CHANNELS or status not in set(SubscriptionState) or not known:
        raise Http404
    contact = clean_text(given.get("contact", ""))
    if not isinstance(contact, str) or len(contact) > LONGEST_CONTACT:
        raise Http404
    return Statement(channel, number, contact, status=status)

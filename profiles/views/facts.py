"""What is known of a person or an object, changed by hand, value by value."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from cdp.decorators import ADMINS
from cdp.http import WorkspaceRequest
from cdp.partials import wants_partial
from profiles.decorators import object_view, person_view
from profiles.definitions import AttributeDefinition
from profiles.hand_values import is_long, read_value, typed_text
from profiles.issues import Fault, error
from profiles.known import Fact
from profiles.models import Profile
from profiles.objects.models import CustomObject
from profiles.records import Action, Operation, Record
from profiles.values import encode_text
from profiles.views.known_page import KnownPage
from profiles.views.object_page import ObjectPage
from profiles.views.person_page import PersonPage

_CHANGED = "Somebody else changed this meanwhile. Look at it, then save again."
_PAGE, _FACT, _FORM = (
    "profiles/fact.html",
    "profiles/_fact.html",
    "profiles/_fact_form.html",
)


@require_http_methods(["GET", "POST"])
@person_view(roles=ADMINS)
def edit(request: WorkspaceRequest, profile: Profile) -> HttpResponse:
    """Shows the form of one value of a person, and saves what was typed."""
    return _edit(PersonPage(request, profile))


@require_http_methods(["GET", "POST"])
@object_view(roles=ADMINS)
def edit_object(request: WorkspaceRequest, custom_object: CustomObject) -> HttpResponse:
    """Shows the form of one value of an object, and saves what was typed."""
    return _edit(ObjectPage(request, custom_object))


def _edit(page: KnownPage) -> HttpResponse:
    request = page.request
    given = request.POST if request.method == "POST" else request.GET
    definition = page.definitions.attributes.get(given.get("key", ""))
    if definition is None:
        raise Http404
    fact = page.known.fact(definition)
    if request.method == "POST":
        problem = _save(page, fact, definition)
        if problem:
            return _form(page, fact, definition, problem)
        return _saved(page, definition)
    if "cancel" in given:
        return page.show_part(_PAGE, _FACT, fact=fact)
    return _form(page, fact, definition)


def _save(page: KnownPage, fact: Fact, definition: AttributeDefinition) -> str:
    """Save what was typed; what is wrong with it in words, or nothing."""
    given = page.request.POST
    if given.get("seen", "") != _seen(fact):
        return _CHANGED
    text = given.get("value", "")
    record = Record(1, 0, profile_id=page.known.stored.pk)
    if text.strip():
        value = read_value(text, definition, page.zone)
        if isinstance(value, Fault):
            issue = error(value.code, definition.name, text, value.detail)
            return f"{issue.message} {issue.remedy}"
        record.sets = {definition.key: value}
    else:
        record.operations = (Operation(definition.key, Action.UNSET),)
    edited = page.editor.edit(record)
    return edited.sentence if edited.held else ""


def _saved(page: KnownPage, definition: AttributeDefinition) -> HttpResponse:
    fresh = page.renewed()
    if wants_partial(page.request):
        return fresh.show_part(_PAGE, _FACT, fact=fresh.known.fact(definition))
    messages.success(page.request, f"{definition.name} is saved.")
    return page.back()


def _form(
    page: KnownPage, fact: Fact, definition: AttributeDefinition, problem: str = ""
) -> HttpResponse:
    typed = page.request.POST.get("value")
    if typed is None:
        typed = typed_text(fact.value, definition, page.zone) if fact.present else ""
    return page.show_part(
        _PAGE,
        _FORM,
        status=422 if problem else 200,
        fact=fact,
        typed=typed,
        seen=_seen(fact),
        is_long=is_long(definition),
        problem=problem,
    )


def _seen(fact: Fact) -> str:
    """The value as it stood when the form was drawn."""
    return encode_text(fact.value) if fact.present else ""

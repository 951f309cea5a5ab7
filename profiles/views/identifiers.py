"""How a person is known: identifiers given and taken away by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from cdp.decorators import ADMINS
from cdp.http import WorkspaceRequest
from profiles.decorators import person_view
from profiles.definitions import KindDefinition
from profiles.identifiers import identifier_reader
from profiles.issues import Doubtful, Fault, error
from profiles.models import Profile
from profiles.records import Identifier, Record
from profiles.views.person_page import PersonPage


@require_POST
@person_view(roles=ADMINS)
def add(request: WorkspaceRequest, profile: Profile) -> HttpResponse:
    """Gives the person an identifier; where there is but one, it is replaced."""
    page = PersonPage(request, profile)
    kind = _kind(page)
    value = request.POST.get("value", "")
    read = identifier_reader(kind.key, page.definitions)(value)
    identifier = read.value if isinstance(read, Doubtful) else read
    if isinstance(identifier, Fault):
        issue = error(identifier.code, kind.name, value, identifier.detail)
        messages.error(request, f"{issue.message} {issue.remedy}")
        return page.back()
    record = Record(1, 0, profile_id=profile.pk, identifiers=(identifier,))
    edited = page.editor.edit(record)
    if edited.held:
        messages.error(request, edited.sentence)
    else:
        messages.success(request, f"{kind.name} {identifier.sent} is added.")
    return page.back()


@require_POST
@person_view(roles=ADMINS)
def remove(request: WorkspaceRequest, profile: Profile) -> HttpResponse:
    """Takes an identifier away from the person, unless it is the last."""
    page = PersonPage(request, profile)
    kind = _kind(page)
    gone = _held(page, kind)
    if len(page.person.identifiers) == 1:
        messages.error(
            request,
            f"Nobody would find {page.person.name} again without an identifier. "
            "Add another one first.",
        )
        return page.back()
    page.editor.edit(Record(1, 0, profile_id=profile.pk, detach=(gone,)))
    messages.success(request, f"{kind.name} {gone.sent} is removed.")
    return page.back()


def _kind(page: PersonPage) -> KindDefinition:
    kind = page.definitions.kinds.get(page.request.POST.get("kind", ""))
    if kind is None:
        raise Http404
    return kind


def _held(page: PersonPage, kind: KindDefinition) -> Identifier:
    given = page.request.POST.get("value", "")
    held = page.person.profile.identifiers.filter(
        workspace=page.request.workspace, kind=kind.number
    )
    for one in held:
        if given in {one.value, one.sent}:
            return Identifier(kind.key, one.value, one.sent or one.value)
    raise Http404

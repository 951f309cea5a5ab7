"""What relates people to objects, on the pages of both: shown, begun, edited, ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from cdp.decorators import ADMINS
from cdp.http import WorkspaceRequest
from profiles.decorators import find_object, object_view, person_view
from profiles.definitions import ObjectTypeDefinition
from profiles.models import Profile
from profiles.objects import related
from profiles.objects.finding import Finder, ObjectQuestion
from profiles.objects.listing import ObjectRow, rows
from profiles.objects.models import CustomObject, Relationship
from profiles.objects.relationship_form import RelationshipForm
from profiles.objects.words import noun
from profiles.paging import Paging
from profiles.records import Record, Related
from profiles.views.merging import MOST_CANDIDATES, candidates
from profiles.views.object_page import ObjectPage
from profiles.views.person_page import PersonPage

_TAB = "Relationships"
FROM_OBJECT = "object"


@require_GET
@person_view()
def show(request: WorkspaceRequest, profile: Profile) -> HttpResponse:
    """Shows what the person is related to, type by type."""
    page = PersonPage(request, profile, _TAB)
    paging = Paging(request, [])
    groups, cursor = related.objects_of(profile, page.definitions, paging.number)
    return page.show(
        "profiles/person_relationships.html",
        groups=groups,
        types=[(one, noun(one)) for one in page.definitions.object_types.values()],
        before=paging.before,
        after=paging.after(cursor),
    )


@require_GET
@object_view()
def show_people(request: WorkspaceRequest, custom_object: CustomObject) -> HttpResponse:
    """Shows the people who are related to the object."""
    page = ObjectPage(request, custom_object, "People")
    paging = Paging(request, [])
    of_people = page.object.asking.definitions
    people, cursor = related.people_of(custom_object, of_people, paging.number)
    return page.show(
        "profiles/object_people.html",
        people=people,
        before=paging.before,
        after=paging.after(cursor),
    )


@require_GET
@person_view(roles=ADMINS)
def find(request: WorkspaceRequest, profile: Profile) -> HttpResponse:
    """Finds the object to which the person is to be related."""
    page = PersonPage(request, profile, _TAB)
    types = page.definitions.object_types
    slug = request.GET.get("type", "")
    object_type = next((one for one in types.values() if one.slug == slug), None)
    if object_type is None:
        raise Http404
    words = request.GET.get("q", "")
    return page.show_part(
        "profiles/object_search.html",
        "profiles/_object_candidates.html",
        type=object_type,
        noun=noun(object_type),
        words=words,
        candidates=_candidates(page, object_type, words),
    )


@require_GET
@object_view(roles=ADMINS)
def find_person(request: WorkspaceRequest, custom_object: CustomObject) -> HttpResponse:
    """Finds the person who is to be related to the object."""
    page = ObjectPage(request, custom_object, "People")
    words = request.GET.get("q", "")
    return page.show_part(
        "profiles/person_search.html",
        "profiles/_person_candidates.html",
        words=words,
        candidates=candidates(page.object.asking, words),
        back=FROM_OBJECT,
    )


@require_http_methods(["GET", "POST"])
@person_view(roles=ADMINS)
def edit(
    request: WorkspaceRequest, profile: Profile, type_slug: str, object_key: str
) -> HttpResponse:
    """Shows what is known of one relationship, and saves it; begins it if need be."""
    page = PersonPage(request, profile, _TAB)
    custom_object = find_object(request, type_slug, object_key)
    held = Relationship.objects.filter(
        workspace=request.workspace, profile=profile.pk, custom_object=custom_object.pk
    ).first()
    form = RelationshipForm(
        request.POST or None,
        object_type=page.definitions.object_types[custom_object.type],
        held=held.attributes if held else None,
        zone=page.zone,
    )
    if request.method == "POST" and form.is_valid():
        number, object_id = custom_object.type, custom_object.object_id
        edited = page.editor.edit(form.record(profile.pk, number, object_id))
        if not edited.held:
            name = page.person.name
            done = "is saved" if held else "is there"
            messages.success(request, f"{name} and {custom_object}: it {done}.")
            return _back(page, custom_object)
        form.add_error(None, edited.sentence)
    return page.show(
        "profiles/relationship_form.html",
        status=422 if request.method == "POST" else 200,
        form=form,
        held=held,
        object=ObjectPage(request, custom_object).object,
        back=_came_from(request),
    )


@require_POST
@person_view(roles=ADMINS)
def end(
    request: WorkspaceRequest, profile: Profile, type_slug: str, object_key: str
) -> HttpResponse:
    """Ends a relationship."""
    page = PersonPage(request, profile, _TAB)
    custom_object = find_object(request, type_slug, object_key)
    ended = Related(custom_object.type, custom_object.object_id, ends=True)
    edited = page.editor.edit(Record(1, 0, profile_id=profile.pk, related=(ended,)))
    if edited.held:
        messages.error(request, edited.sentence)
    else:
        name = page.person.name
        messages.success(request, f"{name} and {custom_object} are no longer related.")
    return _back(page, custom_object)


def _candidates(
    page: PersonPage, object_type: ObjectTypeDefinition, words: str
) -> list[ObjectRow]:
    """Objects of the type that the words can mean; the first by name for none."""
    known = page.definitions
    finder = Finder(known.workspace_id, object_type.number, known.public_ids)
    question = ObjectQuestion.read(object_type.slug, words, "")
    ids, _ = finder.find(question, page=MOST_CANDIDATES)
    return rows(ids, known)


def _came_from(request: WorkspaceRequest) -> str:
    """Whether the form was opened on the object's page."""
    given = request.POST if request.method == "POST" else request.GET
    return FROM_OBJECT if given.get("back") == FROM_OBJECT else ""


def _back(page: PersonPage, custom_object: CustomObject) -> HttpResponse:
    if _came_from(page.request):
        of_object = ObjectPage(page.request, custom_object)
        return redirect(of_object.url("profiles:object-people"))
    return page.back("profiles:person-relationships")

"""The objects of a workspace, type by type: searched, paged, in chosen columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from cdp import navigation
from cdp.decorators import ADMINS, EDITORS, reader_zone, workspace_view
from cdp.formats import group_number
from cdp.http import WorkspaceRequest, page_url
from cdp.navigation import Item
from cdp.partials import render_partial
from profiles import listing
from profiles.definitions import AttributeDefinition, Definitions, ObjectTypeDefinition
from profiles.editing import Editor
from profiles.loading import load_definitions
from profiles.objects.finding import Finder, ObjectQuestion, Sort
from profiles.objects.listing import ObjectRow, rows
from profiles.objects.new_object import NewObjectForm
from profiles.objects.words import about_how_many, how_many, noun, nouns
from profiles.paging import Paging
from profiles.records import Outcome
from profiles.searching.finding import MOST_COUNTED
from profiles.views.people_list import import_url


@dataclass
class Objects:
    """What the list of one type's objects shows to one request."""

    request: WorkspaceRequest
    of_people: Definitions
    type: ObjectTypeDefinition

    @cached_property
    def definitions(self) -> Definitions:
        """What is defined for objects of the type."""
        return self.of_people.of_objects(self.type.number)

    @cached_property
    def question(self) -> ObjectQuestion:
        """Which objects are asked for."""
        given = self.request.GET
        return ObjectQuestion.read(
            self.type.slug, given.get("q", ""), given.get("sort", "")
        )

    @cached_property
    def columns(self) -> list[AttributeDefinition]:
        """The attributes that are shown."""
        return listing.chosen_columns(
            self.request.workspace, self.request.user, self.definitions
        )

    @cached_property
    def rows(self) -> list[ObjectRow]:
        """The objects on this page."""
        return rows(self._found[0], self.definitions, self.columns)

    @property
    def is_empty(self) -> bool:
        """Whether there is no object of the type."""
        return not (self._found[0] or self.question.text or self._paging.cursor)

    @property
    def after(self) -> str:
        """The address of the next page, empty at the end."""
        return self._paging.after(self._found[1])

    @property
    def before(self) -> str:
        """The address of the page before, empty at the start."""
        return self._paging.before

    @cached_property
    def count_words(self) -> str:
        """How many there are, or fit, as far as that is quickly known."""
        counted = self._counted
        if counted is not None:
            return how_many(counted, self.type)
        if self.question.text:
            return f"More than {group_number(MOST_COUNTED)} {nouns(self.type)}"
        return about_how_many(self._finder.estimate(), self.type)

    @property
    def noun(self) -> str:
        """One of them, in a sentence."""
        return noun(self.type)

    @property
    def nouns(self) -> str:
        """Several of them, in a sentence."""
        return nouns(self.type)

    @property
    def _counted(self) -> int | None:
        ids, after = self._found
        if not after and not self._paging.cursor:
            return len(ids)
        return self._finder.count(self.question)

    @property
    def _paging(self) -> Paging:
        return Paging(self.request, self.question.parameters)

    @cached_property
    def _finder(self) -> Finder:
        known = self.definitions
        return Finder(known.workspace_id, self.type.number, known.public_ids)

    @cached_property
    def _found(self) -> tuple[list[int], str]:
        return self._finder.find(self.question, cursor=self._paging.cursor)


@require_GET
@workspace_view()
def show(request: WorkspaceRequest) -> HttpResponse:
    """Shows a page of the objects of one type; of the first if none is named."""
    definitions = load_definitions(request.workspace)
    types = list(definitions.object_types.values())
    slug = request.GET.get("type") or (types[0].slug if types else "")
    context = {
        "objects": _objects(request, definitions, slug) if types else None,
        "type_tabs": [_tab(request, one, slug) for one in types],
        "default_sort": Sort.NAME.value,
        "may_edit": request.role in ADMINS,
        "import_url": import_url(request) if request.role in EDITORS else "",
        "tabs": navigation.data.items(request),
    }
    return render_partial(
        request, "profiles/objects.html", "profiles/_object_table.html", context
    )


@require_POST
@workspace_view()
def choose_columns(request: WorkspaceRequest, type_slug: str) -> HttpResponse:
    """Remembers the columns that the member wants to see of a type."""
    definitions = load_definitions(request.workspace)
    objects = _objects(request, definitions, type_slug)
    keys = request.POST.getlist("column")
    known = objects.definitions
    listing.choose_columns(request.workspace, request.user, keys, known)
    if len(set(keys)) > listing.MOST_COLUMNS:
        most = listing.MOST_COLUMNS
        messages.warning(request, f"The first {most} columns are shown, not all.")
    return redirect(f"{page_url(request, 'profiles:objects')}?type={type_slug}")


@require_http_methods(["GET", "POST"])
@workspace_view(roles=ADMINS)
def add(request: WorkspaceRequest, type_slug: str) -> HttpResponse:
    """Shows the form of a new object, and adds it."""
    objects = _objects(request, load_definitions(request.workspace), type_slug)
    definitions = objects.definitions
    zone = reader_zone(request, request.workspace)
    form = NewObjectForm(request.POST or None, definitions=definitions, zone=zone)
    if request.method == "GET" or not form.is_valid():
        return _form(request, form, objects)
    editor = Editor(definitions, request.user, timezone.now())
    edited = editor.create(form.record())
    if edited.held:
        form.add_error(None, edited.sentence)
        return _form(request, form, objects)
    public_id = definitions.public_ids.public(edited.profile_id)
    url = page_url(request, "profiles:object", type_slug, public_id)
    if edited.outcome is Outcome.SKIPPED:
        return _form(request, form, objects, known_url=url)
    messages.success(request, f"The {objects.noun} is added.")
    return redirect(url)


def _objects(request: WorkspaceRequest, definitions: Definitions, slug: str) -> Objects:
    """The list of the type with this slug."""
    for object_type in definitions.object_types.values():
        if object_type.slug == slug:
            return Objects(request, definitions, object_type)
    raise Http404


def _tab(request: WorkspaceRequest, one: ObjectTypeDefinition, slug: str) -> Item:
    url = f"{page_url(request, 'profiles:objects')}?type={one.slug}"
    current = "page" if one.slug == slug else ""
    return Item(label=one.name, url=url, icon="", count=0, current=current)


def _form(
    request: WorkspaceRequest,
    form: NewObjectForm,
    objects: Objects,
    known_url: str = "",
) -> HttpResponse:
    context = {"form": form, "objects": objects, "known_url": known_url}
    status = 422 if request.method == "POST" else 200
    return render(request, "profiles/new_object.html", context, status=status)

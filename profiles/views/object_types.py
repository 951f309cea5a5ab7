"""Object types: what people can be related to, and what is known of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from cdp import navigation
from cdp.decorators import ADMINS, workspace_view
from cdp.http import WorkspaceRequest, page_url
from profiles.attribute_form import TYPE_WORDS
from profiles.definitions import ValueType
from profiles.objects.defining import (
    is_attribute_used,
    is_in_use,
    remove_object_type,
)
from profiles.objects.forms import ObjectAttributeForm, ObjectTypeForm
from profiles.objects.listing import count_objects
from profiles.objects.models import ObjectAttribute, ObjectType
from profiles.objects.words import in_sentence, up_to
from profiles.statuses import AttributeSubject

MOST_COUNTED = 10_000


@require_GET
@workspace_view()
def show_all(request: WorkspaceRequest) -> HttpResponse:
    """Shows the object types, with how much there is of each."""
    counted = count_objects(request.workspace.pk, MOST_COUNTED)
    types = [
        (
            one,
            len(_of(one, AttributeSubject.OBJECT)),
            len(_of(one, AttributeSubject.RELATIONSHIP)),
            up_to(counted.get(one.number, 0), MOST_COUNTED),
        )
        for one in ObjectType.objects.of(request.workspace).prefetch_related(
            "attributes"
        )
    ]
    context = {
        "types": types,
        "may_edit": request.role in ADMINS,
        "tabs": navigation.data.items(request),
    }
    return render(request, "profiles/object_types.html", context)


@require_GET
@workspace_view()
def show(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Shows a type: its names, and the attributes of its objects and relationships."""
    object_type = _type(request, number)
    context = {
        "type": object_type,
        "noun": in_sentence(object_type.singular),
        "nouns": in_sentence(object_type.name),
        "subjects": [
            (subject, _lines(object_type, subject)) for subject in AttributeSubject
        ],
        "in_use": is_in_use(object_type),
        "may_edit": request.role in ADMINS,
    }
    return render(request, "profiles/object_type.html", context)


@require_http_methods(["GET", "POST"])
@workspace_view(roles=ADMINS)
def add(request: WorkspaceRequest) -> HttpResponse:
    """Shows the form of a new object type, and makes it."""
    form = ObjectTypeForm(request.POST or None, workspace=request.workspace)
    if request.method == "GET" or not form.is_valid():
        return _form(request, form, "New object type")
    made = form.define()
    messages.success(request, f"{made.name} are defined. Say what is known of them.")
    return redirect(page_url(request, "profiles:object-type", made.number))


@require_http_methods(["GET", "POST"])
@workspace_view(roles=ADMINS)
def edit(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Shows the form of an object type, and saves it."""
    object_type = _type(request, number)
    name = object_type.name
    form = ObjectTypeForm(
        request.POST or None, instance=object_type, workspace=request.workspace
    )
    if request.method == "GET" or not form.is_valid():
        return _form(request, form, f"Rename {name}")
    form.save()
    messages.success(request, f"{form.instance.name} is saved.")
    return redirect(page_url(request, "profiles:object-type", number))


@require_POST
@workspace_view(roles=ADMINS)
def delete(request: WorkspaceRequest, number: int) -> HttpResponse:
    """Deletes a type of which there are no objects."""
    object_type = _type(request, number)
    if remove_object_type(object_type):
        messages.success(request, f"{object_type.name} is deleted.")
        return redirect(page_url(request, "profiles:object-types"))
    what = in_sentence(object_type.name)
    messages.error(request, f"There are {what}, so the type stays.")
    return redirect(page_url(request, "profiles:object-type", number))


@require_http_methods(["GET", "POST"])
@workspace_view(roles=ADMINS)
def add_attribute(request: WorkspaceRequest, number: int, subject: str) -> HttpResponse:
    """Shows the form of a new attribute of objects or relationships, and makes it."""
    object_type = _type(request, number)
    form = ObjectAttributeForm(
        request.POST or None,
        object_type=object_type,
        subject=AttributeSubject(subject),
    )
    return _attribute(request, form, "New attribute")


@require_http_methods(["GET", "POST"])
@workspace_view(roles=ADMINS)
def edit_attribute(request: WorkspaceRequest, number: int, pk: int) -> HttpResponse:
    """Shows the form of an attribute of objects or relationships, and saves it."""
    attribute = get_object_or_404(
        ObjectAttribute.objects.select_related("object_type"),
        pk=pk,
        workspace=request.workspace,
        object_type__number=number,
    )
    used = is_attribute_used(attribute)
    form = ObjectAttributeForm(
        request.POST or None,
        instance=attribute,
        object_type=attribute.object_type,
        subject=AttributeSubject(attribute.subject),
        used=used,
    )
    return _attribute(request, form, attribute.name, used=used)


def _attribute(
    request: WorkspaceRequest,
    form: ObjectAttributeForm,
    title: str,
    *,
    used: bool = False,
) -> HttpResponse:
    """The form of an attribute, or its saving."""
    object_type = form.instance.object_type
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"{form.instance.name} is saved.")
        return redirect(page_url(request, "profiles:object-type", object_type.number))
    context = {
        "form": form,
        "title": title,
        "used": used,
        "type": object_type,
        "of_objects": form.instance.subject == AttributeSubject.OBJECT,
        "nouns": in_sentence(object_type.name),
    }
    status = 422 if request.method == "POST" else 200
    template = "profiles/object_attribute_form.html"
    return render(request, template, context, status=status)


def _type(request: WorkspaceRequest, number: int) -> ObjectType:
    types = ObjectType.objects.of(request.workspace).prefetch_related("attributes")
    return get_object_or_404(types, number=min(number, 32_767))


def _of(object_type: ObjectType, subject: AttributeSubject) -> list[ObjectAttribute]:
    found = [one for one in object_type.attributes.all() if one.subject == subject]
    return sorted(found, key=lambda one: one.pk)


def _lines(
    object_type: ObjectType, subject: AttributeSubject
) -> list[tuple[ObjectAttribute, str]]:
    """Attributes with the words of their types."""
    found = _of(object_type, subject)
    return [(one, TYPE_WORDS[ValueType(one.type)]) for one in found]


def _form(request: WorkspaceRequest, form: ObjectTypeForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "type": form.instance}
    status = 422 if request.method == "POST" else 200
    return render(request, "profiles/object_type_form.html", context, status=status)

"""The addresses of objects, their types and relationships in a workspace."""

from __future__ import annotations

from django.urls import path

from profiles.views import facts, object_types, objects, one_object, relationships

OBJECT = "objects/<slug:type_slug>/<slug:object_key>/"
TYPE = "object-types/<int:number>/"
RELATED = "people/<slug:public_id>/relationships/"
ONE_RELATED = f"{RELATED}<slug:type_slug>/<slug:object_key>/"

urlpatterns = [
    path("objects/", objects.show, name="objects"),
    path("objects/<slug:type_slug>/new/", objects.add, name="object-new"),
    path(
        "objects/<slug:type_slug>/columns/",
        objects.choose_columns,
        name="object-columns",
    ),
    path(OBJECT, one_object.show, name="object"),
    path(f"{OBJECT}fact/", facts.edit_object, name="object-fact"),
    path(f"{OBJECT}json/", one_object.show_json, name="object-json"),
    path(f"{OBJECT}activity/", one_object.show_activity, name="object-activity"),
    path(
        f"{OBJECT}changes/<int:number>/undo/",
        one_object.undo,
        name="object-change-undo",
    ),
    path(f"{OBJECT}people/", relationships.show_people, name="object-people"),
    path(f"{OBJECT}people/new/", relationships.find_person, name="object-person-new"),
    path(RELATED, relationships.show, name="person-relationships"),
    path(f"{RELATED}new/", relationships.find, name="relationship-new"),
    path(ONE_RELATED, relationships.edit, name="relationship"),
    path(f"{ONE_RELATED}end/", relationships.end, name="relationship-end"),
    path("object-types/", object_types.show_all, name="object-types"),
    path("object-types/new/", object_types.add, name="object-type-new"),
    path(TYPE, object_types.show, name="object-type"),
    path(f"{TYPE}edit/", object_types.edit, name="object-type-edit"),
    path(f"{TYPE}delete/", object_types.delete, name="object-type-delete"),
    path(
        f"{TYPE}attributes/new/",
        object_types.add_attribute,
        {"subject": "object"},
        name="object-attribute-new",
    ),
    path(
        f"{TYPE}relationship-attributes/new/",
        object_types.add_attribute,
        {"subject": "relationship"},
        name="relationship-attribute-new",
    ),
    path(
        f"{TYPE}attributes/<int:pk>/edit/",
        object_types.edit_attribute,
        name="object-attribute-edit",
    ),
]

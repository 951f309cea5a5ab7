"""The addresses of people, what they are related to, and of definitions."""

from __future__ import annotations

from django.urls import include, path

from profiles.objects import urls as of_objects
from profiles.views import (
    activity,
    attributes,
    attribution,
    consent,
    facts,
    filter_form,
    handing_on,
    identifiers,
    kinds,
    membership,
    merging,
    new_person,
    people_list,
    person,
    resources,
    segments,
    triggers,
)

app_name = "profiles"
TRIGGER = "settings/triggers/<int:pk>/"
NOTIFICATION = f"{TRIGGER}notifications/<int:number>/"
QUERY = "people/queries/<int:pk>/"
PERSON = "people/<slug:public_id>/"

urlpatterns = [
    path("people/", people_list.show, name="people"),
    path("people/columns/", people_list.choose_columns, name="people-columns"),
    path("people/filter/", filter_form.make, name="people-filter"),
    path("people/export/", handing_on.export, name="people-export"),
    path("people/segment/", handing_on.save_segment, name="people-segment"),
    path(QUERY, handing_on.show_query, name="people-query"),
    path(f"{QUERY}cancel/", handing_on.cancel_query, name="people-query-cancel"),
    path(f"{QUERY}dismiss/", handing_on.dismiss_query, name="people-query-dismiss"),
    path(f"{QUERY}file/", handing_on.download, name="people-query-file"),
    path("people/new/", new_person.add, name="person-new"),
    path(PERSON, person.show, name="person"),
    path(f"{PERSON}json/", person.show_json, name="person-json"),
    path(f"{PERSON}forget/", person.forget, name="person-forget"),
    path(f"{PERSON}fact/", facts.edit, name="person-fact"),
    path(f"{PERSON}identifiers/add/", identifiers.add, name="identifier-add"),
    path(f"{PERSON}identifiers/remove/", identifiers.remove, name="identifier-remove"),
    path(f"{PERSON}merge/", merging.merge, name="person-merge"),
    path(f"{PERSON}activity/", activity.show, name="person-activity"),
    path(f"{PERSON}changes/<int:number>/undo/", activity.undo, name="change-undo"),
    path(f"{PERSON}subscriptions/", consent.show, name="person-subscriptions"),
    path(f"{PERSON}subscriptions/change/", consent.change, name="subscription-change"),
    path("", include(of_objects.urlpatterns)),
    path(f"{PERSON}segments/", membership.show, name="person-segments"),
    path(f"{PERSON}segments/join/", membership.join, name="segment-join"),
    path(f"{PERSON}segments/leave/", membership.leave, name="segment-leave"),
    path("attributes/", attributes.show, name="attributes"),
    path("attributes/new/", attributes.add, name="attribute-new"),
    path("attributes/<int:pk>/edit/", attributes.edit, name="attribute-edit"),
    path("subscriptions/", resources.show, name="resources"),
    path("subscriptions/new/", resources.add, name="resource-new"),
    path("subscriptions/<int:number>/edit/", resources.edit, name="resource-edit"),
    path("attribution/", attribution.show, name="attribution"),
    path("attribution/new/", attribution.add, name="attribution-new"),
    path("attribution/<int:pk>/edit/", attribution.edit, name="attribution-edit"),
    path("attribution/<int:pk>/delete/", attribution.delete, name="attribution-delete"),
    path("segments/", segments.show_all, name="segments"),
    path("segments/new/", segments.add, name="segment-new"),
    path("segments/<int:pk>/", segments.show, name="segment"),
    path("segments/<int:pk>/edit/", segments.edit, name="segment-edit"),
    path("segments/<int:pk>/delete/", segments.delete, name="segment-delete"),
    path("settings/identifiers/", kinds.show, name="identifier-settings"),
    path("settings/identifiers/add/", kinds.add, name="kind-add"),
    path("settings/identifiers/<int:pk>/switch/", kinds.switch, name="kind-switch"),
    path("settings/identifiers/<int:pk>/remove/", kinds.remove, name="kind-remove"),
    path("settings/identifiers/block/", kinds.block, name="value-block"),
    path("settings/identifiers/<int:pk>/unblock/", kinds.unblock, name="value-unblock"),
    path("settings/triggers/", triggers.show_all, name="triggers"),
    path("settings/triggers/new/", triggers.add, name="trigger-new"),
    path(TRIGGER, triggers.show, name="trigger"),
    path(f"{TRIGGER}edit/", triggers.edit, name="trigger-edit"),
    path(f"{TRIGGER}switch/", triggers.switch, name="trigger-switch"),
    path(f"{TRIGGER}test/", triggers.test, name="trigger-test"),
    path(f"{TRIGGER}delete/", triggers.delete, name="trigger-delete"),
    path(NOTIFICATION, triggers.notification, name="trigger-notification"),
    path(f"{NOTIFICATION}replay/", triggers.replay, name="notification-replay"),
]

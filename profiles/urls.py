"""The addresses of people, attributes, subscriptions and segments in a workspace."""

from __future__ import annotations

from django.urls import path

from profiles.views import people_list, person

app_name = "profiles"
PERSON = "people/<slug:public_id>/"

urlpatterns = [
    path("people/", people_list.show, name="people"),
    path("people/columns/", people_list.choose_columns, name="people-columns"),
    path(PERSON, person.show, name="person"),
    path(f"{PERSON}activity/", person.show, name="person-activity"),
    path(f"{PERSON}subscriptions/", person.show, name="person-subscriptions"),
    path(f"{PERSON}segments/", person.show, name="person-segments"),
    path(f"{PERSON}json/", person.show, name="person-json"),
]

"""The addresses of the pages of webhooks: sources, their mappings, deliveries."""

from __future__ import annotations

from django.urls import path

from webhooks.views import (
    deliveries,
    fields,
    first_request,
    mapping,
    sources,
    switching,
)

app_name = "webhooks"
SOURCE = "<uuid:pk>/"

urlpatterns = [
    path("", sources.show, name="sources"),
    path("new/", sources.new, name="source-new"),
    path("deliveries/", deliveries.show, name="deliveries"),
    path("deliveries/<int:pk>/", deliveries.detail, name="delivery"),
    path(SOURCE, mapping.show, name="source"),
    path(f"{SOURCE}deliveries/", deliveries.show_source, name="source-deliveries"),
    path(f"{SOURCE}waiting/", first_request.waiting, name="waiting"),
    path(f"{SOURCE}paste/", first_request.paste, name="paste"),
    path(f"{SOURCE}fields/", fields.save, name="field-save"),
    path(f"{SOURCE}fields/edit/", fields.show, name="field"),
    path(f"{SOURCE}fields/try/", fields.change, name="field-try"),
    path(f"{SOURCE}fields/suggested/", fields.take_suggestions, name="suggestions"),
    path(f"{SOURCE}fields/<int:number>/remove/", fields.remove, name="field-remove"),
    path(f"{SOURCE}conditions/", mapping.add_condition, name="condition-add"),
    path(
        f"{SOURCE}conditions/<int:number>/remove/",
        mapping.remove_condition,
        name="condition-remove",
    ),
    path(f"{SOURCE}options/", mapping.options, name="options"),
    path(f"{SOURCE}save/", switching.save, name="save"),
    path(f"{SOURCE}pause/", switching.pause, name="pause"),
]

"""The addresses of the pages of webhooks: sources, their mappings, deliveries."""

from __future__ import annotations

from django.urls import path

from webhooks.views import (
    deliveries,
    differences,
    fields,
    first_request,
    mapping,
    replays,
    source_settings,
    sources,
    switching,
    versions,
)

app_name = "webhooks"
SOURCE = "<uuid:pk>/"
SETTINGS = f"{SOURCE}settings/"

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
    path(f"{SOURCE}versions/", versions.show, name="versions"),
    path(f"{SOURCE}versions/<int:number>/", versions.compare, name="version"),
    path(
        f"{SOURCE}versions/<int:number>/restore/",
        versions.restore,
        name="version-restore",
    ),
    path(f"{SOURCE}differences/", differences.show, name="differences"),
    path(f"{SOURCE}differences/apply/", differences.reapply, name="reapply"),
    path(f"{SOURCE}replays/", replays.create, name="replay-create"),
    path(f"{SOURCE}replays/<int:number>/", replays.show, name="replay"),
    path(f"{SOURCE}replays/<int:number>/start/", replays.start, name="replay-start"),
    path(f"{SOURCE}replays/<int:number>/stop/", replays.cancel, name="replay-stop"),
    path(SETTINGS, source_settings.show, name="source-settings"),
    path(f"{SETTINGS}name/", source_settings.rename, name="source-name"),
    path(f"{SETTINGS}verification/", source_settings.verify, name="verification"),
    path(f"{SETTINGS}try/", source_settings.try_signed, name="verification-try"),
    path(f"{SETTINGS}repeats/", source_settings.change_repeats, name="repeats"),
    path(f"{SETTINGS}remove/", source_settings.remove, name="source-remove"),
    path(f"{SOURCE}save/", switching.save, name="save"),
    path(f"{SOURCE}pause/", switching.pause, name="pause"),
]

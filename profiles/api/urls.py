"""The addresses of the APIs about people, each as its product has it."""

from __future__ import annotations

from django.urls import path, re_path

from profiles.api.altcraft import views as altcraft
from profiles.api.piwik import views as piwik

PIWIK_APP = "api/cdp/settings/v1/app/<uuid:app_id>/attribute"

urlpatterns = [
    path(
        "api/cdp/profiles/v1/app/<uuid:app_id>/profile/"
        "<str:identifier_type>/<path:identifier_value>",
        piwik.profile,
    ),
    path(PIWIK_APP, piwik.attribute_list),
    path(f"{PIWIK_APP}/bulk", piwik.attribute_bulk),
    path(f"{PIWIK_APP}/<str:column_id>", piwik.attribute_detail),
    re_path(r"^api/cdp/(?P<rest>(?s:.*))$", piwik.unknown),
    # Altcraft's documents write some of these with a slash at the end.
    re_path(r"^api/v1\.1/profiles/import/?$", altcraft.import_profile),
    re_path(r"^api/v1\.1/profiles/import_batch/?$", altcraft.import_batch),
    re_path(r"^api/v1\.1/profiles/get/?$", altcraft.get_profile),
    re_path(r"^api/v1\.1/resources/fields_get/?$", altcraft.resource_fields),
    re_path(r"^api/v1\.1/databases/list/?$", altcraft.databases),
    re_path(
        r"^api/v1\.1/campaigns/triggers/import_and_start/?$", altcraft.import_and_start
    ),
    re_path(r"^api/v1\.1/(?P<rest>(?s:.*))$", altcraft.unknown),
]

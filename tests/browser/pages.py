"""The pages that every check of all pages visits; each app adds its own.

``{slug}`` stands for the workspace's.
"""

from __future__ import annotations

# Each size and each theme once: nothing of a theme depends on the size.
LOOKS = [(1280, "light"), (390, "dark")]
INSIDE = [
    "/w/{slug}/imports/",
    "/w/{slug}/people/",
    "/w/{slug}/people/new/",
    "/w/{slug}/attributes/",
    "/w/{slug}/attributes/new/",
    "/w/{slug}/subscriptions/",
    "/w/{slug}/objects/",
    "/w/{slug}/object-types/",
    "/w/{slug}/object-types/new/",
    "/w/{slug}/attribution/",
    "/w/{slug}/attribution/new/?kind=endpoint",
    "/w/{slug}/segments/",
    "/w/{slug}/settings/identifiers/",
    "/w/{slug}/imports/new/",
    "/w/{slug}/imports/mappings/",
    "/w/{slug}/",
    "/w/{slug}/settings/",
    "/w/{slug}/settings/members/",
    "/w/{slug}/settings/api/",
    "/w/{slug}/settings/triggers/",
    "/w/{slug}/settings/triggers/new/",
    "/w/{slug}/search/",
    "/w/{slug}/notifications/",
    "/w/{slug}/notifications/settings/",
    "/w/{slug}/imports/new/url/",
    "/w/{slug}/imports/new/sheet/",
    "/w/{slug}/imports/schedules/",
    "/w/{slug}/imports/schedules/new/",
    "/api/docs",
    "/account/password/change/",
    "/account/2fa/",
    "/account/sessions/",
    "/styleguide/",
]
OUTSIDE = [
    "/account/login/",
    "/account/logout/",
    "/account/password/reset/",
    "/account/signup/",
    "/invitations/forged/",
]

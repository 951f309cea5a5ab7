"""The addresses of the project's own pages."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from cdp.views import (
    api_docs,
    credentials,
    home,
    invitations,
    members,
    notifications,
    search,
    styleguide,
)
from cdp.views import settings as workspace_settings

app_name = "cdp"
WORKSPACE = "w/<slug:slug>/"
MEMBERS = f"{WORKSPACE}settings/members/"
CREDENTIALS = f"{WORKSPACE}settings/api/"
NOTIFICATIONS = f"{WORKSPACE}notifications/"

urlpatterns = [
    path("", home.start, name="start"),
    path("api/openapi.json", api_docs.schema, name="openapi"),
    path("api/docs", api_docs.show, name="api-docs"),
    path("theme/", home.theme, name="theme"),
    path("invitations/<str:token>/", invitations.accept, name="invitation"),
    path(WORKSPACE, home.show, name="home"),
    path(f"{WORKSPACE}search/", search.show, name="search"),
    path(f"{WORKSPACE}settings/", workspace_settings.workspace, name="settings"),
    path(NOTIFICATIONS, notifications.show, name="notifications"),
    path(f"{NOTIFICATIONS}bell/", notifications.bell, name="notification-bell"),
    path(f"{NOTIFICATIONS}read/", notifications.read_all, name="notifications-read"),
    path(
        f"{NOTIFICATIONS}<int:pk>/read/",
        notifications.read,
        name="notification-read",
    ),
    path(
        f"{NOTIFICATIONS}settings/",
        notifications.settings,
        name="notification-settings",
    ),
    path(MEMBERS, members.show, name="members"),
    path(f"{MEMBERS}invite/", members.invite, name="member-invite"),
    path(f"{MEMBERS}leave/", members.leave, name="member-leave"),
    path(f"{MEMBERS}<int:pk>/role/", members.change_role, name="member-role"),
    path(f"{MEMBERS}<int:pk>/remove/", members.remove, name="member-remove"),
    path(
        f"{MEMBERS}invitations/<int:pk>/withdraw/",
        members.withdraw,
        name="invitation-withdraw",
    ),
    path(CREDENTIALS, credentials.show, name="credentials"),
    path(f"{CREDENTIALS}new/", credentials.create, name="credential-create"),
    path(
        f"{CREDENTIALS}tokens/<int:pk>/revoke/",
        credentials.revoke_token,
        name="token-revoke",
    ),
    path(
        f"{CREDENTIALS}clients/<int:pk>/revoke/",
        credentials.revoke_client,
        name="client-revoke",
    ),
]

if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide.show, name="styleguide"))

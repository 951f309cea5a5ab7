"""The addresses of our own API of imports."""

from __future__ import annotations

from django.urls import path, re_path

from imports.api.own import views

IMPORT = "api/v1/imports/<int:number>"

urlpatterns = [
    path("api/v1/imports", views.imports),
    path(IMPORT, views.show_import),
    path(f"{IMPORT}/issues", views.import_issues),
    path(f"{IMPORT}/files/<str:which>.csv", views.import_file),
    path(f"{IMPORT}/start", views.start),
    path(f"{IMPORT}/cancel", views.cancel),
    path(f"{IMPORT}/undo", views.undo_import),
    re_path(r"^api/v1/(?P<rest>(?s:.*))$", views.unknown),
]

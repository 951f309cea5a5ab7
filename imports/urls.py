"""The addresses of imports: the history, and each step of the wizard its own."""

from __future__ import annotations

from django.urls import path

from imports.views import (
    column,
    detail,
    downloads,
    fixing,
    history,
    mapping,
    preview,
    progress,
    reading,
    remote,
    review,
    saved,
    schedules,
    sheets,
    undo,
    upload,
)

app_name = "imports"

urlpatterns = [
    path("", history.show, name="history"),
    path("new/", upload.show, name="upload"),
    path("new/columns/", upload.columns, name="column-reference"),
    path("new/template.<str:ending>", downloads.template, name="template"),
    path("new/url/", remote.url, name="url"),
    path("new/sheet/", sheets.pick, name="sheet"),
    path("new/sheet/connect/", sheets.ask, name="google-connect"),
    path("new/sheet/disconnect/", sheets.disconnect, name="google-disconnect"),
    path("fetches/<int:pk>/", remote.fetch, name="fetch"),
    path("schedules/", schedules.show, name="schedules"),
    path("schedules/new/", schedules.create, name="schedule-new"),
    path("schedules/<int:pk>/", schedules.edit, name="schedule"),
    path("schedules/<int:pk>/run/", schedules.run, name="schedule-run"),
    path("schedules/<int:pk>/switch/", schedules.switch, name="schedule-switch"),
    path("schedules/<int:pk>/delete/", schedules.delete, name="schedule-delete"),
    path("<int:pk>/", detail.show, name="detail"),
    path("<int:pk>/read/", reading.show, name="read"),
    path("<int:pk>/map/", mapping.show, name="map"),
    path("<int:pk>/map/options/", mapping.options, name="options"),
    path("<int:pk>/map/kind/", mapping.kind, name="kind"),
    path("<int:pk>/map/row/", mapping.row, name="map-row"),
    path("<int:pk>/map/columns/<int:position>/", column.show, name="column"),
    path(
        "<int:pk>/map/columns/<int:position>/target/",
        column.choose,
        name="column-target",
    ),
    path(
        "<int:pk>/map/columns/<int:position>/attribute/",
        column.create_attribute,
        name="column-attribute",
    ),
    path("mappings/", saved.show, name="saved-mappings"),
    path("mappings/<int:pk>/delete/", saved.delete, name="saved-delete"),
    path("<int:pk>/map/save/", saved.save, name="saved-save"),
    path("<int:pk>/map/use/<int:saved>/", saved.use, name="saved-use"),
    path("<int:pk>/preview/", preview.show, name="preview"),
    path("<int:pk>/preview/<int:number>/", preview.row, name="preview-row"),
    path("<int:pk>/review/", review.show, name="review"),
    path("<int:pk>/review/start/", review.start, name="review-start"),
    path("<int:pk>/review/rows/", review.rows, name="review-rows"),
    path("<int:pk>/review/rows/<int:number>/<int:position>/", fixing.fix, name="fix"),
    path("<int:pk>/run/", progress.show, name="run"),
    path("<int:pk>/run/start/", progress.start, name="run-start"),
    path("<int:pk>/undo/", undo.ask, name="undo"),
    path("<int:pk>/discard/", progress.discard, name="discard"),
    path("<int:pk>/cancel/", progress.cancel, name="cancel"),
    path("<int:pk>/files/<str:which>.csv", downloads.problem_file, name="file"),
    path("<int:pk>/files/original/", downloads.original, name="original"),
]

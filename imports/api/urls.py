"""The addresses of the APIs that bring many rows, each as its product has it."""

from __future__ import annotations

from django.urls import path, re_path

from imports.api.customer_io import views as customer_io
from imports.api.xtremepush import views as xtremepush

urlpatterns = [
    path("v1/imports", customer_io.start_import),
    path("v1/imports/<int:number>", customer_io.show_import),
    path("v1/exports/<int:number>", customer_io.show_export),
    path(
        "v1/exports/<int:number>/download",
        customer_io.download,
        name="customer-io-export-download",
    ),
    path(
        "v1/exports/<int:number>/file/<str:signed>",
        customer_io.export_file,
        name="customer-io-export-file",
    ),
    path("v1/subscription_topics", customer_io.topics),
    re_path(r"^v1/(?P<rest>(?s:.*))$", customer_io.unknown),
    re_path(r"^api/external/import/profile/?$", xtremepush.import_profile),
    re_path(r"^api/external/info/task/?$", xtremepush.task_info),
    re_path(r"^api/external/list/task/?$", xtremepush.task_list),
    re_path(r"^api/external/(?P<rest>(?s:.*))$", xtremepush.unknown),
]

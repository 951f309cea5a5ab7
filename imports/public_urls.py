"""Addresses of imports outside any workspace: those that others must know."""

from __future__ import annotations

from django.urls import path

from imports.views import sheets

urlpatterns = [path("google/callback/", sheets.answered, name="google-callback")]

"""The addresses of our own API about people."""

from __future__ import annotations

from django.urls import path

from profiles.api.own import views

urlpatterns = [
    path("api/v1/profiles", views.profiles),
    path("api/v1/profiles/<str:profile_id>", views.profile),
]

from __future__ import annotations

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from cdp import urls

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def bad(request: HttpRequest) -> HttpResponse:
    raise BadRequest


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("This page is for admins of Demo.")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


urlpatterns = [
    *urls.urlpatterns,
    path("bad/", bad),
    path("forbidden/", forbidden),
    path("broken/", broken),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/bad/", 400, "That request makes no sense"),
        ("/forbidden/", 403, "This page is for admins of Demo."),
        ("/nowhere/", 404, "There is nothing here"),
        ("/broken/", 500, "Something broke on our side"),
    ],
)
def test_says_what_to_do(client: Client, address: str, status: int, words: str) -> None:
    client.raise_request_exception = False
    response = client.get(address)
    assert response.status_code == status
    assert words in response.content.decode()


def test_says_that_a_form_waited_too_long() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/account/login/", {"login": "ana@example.com"})
    assert response.status_code == 403
    assert "This form waited too long" in response.content.decode()

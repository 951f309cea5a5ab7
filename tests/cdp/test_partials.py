from __future__ import annotations

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from cdp.partials import render_partial
from tests.cdp.requests import make_request

pytestmark = pytest.mark.django_db

SWAP = {"HX-Request": "true"}


def answer(request: HttpRequest, status: int = 200) -> HttpResponse:
    request.user = AnonymousUser()
    return render_partial(
        request,  # type: ignore[arg-type]  # has .htmx
        "404.html",
        "_mark.html",
        {},
        status=status,
    )


@pytest.mark.parametrize(
    ("headers", "whole"),
    [
        ({}, True),
        (SWAP, False),
        (SWAP | {"HX-Boosted": "true"}, True),
        (SWAP | {"HX-History-Restore-Request": "true"}, True),
    ],
)
def test_answers_with_page_or_part(headers: dict[str, str], whole: bool) -> None:
    response = answer(make_request(**headers))
    assert (b"<!doctype html>" in response.content) is whole
    assert response["Vary"] == "HX-Request"


def test_brings_waiting_messages_along() -> None:
    request = make_request(**SWAP)
    messages.success(request, "The row is fixed.")
    text = answer(request).content.decode()
    assert 'hx-swap-oob="beforeend"' in text
    assert "The row is fixed." in text


def test_keeps_the_status() -> None:
    assert answer(make_request(**SWAP), status=422).status_code == 422

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import OperationalError
from django.http import HttpResponse, UnreadablePostError
from django.test import RequestFactory
from redis import Redis

from cdp.api import rates
from cdp.api.doors import api_door
from cdp.api.refusals import STATUSES, Reason, Refusal
from tests.cdp.api.makers import make_post, plain_shape


def door(raised: Exception | None = None, **options: Any) -> Any:
    """A view behind a door, which answers ok or raises."""

    @api_door(shape=plain_shape, methods=("POST",), **options)
    def view(request: Any) -> HttpResponse:
        if raised is not None:
            raise raised
        return HttpResponse(f"ok at {request.now.tzinfo}")

    return view


@pytest.fixture(autouse=True)
def own_address() -> None:
    """Each test counts from nothing."""
    rates._client().flushdb()
    rates._taken.clear()


def test_answers_what_the_view_answers() -> None:
    response = door()(make_post())
    assert (response.status_code, response.content) == (200, b"ok at UTC")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("reason", Reason)
def test_draws_refusals_in_the_shape(reason: Reason) -> None:
    response = door(Refusal(reason, "No.", retry_after=7))(make_post())
    assert response.status_code == STATUSES[reason]
    assert response["Retry-After"] == "7"


def test_forbids_other_methods() -> None:
    response = door()(RequestFactory().get("/"))
    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "away",
    [OperationalError(), psycopg.OperationalError(), psycopg.errors.AdminShutdown()],
)
@pytest.mark.django_db
def test_says_when_to_come_back_without_database(away: Exception) -> None:
    response = door(away)(make_post())
    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_answers_body_that_ends_early() -> None:
    assert door(UnreadablePostError())(make_post()).status_code == 400


def test_lets_no_fault_out(caplog: pytest.LogCaptureFixture) -> None:
    response = door(ZeroDivisionError("secret"))(make_post())
    assert response.status_code == 500
    assert b"secret" not in response.content
    assert "a request failed" in caplog.text


def test_opens_to_pages_of_any_site() -> None:
    view = door(cors=True)
    preflight = view(RequestFactory().options("/"))
    assert preflight.status_code == 204
    assert preflight["Access-Control-Allow-Methods"] == "OPTIONS, POST"
    for response in (preflight, view(make_post()), view(RequestFactory().get("/"))):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response


def test_turns_away_who_sends_too_much(settings: Any) -> None:
    settings.API_RATE_PER_ADDRESS = 1
    answers = [door()(make_post()) for _ in range(25)]
    assert {answer.status_code for answer in answers} == {200, 429}
    refused = next(a for a in answers if a.status_code == 429)
    assert 1 <= int(refused["Retry-After"]) <= 11
    assert door()(make_post(REMOTE_ADDR="10.0.0.9")).status_code == 200


def test_counts_the_address_that_a_trusted_proxy_saw(settings: Any) -> None:
    request = make_post(
        REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 192.0.2.7"
    )
    assert rates.address_of(request) == "10.0.0.1"
    settings.TRUST_PROXY = True
    assert rates.address_of(request) == "192.0.2.7"


def test_turns_nobody_away_without_cache(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Redis(host="127.0.0.1", port=1)
    monkeypatch.setattr(rates, "_client", lambda: away)
    assert door()(make_post()).status_code == 200

from __future__ import annotations

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(settings: Settings) -> str:
    settings.METRICS_TOKEN = "a token for tests"
    return str(settings.METRICS_TOKEN)


def test_answers_while_alive(client: Client) -> None:
    response = client.get("/healthz")
    assert response.content == b"ok"
    assert "no-store" in response["Cache-Control"]


def test_is_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "broker": "ok"}


def test_is_not_ready_while_migrations_wait(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="cdp").delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "behind"


def test_is_not_ready_without_broker(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"database": "ok", "broker": "unreachable"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_forbids_other_methods(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_gives_metrics_to_who_has_the_token(client: Client, token: str) -> None:
    response = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 200
    assert b"django_http_requests_before_middlewares_total" in response.content


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer another", "a token for tests"])
@pytest.mark.usefixtures("token")
def test_hides_metrics_from_others(client: Client, sent: str) -> None:
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404


def test_hides_metrics_where_no_token_is_set(client: Client) -> None:
    response = client.get("/metrics", headers={"Authorization": "Bearer "})
    assert response.status_code == 404

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_keeps_theme_for_strangers_too(client: Client, theme: str) -> None:
    client.post("/theme/", {"theme": theme, "next": "/account/login/"})
    page = client.get("/account/login/").content.decode()
    assert f'data-appearance="{theme}"' in page


def test_leads_back_to_the_page(client: Client) -> None:
    response = client.post("/theme/", {"theme": "dark", "next": "/account/login/?a=1"})
    assert response.headers["Location"] == "/account/login/?a=1"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", ""])
def test_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    response = client.post("/theme/", {"theme": "dark", "next": elsewhere})
    assert response.headers["Location"] == "/"


def test_ignores_unknown_theme(client: Client) -> None:
    response = client.post("/theme/", {"theme": '"><script>'})
    assert "theme" not in response.cookies


def test_ignores_forged_cookie(client: Client) -> None:
    client.cookies["theme"] = '"><script>'
    page = client.get("/account/login/").content.decode()
    assert 'data-appearance="auto"' in page


def test_forbids_other_methods(client: Client) -> None:
    assert client.get("/theme/").status_code == 405

from __future__ import annotations

import hashlib
import hmac

import pytest
from django.test import Client

from cdp.models import Workspace
from tests.webhooks.makers import make_source
from tests.webhooks.pages import deliver, get, page, post, text_of
from webhooks.models import Delivery, WebhookSource
from webhooks.signatures import Scheme
from webhooks.verification import Verification

pytestmark = pytest.mark.django_db

SECRET = "a secret of the shop"


@pytest.fixture
def source(demo: Workspace) -> WebhookSource:
    """A source of GitHub, whose requests are signed."""
    known = Verification(scheme=Scheme.GITHUB, secret=SECRET)
    return make_source(demo, verification=known.to_json())


def known(source: WebhookSource) -> Verification:
    source.refresh_from_db()
    return Verification.from_json(source.verification)


def test_renames(client: Client, source: WebhookSource) -> None:
    post(client, source, "settings/name/", name="Repository")
    assert "Repository" in get(client, source, "settings/")


def test_rejects_an_empty_name(client: Client, source: WebhookSource) -> None:
    assert post(client, source, "settings/name/", name=" ").status_code == 422


def test_shows_no_secret(client: Client, source: WebhookSource) -> None:
    assert SECRET not in get(client, source, "settings/")


def test_keeps_the_secret_that_is_not_typed_again(
    client: Client, source: WebhookSource
) -> None:
    post(client, source, "settings/verification/", scheme="github", secret="")
    assert known(source).secret == SECRET


def test_keeps_the_old_secret_beside_a_new_one(
    client: Client, source: WebhookSource
) -> None:
    data = {"scheme": "github", "secret": "the next secret", "keeps_old": "on"}
    post(client, source, "settings/verification/", **data)
    after = known(source)
    assert (after.secret, after.old_secret) == ("the next secret", SECRET)
    assert after.old_until is not None


def test_drops_the_old_secret_if_told(client: Client, source: WebhookSource) -> None:
    data = {"scheme": "github", "secret": "the next secret"}
    post(client, source, "settings/verification/", **data)
    assert known(source).old_secret == ""


def test_makes_a_token(client: Client, source: WebhookSource) -> None:
    post(client, source, "settings/verification/", scheme="token", query="key")
    made = known(source)
    assert len(made.secret) > 20
    assert f"?key={made.secret}" in get(client, source, "settings/")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"scheme": "stripe"}, "Paste the secret"),
        ({"scheme": "stripe", "secret": "short"}, "Use 8 characters or more."),
        ({"scheme": "token"}, "Name a header or a parameter."),
        ({"scheme": "body", "secret": SECRET}, "Name the header of the signature."),
        (
            {"scheme": "timestamped", "secret": SECRET, "header": "X-Signature"},
            "Name the header of the time.",
        ),
    ],
)
def test_rejects_a_scheme_without_what_it_needs(
    client: Client, source: WebhookSource, data: dict[str, str], said: str
) -> None:
    response = post(client, source, "settings/verification/", **data)
    assert response.status_code == 422
    assert said in text_of(response)
    assert known(source).scheme is Scheme.GITHUB


def test_shows_the_fields_of_another_scheme(
    client: Client, source: WebhookSource
) -> None:
    text = get(client, source, "settings/?scheme=timestamped")
    assert 'name="time_header"' in text
    assert 'name="time_header"' not in get(client, source, "settings/?scheme=nonsense")


def test_tries_a_signed_request(client: Client, source: WebhookSource) -> None:
    signature = hmac.digest(SECRET.encode(), b'{"a":1}', hashlib.sha256).hex()
    headers = f"X-Hub-Signature-256: sha256={signature}"
    text = text_of(
        post(client, source, "settings/try/", headers=headers, body='{"a":1}')
    )
    assert "It would be taken." in text
    text = text_of(
        post(client, source, "settings/try/", headers=headers, body='{"a":2}')
    )
    assert "The signature does not match" in text


@pytest.mark.parametrize("rule", ["path:id", "header:X-Id", "body", "none", ""])
def test_takes_rules_for_repeats(
    client: Client, source: WebhookSource, rule: str
) -> None:
    post(client, source, "settings/repeats/", repeats=rule)
    source.refresh_from_db()
    assert source.repeats == rule


def test_rejects_what_is_no_rule_for_repeats(
    client: Client, source: WebhookSource
) -> None:
    response = post(client, source, "settings/repeats/", repeats="moon")
    assert response.status_code == 422
    assert "“moon” is no rule" in text_of(response)


def test_removes_the_source_with_its_deliveries(
    client: Client, source: WebhookSource
) -> None:
    deliver(source, {"id": 1})
    response = post(client, source, "settings/remove/")
    assert response["Location"] == page()
    assert not WebhookSource.objects.exists()
    assert not Delivery.objects.exists()

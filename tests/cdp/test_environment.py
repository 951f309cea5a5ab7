from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from cdp.environment import (
    broker_url,
    database_from_url,
    env_bool,
    env_int,
    env_json,
    env_list,
    env_secret,
    mail_from_url,
    redis_database,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("YES", True), ("1", True), ("off", False), ("0", False)],
)
def test_reads_boolean_words(
    monkeypatch: pytest.MonkeyPatch, text: str, value: bool
) -> None:
    monkeypatch.setenv("SWITCH", text)
    assert env_bool("SWITCH", default=not value) is value


def test_takes_default_of_blank_boolean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCH", " ")
    assert env_bool("SWITCH", default=True) is True


def test_rejects_boolean_that_is_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCH", "maybe")
    with pytest.raises(ImproperlyConfigured, match="SWITCH is 'maybe'"):
        env_bool("SWITCH", default=True)


def test_reads_number_with_underscores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWS", "20_000")
    assert env_int("ROWS", 1) == 20_000


@pytest.mark.parametrize(
    ("text", "message"),
    [("many", "not a whole number"), ("1.5", "not a whole"), ("0", "must be 1 or")],
)
def test_rejects_number(
    monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    monkeypatch.setenv("ROWS", text)
    with pytest.raises(ImproperlyConfigured, match=message):
        env_int("ROWS", 5, minimum=1)


def test_splits_list_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTS", "a.example, b.example,")
    assert env_list("HOSTS", ["c"]) == ["a.example", "b.example"]


def test_reads_json_object(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPTIONS", '{"bucket_name": "uploads"}')
    assert env_json("OPTIONS") == {"bucket_name": "uploads"}


def test_takes_no_options_when_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPTIONS", raising=False)
    assert env_json("OPTIONS") == {}


@pytest.mark.parametrize("text", ["{", "[]", "uploads"])
def test_rejects_what_is_no_json_object(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("OPTIONS", text)
    with pytest.raises(ImproperlyConfigured, match="OPTIONS is no JSON object"):
        env_json("OPTIONS")


def test_rejects_short_secret_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KEY", "hunter2")
    with pytest.raises(ImproperlyConfigured, match="has 7 characters") as raised:
        env_secret("KEY")
    assert "hunter2" not in str(raised.value)


def test_rejects_missing_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="KEY is not set"):
        env_secret("KEY")


def test_takes_other_secret_when_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEY", raising=False)
    assert env_secret("KEY", lambda name: f"the {name}") == "the KEY"


def test_reads_database_address() -> None:
    database = database_from_url(
        "postgresql://ana:p%40ss@db.example:5433/people?sslmode=require"
    )
    assert database["NAME"] == "people"
    assert database["HOST"] == "db.example"
    assert database["PORT"] == "5433"
    assert (database["USER"], database["PASSWORD"]) == ("ana", "p@ss")
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_reads_database_socket_from_query() -> None:
    database = database_from_url("postgresql:///people?host=%2Ftmp%2Fa%20b&user=ana")
    assert (database["HOST"], database["USER"]) == ("/tmp/a b", "ana")
    assert database["OPTIONS"] == {}


@pytest.mark.parametrize("url", ["mysql://host/name", "postgresql://host", "people"])
def test_rejects_other_databases(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must look like"):
        database_from_url(url)


@pytest.mark.parametrize(
    ("url", "next_one"),
    [
        ("redis://host:6379", "redis://host:6379/1"),
        ("rediss://:secret@host/3", "rediss://:secret@host/4"),
        ("unix:///run/valkey.sock", "unix:///run/valkey.sock?db=1"),
        ("unix:///run/valkey.sock?db=6", "unix:///run/valkey.sock?db=7"),
    ],
)
def test_counts_redis_databases(url: str, next_one: str) -> None:
    assert redis_database(url, after=1) == next_one


def test_rejects_other_brokers() -> None:
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL must look like"):
        redis_database("amqp://host", after=1)


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("redis://host:6379/2", "redis://host:6379/2"),
        ("unix:///run/v.sock?db=2", "redis+socket:///run/v.sock?virtual_host=2"),
    ],
)
def test_tells_celery_the_address(url: str, broker: str) -> None:
    assert broker_url(url) == broker


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "ssl"),
    [
        ("smtp://mail.example", "mail.example", 587, True, False),
        ("smtps://mail.example", "mail.example", 465, False, True),
        ("smtp+plain://localhost:2525", "localhost", 2525, False, False),
    ],
)
def test_reads_the_address_of_a_mail_server(
    url: str, host: str, port: int, tls: bool, ssl: bool
) -> None:
    found = mail_from_url(url)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == (host, port)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (tls, ssl)


def test_reads_who_logs_in_at_the_mail_server() -> None:
    found = mail_from_url("smtp://ana%40x.de:p%2Fw@mail.example")
    assert found["EMAIL_HOST_USER"] == "ana@x.de"
    assert found["EMAIL_HOST_PASSWORD"] == "p/w"


def test_does_without_a_mail_server() -> None:
    assert mail_from_url("") == {}


@pytest.mark.parametrize("url", ["mail.example:25", "http://mail.example", "smtp://"])
def test_rejects_addresses_of_no_mail_server(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must look like"):
        mail_from_url(url)

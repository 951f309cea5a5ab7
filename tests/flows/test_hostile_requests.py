"""What no client of ours would send: refused in the product's shape, never a fault."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django.live_server_helper import LiveServer

from cdp.models import Workspace
from profiles.models import Profile
from tests.flows.api_endpoints import NAMES, XML, Target, endpoints
from tests.makers import make_attribute, make_workspace
from tests.profiles.api.makers import Sender, make_resources, make_token

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def workspace(settings: Any) -> Workspace:
    settings.API_RATE_PER_ADDRESS = settings.API_RATE_PER_TOKEN = 0
    made = make_workspace()
    make_resources(made)
    make_attribute(made, "plan", event_data_key="plan")
    make_attribute(made, "age", type="number", event_data_key="age")
    return made


@pytest.fixture(params=NAMES)
def target(request: Any, live_server: LiveServer, workspace: Workspace) -> Target:
    token = make_token(workspace)
    known = {each.name: each for each in endpoints(workspace, token)}
    sender = Sender(live_server.url, {"Authorization": f"Bearer {token}"})
    return Target(known[request.param], sender)


NO_JSON = [
    b"",
    b" ",
    b"{",
    b"null",
    b"[]",
    b'"x"',
    b"{}x",
    b"{'a': 1}",
    b'{"a": 1,}',
    b"\xff\xfe{}",
    b'{"a": "\xff"}',
    b'{"a": NaN}',
    b'{"a": Infinity}',
    b'{"a": 1e99999999999999999999}',
    b'{"a": 01}',
    b'{"a": "\n"}',
    b"[" * 200_000,
    b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    b'{"a": 1, "a": 2}',
]


def test_refuses_what_is_no_object(target: Target) -> None:
    for body in NO_JSON:
        target.refuses(body)


def test_refuses_other_media_types(target: Target) -> None:
    body = json.dumps(target.endpoint.body)
    for media_type in ("text/csv", "multipart/form-data; boundary=x", "image/png"):
        target.refuses(body, Content_Type=media_type)


def test_refuses_bodies_that_are_packed_wrongly(target: Target) -> None:
    bomb = gzip.compress(b" " * 40_000_000)
    target.refuses(bomb, Content_Encoding="gzip")
    target.refuses(b"not gzip", Content_Encoding="gzip")
    target.refuses(gzip.compress(b"{}")[:-4], Content_Encoding="gzip")
    target.refuses(b"{}", Content_Encoding="br")


def test_takes_body_that_is_packed(target: Target) -> None:
    packed = gzip.compress(json.dumps(target.endpoint.body).encode())
    plain = target.post(target.endpoint.body)
    assert target.post(packed, Content_Encoding="gzip").status == plain.status


def test_refuses_members_that_nobody_reads(target: Target) -> None:
    if target.endpoint.name == "auth/token":
        pytest.skip("a token request may say more, as its standard has it")
    target.refuses({**target.endpoint.body, "workspace_id": 1})


def test_refuses_wrong_tokens(target: Target) -> None:
    body = target.endpoint.body
    if target.endpoint.name == "update-profile":
        pytest.skip("the door is open to all")
    for token in ("wrong", "x" * 10_000, "\x7f", "access_x:y"):
        named = {key: token for key in ("token", "apptoken") if key in body}
        target.refuses({**body, **named}, Authorization=f"Bearer {token}")


FRAGMENTS = [
    "NaN",
    "-Infinity",
    "1e400",
    "1e-400",
    "9" * 500,
    "-" + "9" * 5_000,
    "1e99999999999",
    '"\\u0000"',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"' + "x" * 100_000 + '"',
    '"%CLEAR%"',
    "null",
    "true",
    "0",
    "-1",
    "9223372036854775808",
    '""',
    '" "',
    "[]",
    "{}",
    "[" * 90 + "]" * 90,
    "[" * 101 + "]" * 101,
    '{"a": 1, "a": 2}',
    '{"action": "set"}',
    '{"action": "incr", "value": "x"}',
    '{"action": "upsert", "value": {}, "submatch": "\\u0000"}',
    '[null, {"a": []}]',
]
_HERE = "@here@"


def with_each_leaf(value: Any) -> Iterator[Any]:
    """The value once for each of its parts, with a mark in that part's place."""
    yield _HERE
    if not isinstance(value, dict | list):
        return
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in list(parts):
        for marked in with_each_leaf(part):
            copy: Any = value.copy()
            copy[key] = marked
            yield copy


def test_survives_fragments_in_every_place(target: Target) -> None:
    for marked in with_each_leaf(target.endpoint.body):
        text = json.dumps(marked)
        for fragment in FRAGMENTS:
            target.survives(text.replace(f'"{_HERE}"', fragment))


TEXTS = st.text(
    st.characters(codec=None) | st.sampled_from("\0\ud800\udfff\u202e\ufeff"),
    max_size=12,
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda parts: (
        st.lists(parts, max_size=3) | st.dictionaries(TEXTS, parts, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=15)
@given(data=st.data())
def test_survives_any_values(target: Target, data: st.DataObject) -> None:
    body = target.endpoint.body
    changed = {key: data.draw(st.just(value) | VALUES) for key, value in body.items()}
    target.survives(json.dumps(changed))
    target.survives(data.draw(st.binary(max_size=60)))


@pytest.fixture
def xml(live_server: LiveServer, workspace: Workspace) -> Target:
    token = make_token(workspace)
    known = {each.name: each for each in endpoints(workspace, token)}
    return Target(known["profiles/import"], Sender(live_server.url))


ENTITIES = "".join(
    f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(10)
)
NO_XML = [
    "",
    "<",
    "<xml>",
    "<xml/><xml/>",
    "<other/>",
    "<xml>&nothing;</xml>",
    "<xml>&#0;</xml>",
    "<xml>\0</xml>",
    f"<!DOCTYPE xml [{ENTITIES}]><xml><token>&e9;</token></xml>",
    '<!DOCTYPE xml SYSTEM "http://10.0.0.1/x.dtd"><xml/>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><token>&a;</token></xml>',
    f"{' ' * 2000}<!DOCTYPE xml [{ENTITIES}]><xml>&e9;</xml>",
    "<xml>" + "<a>" * 5_000 + "</a>" * 5_000 + "</xml>",
    "<xml>" + "<a>" * 100 + "</a>" * 100 + "</xml>",
    "<xml><data>x<email>a@x.de</email></data></xml>",
    '<?xml version="1.0" encoding="nothing"?><xml/>',
    "{}",
]


def test_refuses_what_is_no_such_xml(xml: Target) -> None:
    for text in NO_XML:
        xml.refuses(text, Content_Type=XML)
    doctype = f"<!DOCTYPE xml [{ENTITIES}]><xml>&e9;</xml>"
    xml.refuses(doctype.encode("utf-16"), Content_Type=XML)
    xml.refuses(b"\xff\xff", Content_Type=XML)
    assert not Profile.objects.exists()


@settings(max_examples=30)
@given(
    text=st.text(max_size=30), name=st.sampled_from(["_bdate", "_sex", "_ip", "email"])
)
def test_survives_any_text_in_xml(xml: Target, text: str, name: str) -> None:
    body = xml.endpoint.body
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    xml.survives(
        f"<xml><token>{body['token']}</token><db_id>{body['db_id']}</db_id>"
        f"<email>a@x.de</email><data><{name}>{escaped}</{name}></data></xml>".encode(
            errors="replace"
        ),
        Content_Type=XML,
    )

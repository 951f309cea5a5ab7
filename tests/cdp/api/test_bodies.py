from __future__ import annotations

import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdp.api.bodies import read_body, require_type
from cdp.api.refusals import Reason, Refusal
from tests.cdp.api.makers import make_post

LIMIT = 1000


def reason_of(body: bytes, **options: str) -> Reason | None:
    try:
        read_body(make_post(body, **options), limit=LIMIT)
    except Refusal as refusal:
        return refusal.reason
    return None


@given(st.binary(max_size=LIMIT))
def test_reads_body_as_it_came(body: bytes) -> None:
    assert read_body(make_post(body), limit=LIMIT) == body


@given(st.binary(max_size=LIMIT // 2))
def test_unpacks_gzip(body: bytes) -> None:
    request = make_post(gzip.compress(body), HTTP_CONTENT_ENCODING="gzip")
    assert read_body(request, limit=LIMIT) == body


def test_rejects_body_over_limit() -> None:
    assert reason_of(b"x" * LIMIT) is None
    assert reason_of(b"x" * (LIMIT + 1)) is Reason.TOO_LARGE


def test_rejects_gzip_bomb_without_unpacking_it() -> None:
    bomb = gzip.compress(b"0" * 500_000)
    assert len(bomb) < LIMIT
    assert reason_of(bomb, HTTP_CONTENT_ENCODING="gzip") is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "body",
    [b"", b"plain", gzip.compress(b"x" * 99)[:-5], gzip.compress(b"x") + b"more"],
    ids=["empty", "plain", "cut", "followed"],
)
def test_rejects_what_is_not_gzip(body: bytes) -> None:
    assert reason_of(body, HTTP_CONTENT_ENCODING="gzip") is Reason.MALFORMED


def test_rejects_other_encodings() -> None:
    assert reason_of(b"x", HTTP_CONTENT_ENCODING="br") is Reason.WRONG_TYPE


def test_reads_body_without_length_up_to_limit() -> None:
    request = make_post()
    request.META.pop("CONTENT_LENGTH", None)
    request.META["wsgi.input_terminated"] = True
    request.META["wsgi.input"] = io.BytesIO(b"chunked")
    assert read_body(request, limit=LIMIT) == b"chunked"
    request.META["wsgi.input"] = io.BytesIO(b"x" * (LIMIT + 1))
    with pytest.raises(Refusal) as caught:
        read_body(request, limit=LIMIT)
    assert caught.value.reason is Reason.TOO_LARGE


def test_requires_one_of_the_types() -> None:
    request = make_post(b"{}", content_type="Application/JSON; charset=utf-8")
    known = "application/json"
    assert require_type(request, known, reason=Reason.WRONG_TYPE) == known
    with pytest.raises(Refusal, match=r"is text/plain; send it as application/json"):
        require_type(
            make_post(b"{}", content_type="text/plain"), known, reason=Reason.WRONG_TYPE
        )

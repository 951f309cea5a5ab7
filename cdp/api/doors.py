"""The frame around every API view: counted, answered in the product's own shape.

What a view raises as ``Refusal`` becomes that product's error answer; a database that
is away becomes 503 with ``Retry-After``, and never a 2xx before a commit. No cookie is
read: a page of another site cannot use a member's session here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.utils.cache import add_never_cache_headers
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt

from cdp.api import rates
from cdp.api.refusals import Reason, Refusal
from cdp.api.scopes import Scope
from cdp.api.tokens import Caller, allow, authenticate, bearer

logger = logging.getLogger(__name__)

P = ParamSpec("P")
Shape = Callable[["ApiRequest", Refusal], HttpResponse]
RETRY_SECONDS = 5
_EVERY_METHOD = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
_AWAY = (OperationalError, InterfaceError, psycopg.OperationalError)


class ApiRequest(HttpRequest):
    """A request that has come through a door; ``now`` is the time of the act."""

    now: datetime


ApiView = Callable[Concatenate[ApiRequest, P], HttpResponseBase]


def api_door(
    *,
    shape: Shape,
    methods: Collection[str],
    cors: bool = False,
    counts_addresses: bool = True,
) -> Callable[[ApiView[P]], Callable[..., HttpResponseBase]]:
    """Guards an API view; ``shape`` draws its errors.

    ``cors`` opens it to pages of any site, which may send no credentials. A door that
    counts otherwise does without ``counts_addresses``.
    """

    def decorate(view: ApiView[P]) -> Callable[..., HttpResponseBase]:
        answered = _counted(view) if counts_addresses else view

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            inside: ApiRequest = request  # type: ignore[assignment]  # made one here
            inside.now = now()
            if cors and request.method == "OPTIONS":
                return _opened(HttpResponse(status=204), methods)
            response = _answer(
                answered, inside, args, kwargs, shape=shape, methods=methods
            )
            if cors:
                _opened(response, methods)
            add_never_cache_headers(response)
            return response

        return csrf_exempt(guarded)

    return decorate


def nothing_here(shape: Shape) -> Callable[..., HttpResponseBase]:
    """A view for the paths below an API that are none of it."""

    @api_door(shape=shape, methods=_EVERY_METHOD)
    def view(request: ApiRequest, /, **path: str) -> HttpResponseBase:
        raise Refusal.not_found("There is nothing at this address.")

    return view


def caller_of(request: ApiRequest, scope: Scope, token: str = "") -> Caller:
    """Who calls, by the token that the body or the header holds.

    Raises ``Refusal`` without a known token (401), for a workspace that takes no
    requests (402), for a token that may not (403) and for one too busy (429).
    """
    text = token or bearer(request.headers.get("Authorization", ""))
    if not text:
        raise Refusal(Reason.UNAUTHENTICATED, "An API token is required.")
    caller = authenticate(text, now=request.now)
    rates.count_caller(caller.key)
    allow(caller, scope)
    return caller


def _counted(view: ApiView[P]) -> ApiView[P]:
    """The view, once the request has been counted for its sender's address."""

    def counted(
        request: ApiRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        rates.count_address(request)
        return view(request, *args, **kwargs)

    return counted


def _answer(
    view: Callable[..., HttpResponseBase],
    request: ApiRequest,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    *,
    shape: Shape,
    methods: Collection[str],
) -> HttpResponseBase:
    try:
        if request.method not in methods and not (
            request.method == "HEAD" and "GET" in methods
        ):
            raise Refusal(
                Reason.WRONG_METHOD, f"Send it by {' or '.join(sorted(methods))}."
            )
        return view(request, *args, **kwargs)
    except Refusal as refusal:
        response = shape(request, refusal)
        if refusal.retry_after is not None:
            response["Retry-After"] = str(refusal.retry_after)
        if refusal.reason is Reason.WRONG_METHOD:
            response["Allow"] = ", ".join(sorted(methods))
        return response
    except UnreadablePostError:
        return shape(
            request, Refusal.malformed("The body ended before its announced length.")
        )
    except _AWAY:
        logger.warning("a request was turned away: no database", exc_info=True)
        connection.close()
        return _unavailable(shape, request)
    except Exception as problem:  # the door's boundary
        logger.error("a request failed", exc_info=problem)
        if isinstance(problem, DatabaseError):
            connection.close()
        return shape(
            request, Refusal(Reason.FAULT, "Something went wrong on our side.")
        )


def _unavailable(shape: Shape, request: ApiRequest) -> HttpResponse:
    away = Refusal(
        Reason.UNAVAILABLE,
        "The database cannot be reached; nothing was stored. Try again in "
        f"{RETRY_SECONDS} s.",
    )
    response = shape(request, away)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _opened(response: HttpResponseBase, methods: Collection[str]) -> HttpResponseBase:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = ", ".join(sorted({*methods, "OPTIONS"}))
    response["Access-Control-Allow-Headers"] = "Content-Type, Content-Encoding"
    response["Access-Control-Expose-Headers"] = "Retry-After"
    response["Access-Control-Max-Age"] = "86400"
    return response

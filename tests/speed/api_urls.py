"""The project's addresses, and a bare view that commits one row: the floor."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from cdp.live_doors import live_door

TABLE = "create table bare_delivery (id bigserial primary key, body bytea not null)"
_STORE = "insert into bare_delivery (body) values (%s)"


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    """Commits the body as one row."""
    with connection.cursor() as cursor:
        cursor.execute(_STORE, [request.body])
    return HttpResponse(status=202)


@live_door
def bare_door(request: HttpRequest) -> HttpResponse:
    """The same, as briefly as the doors for live requests are called."""
    return bare(request)


urlpatterns = [
    path("bare", bare),
    path("bare-door", bare_door),
    path("", include("cdp.urls")),
]

"""The project's addresses, and a bare view that commits one row: the floor."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

TABLE = "create table bare_delivery (id bigserial primary key, body bytea not null)"
_STORE = "insert into bare_delivery (body) values (%s)"


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    """Commits the body as one row."""
    with connection.cursor() as cursor:
        cursor.execute(_STORE, [request.body])
    return HttpResponse(status=202)


urlpatterns = [path("bare", bare), path("", include("cdp.urls"))]

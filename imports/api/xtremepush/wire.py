"""How Xtremepush's requests come and answers go: JSON, the token in the body.

Every answer has ``success`` and ``code``, which repeats the HTTP status; an error has
a ``message`` and ``errors``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpResponse

from cdp.api.bodies import read_body, require_type
from cdp.api.doors import ApiRequest, caller_of
from cdp.api.refusals import Reason, Refusal
from cdp.api.scopes import Scope
from cdp.api.tokens import Caller
from profiles.api.strict_json import read_object
from profiles.issues import shortened
from profiles.values import JSONValue, encode

JSON = "application/json"
TOKEN = "apptoken"  # noqa: S105 - the name of the member


def xtremepush_error(request: ApiRequest, refusal: Refusal) -> HttpResponse:
    """The error, with the place in the request where there is one."""
    problem = {"message": refusal.message}
    if refusal.field:
        problem["field"] = refusal.field
    shown = {"message": refusal.message, "errors": [problem]}
    return answer(refusal.status, success=False, **shown)


def answer(status: int = 200, *, success: bool = True, **fields: Any) -> HttpResponse:
    """An answer with these fields."""
    shown = {"success": success, "code": status, **fields}
    return HttpResponse(encode(shown), status=status, content_type=JSON)


def read(
    request: ApiRequest, known: Collection[str], *, limit: int
) -> tuple[dict[str, JSONValue], Caller]:
    """The members of the body, and who sent it.

    Raises ``Refusal``: 400 for a body that cannot be read, has other members, or no
    token; 401 for a token that is not known; 402, 403, 413, 415, 429.
    """
    require_type(request, JSON, reason=Reason.WRONG_TYPE)
    members = read_object(read_body(request, limit=limit))
    token = members.get(TOKEN)
    if not isinstance(token, str) or not token.strip():
        raise Refusal.malformed(f"{TOKEN} is required.", TOKEN)
    caller = caller_of(request, Scope.RUN_IMPORTS, token.strip())
    for name in members:
        if name != TOKEN and name not in known:
            shown = shortened(name)
            raise Refusal.malformed(f"{shown} is not a parameter here.", shown)
    return members, caller

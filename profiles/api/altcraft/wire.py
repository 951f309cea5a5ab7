"""How Altcraft's requests come and its answers go: JSON or XML, one envelope.

Every answer has ``error`` and ``error_text``; the number is also the HTTP status,
except that success is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from cdp.api.bodies import read_body, require_type
from cdp.api.doors import ApiRequest, caller_of
from cdp.api.refusals import Reason, Refusal
from cdp.api.scopes import Scope
from cdp.api.tokens import Caller
from profiles.api.altcraft.parameters import Parameters
from profiles.api.altcraft.xml import read_xml, write_xml
from profiles.api.strict_json import read_object
from profiles.current import current_definitions
from profiles.definitions import Definitions
from profiles.values import JSONValue, encode

JSON, XML = "application/json", "application/xml"
_XML_TYPES = (XML, "text/xml")
# Altcraft's own default limit of a body.
MAX_BYTES = 10_000_000
SUCCESS = "Successful operation"
# Parameters that every request may have.
COMMON = frozenset({"token", "db_id", "format"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request whose caller is known: its parameters, and the answer's format."""

    parameters: Parameters
    caller: Caller
    definitions: Definitions
    format: str

    def answer(self, **fields: Any) -> HttpResponse:
        """Success with these fields."""
        shown: dict[str, Any] = {"error": 0, "error_text": SUCCESS, **fields}
        return _answer(shown, self.format)


def altcraft_error(request: ApiRequest, refusal: Refusal) -> HttpResponse:
    """The error envelope, in the format of the request."""
    shown: dict[str, JSONValue] = {
        "error": refusal.status,
        "error_text": refusal.message,
    }
    return _answer(shown, _format_of(request), status=refusal.status)


def read(request: ApiRequest, scope: Scope, *, db_id: bool = True) -> Asked:
    """The request's parameters and its caller.

    Raises ``Refusal``: for a body that cannot be read (400), a token (401, 402, 403)
    or a database that is not the token's (404).
    """
    kind = require_type(request, JSON, *_XML_TYPES, reason=Reason.MALFORMED)
    body = read_body(request, limit=MAX_BYTES)
    typed = kind == JSON
    values = read_object(body) if typed else read_xml(body)
    parameters = Parameters(values, typed)
    token = parameters.text("token") or request.GET.get("token", "")
    caller = caller_of(request, scope, token)
    if db_id or "db_id" in parameters:
        wanted = parameters.required_whole("db_id")
        if wanted != caller.workspace.pk:
            raise Refusal.not_found(f"There is no database {wanted}.")
    asked = parameters.text("format").lower() or ("json" if typed else "xml")
    if asked not in ("json", "xml"):
        raise Refusal.malformed("format is neither json nor xml.", "format")
    definitions = current_definitions(caller.workspace)
    return Asked(parameters, caller, definitions, asked)


def _format_of(request: ApiRequest) -> str:
    return "xml" if (request.content_type or "").lower() in _XML_TYPES else "json"


def _answer(
    fields: dict[str, JSONValue], format: str, *, status: int = 200
) -> HttpResponse:
    if format == "xml":
        return HttpResponse(write_xml(fields), status=status, content_type=XML)
    return HttpResponse(encode(fields), status=status, content_type=JSON)

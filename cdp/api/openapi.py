"""The OpenAPI 3.1 document of all endpoints, made from what describes them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from cdp.api.endpoints import Answer, Body, Endpoint, PathPart, Proof
from cdp.api.idempotency_keys import HEADER, MAX_KEY_CHARACTERS

VERSION = "3.1.0"
API_VERSION = "1"  # of our own API; the products' paths name theirs
_REF = "#/components/schemas/{name}"
_BEARER = "bearer"


def document(endpoints: Sequence[Endpoint], *, base_url: str) -> dict[str, Any]:
    """The document, for an installation at this address."""
    schemas = _Schemas(endpoints)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        methods = paths.setdefault(endpoint.path, {})
        methods[endpoint.method.lower()] = _operation(endpoint, schemas)
    return {
        "openapi": VERSION,
        "info": {
            "title": "Tributary",
            "version": API_VERSION,
            "summary": "People come in: our own API, and those of four products.",
        },
        "servers": [{"url": base_url}],
        "tags": [
            {"name": name} for name in dict.fromkeys(e.product.value for e in endpoints)
        ],
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "securitySchemes": {_BEARER: {"type": "http", "scheme": "bearer"}},
        },
    }


class _Schemas:
    """The schemas of all types that the endpoints name, each once."""

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        forms = [form for endpoint in endpoints for form in forms_of(endpoint)]
        drawn, self.components = msgspec.json.schema_components(
            forms, ref_template=_REF
        )
        self._drawn = list(zip(forms, drawn, strict=True))

    def of(self, form: Any) -> dict[str, Any]:
        """The schema of a type."""
        return next(schema for known, schema in self._drawn if known is form)

    def fields_of(self, form: Any) -> tuple[Mapping[str, Any], Sequence[str]]:
        """The schemas of a struct's fields by name, and which are required."""
        name = self.of(form)["$ref"].rpartition("/")[2]
        schema = self.components[name]
        return schema["properties"], schema.get("required", [])


def forms_of(endpoint: Endpoint) -> Iterable[Any]:
    """Every type that an endpoint names."""
    yield from (part.form for part in endpoint.parts.values())
    if endpoint.query is not None:
        yield endpoint.query
    yield from (body.form for body in endpoint.bodies)
    yield from (answer.form for answer in endpoint.answers if answer.form is not None)
    yield endpoint.errors.form


def _operation(endpoint: Endpoint, schemas: _Schemas) -> dict[str, Any]:
    scope = endpoint.scope
    needs = f" Needs the scope {scope.label.lower()}." if scope is not None else ""
    drawn: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": endpoint.title,
        "description": f"{endpoint.says}{needs}",
        "tags": [endpoint.product.value],
        "parameters": [*_parts(endpoint, schemas), *_query(endpoint, schemas)],
        "responses": _responses(endpoint, schemas),
        "security": [{_BEARER: []}] if endpoint.proof is Proof.BEARER else [],
    }
    if endpoint.bodies:
        drawn["requestBody"] = {
            "required": True,
            "content": {
                body.media: _content(body, schemas) for body in endpoint.bodies
            },
        }
    return drawn


def _parts(endpoint: Endpoint, schemas: _Schemas) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": part.says,
            "schema": schemas.of(part.form),
            "example": _example(part),
        }
        for name, part in endpoint.parts.items()
    ]


def _example(part: PathPart) -> str | int:
    return int(part.example) if part.form is int else part.example


def _query(endpoint: Endpoint, schemas: _Schemas) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if endpoint.query is not None:
        fields, required = schemas.fields_of(endpoint.query)
        found += [
            {
                "name": name,
                "in": "query",
                "required": name in required,
                "description": schema.get("description", ""),
                "schema": schema,
            }
            for name, schema in fields.items()
        ]
    if endpoint.keyed:
        found.append(
            {
                "name": HEADER,
                "in": "header",
                "required": False,
                "description": "Does the request once for 24 hours, however often it "
                "is sent; a repeat gets the first answer.",
                "schema": {
                    "type": "string",
                    "pattern": f"^[!-~]{{1,{MAX_KEY_CHARACTERS}}}$",
                },
            }
        )
    return found


def _content(body: Body, schemas: _Schemas) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": schemas.of(body.form)}
    if body.example is not None:
        content["example"] = body.example
    return content


def _responses(endpoint: Endpoint, schemas: _Schemas) -> dict[str, Any]:
    """Its answers, and for each status of a refusal the product's error."""
    drawn: dict[str, Any] = {
        str(answer.status): _response(answer, schemas) for answer in endpoint.answers
    }
    errors = endpoint.errors
    for reason in endpoint.all_refusals:
        words = reason.value.replace("_", " ").capitalize()
        refused = Answer(reason.status, words, errors.form, errors.media)
        drawn.setdefault(str(reason.status), _response(refused, schemas))
    return drawn


def _response(answer: Answer, schemas: _Schemas) -> dict[str, Any]:
    drawn: dict[str, Any] = {"description": answer.says}
    if answer.form is not None:
        drawn["content"] = {answer.media: {"schema": schemas.of(answer.form)}}
    return drawn


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of a body or a parameter, as a page lists it."""

    name: str
    type: str
    says: str
    required: bool


def shown_fields(endpoint: Endpoint, form: Any) -> list[ShownField]:
    """The fields of a struct that an endpoint names; none for another type."""
    schemas = _Schemas([endpoint])
    schema = schemas.of(form)
    if schema.get("type") == "array":
        schema = schema["items"]
    for option in schema.get("anyOf", ()):
        schema = option if "$ref" in option else schema
    if "$ref" not in schema:
        return []
    own = schemas.components[schema["$ref"].rpartition("/")[2]]
    required = own.get("required", [])
    return [
        ShownField(name, _words(field), field.get("description", ""), name in required)
        for name, field in own.get("properties", {}).items()
    ]


def _words(schema: Mapping[str, Any]) -> str:
    """A schema's type in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return " or ".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        known = (_words(option) for option in schema["anyOf"])
        return " or ".join(dict.fromkeys(word for word in known if word != "null"))
    if schema.get("type") == "array":
        return f"list of {_words(schema.get('items', {}))}"
    return str(schema.get("type", "any value"))

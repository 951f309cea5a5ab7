"""Describes an endpoint of an API, once for its check, its document and its page.

The types of bodies and parameters are those by which requests are checked, where the
product's own rules allow; from them the OpenAPI document draws its schemas. Apps
register their endpoints with ``cdp.api.catalogue``. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cdp.api.refusals import Reason
from cdp.api.scopes import Scope

JSON = "application/json"


class Product(StrEnum):
    """Whose API an endpoint belongs to; the order of the document."""

    OWN = "Tributary"
    PIWIK = "Piwik PRO"
    ALTCRAFT = "Altcraft"
    XTREMEPUSH = "Xtremepush"
    CUSTOMER_IO = "Customer.io"
    WEBHOOKS = "Webhooks"


class Proof(StrEnum):
    """How a caller proves who they are; in a body the token has the product's name."""

    BEARER = "bearer"
    IN_BODY = "in_body"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Body:
    """A body that a request may have; ``form`` is its type, ``example`` a real one."""

    form: Any
    example: Any = None
    media: str = JSON


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; without a ``form`` it has no body."""

    status: int
    says: str
    form: Any = None
    media: str = JSON


@dataclass(frozen=True, slots=True)
class ErrorForm:
    """How a product answers what is not done; ``always`` is a status that hides all."""

    form: Any
    media: str = JSON


@dataclass(frozen=True, slots=True)
class PathPart:
    """A part of the path that the caller fills in."""

    form: Any
    says: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One method of one path.

    ``path`` has its parts in braces. ``query`` is the type of the query parameters.
    ``refusals`` are those beside what every endpoint may answer; ``keyed`` says that
    it takes an ``Idempotency-Key``.
    """

    product: Product
    name: str
    method: str
    path: str
    title: str
    says: str
    answers: tuple[Answer, ...]
    errors: ErrorForm
    proof: Proof = Proof.BEARER
    scope: Scope | None = None
    parts: Mapping[str, PathPart] = field(default_factory=dict)
    query: type[Any] | None = None
    bodies: tuple[Body, ...] = ()
    refusals: tuple[Reason, ...] = ()
    keyed: bool = False

    @property
    def all_refusals(self) -> list[Reason]:
        """Every reason for which a request may not be done, by status."""
        reasons = {*_ANY, *self.refusals}
        if self.scope is not None:
            reasons |= _WITH_TOKEN
        if self.bodies:
            reasons |= _WITH_BODY
        if self.keyed:
            reasons |= _KEYED
        return sorted(reasons, key=lambda reason: reason.status)


_ANY = {Reason.MALFORMED, Reason.TOO_MANY, Reason.UNAVAILABLE}
_WITH_TOKEN = {Reason.UNAUTHENTICATED, Reason.MODULE_OFF, Reason.FORBIDDEN}
_WITH_BODY = {Reason.TOO_LARGE, Reason.WRONG_TYPE}
_KEYED = {Reason.CONFLICT, Reason.GONE, Reason.UNPROCESSABLE}

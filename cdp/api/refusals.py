"""What an API says no with: the reason, a sentence, where, and when to try again.

Each product's door draws a refusal in that product's own shape; the reasons and their
statuses are the same everywhere. Pure.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Every reason for which a request is not done; its value is our code for it."""

    MALFORMED = "malformed"
    UNAUTHENTICATED = "unauthenticated"
    MODULE_OFF = "module_off"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    WRONG_METHOD = "wrong_method"
    CONFLICT = "conflict"
    GONE = "gone"
    LENGTH_REQUIRED = "length_required"
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"
    UNPROCESSABLE = "unprocessable"
    TOO_MANY = "too_many"
    FAULT = "fault"
    UNAVAILABLE = "unavailable"

    @property
    def status(self) -> int:
        """The HTTP status that goes with it."""
        return STATUSES[self]


STATUSES: dict[Reason, int] = {
    Reason.MALFORMED: 400,
    Reason.UNAUTHENTICATED: 401,
    Reason.MODULE_OFF: 402,
    Reason.FORBIDDEN: 403,
    Reason.NOT_FOUND: 404,
    Reason.WRONG_METHOD: 405,
    Reason.CONFLICT: 409,
    Reason.GONE: 410,
    Reason.LENGTH_REQUIRED: 411,
    Reason.TOO_LARGE: 413,
    Reason.WRONG_TYPE: 415,
    Reason.UNPROCESSABLE: 422,
    Reason.TOO_MANY: 429,
    Reason.FAULT: 500,
    Reason.UNAVAILABLE: 503,
}


class Refusal(Exception):
    """A request that is not done.

    ``message`` is one sentence for whoever wrote the client; ``field`` the place in
    the request, as the request names it; ``retry_after`` seconds.
    """

    def __init__(
        self,
        reason: Reason,
        message: str,
        *,
        field: str = "",
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.field = field
        self.retry_after = retry_after

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""
        return self.reason.status

    @classmethod
    def malformed(cls, message: str, field: str = "") -> Refusal:
        """A request that cannot be read as what it should be."""
        return cls(Reason.MALFORMED, message, field=field)

    @classmethod
    def unprocessable(cls, message: str, field: str = "") -> Refusal:
        """A well-formed request that breaks a rule."""
        return cls(Reason.UNPROCESSABLE, message, field=field)

    @classmethod
    def not_found(cls, message: str) -> Refusal:
        """A request for what is not there, or not in this workspace."""
        return cls(Reason.NOT_FOUND, message)

"""What tells that a sender repeats a delivery: its own id for it. Pure.

A source's rule is ``header:<name>``, ``path:<path>``, ``body`` (its hash) or ``none``;
an empty one looks for the headers that senders commonly use.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from profiles.values import JSONValue
from webhooks.path_reader import PathError, parse_path
from webhooks.paths import Absent
from webhooks.requests import Incoming
from webhooks.transformations import text_of

KNOWN_HEADERS = (
    "webhook-id",
    "svix-id",
    "Idempotency-Key",
    "X-Shopify-Webhook-Id",
    "X-GitHub-Delivery",
)
NONE, BODY, HEADER, PATH = "none", "body", "header", "path"


def repeat_key(
    rule: str, request: Incoming, payload: Callable[[], JSONValue | None]
) -> str:
    """The sender's id of the delivery, or an empty text if it names none.

    ``payload`` is asked only if the rule needs it, and gives None for a request that
    cannot be read. A list of several parts has the ids of them all.
    """
    word, _, place = rule.partition(":")
    if word == BODY:
        return "sha256:" + sha256(request.body).hexdigest() if request.body else ""
    if word == HEADER:
        return request.header(place).strip()
    if word == PATH:
        return _key_at(place, payload())
    if word == NONE:
        return ""
    found = (request.header(name).strip() for name in KNOWN_HEADERS)
    return next(filter(None, found), "")


def rule_problem(rule: str) -> str:
    """One sentence for what is wrong with a rule, or an empty text."""
    word, _, place = rule.partition(":")
    if word == HEADER:
        return "" if place.strip() else "Name the header."
    if word == PATH:
        try:
            parse_path(place)
        except PathError as problem:
            return str(problem)
        return "" if place.strip() else "Name the path."
    return "" if rule in ("", NONE, BODY) else f"“{rule}” is no rule for repeats."


def _key_at(place: str, payload: JSONValue | None) -> str:
    path = parse_path(place)
    parts = payload if isinstance(payload, list) else [payload]
    found = [path.find(part, part) for part in parts]
    keys = [text_of(value) for value in found if not isinstance(value, Absent)]
    return " ".join(keys).strip() if len(keys) == len(parts) else ""

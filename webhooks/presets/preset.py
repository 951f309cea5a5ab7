"""What a preset is: all that is known of a sender before its first request. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from webhooks.mapping import Field, WebhookMapping
from webhooks.signatures import Scheme
from webhooks.transformations import Step, StepKind


@dataclass(frozen=True, slots=True)
class Preset:
    """A sender with a ready mapping and verification, for the admin to adjust.

    ``set_up`` says where the address goes at the sender's, ``notes`` what to mind.
    ``repeats`` tells repeated deliveries (``webhooks.repeats``), ``sample`` is a
    request as this sender makes it, for a page that has none yet.
    """

    key: str
    name: str
    lead: str
    set_up: str = ""
    notes: tuple[str, ...] = ()
    scheme: Scheme = Scheme.NONE
    token_query: str = ""
    repeats: str = ""
    mapping: WebhookMapping = field(default_factory=WebhookMapping)
    sample: Any = None


def mapped(path: str, target: str, *steps: Step) -> Field:
    """A field of a preset."""
    return Field(path=path, target=target, steps=steps)


def replaced(values: Mapping[str, str], otherwise: str | None = None) -> Step:
    """A step that replaces values; ``otherwise`` stands for all others."""
    return Step(StepKind.MAP, values=dict(values), otherwise=otherwise)


def unix() -> Step:
    """A step that reads Unix time, seconds or milliseconds."""
    return Step(StepKind.UNIX)

"""Typeform's form responses: answers in a list, each with its type."""

from __future__ import annotations

from webhooks.mapping import WebhookMapping
from webhooks.presets.preset import Preset, mapped
from webhooks.signatures import Scheme
from webhooks.transformations import Step, StepKind

_ANSWERS = "form_response.answers"

PRESET = Preset(
    key="typeform",
    name="Typeform",
    lead="People who answer a form.",
    set_up=(
        "In your form open Connect, Webhooks, Add a webhook, paste the address, and "
        "set a secret."
    ),
    notes=(
        "The first answer that is an email address says who it was. Map other answers "
        "by their question, such as form_response.answers[?field.ref=='city'].text.",
    ),
    scheme=Scheme.TYPEFORM,
    repeats="path:event_id",
    mapping=WebhookMapping(
        fields=(
            mapped(f"{_ANSWERS}[?type=='email'][first].email", "identifier:email"),
            mapped(
                f"{_ANSWERS}[?type=='phone_number'][first].phone_number",
                "identifier:phone",
            ),
            mapped("form_response.hidden.user_id", "identifier:user_id"),
            mapped(
                "form_response.definition.title",
                "event:name",
                Step(StepKind.CONSTANT, "Form answered"),
            ),
            mapped("form_response.definition.title", "event:property:form"),
            mapped("form_response.submitted_at", "event:time"),
            mapped("form_response.submitted_at", "at"),
        ),
        match=("user_id", "email"),
    ),
    sample={
        "event_id": "01HM3K8N2P9X4ABCDEFGHIJKLM",
        "event_type": "form_response",
        "form_response": {
            "form_id": "lT4Z3j",
            "token": "a3a12ec67a1365927098a606107fac15",
            "submitted_at": "2026-03-01T08:15:00Z",
            "hidden": {},
            "definition": {"id": "lT4Z3j", "title": "Demo request"},
            "answers": [
                {
                    "type": "text",
                    "text": "Ada Lovelace",
                    "field": {"id": "f1", "type": "short_text", "ref": "name"},
                },
                {
                    "type": "email",
                    "email": "ada@example.com",
                    "field": {"id": "f2", "type": "email", "ref": "email"},
                },
            ],
        },
    },
)

"""Makes and changes sources as Piwik PRO's definition API asks."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from cdp.api.refusals import Reason, Refusal
from cdp.models import Workspace
from profiles.definitions import Definitions
from webhooks import sources
from webhooks.api.definition import Wanted, definition_json, merged
from webhooks.models import WebhookSource
from webhooks.statuses import SourceState


@transaction.atomic
def create(
    workspace: Workspace, wanted: Wanted, definitions: Definitions
) -> WebhookSource:
    """A new source. Raises ``Refusal``: 409 for an id that is taken, 422."""
    try:
        with transaction.atomic():
            source = sources.create(
                workspace, sender="other", name=wanted.name, source_id=wanted.id
            )
    except IntegrityError:
        raise Refusal(Reason.CONFLICT, "A webhook import has this id.") from None
    _take_over(source, wanted, definitions)
    return source


@transaction.atomic
def change(
    source: WebhookSource, wanted: Wanted, definitions: Definitions
) -> WebhookSource:
    """The source as the definition says it. Raises ``Refusal`` (422)."""
    if wanted.id is not None and wanted.id != source.pk:
        raise Refusal.unprocessable("id is another than the path's.", "id")
    sources.rename(source, wanted.name)
    _take_over(source, wanted, definitions)
    return source


@transaction.atomic
def activate(source: WebhookSource, definitions: Definitions) -> None:
    """Switch the mapping on as it stands. Raises ``Refusal`` (422)."""
    shown = source_json(source)
    for name in ("identifiers", "attributes"):
        if not shown[name]:
            raise Refusal.unprocessable(
                f"{name} are missing, so it cannot be switched on.", name
            )
    version = sources.save_version(source)
    try:
        sources.switch_on(source, version, definitions)
    except sources.CannotSwitchOn as problem:
        raise Refusal.unprocessable(str(problem)) from None


def source_json(source: WebhookSource) -> dict[str, Any]:
    """The source as the definition API shows it: the mapping as it stands."""
    author = {"email": source.created_by.email} if source.created_by else None
    return definition_json(
        sources.draft_of(source),
        id=str(source.pk),
        name=source.name,
        status="active" if source.state == SourceState.ON else "inactive",
        test_request_body=source.sample,
        author=author,
        created_at=source.created_at.isoformat(),
        updated_at=source.updated_at.isoformat(),
    )


def _take_over(source: WebhookSource, wanted: Wanted, definitions: Definitions) -> None:
    sources.edit_draft(source, merged(sources.draft_of(source), wanted))
    if wanted.sample is not None:
        sources.set_sample(source, wanted.sample)
    source.refresh_from_db()
    if wanted.active:
        activate(source, definitions)
    elif source.state == SourceState.ON:
        sources.pause(source)

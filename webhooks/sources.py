"""What admins and programs do with a source: make, map, switch on, pause, remove.

Each is one change of the source's row; drafts carry a number, so that of two who edit
the same mapping the second is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now

from cdp.models import User, Workspace
from profiles.definitions import Definitions
from webhooks.mapping import WebhookMapping
from webhooks.mapping_problems import blocking
from webhooks.models import Delivery, MappingVersion, WebhookSource
from webhooks.presets import preset_of
from webhooks.secrets import new_token
from webhooks.signatures import Scheme
from webhooks.statuses import SourceState
from webhooks.verification import Verification

MAX_SAMPLE = 200_000


class CannotSwitchOn(Exception):
    """Something stands against the mapping; the message says what."""


class EditedMeanwhile(Exception):
    """Somebody else has edited the draft since it was shown."""


def create(
    workspace: Workspace,
    *,
    sender: str,
    name: str,
    by: User | None = None,
    source_id: UUID | None = None,
) -> WebhookSource:
    """A new source, with its sender's mapping and verification as a draft."""
    preset = preset_of(sender)
    verification = Verification()
    if preset.scheme is Scheme.TOKEN:
        verification = Verification(
            scheme=Scheme.TOKEN, secret=new_token(), query=preset.token_query
        )
    return WebhookSource.objects.create(
        id=source_id or uuid4(),
        workspace=workspace,
        name=name,
        sender=preset.key,
        draft=preset.mapping.to_json(),
        verification=verification.to_json(),
        created_by=by,
    )


def draft_of(source: WebhookSource) -> WebhookMapping:
    """The mapping as it stands on the mapping page."""
    return WebhookMapping.from_json(source.draft)


def edit_draft(
    source: WebhookSource, mapping: WebhookMapping, *, seen: int | None = None
) -> None:
    """Put another mapping in the place of the draft.

    ``seen`` is the number of the draft that was edited; raises ``EditedMeanwhile``
    when it is no longer that one.
    """
    rows = WebhookSource.objects.filter(pk=source.pk)
    number = source.draft_number if seen is None else seen
    changed = rows.filter(draft_number=number).update(
        draft=mapping.to_json(), draft_number=number + 1, updated_at=now()
    )
    if not changed:
        raise EditedMeanwhile
    source.draft, source.draft_number = mapping.to_json(), number + 1


@transaction.atomic
def save_version(
    source: WebhookSource, *, by: User | None = None, note: str = ""
) -> MappingVersion:
    """Keep the draft as a version; the same mapping twice in a row is one version."""
    WebhookSource.objects.select_for_update().get(pk=source.pk)
    latest = source.versions.order_by("-number").first()
    if latest is not None and latest.mapping == source.draft and not note:
        return latest
    number = source.versions.aggregate(highest=Max("number"))["highest"] or 0
    return MappingVersion.objects.create(
        source=source,
        number=number + 1,
        mapping=source.draft,
        note=note[:200],
        created_by=by,
    )


@transaction.atomic
def switch_on(
    source: WebhookSource, version: MappingVersion, definitions: Definitions
) -> None:
    """Have requests read by this version from now on, and applied.

    Raises ``CannotSwitchOn`` for a mapping that something stands against.
    """
    against = blocking(WebhookMapping.from_json(version.mapping), definitions)
    if against:
        raise CannotSwitchOn(against[0].sentence)
    _update(source, on=version, state=SourceState.ON)


def pause(source: WebhookSource) -> None:
    """Store what comes and apply none of it."""
    _update(source, state=SourceState.PAUSED)


def restore(source: WebhookSource, version: MappingVersion) -> None:
    """Take an earlier version as the draft; what is switched on stays."""
    edit_draft(source, WebhookMapping.from_json(version.mapping))


def rename(source: WebhookSource, name: str) -> None:
    """Call the source otherwise."""
    _update(source, name=name)


def set_verification(source: WebhookSource, verification: Verification) -> None:
    """Change how the sender proves who it is."""
    _update(source, verification=verification.to_json())


def set_repeats(source: WebhookSource, rule: str) -> None:
    """Change what tells a repeated delivery."""
    _update(source, repeats=rule)


def set_sample(source: WebhookSource, text: str) -> None:
    """Keep a pasted request, to map by until the first real one."""
    _update(source, sample=text[:MAX_SAMPLE])


@transaction.atomic
def remove(source: WebhookSource) -> int:
    """Remove the source with its mapping and deliveries; return how many there were.

    What they did to people stays.
    """
    gone = Delivery.objects.filter(source=source)
    count, _ = gone.filter(workspace=source.workspace_id).delete()
    source.delete()
    return count


def _update(source: WebhookSource, **changes: Any) -> None:
    WebhookSource.objects.filter(pk=source.pk).update(**changes, updated_at=now())
    _take_over(source, changes)


def _take_over(source: WebhookSource, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(source, name, value)

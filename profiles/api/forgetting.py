"""Takes a forgotten person out of the answers that are kept for repeated requests."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings

from cdp.api import idempotency
from profiles.public_ids import PublicIds


def blank_answers(
    *,
    workspace_id: int,
    profile_ids: Collection[int],
    identifiers: Collection[str],
    **kwargs: object,
) -> None:
    """Receives ``person_forgotten``; blanks answers that name the person."""
    public = PublicIds(settings.PROFILE_ID_KEY).public
    texts = {*identifiers, *map(public, profile_ids)}
    idempotency.blank(workspace_id, texts)

"""People for the search that stands on every page."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from cdp.http import WorkspaceRequest, page_url
from cdp.search import MOST_HITS, Hit
from profiles import listing
from profiles.searching import finding
from profiles.searching.asking import Asking
from profiles.searching.limits import TooSlow

SECONDS = 1.0


def find_people(request: WorkspaceRequest, words: str) -> Iterator[Hit]:
    """People whom the words can mean, the surest first."""
    asking = Asking(request.workspace, timezone.now())
    question = asking.read(text=words)
    try:
        found = finding.find(
            question,
            asking.typed(question),
            asking.place(question),
            page=MOST_HITS,
            seconds=SECONDS,
        )
    except TooSlow:
        return
    for row in listing.rows(found.ids, asking.definitions):
        note = ", ".join(value for _, value in row.identifiers if value != row.name)
        yield Hit(row.name, note, page_url(request, "profiles:person", row.public_id))

"""Objects for the search that stands on every page."""

from __future__ import annotations

from collections.abc import Iterator

from cdp.http import WorkspaceRequest, page_url
from cdp.search import MOST_HITS, Hit
from profiles.loading import load_definitions
from profiles.names import name_key_of
from profiles.objects import page_statements as statements
from profiles.searching.limits import Limit, TooSlow
from profiles.searching.typed import SHORTEST_PREFIX, starts_with

SECONDS = 1.0


def find_objects(request: WorkspaceRequest, words: str) -> Iterator[Hit]:
    """Objects of any type whose id or name begins with the words; a whole id first."""
    text = " ".join(words.replace("\0", "").split())
    definitions = load_definitions(request.workspace)
    if len(text) < SHORTEST_PREFIX or not definitions.object_types:
        return
    by_id, by_name = starts_with(text), starts_with(name_key_of(text))
    primary_key = definitions.public_ids.parse(text) or 0
    few = MOST_HITS
    parameters = [
        *(primary_key, by_id, few, by_name, few, request.workspace.pk, text, few)
    ]
    try:
        found = Limit(SECONDS).fetch(statements.SEARCH, parameters)
    except TooSlow:
        return
    for pk, number, object_id, name in found:
        known = definitions.object_types[number]
        public_id = definitions.public_ids.public(pk)
        url = page_url(request, "profiles:object", known.slug, public_id)
        note = f"{known.singular} {object_id}" if name else known.singular
        yield Hit(name or object_id, note, url)

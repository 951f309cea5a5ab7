"""Questions of the tests: asked of a workspace, answered by names."""

from __future__ import annotations

from cdp.models import Workspace
from profiles.listing import rows
from profiles.searching.asking import Asking
from tests.makers import NOW


def names(
    workspace: Workspace, *filters: str, text: str = "", sort: str = ""
) -> list[str]:
    """The names of who fits, in order, from all pages; no filter may be odd."""
    asking = Asking(workspace, NOW)
    question = asking.read(text=text, filters=filters, sort=sort)
    assert question.problems == ()
    found: list[int] = []
    cursor = ""
    while True:
        page = asking.find(question, cursor=cursor, page=3)
        found += page.ids
        cursor = page.after
        if not cursor:
            return [row.name for row in rows(found, asking.definitions)]

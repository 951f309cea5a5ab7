"""The definitions of a workspace as they stand, kept in memory between requests.

Loading them takes five queries, which a single request would spend most of its time
on. The workspace's row, which every request reads, has a version that the database
raises with each change of a definition; while it stands, what was loaded is good.
"""

from __future__ import annotations

from cdp.models import Workspace
from profiles.definitions import Definitions
from profiles.loading import load_definitions

_Stamp = tuple[object, ...]
_MOST = 1_000
_kept: dict[int, tuple[_Stamp, Definitions]] = {}


def current_definitions(workspace: Workspace) -> Definitions:
    """The definitions; ``workspace`` must have been read for this request."""
    stamp = (
        workspace.definitions_version,
        workspace.time_zone,
        workspace.default_region,
        workspace.protects_api_opt_outs,
    )
    known = _kept.get(workspace.pk)
    if known is not None and known[0] == stamp:
        return known[1]
    definitions = load_definitions(workspace)
    if len(_kept) >= _MOST:
        _kept.clear()
    _kept[workspace.pk] = (stamp, definitions)
    return definitions

"""SQL of the rows that are planned at once; each statement takes the workspace.

It stands beside ``profiles.bulk``, in whose form it is.
"""

from __future__ import annotations

# The state of every subscription of these profiles in short (a contact may hold a
# colon, so it comes last), and which of them are in these segments.
LOAD_CONSENT = """
select profile_id,
       array_agg(concat(channel, ':', resource, ':', status, ':', contact))
from subscription where workspace_id = %s and profile_id = any(%s)
group by profile_id
"""
LOAD_MEMBERS = """
select segment_id, array_agg(profile_id) from segment_member
where workspace_id = %s and profile_id = any(%s) and segment_id = any(%s)
group by segment_id
"""

# The versions of these profiles, or of those that no transaction from this one on has
# written; and the oldest transaction that is under way.
LOAD_VERSIONS = """
select id, version from profile where workspace_id = %s and id = any(%s)
  and (%s::xid is null or age(xmin) > age(%s::xid))
"""
OLDEST_TRANSACTION = "select pg_snapshot_xmin(pg_current_snapshot())::xid::text"

# Who holds these values of one kind, and which version of the profile does.
FIND_HOLDERS_NOW = """
select i.value, i.profile_id, coalesce(p.version, 0)
from identifier i left join profile p on p.id = i.profile_id
where i.workspace_id = %s and i.kind = %s and i.value = any(%s::text[])
"""

# Some attributes of these profiles, and whether they were last updated at a moment.
_LOAD_FED = """
select id, version, updated_at = %s, times::text{attributes}
from profile where workspace_id = %s and id = any(%s)
"""

# What plain rows and events change of people waits here to be laid over what is theirs.
# Whoever has another version by then was written by somebody else: the update finds
# fewer people than it should. It takes people in the order in which they were copied,
# which is that of their ids (``bulk.BY_INDEX``), so it locks them as ``LOCK_PROFILES``
# does.
CREATE_LAID_OVER = """
create temporary table if not exists laid_over (
    id bigint, version integer, attributes jsonb, times jsonb, name_key text,
    gone text[]
) on commit delete rows
"""
CLEAR_LAID_OVER = "truncate laid_over"
COPY_LAID_OVER = """
copy laid_over (id, version, attributes, times, name_key, gone) from stdin
"""
LAY_OVER = """
update profile p
set attributes = (p.attributes - coalesce(c.gone, '{}')) || c.attributes,
    times = case when c.times is null then p.times
            else coalesce(p.times, '{}') || c.times end,
    name_key = coalesce(c.name_key, p.name_key),
    version = p.version + 1, updated_at = %s
from laid_over c
where p.workspace_id = %s and p.id = c.id and p.version = c.version
"""


def load_fed(attributes: int) -> str:
    """The statement that loads so many attributes, each named by a parameter."""
    return _LOAD_FED.format(attributes=", (attributes -> %s)::text" * attributes)

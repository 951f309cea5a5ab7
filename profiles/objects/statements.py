"""All SQL of objects and relationships; each statement takes the workspace.

Those of objects take the parameters that their namesakes for people take in
``profiles.bulk``; ``profiles.tables`` tells which are used.
"""

from __future__ import annotations

# Which of these ids of objects of one type there are.
FIND_OBJECTS = """
select object_id, id from custom_object
where workspace_id = %s and type = %s and object_id = any(%s::text[])
"""

# The objects with these ids, as they stand; their versions as with people; their ages;
# and the ids that name them.
LOAD_OBJECTS = """
select id, version, attributes::text, times::text
from custom_object where workspace_id = %s and id = any(%s)
"""
LOAD_VERSIONS = """
select id, version from custom_object where workspace_id = %s and id = any(%s)
  and (%s::xid is null or age(xmin) > age(%s::xid))
"""
LOAD_AGES = """
select id, created_at, updated_at from custom_object
where workspace_id = %s and id = any(%s)
"""
LOAD_OBJECT_IDS = """
select id, type, object_id, null from custom_object
where workspace_id = %s and id = any(%s)
"""
LOAD_OWN = """
select custom_object_id, (after -> 'identifiers')::text from object_change
where workspace_id = %s and custom_object_id = any(%s)
  and origin_kind = %s and origin_id = %s and after ? 'identifiers'
order by id
"""

# Lock the objects that will change, in one order for everybody, and see who wrote.
# Whoever relates people to them need not wait.
LOCK_OBJECTS = """
select id, version from custom_object
where workspace_id = %s and id = any(%s) order by id for no key update
"""

# New ids; one round trip for a whole chunk.
ALLOCATE_OBJECT_IDS = """
select nextval('custom_object_id_seq') from generate_series(1, %s)
"""
ALLOCATE_CHANGE_IDS = """
select nextval('object_change_id_seq') from generate_series(1, %s)
"""

COPY_OBJECTS = """
copy custom_object (id, workspace_id, attributes, times, name_key, version,
                    created_at, updated_at, type, object_id) from stdin
"""
COPY_CHANGES = """
copy object_change (id, at, workspace_id, custom_object_id, origin_kind,
                    origin_id, line, outcome, before, after, effects) from stdin
"""

# The new state of changed objects, from where that of people waits too.
UPDATE_CHANGED = """
update custom_object o
set attributes = c.attributes, times = c.times, name_key = c.name_key,
    version = o.version + 1, updated_at = %s
from changed_profile c where o.workspace_id = %s and o.id = c.id
"""

# Objects that go: nobody can be related to them any more, and nobody may be by now.
LOCK_GOING = """
select id from custom_object
where workspace_id = %s and id = any(%s) order by id for update
"""
FIND_RELATED = """
select custom_object_id from relationship
where workspace_id = %s and custom_object_id = any(%s) limit 1
"""
DELETE_OBJECTS = "delete from custom_object where workspace_id = %s and id = any(%s)"

# What one origin did to these objects, in order.
LOAD_CHANGES = """
select id, custom_object_id, outcome, before::text, after::text, effects::text
from object_change
where workspace_id = %s and custom_object_id = any(%s)
  and origin_kind = %s and origin_id = %s
order by id
"""

# Which of these objects another origin changed after this one first did; that somebody
# is related to an object touches it as well.
FIND_TOUCHED_SINCE = """
with mine (custom_object_id, change_id) as (
    select * from unnest(%s::bigint[], %s::bigint[])
)
select other.custom_object_id
from object_change other
join mine on other.custom_object_id = mine.custom_object_id and other.id > change_id
where other.workspace_id = %s
  and not (other.origin_kind = any(%s) and other.origin_id = %s)
union
select custom_object_id from mine where custom_object_id in (
    select custom_object_id from relationship
)
"""

# Objects to which people are about to be related stay until that is committed.
HOLD_OBJECTS = """
select id from custom_object
where workspace_id = %s and id = any(%s) order by id for key share
"""

# Every relationship of these people.
LOAD_RELATIONSHIPS = """
select r.profile_id, o.type, o.object_id, r.custom_object_id, r.since,
       r.attributes::text
from relationship r join custom_object o on o.id = r.custom_object_id
where r.workspace_id = %s and r.profile_id = any(%s)
"""

# Relationships that end, or make room for their new state.
DELETE_RELATIONSHIPS = """
delete from relationship r
using unnest(%s::bigint[], %s::bigint[]) as gone (profile_id, custom_object_id)
where r.workspace_id = %s and r.profile_id = gone.profile_id
  and r.custom_object_id = gone.custom_object_id
"""
COPY_RELATIONSHIPS = """
copy relationship (profile_id, custom_object_id, workspace_id, since, attributes)
from stdin
"""

# The last change of each attribute of one object, and the value before it; of the
# changes the latest thousand are looked through.
LOAD_VALUE_SOURCES = """
select distinct on (touched.key) touched.key, c.id, c.at, c.origin_kind, c.origin_id,
       c.line, (c.before -> 'attributes' -> touched.key)::text
from (
    select * from object_change where workspace_id = %s and custom_object_id = %s
    order by id desc limit 1000
) c
cross join lateral jsonb_object_keys(
    coalesce(c.before -> 'attributes', '{}') || coalesce(c.after -> 'attributes', '{}')
) touched (key)
order by touched.key, c.id desc
"""

"""All SQL of the core beyond the ORM; each statement takes the workspace.

Statements are module constants under a comment that says their purpose. New rows go
in by COPY as lines of text (``profiles.copy_text``); changed profiles go through a
temporary table and one update.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice
from typing import Any

from django.db.backends.utils import CursorWrapper

# Who holds these values of one kind. Sorted values walk the index in its order.
FIND_HOLDERS = """
select value, profile_id from identifier
where workspace_id = %s and kind = %s and value = any(%s::text[])
"""

# The profiles with these ids, as they stand; their ages, which only merges ask for.
LOAD_PROFILES = """
select id, version, attributes::text, times::text
from profile where workspace_id = %s and id = any(%s)
"""
LOAD_AGES = """
select id, created_at, updated_at from profile where workspace_id = %s and id = any(%s)
"""

# Who has a subscription of a channel with one of these contacts; with a resource, one
# to it.
FIND_BY_CONTACT = """
select contact, profile_id from subscription
where workspace_id = %s and channel = %s and contact = any(%s) and contact <> ''
  and (%s::int is null or resource = %s)
  and (%s::text is null or details ->> 'provider' = %s)
"""

# Who has a field with one of these values: an attribute that holds it, or a field of
# a subscription. There is no index on either; callers who need speed define a kind of
# identifier instead.
FIND_BY_FIELD = """
select (attributes -> %s)::text, id from profile
where workspace_id = %s and attributes @> any(%s::jsonb[])
"""
FIND_BY_SUBSCRIPTION_FIELD = """
select (fields -> %s)::text, profile_id from subscription
where workspace_id = %s and fields @> any(%s::jsonb[])
"""

# Until commit, whoever creates people under these names does it alone.
LOCK_NAMES = """
select pg_advisory_xact_lock(hashtextextended(name, %s))
from unnest(%s::text[]) as name order by name
"""

# Every identifier of these profiles.
LOAD_IDENTIFIERS = """
select profile_id, kind, value, sent from identifier
where workspace_id = %s and profile_id = any(%s)
"""

# Every subscription and membership of these profiles.
LOAD_SUBSCRIPTIONS = """
select profile_id, channel, resource, contact, status, priority, categories::text,
       fields::text, details::text
from subscription where workspace_id = %s and profile_id = any(%s)
"""
LOAD_MEMBERSHIPS = """
select profile_id, segment_id from segment_member
where workspace_id = %s and profile_id = any(%s)
"""

# Where merged profiles live on.
LOAD_ALIASES = """
select id, profile_id from profile_alias
where workspace_id = %s and id = any(%s)
"""

# Which identifiers earlier rows of the same origin attached to these profiles.
LOAD_OWN = """
select profile_id, (after -> 'identifiers')::text from profile_change
where workspace_id = %s and profile_id = any(%s)
  and origin_kind = %s and origin_id = %s and after ? 'identifiers'
order by id
"""

# Whether anybody was forgotten since a time, and which of these hashes they left.
ANY_FORGOTTEN = """
select exists (select from forgotten where workspace_id = %s and at >= %s)
"""
FIND_FORGOTTEN = """
select digest from forgotten
where workspace_id = %s and digest = any(%s) and at >= %s
"""

# The ids under which a profile was known before merges.
FIND_ALIASES = """
select id from profile_alias where workspace_id = %s and profile_id = %s
"""

# Of a forgotten person's changes only the keys stay, each with a null; the keys of
# subscriptions without the contact that they end with, those of relationships without
# the object's id.
BLANK_CHANGES = """
update profile_change
set before = (
        select coalesce(jsonb_object_agg(section.key, (
            select coalesce(jsonb_object_agg(
                case section.key
                    when 'subscriptions' then substring(field from '^[^:]*:[^:]*:')
                    when 'relationships' then substring(field from '^[^:]*:')
                    else field end, null
            ), '{}')
            from jsonb_object_keys(section.value) field
        )), '{}')
        from jsonb_each(before) section
    ),
    after = (
        select coalesce(jsonb_object_agg(section.key, (
            select coalesce(jsonb_object_agg(
                case section.key
                    when 'subscriptions' then substring(field from '^[^:]*:[^:]*:')
                    when 'relationships' then substring(field from '^[^:]*:')
                    else field end, null
            ), '{}')
            from jsonb_object_keys(section.value) field
        )), '{}')
        from jsonb_each(after) section
    ),
    effects = null
where workspace_id = %s and profile_id = any(%s)
"""

# A change without content: that a person was forgotten.
ADD_PLAIN_CHANGE = """
insert into profile_change (id, at, workspace_id, profile_id, origin_kind, origin_id,
                            outcome, before, after)
values (nextval('profile_change_id_seq'), %(at)s, %(workspace)s, %(profile)s,
        %(origin_kind)s, %(origin_id)s, %(outcome)s, '{}', '{}')
"""

# Lock the profiles that will change, in one order for everybody, and see who wrote.
LOCK_PROFILES = """
select id, version from profile
where workspace_id = %s and id = any(%s) order by id for update
"""

# New ids; one round trip for a whole chunk. Each value of the sequences stands for the
# block of ids that begins there: to ask for a million ids one by one took the database
# and us a second each. Who needs one id leaves the rest of its block unused, of which
# there are enough for 9e16 single changes.
ID_BLOCK = 100
ALLOCATE_PROFILE_IDS = """
select nextval('profile_id_seq') from generate_series(1, %s)
"""
ALLOCATE_CHANGE_IDS = """
select nextval('profile_change_id_seq') from generate_series(1, %s)
"""

COPY_PROFILES = """
copy profile (id, workspace_id, attributes, times, name_key, version,
                       created_at, updated_at) from stdin
"""
COPY_IDENTIFIERS = """
copy identifier (workspace_id, kind, value, holder, profile_id, sent)
from stdin
"""
COPY_CHANGES = """
copy profile_change (id, at, workspace_id, profile_id, origin_kind, origin_id,
                             line, outcome, before, after, effects) from stdin
"""

COPY_SUBSCRIPTIONS = """
copy subscription (profile_id, workspace_id, channel, resource, contact, status,
                   priority, categories, fields, details) from stdin
"""
COPY_MEMBERSHIPS = """
copy segment_member (profile_id, segment_id, workspace_id) from stdin
"""
COPY_EVENTS = """
copy event (at, profile_id, origin_kind, origin_id, line, workspace_id, name, data)
from stdin
"""

COPY_NOTIFICATIONS = """
copy trigger_notification (at, workspace_id, trigger_id, happening, profile_id,
                           origin_kind, origin_id, line, data) from stdin
"""

# Subscriptions and memberships that end, or make room for their new state.
DELETE_SUBSCRIPTIONS = """
delete from subscription s
using unnest(%s::bigint[], %s::text[], %s::int[], %s::text[])
    as gone (profile_id, channel, resource, contact)
where s.workspace_id = %s and s.profile_id = gone.profile_id
  and s.channel = gone.channel and s.resource = gone.resource
  and s.contact = gone.contact
"""
DELETE_MEMBERSHIPS = """
delete from segment_member m
using unnest(%s::bigint[], %s::bigint[]) as gone (profile_id, segment_id)
where m.workspace_id = %s and m.profile_id = gone.profile_id
  and m.segment_id = gone.segment_id
"""

# Writers share a lock on the workspace's identifier kinds; who switches one is alone.
KINDS_LOCK = 0x6B69_6E64
SHARE_KINDS = "select pg_advisory_xact_lock_shared(%s, %s)"
LOCK_KINDS = "select pg_advisory_xact_lock(%s, %s)"
LOAD_KINDS = """
select number, identifies from identifier_kind where workspace_id = %s
"""

# Values of a kind that several people have, with these people, and how many there are.
FIND_SHARED = """
select value, array_agg(profile_id order by profile_id), count(*) over ()
from identifier where workspace_id = %s and kind = %s
group by value having count(*) > 1
order by value limit %s
"""

# The holder is 0 where the kind identifies, else the person.
REWRITE_HOLDERS = """
update identifier set holder = case when %s then 0 else profile_id end
where workspace_id = %s and kind = %s
  and holder <> case when %s then 0 else profile_id end
"""
ANY_OF_KIND = """
select 1 from identifier where workspace_id = %s and kind = %s limit 1
"""

# A segment that goes.
DELETE_SEGMENT_MEMBERS = """
delete from segment_member where workspace_id = %s and segment_id = %s
"""

# The events that one origin added to these people, all or those of one line.
DELETE_EVENTS = """
delete from event
where workspace_id = %s and profile_id = any(%s)
  and origin_kind = %s and origin_id = %s
  and (%s or line is not distinct from %s)
"""

# The new state of changed profiles waits here for one set-based update.
CREATE_CHANGED = """
create temporary table if not exists changed_profile (
    id bigint, attributes jsonb, times jsonb, name_key text
) on commit delete rows
"""
CLEAR_CHANGED = "truncate changed_profile"
COPY_CHANGED = "copy changed_profile (id, attributes, times, name_key) from stdin"
UPDATE_CHANGED = """
update profile p
set attributes = c.attributes, times = c.times, name_key = c.name_key,
    version = p.version + 1, updated_at = %s
from changed_profile c where p.workspace_id = %s and p.id = c.id
"""

# Until the transaction ends, two tables are joined row by row, in the order of the one
# that was copied. The planner would rather read all people than look up a tenth of them
# in the index: of 100,000 that took 0.2 s for each chunk.
BY_INDEX = """
select set_config('enable_hashjoin', 'off', true),
       set_config('enable_mergejoin', 'off', true)
"""

# Identifiers that were taken away, by key and holder.
DELETE_IDENTIFIERS = """
delete from identifier i
using unnest(%s::smallint[], %s::text[], %s::bigint[]) as gone (kind, value, profile_id)
where i.workspace_id = %s and i.kind = gone.kind and i.value = gone.value
  and i.profile_id = gone.profile_id
"""

# A merge: what both shared stays once, the rest moves, an alias leads to the new id.
_DROP_SHARED_TWICE = """
delete from identifier gone using identifier stays
where gone.workspace_id = %(workspace)s and gone.profile_id = %(from)s
  and stays.workspace_id = gone.workspace_id and stays.kind = gone.kind
  and stays.value = gone.value and stays.profile_id = %(into)s
"""
_MOVE_IDENTIFIERS = """
update identifier
set profile_id = %(into)s, holder = case holder when 0 then 0 else %(into)s end
where workspace_id = %(workspace)s and profile_id = %(from)s
"""
_MOVE_ALIASES = """
update profile_alias set profile_id = %(into)s
where workspace_id = %(workspace)s and profile_id = %(from)s
"""
_ADD_ALIAS = """
insert into profile_alias (id, workspace_id, profile_id)
values (%(from)s, %(workspace)s, %(into)s)
"""
MERGE = (_DROP_SHARED_TWICE, _MOVE_IDENTIFIERS, _MOVE_ALIASES, _ADD_ALIAS)
DELETE_PROFILES = """
delete from profile where workspace_id = %s and id = any(%s)
"""
DELETE_ALIASES = """
delete from profile_alias where workspace_id = %s and id = any(%s)
"""

# A person who goes whole; the changes stay as history.
REMOVE = (
    """
    delete from identifier where workspace_id = %s and profile_id = any(%s)
    """,
    """
    delete from profile_alias where workspace_id = %s and profile_id = any(%s)
    """,
    "delete from subscription where workspace_id = %s and profile_id = any(%s)",
    "delete from segment_member where workspace_id = %s and profile_id = any(%s)",
    "delete from relationship where workspace_id = %s and profile_id = any(%s)",
    DELETE_PROFILES,
)

# A forgotten person's events, under every id they had.
FORGET_EVENTS = "delete from event where workspace_id = %s and profile_id = any(%s)"

# What one origin did to these people, in order.
LOAD_CHANGES = """
select id, profile_id, outcome, before::text, after::text, effects::text
from profile_change
where workspace_id = %s and profile_id = any(%s)
  and origin_kind = %s and origin_id = %s
order by id
"""

# Those of these people of whom all that is known is that one origin created them; a
# subscription may be an opt-out, which has to be looked at.
FIND_ONLY_CREATED = """
select p.id, p.version
from profile p
cross join lateral (
    select count(*) as times, min(c.outcome) as outcome,
           min(c.origin_kind) as origin_kind, min(c.origin_id) as origin_id
    from profile_change c where c.workspace_id = p.workspace_id and c.profile_id = p.id
) done
where p.workspace_id = %s and p.id = any(%s) and done.times = 1
  and done.outcome = %s and done.origin_kind = %s and done.origin_id = %s
  and not exists (select from subscription s where s.profile_id = p.id)
"""

# Which of these people another origin changed after this one first did.
FIND_TOUCHED_SINCE = """
select distinct other.profile_id
from profile_change other
join unnest(%s::bigint[], %s::bigint[]) as mine (profile_id, change_id)
  on other.profile_id = mine.profile_id and other.id > mine.change_id
where other.workspace_id = %s
  and not (other.origin_kind = any(%s) and other.origin_id = %s)
"""

# The last change of each attribute of one person, and the value before it; of the
# changes the latest thousand are looked through.
LOAD_VALUE_SOURCES = """
select distinct on (touched.key) touched.key, c.id, c.at, c.origin_kind, c.origin_id,
       c.line, (c.before -> 'attributes' -> touched.key)::text
from (
    select * from profile_change where workspace_id = %s and profile_id = %s
    order by id desc limit 1000
) c
cross join lateral jsonb_object_keys(
    coalesce(c.before -> 'attributes', '{}') || coalesce(c.after -> 'attributes', '{}')
) touched (key)
order by touched.key, c.id desc
"""


def copy_rows(cursor: CursorWrapper, statement: str, lines: Sequence[str]) -> None:
    """Send lines of COPY's text format to the table."""
    if not lines:
        return
    with cursor.copy(statement) as copy:
        copy.write("\n".join(lines) + "\n")


def fetch(
    cursor: CursorWrapper, statement: str, parameters: Sequence[Any]
) -> list[tuple[Any, ...]]:
    """All rows of one statement."""
    cursor.execute(statement, parameters)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def allocate(cursor: CursorWrapper, statement: str, count: int) -> list[int]:
    """``count`` new ids, ascending."""
    if not count:
        return []
    blocks = fetch(cursor, statement, [-(-count // ID_BLOCK)])
    starts = sorted(start for (start,) in blocks)
    ids = chain.from_iterable(range(start, start + ID_BLOCK) for start in starts)
    return list(islice(ids, count))

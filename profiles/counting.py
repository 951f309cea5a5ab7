"""The statements that count people; each takes the workspace."""

from __future__ import annotations

# Whether there are more people than a limit.
COUNT_UP_TO = """
select count(*) from (
    select from profile where workspace_id = %s limit %s
) counted
"""
COUNT_PEOPLE = "select count(*) from profile where workspace_id = %s"

# How many people were created on each day, by the workspace's clock.
COUNT_BY_DAY = """
select (created_at at time zone %s)::date as day, count(*) from profile
where workspace_id = %s and created_at >= %s
group by 1 order by 1
"""

# How many people of a block, by id, have each attribute; a null is no value.
COUNT_BY_ATTRIBUTE = """
select given.key, count(*) from profile p, jsonb_each(p.attributes) given
where p.workspace_id = %s and p.id >= %s and p.id < %s and given.value <> 'null'
group by given.key
"""

# How many people said yes, no or anything to each channel and resource.
COUNT_BY_SUBSCRIPTION = """
select channel, resource,
       count(distinct profile_id) filter (where status = 'subscribed'),
       count(distinct profile_id) filter (where status = any(%s)),
       count(distinct profile_id)
from subscription where workspace_id = %s
group by channel, resource
"""

COUNT_BY_SEGMENT = """
select segment_id, count(*) from segment_member where workspace_id = %s
group by segment_id
"""

# Whether anybody has a value of an attribute, looked for among the newest first.
ANYBODY_HAS = """
select id from profile where workspace_id = %s and attributes ? %s
order by id desc limit 1
"""

# How many people were brought by each source action, touchpoint and endpoint since a
# moment, by day.
COUNT_BY_ATTRIBUTION = """
select (e.at at time zone %s)::date, part.key, part.value, count(distinct e.profile_id)
from event e, jsonb_each_text(e.data) part
where e.workspace_id = %s and e.at >= %s
  and e.data ? 'source_action' and part.key = any(%s)
group by 1, 2, 3
"""

# How many people were created since, by day, without an event that tells by what.
COUNT_PLAINLY_CREATED = """
select (p.created_at at time zone %s)::date, count(*)
from profile p
where p.workspace_id = %s and p.created_at >= %s
  and not exists (
    select from event e where e.profile_id = p.id and e.data @> '{"created": true}'
  )
group by 1
"""

# What the latest people say in a text attribute, the most frequent values first.
COMMON_VALUES = """
select p.attributes ->> %s, count(*)
from (
    select attributes from profile where workspace_id = %s order by id desc limit %s
) p
where jsonb_typeof(p.attributes -> %s) = 'string'
group by 1 order by 2 desc, 1 limit %s
"""

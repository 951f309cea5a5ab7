"""All SQL of the webhooks app beyond the ORM; each statement takes the workspace.

Statements are module constants under a comment that says their purpose.
"""

from __future__ import annotations

# Where the rows of a source and of its workspace lie, and what wrote them: another
# version of a row has another place or another transaction.
SOURCE_STAMP = """
select w.ctid::text, w.xmin::text, s.ctid::text, s.xmin::text
from cdp_workspace w join webhook_source s on s.workspace_id = w.id
where s.id = %s and w.app_id = %s
"""
WORKSPACE_STAMP = "select ctid::text, xmin::text from cdp_workspace where app_id = %s"

# Whether these are still the rows by which a request was judged. Looked up by place,
# which costs a third of what the keys would.
_UNCHANGED = """
where (%(workspace_place)s::text is null or exists (
    select from cdp_workspace
    where ctid = %(workspace_place)s::tid and xmin = %(workspace_written)s::xid
      and id = %(workspace)s::bigint))
  and (%(source_place)s::text is null or exists (
    select from webhook_source
    where ctid = %(source_place)s::tid and xmin = %(source_written)s::xid
      and id = %(source)s::uuid))
"""

# A request as it is stored.
_GIVEN = """
    %(received)s::timestamptz, %(workspace)s::bigint, %(source)s::uuid,
    %(door)s::smallint, 0, %(reason)s::text, %(detail)s::text, %(answer)s::smallint,
    %(answer_ms)s::int, %(key)s::text, %(method)s::text, %(query)s::text,
    %(headers)s::jsonb, %(body)s::bytea"""

# Store a request that nobody repeats, if it was judged by how things are.
STORE = """
insert into delivery (received, workspace_id, source_id, door, status, reason, detail,
                      answer, answer_ms, sender_key, method, query, headers, body,
                      counts, rows, people, history)
select [given], '{}', '[]', '{}', '[]'
[unchanged]
returning id, false
""".replace("[given]", _GIVEN).replace("[unchanged]", _UNCHANGED)

# The same unless its sender's id is known; then only count that it came again.
STORE_ONCE = """
with claimed as (
    insert into delivery_key as known (source_id, key, delivery, received, repeats)
    select %(source)s::uuid, %(key)s::text, nextval('delivery_id_seq'),
           %(received)s::timestamptz, 0
    [unchanged]
    on conflict (source_id, key) do update
    set repeats = known.repeats + 1, repeated_at = excluded.received
    returning delivery, xmax = 0 as fresh
), stored as (
    insert into delivery (id, received, workspace_id, source_id, door, status, reason,
                          detail, answer, answer_ms, sender_key, method, query,
                          headers, body, counts, rows, people, history)
    overriding system value
    select delivery, [given], '{}', '[]', '{}', '[]'
    from claimed where fresh
)
select delivery, not fresh from claimed
""".replace("[given]", _GIVEN).replace("[unchanged]", _UNCHANGED)

# Which workspaces have deliveries that wait.
WAITING = "select distinct workspace_id from delivery where status = 0"

# The first deliveries that wait, and how large they are.
NEXT_PENDING = """
select id, received, octet_length(body) from delivery
where workspace_id = %s and status = 0 order by id limit %s
"""

# One drainer a workspace: the lock goes with its connection, however it ends.
TAKE_INBOX = "select pg_try_advisory_lock(%s::int, %s::int)"
LEAVE_INBOX = "select pg_advisory_unlock(%s::int, %s::int)"

# What became of these deliveries, unless somebody else has settled one meanwhile.
SETTLE = """
update delivery d
set status = new.status, reason = new.reason, detail = new.detail,
    version_id = new.version, done_at = %(now)s, counts = new.counts,
    rows = new.rows, people = new.people, history = d.history || new.entry
from jsonb_to_recordset(%(settled)s::jsonb) as new (
    id bigint, received timestamptz, status smallint, reason text, detail text,
    version int, counts jsonb, rows jsonb, people bigint[], entry jsonb,
    was timestamptz)
where d.id = new.id and d.received = new.received and d.workspace_id = %(workspace)s
  and d.received between %(first)s and %(last)s
  and d.done_at is not distinct from new.was
"""

# Add to what sources received by hour.
COUNT_HOURS = """
insert into source_hour as known (source_id, hour, applied, ignored, rejected, rows,
                                  absent)
select source_id, hour, applied, ignored, rejected, rows, absent
from jsonb_to_recordset(%(hours)s::jsonb) as new (
    source_id uuid, hour timestamptz, applied int, ignored int, rejected int,
    rows int, absent jsonb)
where exists (select from webhook_source s
              where s.id = new.source_id and s.workspace_id = %(workspace)s)
order by source_id, hour
on conflict (source_id, hour) do update
set applied = known.applied + excluded.applied,
    ignored = known.ignored + excluded.ignored,
    rejected = known.rejected + excluded.rejected,
    rows = known.rows + excluded.rows,
    absent = (
        select coalesce(jsonb_object_agg(path, times), '{}')
        from (select path, sum(times::int) as times
              from (select * from jsonb_each_text(known.absent)
                    union all
                    select * from jsonb_each_text(excluded.absent)) as p (path, times)
              group by path) as summed)
"""

# Requests to the sources of a workspace since a time, by day and how they ended.
DAILY_REQUESTS = """
select (hour at time zone %s)::date, sum(applied), sum(ignored), sum(rejected)
from source_hour
where source_id in (select id from webhook_source where workspace_id = %s)
  and hour >= %s
group by 1
"""

# Requests that update a profile without a source, by day and how they ended.
DAILY_UPDATES = """
select (received at time zone %s)::date, count(*) filter (where status = 1),
       count(*) filter (where status = 2), count(*) filter (where status = 3),
       count(*) filter (where status = 0)
from delivery
where source_id is null and workspace_id = %s and received >= %s
group by 1
"""

# What happened to these people since a time.
CHANGES_SINCE = """
select profile_id, at, origin_kind, origin_id, before::text, after::text, effects::text
from profile_change
where workspace_id = %s and profile_id = any(%s) and at >= %s order by id
"""

# The latest of some deliveries (the ORM's own statement, which names the workspace)
# whose body holds one of these words. Bodies need not be UTF-8, so both are compared
# escaped; of other letters than ASCII the case counts.
HAVING_TEXT = """
select id from ({}) as delivery
where exists (
    select from unnest(%s::bytea[]) as word
    where position(lower(encode(word, 'escape')) in lower(encode(body, 'escape'))) > 0)
limit %s
"""

# Take what these people, or these words, are about out of the deliveries.
BLANK_DELIVERIES = """
update delivery set
    body = '', query = '', headers = '[]', sender_key = '', detail = '',
    reason = %(reason)s,
    people = array(select p from unnest(people) p where not p = any(%(people)s)),
    rows = (select coalesce(jsonb_agg(row || '{"issues": []}'), '[]')
            from jsonb_array_elements(rows) as row)
where workspace_id = %(workspace)s and status <> 0 and (
    people && %(people)s::bigint[]
    or exists (
        select from unnest(%(words)s::bytea[]) as word
        where position(lower(encode(word, 'escape')) in lower(encode(body, 'escape')))
              > 0))
"""

# Delete a piece of a workspace's deliveries that are older; what waits stays.
EXPIRE = """
delete from delivery where id in (
    select id from delivery
    where workspace_id = %s and received < %s and status <> 0 limit %s)
  and received < %s
"""

# Whether a delivery led to somebody who holds an identifier of these kinds with this
# text in it.
HOLDS = """
exists (
    select from identifier i
    where i.profile_id = any(delivery.people)
      and i.workspace_id = delivery.workspace_id and i.kind = any(%s::smallint[])
      and position(%s in lower(i.value)) > 0)
"""

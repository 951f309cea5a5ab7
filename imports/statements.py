"""All SQL of imports beyond the ORM; each statement names the import it is about.

Statements are module constants under a comment that says their purpose. An import
belongs to one workspace, and its id is only ever taken from a row of that workspace.
"""

from __future__ import annotations

# Take the lease unless its heart still beats; whether it was free (not taken over).
TAKE_LEASE = """
insert into import_lease as lease (job_id, token, beat)
values (%s, %s, clock_timestamp())
on conflict (job_id) do update set token = excluded.token, beat = excluded.beat
where lease.beat < clock_timestamp() - make_interval(secs => %s)
returning xmax = 0
"""

# The job follows its lease, if it waits for work; how many workers it has cost.
TAKE_JOB = """
update import_job set lease_token = %s, deaths = deaths + %s
where id = %s and state = any(%s)
returning deaths
"""
BEAT = """
update import_lease set beat = clock_timestamp()
where job_id = %s and token = %s
"""
RELEASE_LEASE = "delete from import_lease where job_id = %s and token = %s"

# A chunk's transaction begins here: whoever lost the lease finds no row.
CLAIM = """
update import_job set cursor = %s, deaths = case when %s then 0 else deaths end
where id = %s and cursor = %s and lease_token = %s and state = %s
"""

COPY_ISSUES = """
copy import_issue (at, job_id, phase, ordinal, line, severity, codes, identifiers,
                   issues) from stdin
"""

# What a review that begins again had found before.
FORGET_ISSUES = "delete from import_issue where job_id = %s and phase = %s"

# The people of linked rows as a review's earlier rows leave them, and who holds what.
CREATE_OVERLAY = (
    """
    create temporary table if not exists overlay_person (
        id bigint primary key, state text not null
    )
    """,
    """
    create temporary table if not exists overlay_holder (
        kind smallint, value text collate "C", profile_id bigint,
        holds boolean not null,
        primary key (kind, value, profile_id)
    )
    """,
    "truncate overlay_person, overlay_holder",
)
OVERLAY_HOLDERS = """
select held.kind, held.value, held.profile_id, held.holds
from unnest(%s::smallint[], %s::text[]) as wanted (kind, value)
join overlay_holder held on held.kind = wanted.kind and held.value = wanted.value
"""
OVERLAY_PEOPLE = "select id, state from overlay_person where id = any(%s)"
OVERLAY_FORGET_PEOPLE = "delete from overlay_person where id = any(%s)"
COPY_OVERLAY_PEOPLE = "copy overlay_person (id, state) from stdin"
OVERLAY_SET_HOLDERS = """
insert into overlay_holder (kind, value, profile_id, holds)
select * from unnest(%s::smallint[], %s::text[], %s::bigint[], %s::boolean[])
on conflict (kind, value, profile_id) do update set holds = excluded.holds
"""

# The fed attributes of everybody whom a review's earlier events concern.
CREATE_FED_OVERLAY = (
    """
    create temporary table if not exists overlay_fed (
        id bigint primary key, state text not null
    )
    """,
    "truncate overlay_fed",
)
FED_OVERLAY = "select id, state from overlay_fed where id = any(%s)"
KEEP_FED_OVERLAY = """
insert into overlay_fed (id, state) select * from unnest(%s::bigint[], %s::text[])
on conflict (id) do update set state = excluded.state
"""

# What look-ups go by, without the attributes, which none does.
ANALYZE = "analyze profile (id, workspace_id), identifier, profile_alias"
ANALYZE_OBJECTS = "analyze custom_object (id, workspace_id, type, object_id)"

# Those of these people whom the import had not changed before; all its changes carry
# one moment, those of its trial another, so that two months are looked through. Ordered
# and limited, each person is looked up in the index: as an anti-join, the planner took
# the growing table for empty and compared everybody with every row (7 s for a chunk of
# 20,000 after 50,000 rows).
COUNT_NEWCOMERS = """
select count(*) from unnest(%(people)s::bigint[]) as person (id)
left join lateral (
    select earlier.id from profile_change earlier
    where earlier.workspace_id = %(workspace)s and earlier.profile_id = person.id
      and earlier.origin_kind = 1 and earlier.origin_id = %(job)s
      and earlier.at = any(%(moments)s) and earlier.id < %(before)s
    order by earlier.id desc limit 1
) earlier on true
where earlier.id is null
"""

# Imports that wait for work and have no worker, each marked as nudged now.
FIND_UNATTENDED = """
update import_job job set nudged_at = clock_timestamp()
where job.state = any(%s)
  and not exists (
      select from import_lease lease
      where lease.job_id = job.id
        and lease.beat >= clock_timestamp() - make_interval(secs => %s)
  )
  and (job.nudged_at is null
       or job.nudged_at < clock_timestamp() - make_interval(secs => %s))
returning job.id
"""

# How many changes an import has written, and how many of them its chunks know; those
# of a trial that was taken back are nobody's.
COUNT_CHANGES = """
select count(*), count(chunk.id)
from profile_change change
left join import_chunk chunk
  on chunk.job_id = change.origin_id and chunk.phase = 2
 and change.id between chunk.first_change and chunk.last_change
where change.workspace_id = %(workspace)s and change.origin_kind = 1
  and change.origin_id = %(job)s
  and change.id > coalesce(
      (select max(last_change) from import_taken_back where job_id = %(job)s), 0
  )
"""
COUNT_OBJECT_CHANGES = """
select count(*), count(chunk.id)
from object_change change
left join import_chunk chunk
  on chunk.job_id = change.origin_id and chunk.phase = 2
 and change.id between chunk.first_change and chunk.last_change
where change.workspace_id = %(workspace)s and change.origin_kind = 1
  and change.origin_id = %(job)s
"""

# What runs and trials since a moment did, by day (in a zone), door and outcome.
DAILY_OUTCOMES = """
select (coalesce(job.run_at, job.tried_at) at time zone %s)::date, job.door,
       outcome.key, sum(outcome.value::bigint)
from import_job job, jsonb_each_text(job.run_counts -> 'outcomes') outcome
where job.workspace_id = %s and coalesce(job.run_at, job.tried_at) >= %s
  and job.undoes_id is null
group by 1, 2, 3
"""

# What runs and trials since a moment did in all workspaces, by outcome; for operators.
OUTCOMES_SINCE = """
select outcome.key, sum(outcome.value::bigint)
from import_job job, jsonb_each_text(job.run_counts -> 'outcomes') outcome
where coalesce(job.run_at, job.tried_at) >= %s and job.undoes_id is null
group by 1
"""

"""The statements that find people; each takes the workspace.

The empty braces take conditions from ``conditions`` and the order; everything that
somebody typed is a parameter. ``~<~`` and ``~>~`` are the order of the index on names.
"""

from __future__ import annotations

from psycopg import sql

# People who fit, in one of the orders: what decides the order, and the id.
FIND = sql.SQL("""
select p.id, {} from profile p
where p.workspace_id = %s and {} and {}
order by {} limit %s
""")

# People by the start of an identifier of one kind.
FIND_BY_IDENTIFIER = sql.SQL("""
select p.id, i.value from identifier i
join profile p on p.id = i.profile_id and p.workspace_id = i.workspace_id
where i.workspace_id = %s and i.kind = %s and i.value like %s
  and (i.value, i.profile_id) > (%s, %s) and {}
order by i.value, i.profile_id limit %s
""")

# People by whole identifiers of any kind, or by their id, their former one included.
FIND_EXACT = sql.SQL("""
select p.id, '' from profile p
where p.workspace_id = %s and p.id > %s and {} and p.id in (
    select i.profile_id from identifier i
    join unnest(%s::smallint[], %s::text[]) as typed (kind, value)
      on i.kind = typed.kind and i.value = typed.value
    where i.workspace_id = %s
    union all select %s::bigint
    union all select a.profile_id from profile_alias a
    where a.workspace_id = %s and a.id = %s
)
order by p.id limit %s
""")

# The conditions of the above, for those who are asked whether they were found by them.
IS_EXACT = sql.SQL("""
exists (
    select from identifier i
    join unnest(%s::smallint[], %s::text[]) as typed (kind, value)
      on i.kind = typed.kind and i.value = typed.value
    where i.workspace_id = %s and i.profile_id = p.id
)
""")
HAS_PREFIX = sql.SQL("""
exists (
    select from identifier i
    where i.workspace_id = %s and i.profile_id = p.id
      and i.kind = %s and i.value like %s
)
""")
NAME_STARTS = sql.SQL("p.name_key like %s")
IS_PROFILE = sql.SQL("p.id = %s")

# How many people there are, up to a limit; and the planner's guess for more.
COUNT = sql.SQL("""
select count(*) from (
    select from profile p where p.workspace_id = %s and {} limit %s
) counted
""")
ESTIMATE = """
explain (format json) select from profile p where p.workspace_id = %s
"""

# Where the latest block of ids of changes begins.
LAST_BLOCK_OF_CHANGES = "select last_value from profile_change_id_seq"

# The changes between two ids, latest first.
CHANGES_BETWEEN = """
select c.id, c.profile_id from profile_change c
where c.workspace_id = %s and c.id >= %s and c.id < %s
order by c.id desc limit %s
"""

# Which of these changes are the last of a person who is still there.
LATEST_CHANGES = """
select mine.change_id from unnest(%s::bigint[], %s::bigint[])
    as mine (change_id, profile_id)
join profile p on p.id = mine.profile_id and p.workspace_id = %s
where not exists (
    select from profile_change later
    where later.profile_id = mine.profile_id and later.id > mine.change_id
)
"""

# A block of people by id, downwards: those who fit, and where the block ends.
FIND_IN_BLOCK = sql.SQL("""
select p.id from profile p
where p.workspace_id = %s and p.id >= %s and p.id < %s and {}
order by p.id desc
""")
BLOCK_END = """
select min(id), count(*) from (
    select id from profile where workspace_id = %s and id < %s
    order by id desc limit %s
) block
"""

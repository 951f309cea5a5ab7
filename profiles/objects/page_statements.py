"""The statements by which pages find and count objects; each takes the workspace.

Each walks an index. ``custom_object`` is called ``p`` where the orders of people serve
it too; the empty braces take what ``profiles.objects.finding`` puts together.
"""

from __future__ import annotations

from psycopg import sql

# Objects of one type that fit, in one of the orders: what decides it, and the id.
FIND = sql.SQL("""
select p.id, {} from custom_object p
where p.workspace_id = %s and p.type = %s and {} and {}
order by {} limit %s
""")
HAS_ID = sql.SQL("p.id = %s")
ID_STARTS = sql.SQL("p.object_id like %s")
NAME_STARTS = sql.SQL("p.name_key like %s")

# How many of a type fit, up to a limit; and the planner's guess of how many there are.
COUNT = sql.SQL("""
select count(*) from (
    select from custom_object p
    where p.workspace_id = %s and p.type = %s and {} limit %s
) counted
""")
ESTIMATE = """
explain (format json) select from custom_object where workspace_id = %s and type = %s
"""

# How many objects there are of each type, up to a limit.
COUNT_BY_TYPE = """
select t.number, counted.objects from object_type t
cross join lateral (
    select count(*) as objects from (
        select from custom_object o
        where o.workspace_id = t.workspace_id and o.type = t.number limit %s
    ) few
) counted
where t.workspace_id = %s
"""

# How many people are related to each of these objects, up to a limit.
COUNT_PEOPLE = """
select o.id, counted.people from custom_object o
cross join lateral (
    select count(*) as people from (
        select from relationship r where r.custom_object_id = o.id limit %s
    ) few
) counted
where o.workspace_id = %s and o.id = any(%s)
"""

# Objects of every type whose id, or name, begins so, or who have this id of ours; a few
# of each type.
SEARCH = """
select found.id, t.number, found.object_id, found.name from object_type t
cross join lateral (
    (select o.id, o.object_id, o.attributes ->> 'name' as name from custom_object o
     where o.workspace_id = t.workspace_id and o.type = t.number and o.id = %s)
    union
    (select o.id, o.object_id, o.attributes ->> 'name' from custom_object o
     where o.workspace_id = t.workspace_id and o.type = t.number
       and o.object_id like %s
     order by o.object_id limit %s)
    union
    (select o.id, o.object_id, o.attributes ->> 'name' from custom_object o
     where o.workspace_id = t.workspace_id and o.type = t.number
       and o.name_key like %s
     order by o.name_key using ~<~ limit %s)
) found
where t.workspace_id = %s
order by (found.object_id = %s) desc, t.number, found.object_id limit %s
"""

# Whether an object of the type, or a relationship to one, has a value of an attribute.
ANY_OBJECT_HAS = """
select id from custom_object
where workspace_id = %s and type = %s and attributes ? %s limit 1
"""
ANY_RELATIONSHIP_HAS = """
select r.profile_id from relationship r
join custom_object o on o.id = r.custom_object_id
where o.workspace_id = %s and o.type = %s and r.attributes ? %s limit 1
"""

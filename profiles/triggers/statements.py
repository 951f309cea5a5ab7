"""SQL of triggers beyond the ORM.

The sender works for all workspaces at once; what it finds names its trigger, and that
its workspace.
"""

from __future__ import annotations

# What is due of triggers that are on, a few of each.
DUE = """
select due.id from trigger t
cross join lateral (
    select id from trigger_notification n
    where n.trigger_id = t.id and n.workspace_id = t.workspace_id
      and n.status = 'waiting' and n.next_at <= now()
    order by n.next_at, n.id limit %s
) due
where t.is_on
"""

# There is one sender.
TAKE_SENDER = "select pg_try_advisory_lock(%s)"
LEAVE_SENDER = "select pg_advisory_unlock(%s)"

# What is older than its workspace keeps deliveries; what waits is kept, unless an
# import that was running has noted it for a trigger that was deleted meanwhile.
FORGET_OLD = """
delete from trigger_notification n using cdp_workspace w
where w.id = n.workspace_id and n.at < now() - w.delivery_days * interval '1 day'
  and (n.status <> 'waiting' or n.trigger_id not in (select id from trigger))
"""

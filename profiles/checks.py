"""Proves what no foreign key does: findings about people that must never be.

``manage.py check_data`` prints them; a healthy database has none.
"""

from __future__ import annotations

from django.db import connection

from cdp.models import Workspace
from profiles import bulk

# Each statement gives a sentence for every fault, and takes the workspace.
_FAULTS = (
    # identifiers whose profile is not there
    """
    select format('Identifier %%s (kind %%s) has the profile %%s, which is not there.',
                  i.value, i.kind, i.profile_id)
    from identifier i left join profile p on p.id = i.profile_id
    where i.workspace_id = %s and p.id is null
    """,
    # identifiers of another workspace than their profile's
    """
    select format('Identifier %%s and its profile %%s are of two workspaces.',
                  i.value, i.profile_id)
    from identifier i join profile p on p.id = i.profile_id
    where i.workspace_id = %s and p.workspace_id <> i.workspace_id
    """,
    # kinds that the workspace has not defined, and holders that do not fit the kind
    """
    select format('Identifier %%s of kind %%s has the holder %%s.',
                  i.value, i.kind, i.holder)
    from identifier i
    left join identifier_kind k
      on k.workspace_id = i.workspace_id and k.number = i.kind
    where i.workspace_id = %s
      and i.holder is distinct from case when k.identifies then 0 else i.profile_id end
    """,
    # two values of a kind of which a profile has one
    """
    select format('Profile %%s has %%s values of the kind %%s.',
                  i.profile_id, count(*), k.key)
    from identifier i
    join identifier_kind k on k.workspace_id = i.workspace_id and k.number = i.kind
    where i.workspace_id = %s and k.single
    group by i.profile_id, k.key having count(*) > 1
    """,
    # aliases that lead nowhere, to another alias, or from a living profile
    """
    select format('Alias %%s leads to profile %%s, which is not there.',
                  a.id, a.profile_id)
    from profile_alias a left join profile p on p.id = a.profile_id
    where a.workspace_id = %s and p.id is null
    """,
    """
    select format('Profile %%s lives and is an alias.', a.id)
    from profile_alias a join profile p on p.id = a.id
    where a.workspace_id = %s
    """,
    # relationships whose person or object is not there, or of another workspace
    """
    select format('Profile %%s is related to the object %%s, which is not there.',
                  r.profile_id, r.custom_object_id)
    from relationship r
    left join custom_object o
      on o.id = r.custom_object_id and o.workspace_id = r.workspace_id
    where r.workspace_id = %s and o.id is null
    """,
    """
    select format('Object %%s is related to the profile %%s, which is not there.',
                  r.custom_object_id, r.profile_id)
    from relationship r
    left join profile p on p.id = r.profile_id and p.workspace_id = r.workspace_id
    where r.workspace_id = %s and p.id is null
    """,
    # objects of a type that the workspace has not defined
    """
    select format('Object %%s is of the type %%s, which is not defined.', o.id, o.type)
    from custom_object o
    left join object_type t
      on t.workspace_id = o.workspace_id and t.number = o.type
    where o.workspace_id = %s and t.id is null
    """,
)


def profile_findings(workspace: Workspace) -> list[str]:
    """A sentence for each fault in the workspace's people; empty when all is well."""
    findings: list[str] = []
    with connection.cursor() as cursor:
        for statement in _FAULTS:
            rows = bulk.fetch(cursor, statement, [workspace.pk])
            findings.extend(sentence for (sentence,) in rows)
    return findings

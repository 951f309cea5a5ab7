"""Which people stood as the rows have them, and at which version: a review notes it.

As long as they have that version, a run need not ask whom these rows lead to, nor
compare them again: it asks for nothing but the versions.
"""

from __future__ import annotations

from itertools import takewhile

from django.db import connection

from profiles import bulk, plain_statements
from profiles.definitions import Definitions
from profiles.packs import Pack
from profiles.plans import Plan
from profiles.reader import Reader
from profiles.records import Outcome
from profiles.rules import Rules


def oldest_transaction() -> str:
    """The oldest transaction under way: what those before it wrote is seen by now.

    Its id as PostgreSQL's ``xid`` has it, of 32 bits.
    """
    with connection.cursor() as cursor:
        ((found,),) = bulk.fetch(cursor, plain_statements.OLDEST_TRANSACTION, [])
    return str(found)


def versions_of_same(
    plan: Plan, reader: Reader, rules: Rules, definitions: Definitions
) -> list[int]:
    """For each row the version at which it changes nothing of its person; 0 else.

    Nothing at all if there is no such row. The ``reader`` tells no version of people
    whom anybody has written since the review began to look: theirs may not be the
    version that the row was judged on.
    """
    pack = plan.records
    if not isinstance(pack, Pack) or pack.events is not None:
        return []
    same = dict(zip(range(len(pack)), plan.profile_ids, strict=True))
    shared = _found_by_shared(pack, rules, definitions)
    for position in (*plan.judged, *_of_segments(pack), *shared):
        same.pop(position, None)
    outcomes = plan.outcomes
    same = {at: i for at, i in same.items() if outcomes[at] is Outcome.UNCHANGED}
    versions = reader.versions(list(same.values()))
    if not versions:
        return []
    found = [0] * len(pack)
    for position, profile_id in same.items():
        found[position] = versions.get(profile_id, 0)
    return found


def _found_by_shared(pack: Pack, rules: Rules, definitions: Definitions) -> list[int]:
    """The rows whose person is found by a value that others may come to share.

    Whoever has a value that is one person's own, of a kind that goes before, is found
    by that.
    """
    kinds = definitions.kinds
    named = {column.kind for column in pack.keys}
    match = [kind for kind in rules.match if kind in named]
    own = list(takewhile(lambda kind: kinds[kind].identifies, match))
    if len(own) == len(match):
        return []
    columns = [column.values for column in pack.keys if column.kind in own]
    rows = zip(*columns, strict=True) if columns else [()] * len(pack)
    return [at for at, values in enumerate(rows) if not any(values)]


def _of_segments(pack: Pack) -> list[int]:
    """The rows that speak of segments, which change without the person's version."""
    speaks = [bool(said.segments) for said in pack.sayings.distinct()]
    if not any(speaks):
        return []
    return [at for at, code in enumerate(pack.sayings.codes) if speaks[code]]

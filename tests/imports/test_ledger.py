from __future__ import annotations

from typing import Any

from imports.engine.counting import count
from imports.ledger import Counts, IssueGroup, Ledger
from profiles.issues import IssueCode, error, warning
from profiles.plans import Change, Plan
from profiles.records import Outcome, Record
from profiles.state import State

BAD = error(IssueCode.NOT_AN_EMAIL, "Mail", "bad")
ODD = warning(IssueCode.PHONE_WITHOUT_COUNTRY, "Tel", "030", "German")


def make_plan(
    *rows: tuple[Outcome, tuple[Any, ...]], changes: list[Change] | None = None
) -> Plan:
    plan = Plan([Record(n, n + 1) for n in range(1, len(rows) + 1)], State())
    plan.outcomes = [outcome for outcome, _ in rows]
    plan.issues = {n: issues for n, (_, issues) in enumerate(rows) if issues}
    plan.changes = changes or []
    return plan


def test_balances() -> None:
    plan = make_plan(
        (Outcome.CREATED, ()), (Outcome.HELD, (BAD,)), (Outcome.UPDATED, (ODD,))
    )
    ledger = count(plan).ledger(blank=4)
    assert ledger == Ledger(3, 1, 1, 0, 0, 1, 0, blank=4)
    assert ledger.balances
    assert ledger.going_in == 2


def test_does_not_balance_when_a_row_is_lost() -> None:
    assert not Ledger(3, 1, 1, 0, 0, 0, 0).balances


def test_groups_issues_by_code_and_column_with_the_first_as_example() -> None:
    other = error(IssueCode.NOT_AN_EMAIL, "Mail", "worse")
    plan = make_plan(
        (Outcome.UPDATED, (ODD,)),
        (Outcome.HELD, (BAD, BAD)),
        (Outcome.HELD, (other, ODD)),
    )
    counts = count(plan)
    assert counts.worst_first() == [
        IssueGroup("not_an_email", "error", "Mail", 2, 3, "bad"),
        IssueGroup("phone_without_country", "warning", "Tel", 2, 2, "030", "German"),
    ]
    assert counts.warned == 1


def test_counts_changed_and_cleared_attributes_of_stored_people() -> None:
    changes = [
        Change(1, 2, Outcome.CREATED, {}, {"attributes": {"city": "Rom"}}),
        Change(
            2,
            3,
            Outcome.UPDATED,
            {"attributes": {"city": "Rom", "plan": "pro"}},
            {"attributes": {"city": "Oslo"}},
        ),
    ]
    counts = count(make_plan((Outcome.CREATED, ()), changes=changes))
    assert counts.changed == {"city": 1}
    assert counts.cleared == {"plan": 1}


def test_counts_what_else_of_stored_people_changes() -> None:
    joins: dict[str, dict[str, Any]] = {
        "segments": {"3": True},
        "subscriptions": {"email:1:": {"status": 1}},
    }
    changes = [
        Change(1, 2, Outcome.CREATED, {}, joins),
        Change(2, 3, Outcome.UPDATED, {"segments": {}}, joins),
        Change(3, 4, Outcome.UPDATED, {"segments": {"3": True}}, {}),
    ]
    counts = count(make_plan((Outcome.CREATED, ()), changes=changes))
    assert counts.sections == {"segments": 2, "subscriptions": 1}


def test_adds_up_to_the_count_of_all_rows() -> None:
    rows = [(Outcome.HELD, (BAD,)), (Outcome.CREATED, (ODD,)), (Outcome.HELD, (BAD,))]
    together = count(make_plan(*rows))
    parts = Counts()
    for row in rows:
        parts.add(count(make_plan(row)))
    assert parts.outcomes == together.outcomes
    assert [group.rows for group in parts.issues] == [2, 1]
    assert parts.warned == together.warned


def test_keeps_its_own_groups_when_it_takes_others_in() -> None:
    part, whole = count(make_plan((Outcome.HELD, (BAD,)))), Counts()
    whole.add(part)
    whole.add(part)
    assert part.issues[0].rows == 1
    assert whole.issues[0].rows == 2


def test_survives_being_stored() -> None:
    counts = count(make_plan((Outcome.HELD, (BAD,)), (Outcome.CREATED, ())))
    assert Counts.of(counts.stored()) == counts

from __future__ import annotations

import pytest

from profiles.issues import IssueCode, error, warning
from profiles.mapping import EmptyCells, InvalidValues
from profiles.records import Record
from profiles.subscriptions import Statement
from tests.profiles.mappings import ID, codes, column, convert, make_mapping


def said(target: str, cell: str, **options: object) -> tuple[Statement, ...]:
    mapping = make_mapping(ID, column(target, 1, **options))
    (record,) = convert(mapping, ["u1", cell])
    assert record.issues == ()
    return record.statements


def converted(target: str, cell: str, **options: object) -> Record:
    (record,) = convert(make_mapping(ID, column(target), **options), ["u1", cell])
    return record


@pytest.mark.parametrize(
    ("target", "inverted", "cell", "status"),
    [
        ("unsubscribed", False, "TRUE", "unsubscribed"),
        ("unsubscribed", False, "1", "unsubscribed"),
        ("unsubscribed", False, "false", "subscribed"),
        ("unsubscribed", True, "1", "subscribed"),  # Maestra's IsSubscribed
        ("unsubscribed", True, "False", "unsubscribed"),
        ("subscription:all", False, "no", "unsubscribed"),
    ],
)
def test_states_all_channels(
    target: str, inverted: bool, cell: str, status: str
) -> None:
    statements = said(target, cell, inverted=inverted)
    assert statements == (Statement("all", status=status),)


@pytest.mark.parametrize(
    ("target", "inverted", "cell", "status"),
    [
        ("subscription:email", False, "1", "subscribed"),
        ("subscription:sms", False, "0", "unsubscribed"),
        ("subscription:web_push", False, "Yes", "subscribed"),
        ("subscription:email", True, "yes", "unsubscribed"),  # Email opt-out
        ("subscription:email", False, "cleaned", "hardbounced"),
    ],
)
def test_states_channel(target: str, inverted: bool, cell: str, status: str) -> None:
    channel = target.partition(":")[2]
    assert said(target, cell, inverted=inverted) == (Statement(channel, status=status),)


def test_states_topic_on_one_channel_or_on_all_of_its_own() -> None:
    assert said("subscription:sms:2", "true") == (
        Statement("sms", 2, status="subscribed"),
    )
    assert said("subscription:all:2", "false") == (
        Statement("email", 2, status="unsubscribed"),
        Statement("sms", 2, status="unsubscribed"),
    )


def test_states_every_topic_by_preferences_the_unlisted_by_default() -> None:
    statements = said("subscription_preferences", '{"topics": {"topic_1": false}}')
    assert statements == (
        Statement("email", 1, status="unsubscribed"),
        Statement("email", 2, status="unsubscribed"),
        Statement("sms", 2, status="unsubscribed"),
    )
    statements = said("subscription_preferences", '{"topics": {"topic_2": true}}')
    assert [statement.status for statement in statements] == ["subscribed"] * 3


@pytest.mark.parametrize(
    "target",
    ["unsubscribed", "subscription:email", "subscription_preferences"],
)
def test_says_nothing_of_empty_cell_even_where_empty_cells_clear(target: str) -> None:
    record = converted(target, " ", empty_cells=EmptyCells.CLEAR)
    assert (record.statements, record.operations, record.issues) == ((), (), ())


@pytest.mark.parametrize(
    ("target", "cell", "code"),
    [
        ("subscription:email", "maybe", IssueCode.NOT_A_STATUS),
        ("subscription:email", "%CLEAR%", IssueCode.CONSENT_NOT_CLEARED),
        ("unsubscribed", "%CLEAR%", IssueCode.CONSENT_NOT_CLEARED),
        ("subscription_preferences", "yes", IssueCode.NOT_PREFERENCES),
        ("subscription_preferences", '{"topics": {"topic_9": true}}', "unknown_topic"),
    ],
)
def test_holds_row_whose_cell_is_no_consent(target: str, cell: str, code: str) -> None:
    record = converted(target, cell)
    assert (record.held, codes(record), record.statements) == (True, [code], ())
    dropped = converted(target, cell, invalid_values=InvalidValues.DROP_VALUE)
    assert (dropped.held, codes(dropped)) == (False, [IssueCode.VALUE_DROPPED])


def test_names_unknown_topic() -> None:
    cell = '{"topics": {"topic_9": true}}'
    (issue,) = converted("subscription_preferences", cell).issues
    assert issue.message == (
        "Subscription_Preferences names topic_9, which the workspace does not have."
    )


def test_warns_of_unsubscribed_that_says_neither() -> None:
    record = converted("unsubscribed", "12.03.2024")
    issue = warning(IssueCode.READ_AS_SUBSCRIBED, "Unsubscribed", "12.03.2024")
    assert record.issues == (issue,)
    assert record.statements == (Statement("all", status="subscribed"),)


def test_lets_the_no_of_a_row_have_the_last_word() -> None:
    mapping = make_mapping(
        ID, column("unsubscribed"), column("subscription:email:1", 2), column("at", 3)
    )
    (record,) = convert(mapping, ["u1", "true", "true", ""])
    assert record.statements == (
        Statement("email", 1, status="subscribed"),
        Statement("all", status="unsubscribed"),
    )


def test_keeps_statements_with_their_rows() -> None:
    mapping = make_mapping(ID, column("subscription:email"))
    rows = [[f"u{i}", ("1", "", "0", "?")[i % 4]] for i in range(8)]
    records = convert(mapping, *rows)
    said = [[s.status for s in record.statements] for record in records]
    assert said == [["subscribed"], [], ["unsubscribed"], []] * 2
    assert records[3].issues == (error(IssueCode.NOT_A_STATUS, "Email", "?"),)

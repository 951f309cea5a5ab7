from __future__ import annotations

from imports.fates import Fate
from imports.pages.preview import PreviewColumns
from profiles.mapping import ListHandling, Mapping
from profiles.records import Outcome, RowBatch
from profiles.validation import compile_mapping
from tests.profiles.mappings import DEFINITIONS, column, make_mapping


def preview(mapping: Mapping, *row: str) -> dict[str, str]:
    """The cells of one row by their titles."""
    converter = compile_mapping(mapping, DEFINITIONS)
    (record,) = converter.convert(RowBatch(1, [2], [list(row)]))
    columns = PreviewColumns(mapping, DEFINITIONS, new_segments=converter.new_segments)
    cells = columns.row(record, Fate(1, 2, Outcome.CREATED, 0))
    return dict(zip(columns.header, cells, strict=True))


def test_shows_values_as_they_would_be_written() -> None:
    mapping = make_mapping(
        column("identifier:email", 0),
        column("full_name", 1),
        column("attribute:score", 2),
        column("attribute:plan", 3),
        column("skip", 4),
    )
    assert preview(mapping, "A@x.de", "Ada Lovelace", "1 000,50", "%CLEAR%", "x") == {
        "_row": "1",
        "_outcome": "created",
        "profile_id": "",
        "email": "A@x.de",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "score": "1000.5",
        "plan": "%CLEAR%",
    }


def test_shows_consent_by_subscription() -> None:
    mapping = make_mapping(
        column("identifier:email", 0),
        column("unsubscribed", 1),
        column("subscription:sms", 2),
        column("subscription:all:2", 3),
    )
    cells = preview(mapping, "a@x.de", "true", "", "bounced")
    assert list(cells)[4:] == [
        "subscription:all",
        "subscription:sms",
        "subscription:email:Tips",
        "subscription:sms:Tips",
    ]
    assert list(cells.values())[4:] == [
        "unsubscribed",
        "",
        "hardbounced",
        "hardbounced",
    ]


def test_shows_every_topic_of_preferences() -> None:
    mapping = make_mapping(
        column("identifier:email", 0), column("subscription_preferences", 1)
    )
    cells = preview(mapping, "a@x.de", '{"topics": {"topic_2": true}}')
    assert list(cells.values())[4:] == ["subscribed"] * 3


def test_shows_segments_joined_left_and_to_be_made() -> None:
    mapping = make_mapping(
        column("identifier:email", 0),
        column("segment", 1),
        column("segment", 2, lists=ListHandling.REMOVE),
        segment="Spring",
    )
    assert preview(mapping, "a@x.de", "VIP", "Staff")["segments"] == (
        "Spring; VIP; -Staff"
    )


def test_shows_event() -> None:
    mapping = make_mapping(
        column("event:name", 0),
        column("event:person", 1, kind="email"),
        column("event:time", 2),
        column("event:property:email", 3),
        column("event:property:amount", 4),
    )
    row = ["Order", "a@x.de", "1767225600", "b@x.de", ""]
    (record,) = compile_mapping(mapping, DEFINITIONS).convert(RowBatch(1, [2], [row]))
    columns = PreviewColumns(mapping, DEFINITIONS)
    assert columns.header[3:] == ["event", "email", "time", "email", "amount"]
    cells = columns.row(record, Fate(1, 2, Outcome.UPDATED, 0))
    assert cells[3:] == ["Order", "a@x.de", "2026-01-01T00:00:00Z", "b@x.de", ""]

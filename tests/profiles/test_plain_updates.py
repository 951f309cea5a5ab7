"""Updates of nothing but attributes, without the state of whom they are about."""

from __future__ import annotations

from typing import Any

from profiles.plain_updates import PlainUpdates

NOW = "2026-03-01T10:00:00.000000Z"


def updates_of(stored: str, sets: str) -> tuple[bool, PlainUpdates]:
    updates = PlainUpdates(NOW)
    return updates.add(7, 3, stored, sets, position=0, line=2), updates


def columns(lines: list[str]) -> list[str]:
    (line,) = lines
    return line.split("\t")


def test_lays_only_what_differs_over_what_is_stored() -> None:
    changes, updates = updates_of('{"a": 1, "b": "x"}', '{"a": 1.0, "b": "y", "c": []}')
    assert changes
    assert columns(updates.profile_lines()) == [
        *("7", "3", '{"b":"y","c":[]}', r"\N", r"\N", r"\N")
    ]
    assert columns(updates.change_lines([11], 5, "1\t2", 2)) == [
        *("11", NOW, "5", "7", "1", "2", "2", "2"),
        *('{"attributes": {"b":"x"}}', '{"attributes": {"b":"y","c":[]}}', r"\N"),
    ]
    assert updates.changed_rows == {"b": 1, "c": 1}


def test_changes_nothing_where_the_values_are_stored() -> None:
    changes, updates = updates_of('{"a": 1, "b": "x"}', '{"a": 1.0}')
    assert not changes
    assert len(updates) == 0
    assert 7 not in updates


def test_finds_people_by_their_new_name() -> None:
    _, updates = updates_of('{"last_name": "O\\\\N"}', '{"first_name": "Zoë"}')
    assert updates.names == {7: "zoë o\\n"}
    assert columns(updates.profile_lines())[4] == "zoë o\\\\n"


def test_keeps_the_digits_of_numbers() -> None:
    _, updates = updates_of("{}", '{"n": 1234567890123456789012345.10}')
    assert updates.laid == ['{"n":1234567890123456789012345.10}']


def test_leaves_whom_a_later_row_finds() -> None:
    _, updates = updates_of('{"a": 1, "b": "x"}', '{"b": "y"}')
    profile = updates.profile(7)
    assert profile.attributes == {"a": 1, "b": "y"}
    assert (profile.version, profile.updated_at) == (4, NOW)


def taken_back(stored: str, before: str, after: str) -> tuple[bool, Any]:
    updates = PlainUpdates(NOW)
    return updates.take_back(7, 3, stored, before, after), updates


def test_takes_back_what_still_stands() -> None:
    before, after = '{"attributes": {"b": "x"}}', '{"attributes": {"b": "y", "c": 1}}'
    is_taken, updates = taken_back('{"a": 1, "b": "y", "c": 1}', before, after)
    assert is_taken
    assert columns(updates.profile_lines())[2:] == ['{"b": "x"}', *[r"\N"] * 2, '{"c"}']
    assert columns(updates.change_lines([1], 5, "6\t2", 2))[-3:-1] == [after, before]


def test_brings_back_what_was_cleared() -> None:
    before = '{"attributes": {"last_name": "Ode"}}'
    is_taken, updates = taken_back('{"first_name": "Al"}', before, "{}")
    assert is_taken
    assert updates.names == {7: "al ode"}


def test_leaves_to_a_closer_look_what_was_changed_since() -> None:
    before, after = '{"attributes": {"b": "x"}}', '{"attributes": {"b": "y"}}'
    assert not taken_back('{"b": "z"}', before, after)[0]
    assert not taken_back("{}", before, after)[0]
    assert not taken_back('{"b": "x"}', before, "{}")[0]


def test_leaves_to_a_closer_look_what_is_more_than_attributes() -> None:
    before = '{"segments": {"1": true}, "attributes": {"b": "x"}}'
    assert not taken_back('{"b": "y"}', before, '{"attributes": {"b": "y"}}')[0]
    before = '{"attributes": {"b": "x"}, "identifiers": {"email": ["a@x.de"]}}'
    assert not taken_back('{"b": "y"}', before, '{"attributes": {"b": "y"}}')[0]

"""By which identifiers an import finds people, as the workspace's kinds rule it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from profiles.definitions import BUILT_IN_KINDS, Definitions
from profiles.mapping import ColumnMapping, Mapping
from profiles.mapping_problems import ProblemCode, problems
from profiles.matching import is_id_only, matching_kinds
from profiles.rules import Mode

BOTH = Definitions(1, kinds={kind.key: kind for kind in BUILT_IN_KINDS})
ID_ONLY = Definitions(
    1,
    kinds={
        kind.key: replace(kind, identifies=False) if kind.key == "email" else kind
        for kind in BUILT_IN_KINDS
    },
)


def make(*kinds: str, mode: Mode = Mode.ADD_AND_UPDATE, by: str = "") -> Mapping:
    columns = tuple(
        ColumnMapping(
            place, kind, kind if kind == "profile_id" else f"identifier:{kind}"
        )
        for place, kind in enumerate(kinds)
    )
    return Mapping(columns=columns, mode=mode, identify_by=(by,) if by else ())


def codes(mapping: Mapping, definitions: Definitions) -> set[ProblemCode]:
    return {p.code for p in problems(mapping, definitions) if p.blocking}


def test_knows_an_id_only_workspace() -> None:
    assert not is_id_only(BOTH)
    assert is_id_only(ID_ONLY)


def test_adding_by_email_needs_an_id_in_an_id_only_workspace() -> None:
    assert codes(make("email"), ID_ONLY) == {ProblemCode.ADDING_NEEDS_ID}
    assert codes(make("email"), BOTH) == set()
    assert codes(make("email", "user_id"), ID_ONLY) == set()


def test_updating_may_go_by_email_in_an_id_only_workspace() -> None:
    mapping = make("email", mode=Mode.UPDATE_ONLY)
    assert codes(mapping, ID_ONLY) == set()
    assert matching_kinds(mapping, ID_ONLY) == ("email",)


def test_adding_goes_by_the_id_alone_in_an_id_only_workspace() -> None:
    assert matching_kinds(make("user_id", "email"), ID_ONLY) == ("user_id",)
    assert matching_kinds(make("user_id", "email"), BOTH) == ("user_id", "email")


@pytest.mark.parametrize("by", ["profile_id", ""])
def test_profile_id_forces_only_update(by: str) -> None:
    mapping = make("profile_id", by=by)
    assert mapping.allowed_mode is Mode.UPDATE_ONLY
    assert codes(mapping, BOTH) == set()


def test_profile_id_refuses_only_add() -> None:
    mapping = make("profile_id", mode=Mode.ADD_ONLY)
    assert codes(mapping, BOTH) == {ProblemCode.PROFILE_ID_ADDS_NOBODY}

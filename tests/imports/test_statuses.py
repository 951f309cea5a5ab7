from __future__ import annotations

import pytest

from cdp.tones import Tone
from imports.statuses import NEXT_STATES, TONES, WORKED_ON, ImportState

S = ImportState


def test_gives_every_state_a_tone_and_a_way_forward() -> None:
    assert set(TONES) == set(NEXT_STATES) == set(ImportState)


@pytest.mark.parametrize(
    ("state", "to", "allowed"),
    [
        (S.UPLOADED, S.MAPPING, True),
        (S.MAPPING, S.RUNNING, False),
        (S.REVIEWING, S.MAPPING, True),
        (S.READY, S.RUNNING, True),
        (S.READY, S.FINISHED, False),
        (S.RUNNING, S.MAPPING, False),
        (S.CANCELLED, S.RUNNING, True),
        (S.FINISHED, S.RUNNING, False),
        (S.FINISHED, S.UNDOING, True),
        (S.UNDONE, S.RUNNING, False),
    ],
)
def test_allows_only_the_states_that_follow(
    state: ImportState, to: ImportState, allowed: bool
) -> None:
    assert (to in state.next_states) is allowed


def test_lets_every_work_fail() -> None:
    assert all(S.FAILED in state.next_states for state in WORKED_ON)


def test_names_the_tone_of_a_state() -> None:
    assert ImportState.FAILED.tone is Tone.WRONG

from __future__ import annotations

import pytest

from cdp.steps import steps

LABELS = ("Upload", "Map", "Review")


def test_links_only_what_is_done() -> None:
    shown = steps(LABELS, ["/u", "/m", "/r"], current=1)
    assert [step.url for step in shown] == ["/u", "", ""]


@pytest.mark.parametrize("current", [0, 1, 2])
def test_marks_one_step_as_current(current: int) -> None:
    shown = steps(LABELS, ["/u", "/m", "/r"], current=current)
    assert [step.number for step in shown if step.current] == [current + 1]


def test_rejects_missing_address() -> None:
    with pytest.raises(ValueError, match="shorter"):
        steps(LABELS, ["/u"], current=0)

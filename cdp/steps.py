"""The steps of a wizard as its stepper shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its word, where it leads (empty: nowhere yet) and how far it is."""

    label: str
    url: str
    number: int
    done: bool
    current: bool


def steps(labels: Sequence[str], urls: Sequence[str], *, current: int) -> list[Step]:
    """Return the steps with those before *current* (counted from 0) done.

    Only done steps keep their address: what lies ahead is not a link.
    """
    return [
        Step(
            label=label,
            url=url if index < current else "",
            number=index + 1,
            done=index < current,
            current=index == current,
        )
        for index, (label, url) in enumerate(zip(labels, urls, strict=True))
    ]

from __future__ import annotations

from datetime import date

from profiles.attribution import PartKind
from profiles.attribution_page import DAYS, MOST_SERIES, OTHERS, chart
from profiles.definitions import AttributionPart

TODAY = date(2026, 3, 31)
KIND = PartKind.SOURCE_ACTION


def test_chart_has_every_day_and_the_names_of_parts() -> None:
    counts = {"source_action:May": {"2026-03-30": 2, "2026-01-01": 9}}
    made = chart(KIND, {"May": AttributionPart("May", "In May")}, counts, TODAY)
    assert len(made.days) == DAYS
    assert made.key == [(1, "In May", 2)]
    assert made.days[-2] == ("30 Mar", {"In May": 2})


def test_chart_leaves_other_kinds_out() -> None:
    assert chart(KIND, {}, {"touchpoint:Site": {"2026-03-30": 2}}, TODAY).names == []


def test_chart_puts_the_rest_together() -> None:
    counts = {f"source_action:a{n}": {"2026-03-31": n} for n in range(1, 10)}
    made = chart(KIND, {}, counts, TODAY)
    assert len(made.names) == MOST_SERIES
    assert made.names[-1] == OTHERS
    assert made.days[-1][1].total() == sum(range(1, 10))

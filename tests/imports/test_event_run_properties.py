"""What holds of every import of events, however chunked: as reviewed, each once.

``HYPOTHESIS_PROFILE=thorough`` tries 200 files instead of 10.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from cdp.models import Workspace
from profiles import remembering
from profiles.mapping import ColumnMapping, ColumnOptions, InvalidValues, Mapping
from profiles.models import Event
from profiles.statuses import OriginKind
from tests.imports.makers import make_csv, make_import, ran
from tests.imports.running import SIZES, dear, run_as_reviewed
from tests.makers import make_attribute, make_workspace, people

pytestmark = pytest.mark.django_db
HEADER = ("_cio_name", "_cio_customer_id", "_cio_timestamp", "amount", "shop.city")


def columns(kind: str) -> tuple[ColumnMapping, ...]:
    targets = ("event:name", "event:person", "event:time")
    properties = tuple(f"event:property:{name}" for name in HEADER[3:])
    options = {"event:person": ColumnOptions(kind=kind)}
    return tuple(
        ColumnMapping(position, name, target, options.get(target, ColumnOptions()))
        for position, (name, target) in enumerate(
            zip(HEADER, (*targets, *properties), strict=True)
        )
    )


rows = st.lists(
    st.tuples(
        st.sampled_from(["Order", "Order", "Visit", ""]),
        st.sampled_from(["u1", "u1", "u2", "u3", "+491701111111", ""]),
        st.sampled_from(["", "1767225600", "2026-01-02T00:00:00Z", "2020-02-02", "no"]),
        st.sampled_from(["", "1", "2.5", "much"]),
        st.sampled_from(["", "Rom", "Oslo"]),
    ),
    min_size=1,
    max_size=20,
)
mappings = st.builds(
    lambda kind, invalid, segment: Mapping(
        columns=columns(kind), invalid_values=invalid, segment=segment
    ),
    st.sampled_from(["user_id", "user_id", "phone"]),
    st.sampled_from(InvalidValues),
    st.sampled_from(["", "Buyers"]),
)


def prepared_workspace() -> Workspace:
    workspace = make_workspace()
    fields = {"event_data_key": "amount", "type": "number"}
    for aggregation in ("sum", "list", "max"):
        make_attribute(workspace, aggregation, aggregation=aggregation, **fields)
    for aggregation in ("first", "last", "first_last"):
        make_attribute(
            workspace, aggregation, aggregation=aggregation, event_data_key="shop.city"
        )
    stored = [("u1", "+491701111111"), ("u2", "+491701111111"), ("u4", "")]
    ran(make_import(workspace, make_csv(("id", "phone"), stored)))
    return workspace


def added_amounts(workspace: Workspace) -> Decimal:
    """What the stored events say together."""
    events = Event.objects.filter(workspace=workspace)
    amounts = (Decimal((event.data or {}).get("amount", 0)) for event in events)
    return sum(amounts, Decimal())


def summed_attributes(workspace: Workspace) -> Decimal:
    """What the attributes have become of them."""
    found = (person["attributes"].get("sum", 0) for person in people(workspace))
    return sum(map(Decimal, found), Decimal())


@pytest.mark.parametrize("most", [remembering.MOST, 10])
@dear
@given(file=rows, mapping=mappings)
def test_adds_every_event_once_as_reviewed_whatever_the_chunk_size(
    settings: LazySettings, most: int, file: list[tuple[str, ...]], mapping: Mapping
) -> None:
    """Also where next to nothing can be remembered."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remembering, "MOST", most)
        assert_added_once(settings, file, mapping)


def assert_added_once(
    settings: LazySettings, file: list[tuple[str, ...]], mapping: Mapping
) -> None:
    ends = []
    for size in SIZES:
        workspace = prepared_workspace()
        job = make_import(workspace, make_csv(HEADER, file), mapping)
        ends.append(run_as_reviewed(settings, job, chunk_rows=size))
        events = Event.objects.filter(origin_kind=OriginKind.IMPORT, origin_id=job.pk)
        touched = events.values("profile_id").distinct().count()
        ledger = job.ledger
        assert ledger.created == ledger.skipped == 0
        assert job.ran.events == events.count() == ledger.updated
        assert job.ran.people == touched
        assert added_amounts(workspace) == summed_attributes(workspace)
    assert ends[0] == ends[1] == ends[2]

"""Random records over a few values, so that rows meet each other often."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from profiles.records import Action, Event, Operation, Record
from profiles.rules import ConflictRule, Mode
from profiles.subscriptions import Statement
from profiles.values import JSONValue
from tests.makers import make_record

USER_IDS = ["u1", "u2", "u3"]
EMAILS = ["a@x.de", "b@x.de", "c@x.de"]
COOKIES = ["C1", "C2", "C3"]
PHONES = ["+491701111111", "+491702222222"]
TIMES = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-02T00:00:00.5Z"]

operations = st.one_of(
    st.builds(
        Operation, st.just("points"), st.just(Action.INCREMENT), st.integers(1, 3)
    ),
    st.builds(
        Operation,
        st.just("tags"),
        st.sampled_from([Action.ADD, Action.REMOVE]),
        st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=2),
    ),
    st.builds(Operation, st.just("city"), st.just(Action.UNSET)),
    st.builds(
        Operation,
        st.just("first_city"),
        st.just(Action.AGGREGATE),
        st.sampled_from("xyz"),
    ),
)
sets: st.SearchStrategy[dict[str, JSONValue]] = st.dictionaries(
    st.sampled_from(["city", "country", "first_name"]), st.sampled_from("xyz")
)

statements = st.builds(
    Statement,
    st.sampled_from(["email", "all", "sms"]),
    st.sampled_from([0, 1]),
    st.sampled_from(["", "a@x.de"]),
    st.sampled_from(["subscribed", "unsubscribed", "hardbounced"]),
)
segments = st.dictionaries(st.sampled_from([1, 2]), st.booleans())
events = st.builds(
    Event,
    st.sampled_from(["Order", "Visit"]),
    st.none() | st.sampled_from(TIMES),
    st.fixed_dictionaries(
        {}, optional={"points": st.integers(1, 3), "first_city": st.sampled_from("xyz")}
    ),
)


@st.composite
def record_lists(draw: st.DrawFn, *, max_size: int = 12) -> list[Record]:
    """Records numbered from 1, each with at least one identifier."""
    records = []
    for number in range(1, draw(st.integers(1, max_size)) + 1):
        identifiers: dict[str, Any] = draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "user_id": st.sampled_from(USER_IDS),
                    "email": st.sampled_from(EMAILS),
                    "cookie_id": st.sampled_from(COOKIES),
                    "phone": st.sampled_from(PHONES),
                },
            ).filter(bool)
        )
        record = make_record(
            number,
            sets=draw(sets),
            operations=tuple(draw(st.lists(operations, max_size=2))),
            at=draw(st.none() | st.sampled_from(TIMES)),
            **identifiers,
        )
        record.statements = tuple(draw(st.lists(statements, max_size=2)))
        record.segments = draw(segments)
        record.events = tuple(draw(st.lists(events, max_size=2)))
        records.append(record)
    return records


matches = st.sampled_from(
    [
        ("user_id", "email"),
        ("email", "user_id"),
        ("user_id",),
        ("email",),
        ("phone", "email"),
        ("user_id", "email", "cookie_id"),
    ]
)
rule_sets = st.fixed_dictionaries(
    {
        "match": matches,
        "mode": st.sampled_from(Mode),
        "conflicts": st.sampled_from(ConflictRule),
        "from_file": st.booleans(),
        "may_opt_in": st.booleans(),
    }
)

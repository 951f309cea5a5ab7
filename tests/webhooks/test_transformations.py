from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.issues import Fault, IssueCode
from tests.profiles.json_values import values as json_values
from webhooks.paths import ABSENT
from webhooks.transformations import (
    STEPS,
    Place,
    Step,
    StepKind,
    run,
    step_problem,
    trace,
)

BERLIN = Place("Europe/Berlin", "DE")


def step(kind: str, text: str = "", **options: Any) -> Step:
    return Step(StepKind(kind), text, **options)


@pytest.mark.parametrize(
    ("one", "value", "result"),
    [
        (step("trim"), " \u00a0Ada\u200b ", "Ada"),
        (step("trim"), 7, 7),
        (step("lower"), "ADA@Example.COM", "ada@example.com"),
        (step("upper"), ["a", 1], ["A", 1]),
        (step("title"), "ada lovelace", "Ada Lovelace"),
        (step("split", ","), "a, b,,c", ["a", "b", "c"]),
        (step("split"), "a b  c", ["a", "b", "c"]),
        (step("split", ","), 5, 5),
        (step("join", " "), ["Ada", None, "Lovelace"], "Ada Lovelace"),
        (step("join", "-"), "alone", "alone"),
        (step("phone"), "0170 1234567", "+491701234567"),
        (step("phone", "us"), "(212) 555-0123", "+12125550123"),
        (step("phone"), "", ABSENT),
        (step("phone"), "abc", Fault(IssueCode.NOT_A_PHONE)),
        (step("date", "%d.%m.%Y %H:%M"), "01.02.2026 12:30", "2026-02-01T11:30:00Z"),
        (step("date", zone="UTC"), "2026-04-25 14:30:00", "2026-04-25T14:30:00Z"),
        (step("date", "%d.%m.%Y"), "2026-02-01", Fault(IssueCode.NOT_A_DATETIME)),
        (step("unix", "seconds"), 1631577204, "2021-09-13T23:53:24Z"),
        (step("unix"), "1631577204000", "2021-09-13T23:53:24Z"),
        (step("unix"), 1631577204, "2021-09-13T23:53:24Z"),
        (step("unix"), True, Fault(IssueCode.NOT_A_DATETIME)),
        (step("unix", "seconds"), 10**40, Fault(IssueCode.NOT_A_DATETIME)),
        (step("number", "comma"), "1.234,50", Decimal("1234.5")),
        (step("number"), "0.00", 0),
        (step("number"), 5, 5),
        (step("number"), "many", Fault(IssueCode.NOT_A_NUMBER)),
        (step("map", values={"true": "yes"}), True, "yes"),
        (step("map", values={"1": "one"}), 1, "one"),
        (step("map", values={"a": "b"}), "c", "c"),
        (step("map", values={"a": "b"}, otherwise="?"), ["a", "c"], ["b", "?"]),
        (step("default", "none"), ABSENT, "none"),
        (step("default", "none"), None, "none"),
        (step("default", "none"), "", "none"),
        (step("default", "none"), 0, 0),
        (step("constant", "x"), {"a": 1}, "x"),
        (step("hash", "md5"), "ada", "8c8d357b5e872bbacd45197626bd5759"),
        (step("lower"), ABSENT, ABSENT),
        (step("lower"), None, None),
    ],
)
def test_transforms(one: Step, value: Any, result: Any) -> None:
    assert run([one], value, BERLIN) == result


def test_shows_the_value_after_each_step() -> None:
    steps = [step("trim"), step("lower"), step("split", "@"), step("hash", "rot13")]
    shown = list(trace(steps[:3], " ADA@X.org ", BERLIN))
    assert shown == ["ADA@X.org", "ada@x.org", ["ada", "x.org"]]


def test_ends_with_the_first_fault() -> None:
    steps = [step("number"), step("constant", "never")]
    assert list(trace(steps, "many", BERLIN)) == [Fault(IssueCode.NOT_A_NUMBER)]


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (step("hash", "rot13"), "“rot13” is nothing that hash can use."),
        (step("date", "%Q"), "“%Q” is not a date format; write one such as %d.%m.%Y."),
        (step("date", zone="Mars"), "“Mars” is not a time zone;"),
        (step("phone", "XX"), "“XX” is not a region;"),
        (step("map"), "A map needs at least one value to replace."),
        (step("trim"), ""),
        (step("date", "%d.%m.%Y", zone="Europe/Berlin"), ""),
    ],
)
def test_says_what_is_wrong_with_a_step(one: Step, sentence: str) -> None:
    assert step_problem(one).startswith(sentence)
    assert bool(step_problem(one)) == bool(sentence)


texts = st.text(max_size=10)
steps = st.builds(
    Step,
    st.sampled_from(StepKind),
    st.one_of(
        texts, st.sampled_from([c for d in STEPS.values() for c, _ in d.choices])
    ),
    st.sampled_from(["", "UTC", "Asia/Tokyo"]),
    st.dictionaries(texts, texts, max_size=2),
    st.one_of(st.none(), texts),
).filter(lambda one: not step_problem(one))


@given(st.lists(steps, max_size=4), json_values())
def test_never_raises_for_a_value(chain: list[Step], value: Any) -> None:
    results = list(trace(chain, value, BERLIN))
    assert run(chain, value, BERLIN) == (results[-1] if results else value)
    faults = [isinstance(result, Fault) for result in results]
    assert True not in faults[:-1]


@given(st.sampled_from(["trim", "lower", "number", "phone"]), json_values())
def test_changes_nothing_the_second_time(kind: str, value: Any) -> None:
    once = run([step(kind)], value, BERLIN)
    if not isinstance(once, Fault):
        assert run([step(kind)], once, BERLIN) == once


@given(texts.filter(lambda text: "," not in text and text == text.strip() and text))
def test_joins_what_it_has_split(text: str) -> None:
    joined = ",".join([text, text])
    chain = [step("split", ","), step("join", ",")]
    assert run(chain, joined, BERLIN) == joined

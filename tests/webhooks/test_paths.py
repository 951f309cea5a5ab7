from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.profiles.json_values import values as json_values
from webhooks.path_reader import PathError, parse_path
from webhooks.paths import (
    ABSENT,
    All,
    Index,
    Key,
    Parse,
    Path,
    Question,
    Where,
    path_to,
)

PAYLOAD: dict[str, Any] = {
    "customer": {"email": "ada@example.com", "first name": "Ada", "a.b": {"c[0]": 1}},
    "items": [
        {"sku": "A", "type": "book", "n": 1},
        {"sku": "B", "type": "toy", "n": "2", "primary": True},
        {"sku": "C", "type": "toy", "n": 3, "primary": None},
    ],
    "matrix": [[1, 2], [3]],
    "0": "zero",
    "": "empty",
    "payload": '{"user": {"email": "bea@example.com"}, "tags": ["x"]}',
    "broken": "{",
    "none": None,
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", PAYLOAD),
        ("$", PAYLOAD),
        ("customer.email", "ada@example.com"),
        ("$.customer.email", "ada@example.com"),
        ("customer.first name", "Ada"),
        ('customer."a.b"."c[0]"', 1),
        ('""', "empty"),
        ("0", "zero"),
        ("none", None),
        ("items[0].sku", "A"),
        ("items.0.sku", "A"),
        ("items[first].sku", "A"),
        ("items[last].sku", "C"),
        ("items[-2].sku", "B"),
        ("items[3].sku", ABSENT),
        ("items[-4].sku", ABSENT),
        ("items[*].sku", ["A", "B", "C"]),
        ("items[*].missing", ABSENT),
        ("items[*][last].sku", "C"),
        ("matrix[*][*]", [1, 2, 3]),
        ("items[?type=='toy'].sku", ["B", "C"]),
        ("items[?type=='toy'][0].sku", "B"),
        ('items[? type == "book" ].sku', ["A"]),
        ("items[?type!='toy'].sku", ["A"]),
        ("items[?n==2].sku", ["B"]),
        ("items[?primary].sku", ["B"]),
        ("items[?primary==true].sku", ["B"]),
        ("items[?primary==null].sku", ["C"]),
        ("items[?type=='car'].sku", ABSENT),
        ("customer[?email=='ada@example.com'].\"first name\"", ["Ada"]),
        ("payload.(json).user.email", "bea@example.com"),
        ("payload.(json).tags[*]", ["x"]),
        ("broken.(json).a", ABSENT),
        ("customer.(json).email", "ada@example.com"),
        ("customer.email.more", ABSENT),
        ("items.sku", ABSENT),
    ],
)
def test_finds_what_stands_there(text: str, value: Any) -> None:
    assert parse_path(text).find(PAYLOAD, PAYLOAD) == value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (".a", "needs a name, in quotes if it has dots or brackets at character 1."),
        ("a.", "needs a name, in quotes if it has dots or brackets at its end."),
        ("a..b", "needs a name, in quotes if it has dots or brackets at character 3."),
        ("a[", "needs a position, first, last, *, or ?name=='value' in brackets"),
        ("a[x]", "needs a position"),
        ("a[?b==]", "needs a value: 'text', a number, true, false or null"),
        ("a[?b=='c'", "needs a closing bracket at its end."),
        ("a[0]b", "needs a dot or a bracket at character 5."),
        ('"a', "needs a name"),
        ('"\\x"', "needs a name in quotes"),
        ("(x)", "needs a name"),
        ("a" * 501, "The path is longer than 500 characters."),
    ],
)
def test_says_what_is_wrong_with_a_path(text: str, sentence: str) -> None:
    with pytest.raises(PathError) as problem:
        parse_path(text)
    assert sentence in str(problem.value)


names = st.text(max_size=8)
segments = st.one_of(
    st.builds(Key, names),
    st.builds(Index, st.integers(-20, 20)),
    st.just(All()),
    st.just(Parse()),
    st.builds(
        Where,
        st.lists(names, min_size=1, max_size=2).map(tuple),
        st.sampled_from((Question.EQUALS, Question.DIFFERS)),
        st.one_of(st.none(), st.booleans(), st.integers(-99, 99), names),
    ),
    st.builds(lambda key: Where((key,), Question.EXISTS), names),
)
paths = st.builds(
    Path, st.lists(segments, max_size=5).map(tuple), st.booleans()
).filter(lambda path: len(str(path)) <= 500)


@given(paths)
@example(Path((Key("$"),)))
@example(Path((Key("(json)"), Key("true"))))
def test_reads_what_it_writes(path: Path) -> None:
    assert parse_path(str(path)) == path


@given(paths, json_values(), json_values())
def test_never_raises_for_a_payload(path: Path, row: Any, root: Any) -> None:
    found = path.find(row, root)
    if path.plural:
        assert found is ABSENT or isinstance(found, list)


@given(st.text(max_size=40))
def test_reads_or_refuses_any_text(text: str) -> None:
    try:
        path = parse_path(text)
    except PathError:
        return
    assert parse_path(str(path)) == path


@given(json_values())
def test_reaches_every_leaf_by_its_place(value: Any) -> None:
    for places, leaf in leaves(value):
        path = path_to(places)
        if len(str(path)) <= 500:
            assert parse_path(str(path)).find(value) is leaf


def leaves(value: Any, places: tuple[str | int, ...] = ()) -> Any:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, (*places, key))
    elif isinstance(value, list):
        for position, part in enumerate(value):
            yield from leaves(part, (*places, position))
    else:
        yield places, value

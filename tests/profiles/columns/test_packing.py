"""A pack says what the records of its rows say, whatever the columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from profiles.packs import Pack, lines_of
from profiles.records import RowBatch
from profiles.validation import compile_mapping
from tests.profiles.mappings import DEFINITIONS, ID, column, make_mapping

COLUMNS = (
    ID,
    column("identifier:email", 1),
    column("identifier:phone", 2),
    column("identifier:phone", 3),
    column("attribute:first_name", 4),
    column("attribute:last_name", 5),
    column("attribute:score", 6),
    column("attribute:vip", 7),
    column("attribute:tags", 8),
)
OTHERS = (
    column("profile_id", 9),
    column("at", 10),
    column("unsubscribed", 11),
    column("segment", 12),
)


def cells(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *values])


rows = st.lists(
    st.tuples(
        cells("u1", "u2", " 007 ", "null"),
        cells("a@x.de", " B@X.de", "a@intranet", "bad"),
        cells("+491701111111", "0170 2222222"),
        cells("+491701111111", "+491702222222"),
        cells("Ada", 'Zoë "Z"', "back\\slash", "tab\tinside", "%CLEAR%"),
        cells("Lovelace", "Øre 100 %s"),
        cells("1", "2.50", "1e5", "many"),
        cells("yes", "no"),
        cells("a", "a|b", '{"x": 1}'),
        cells("0000000000000000"),
        cells("2026-01-01T00:00:00Z", "soon"),
        cells("true", "false"),
        cells("VIP", "nobody"),
    ).map(list),
    min_size=1,
    max_size=12,
)


@given(rows=rows, has_others=st.booleans(), segment=st.sampled_from(["", "VIP"]))
def test_holds_what_the_records_say(
    rows: list[list[str]], has_others: bool, segment: str
) -> None:
    columns = COLUMNS + OTHERS if has_others else COLUMNS
    mapping = make_mapping(*columns, segment=segment)
    batch = RowBatch(5, list(range(9, 9 + len(rows))), rows)
    records = compile_mapping(mapping, DEFINITIONS).convert(batch)
    (pack,) = compile_mapping(mapping, DEFINITIONS).packs(batch)
    pack = Pack.decoded(pack.encoded())
    assert list(pack) == records
    assert pack[1:] == records[1:]
    assert pack[-1] == records[-1]
    assert lines_of(pack) == lines_of(records) == batch.lines


@given(rows=rows, more=rows)
def test_takes_in_the_rows_that_follow(
    rows: list[list[str]], more: list[list[str]]
) -> None:
    converter = compile_mapping(make_mapping(*COLUMNS), DEFINITIONS)
    whole = RowBatch(1, list(range(2, 2 + len(rows + more))), rows + more)
    (pack,) = converter.packs(RowBatch(1, whole.lines[: len(rows)], rows))
    (follows,) = converter.packs(
        RowBatch(1 + len(rows), whole.lines[len(rows) :], more)
    )
    pack.extend(follows)
    assert list(pack) == converter.convert(whole)


def test_keeps_plain_rows_out_of_the_records() -> None:
    batch = RowBatch(1, [2, 3], [["u1", "a@x.de"], ["u2", "bad"]])
    mapping = make_mapping(ID, column("identifier:email", 1))
    (pack,) = compile_mapping(mapping, DEFINITIONS).packs(batch)
    assert list(pack.odd) == [1]
    assert pack.keys[0].values == ["u1", ""]
    assert pack.named()["user_id"] == {"u1", "u2"}

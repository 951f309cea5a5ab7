from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from imports.engine.frames import (
    Ending,
    Frame,
    FrameKind,
    Refusal,
    read_frame,
    write_frame,
)
from profiles.issues import IssueCode, error
from profiles.packs import Pack
from profiles.records import Action, Identifier, Operation, Record

values = st.recursive(
    st.none()
    | st.booleans()
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
    | st.integers(-(10**90), 10**90)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=5,
)


def through_a_pipe(*frames: Frame) -> list[Frame]:
    stream = io.BytesIO()
    for frame in frames:
        write_frame(stream, frame)
    stream.seek(0)
    return list(iter(lambda: read_frame(stream), None))


@given(sets=st.dictionaries(st.sampled_from("abc"), values, max_size=3))
def test_carries_records_with_all_their_digits(sets: dict[str, Any]) -> None:
    record = Record(
        7,
        9,
        identifiers=(Identifier("email", "a@x.de", "A@x.de"),),
        sets=sets,
        operations=(Operation("score", Action.INCREMENT, Decimal("1.10")),),
        issues=(error(IssueCode.NOT_A_NUMBER, "Score", "many"),),
    )
    (frame,) = through_a_pipe(Frame.of_pack(Pack.of_records([record])))
    assert list(frame.pack()) == [record]


def test_carries_digits_that_a_float_would_lose() -> None:
    record = Record(1, 2, sets={"n": Decimal("9007199254740993.10")})
    (frame,) = through_a_pipe(Frame.of_pack(Pack.of_records([record])))
    assert str(frame.pack()[0].sets["n"]) == "9007199254740993.10"


def test_ends_with_what_else_the_file_had_or_why_it_was_refused() -> None:
    ending, refusal = through_a_pipe(
        Frame.of(Ending(3)), Frame.of(Refusal("The file is empty."))
    )
    assert (ending.kind, ending.ending()) == (FrameKind.ENDING, Ending(3))
    assert refusal.refusal() == Refusal("The file is empty.")


def test_takes_a_frame_that_breaks_off_for_the_end() -> None:
    stream = io.BytesIO()
    write_frame(stream, Frame.of_pack(Pack.of_records([Record(1, 2)])))
    whole = stream.getvalue()
    for length in (0, 3, len(whole) - 1):
        assert read_frame(io.BytesIO(whole[:length])) is None

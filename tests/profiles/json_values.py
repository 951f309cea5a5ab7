"""Values of every kind that JSON can hold, for property tests."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from profiles.values import JSONValue

texts = st.text()  # with NUL and every script; lone surrogates apart
storable_texts = st.text(st.characters(exclude_characters="\0", codec="utf-8"))
numbers: st.SearchStrategy[int | Decimal] = st.one_of(
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.builds(
        lambda digits, exponent: Decimal(digits).scaleb(exponent),
        st.integers(-(10**20), 10**20),
        st.integers(-60, 60),
    ),
)


def values(
    text: st.SearchStrategy[str] = texts,
) -> st.SearchStrategy[JSONValue]:
    """JSON values of some depth, whose texts come from ``text``."""
    scalars = st.one_of(st.none(), st.booleans(), numbers, text)
    return st.recursive(
        scalars,
        lambda parts: st.one_of(
            st.lists(parts, max_size=4), st.dictionaries(text, parts, max_size=4)
        ),
        max_leaves=12,
    )

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdp.formulas import harmless, restored


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("+49 170", "'+49 170"),
        ("-100", "'-100"),
        ("@cmd", "'@cmd"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("O'Neil", "O'Neil"),
        ("'quoted'", "'quoted'"),
        ("", ""),
    ],
)
def test_makes_formulas_harmless(text: str, cell: str) -> None:
    assert harmless(text) == cell


@given(st.text(alphabet="=+-@\t\r'ab", max_size=5).filter(lambda t: t[:1] != "'"))
def test_restores_what_it_made_harmless(text: str) -> None:
    assert restored(harmless(text)) == text

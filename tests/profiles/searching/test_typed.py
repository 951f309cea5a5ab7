from __future__ import annotations

import pytest

from profiles.definitions import BUILT_IN_KINDS, Definitions
from profiles.searching.typed import read_typed

DEFINITIONS = Definitions(
    workspace_id=1, region="DE", kinds={kind.key: kind for kind in BUILT_IN_KINDS}
)
USER_ID, EMAIL, PHONE = 1, 2, 3


def test_reads_an_email_as_itself_and_as_a_start() -> None:
    typed = read_typed("Ada@Example.com", DEFINITIONS)
    assert (EMAIL, "ada@example.com") in typed.exact
    assert (EMAIL, "ada@example.com") in typed.prefixes
    assert typed.names == ()


def test_reads_a_phone_in_the_region() -> None:
    typed = read_typed("0170 1234567", DEFINITIONS)
    assert (PHONE, "+491701234567") in typed.exact
    assert (PHONE, "+491701234567") in typed.prefixes


def test_reads_a_user_id_as_it_is_written() -> None:
    assert (USER_ID, "C-10") in read_typed("C-10", DEFINITIONS).prefixes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada", ("ada",)),
        ("Ada LOVE", ("ada love", "love ada")),
        ("Lovelace, Ada", ("lovelace ada", "ada lovelace")),
        ("Łódź", ("łódź",)),
        ("Straße", ("strasse",)),
        ("ada@", ()),
        ("4711", ()),
    ],
)
def test_reads_names(text: str, names: tuple[str, ...]) -> None:
    assert read_typed(text, DEFINITIONS).names == names


def test_reads_a_profile_id_of_either_length() -> None:
    public = DEFINITIONS.public_ids.public(7)
    assert read_typed(public, DEFINITIONS).profile_id == 7
    assert read_typed(public.zfill(24), DEFINITIONS).profile_id == 7


def test_takes_no_single_letter_for_a_start() -> None:
    assert read_typed("a", DEFINITIONS).prefixes == ()


def test_takes_nobodys_value_for_no_identifier() -> None:
    assert read_typed("null", DEFINITIONS).exact == ()

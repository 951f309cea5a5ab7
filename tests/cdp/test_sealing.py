from __future__ import annotations

from typing import Any

import pytest

from cdp.sealing import Unsealable, seal, unseal


def test_gives_back_what_was_sealed() -> None:
    sealed = seal("1//refresh-täken")
    assert "refresh" not in sealed
    assert unseal(sealed) == "1//refresh-täken"


def test_seals_differently_each_time() -> None:
    assert seal("same") != seal("same")


def test_rejects_what_another_key_sealed(settings: Any) -> None:
    sealed = seal("secret")
    settings.SECRET_KEY = "another key of at least thirty-two characters"
    with pytest.raises(Unsealable):
        unseal(sealed)


def test_rejects_what_nobody_sealed() -> None:
    with pytest.raises(Unsealable):
        unseal("gAAAA")

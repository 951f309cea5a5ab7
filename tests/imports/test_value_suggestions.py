from __future__ import annotations

from imports.value_suggestions import ValueSuggestion, fold, suggest


def test_folds_case_accents_and_signs() -> None:
    assert fold(" São-Paulo ") == fold("SAO PAULO") == "saopaulo"


def test_suggests_how_people_here_are_written() -> None:
    found = suggest({"berlin": 9, "Berlin": 1}, bad=[], stored={"Berlin": 12})
    assert found == {
        "berlin": ValueSuggestion("Berlin", "so written with 12 people here")
    }


def test_suggests_how_the_file_itself_writes_it_mostly() -> None:
    found = suggest({"Berlin": 9, "BERLIN": 2, "Rome": 1}, bad=[], stored={})
    assert found == {"BERLIN": ValueSuggestion("Berlin", "so written in 9 cells")}


def test_suggests_nothing_for_two_that_are_equally_frequent() -> None:
    assert suggest({"a b": 1, "a-b": 1}, bad=[], stored={}) == {}


def test_suggests_no_value_for_a_bad_one_that_says_nothing() -> None:
    found = suggest({"n/a": 3, "12": 5}, bad=["n/a"], stored={})
    assert found == {"n/a": ValueSuggestion("", "it says that nothing is known")}


def test_keeps_what_is_not_bad_and_says_nothing() -> None:
    assert suggest({"none": 3}, bad=[], stored={}) == {}


def test_ignores_values_of_signs_alone() -> None:
    assert suggest({"!!": 1, "??": 5}, bad=[], stored={}) == {}

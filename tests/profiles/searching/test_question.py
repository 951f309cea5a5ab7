from __future__ import annotations

from profiles.searching.question import Question, Sort, read_question
from tests.profiles.test_filters import KNOWN

CITY = "attribute:city~is~Berlin"


def test_reads_what_it_writes() -> None:
    question = read_question(
        text="ada", filters=[CITY, "segment~is~3"], sort="name", known=KNOWN
    )
    again = read_question(
        text=dict(question.parameters)["q"],
        filters=[value for name, value in question.parameters if name == "f"],
        sort=dict(question.parameters)["sort"],
        known=KNOWN,
    )
    assert again == question


def test_names_filters_that_it_left_out() -> None:
    question = read_question(filters=[CITY, "nonsense"], known=KNOWN)
    assert [one.text for one in question.filters] == [CITY]
    assert question.problems == ("“nonsense” is no filter.",)


def test_asks_a_filter_once() -> None:
    question = read_question(filters=[CITY, CITY], known=KNOWN)
    assert len(question.filters) == 1
    assert question.also(question.filters[0]) == question


def test_takes_a_filter_off() -> None:
    question = read_question(filters=[CITY, "segment~is~3"], known=KNOWN)
    rest = question.without(question.filters[0])
    assert rest.sentence == "Segment is Trade fair"


def test_keeps_the_usual_order_out_of_the_address() -> None:
    assert Question().query == ""
    assert read_question(sort="nonsense", known=KNOWN).sort is Sort.UPDATED


def test_cleans_the_text() -> None:
    assert read_question(text="  ada\0 \n love ", known=KNOWN).text == "ada love"

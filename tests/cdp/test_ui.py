from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
import time_machine
from django.db.models import TextChoices
from django.template import Context
from django.template.base import Template
from django.test import RequestFactory

from cdp.tones import Tone

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


class State(TextChoices):
    RUNNING = "running", "Running"

    @property
    def tone(self) -> Tone:
        return Tone.BUSY


class Counted(NamedTuple):
    created: int
    held: int


def draw(source: str, **context: Any) -> str:
    loaded = "{% load ui charts %}" + source
    return Template(loaded).render(Context(context)).replace("\u202f", " ")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ 98120|grouped }}", "98 120"),
        ("{{ 2|count_of:'person,people' }}", "2 people"),
        ("{{ 'a'|is:'a' }}", "true"),
        ("{{ 'a'|is:'b' }}", "false"),
        ("{{ 'wrong'|tone_icon }}", "circle-x"),
        ("{% capture words %} so {% endcapture %}[{{ words }}]", "[so]"),
    ],
)
def test_shows_words(source: str, words: str) -> None:
    assert draw(source) == words


def test_shows_badge_of_a_status() -> None:
    text = draw("{% badge state %}", state=State.RUNNING)
    assert 'class="badge badge-busy"' in text
    assert text.endswith("Running</span>")


def test_shows_badge_of_a_word() -> None:
    assert "badge-good" in draw("{% badge 'On' tone='good' %}")


@pytest.mark.parametrize("tone", Tone)
def test_shows_every_tone_with_an_icon(tone: Tone) -> None:
    assert "<svg" in draw("{% badge 'x' tone=tone %}", tone=tone)


@time_machine.travel(NOW)
def test_shows_time_with_the_exact_one() -> None:
    text = draw("{% when moment %}", moment=NOW - timedelta(minutes=7))
    assert 'title="10 Mar 2026, 11:53:00 UTC"' in text
    assert text.endswith("7 min ago</time>")


def test_says_never_where_there_is_no_time() -> None:
    assert "never" in draw("{% when None %}")


def test_shows_outcomes_by_name_too() -> None:
    text = draw("{% outcome_bar ledger %}", ledger=Counted(created=1_200, held=3))
    assert 'aria-label="1 200 created, 3 held"' in text
    assert text.count("<rect") == 2


def test_says_that_there_are_no_rows() -> None:
    assert "no rows yet" in draw("{% outcome_bar ledger %}", ledger={})


@pytest.mark.parametrize(
    ("query", "link", "state"),
    [
        ("", "?sort=name", ""),
        ("sort=name", "?sort=-name", "ascending"),
        ("sort=-name", "?sort=name", "descending"),
        ("q=ada&after=7", "?q=ada&amp;sort=name", ""),
    ],
)
def test_sorts_by_the_header(query: str, link: str, state: str) -> None:
    request = RequestFactory().get(f"/?{query}")
    text = draw("{% sort_header 'name' 'Name' %}", request=request)
    assert f'href="{link}"' in text
    assert (f'aria-sort="{state}"' in text) is bool(state)


HOSTILE = "<script>alert(1)</script>\"'"


@pytest.mark.parametrize(
    "source",
    [
        "{% avatar v %}",
        "{% badge v %}",
        "{% sort_header v v %}",
        "{% sparkline numbers v %}",
        "{% outcome_days days %}",
    ],
)
def test_escapes_what_people_typed(source: str) -> None:
    request = RequestFactory().get("/")
    days = [(HOSTILE, {"created": 1})]
    text = draw(source, v=HOSTILE, request=request, numbers=[1, 2], days=days)
    assert "<script" not in text

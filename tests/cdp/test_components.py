from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, engines
from django.template.base import Template
from django_cotton.compiler_regex import (  # type: ignore[import-untyped]
    CottonCompiler,
)

HOSTILE = """<script>"O'Neill" & co</script>"""
ESCAPED = "&lt;script&gt;&quot;O&#x27;Neill&quot; &amp; co&lt;/script&gt;"


def draw(source: str, **context: Any) -> str:
    engine = engines["django"].engine  # type: ignore[attr-defined]
    compiled = CottonCompiler().process("{% load ui %}" + source)
    return Template(compiled, engine=engine).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        '<c-card title="{{ v }}" :lead="v">{{ v }}</c-card>',
        '<c-chip kind="email" value="{{ v }}" />',
        '<c-code label="curl" text="{{ v }}" />',
        '<c-copy-field id="a" label="{{ v }}" :value="v" />',
        '<c-button href="/?a=1" data-name="{{ v }}">{{ v }}</c-button>',
        '<c-table caption="{{ v }}" cards></c-table>',
        '<c-empty-state title="{{ v }}">{{ v }}</c-empty-state>',
        '<c-happening title="{{ v }}">{{ v }}</c-happening>',
        '<c-filter kind="{{ v }}" value="{{ v }}" off="?" />',
        '<c-fact name="{{ v }}">{{ v }}</c-fact>',
        '<c-stat label="{{ v }}" value="{{ v }}" />',
        '<c-note title="{{ v }}">{{ v }}</c-note>',
        '<c-search label="{{ v }}" value="{{ v }}" />',
    ],
)
def test_escapes_once(source: str) -> None:
    text = draw(source, v=HOSTILE)
    assert ESCAPED in text
    assert "<script" not in text
    assert "&amp;lt;" not in text


@pytest.mark.parametrize(
    "source",
    [
        "<c-card>here</c-card>",
        "<c-button>here</c-button>",
        "<c-stat>here</c-stat>",
        "<c-empty-state>here</c-empty-state>",
        "<c-note>here</c-note>",
    ],
)
def test_keeps_the_pages_variables_out(source: str) -> None:
    names = ("title", "lead", "actions", "foot", "href", "icon", "look", "value")
    text = draw(source, **dict.fromkeys(names, "LEAKED"))
    assert "here" in text
    assert "LEAKED" not in text


def test_shows_slots_of_the_page() -> None:
    source = '<c-card title="A"><c-slot name="actions">{{ word }}</c-slot></c-card>'
    assert "hello" in draw(source, word="hello")


def test_passes_attributes_on() -> None:
    text = draw('<c-button hx-get="/rows/?a=1" hx-target="this">Go</c-button>')
    assert 'hx-get="/rows/?a=1" hx-target="this"' in text

"""Templates: fragments have one name everywhere, every one says what it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Engine
from django.template.base import Node, TextNode

TEMPLATES = settings.PROJECT / "templates"
FILES = sorted(file for file in TEMPLATES.rglob("*") if file.is_file())
PAGES = [file for file in FILES if file.suffix == ".html"]
PARTIALS = [file for file in PAGES if file.name.startswith("_")]
LONGEST = 120


def text_nodes(node: Node) -> Iterator[TextNode]:
    """Every piece of plain text in a compiled template."""
    if isinstance(node, TextNode):
        yield node
    for name in node.child_nodelists:
        for child in getattr(node, name, None) or ():
            yield from text_nodes(child)


def name_of(file: Path) -> str:
    return str(file.relative_to(TEMPLATES))


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_says_what_context_it_takes(file: Path) -> None:
    head = "".join(file.read_text().splitlines(keepends=True)[:8])
    assert re.search(r"\{#.*Context: .*#\}|\{% comment %\}.*Context: ", head, re.DOTALL)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_leaves_no_component_unrendered(file: Path) -> None:
    """A component that cotton has not compiled reaches the browser as text."""
    template = Engine.get_default().get_template(name_of(file))
    texts = [text.s for node in template.nodelist for text in text_nodes(node)]
    assert [text for text in texts if "<c-" in text] == []


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_keeps_comments_on_one_line(file: Path) -> None:
    """Django draws a ``{# #}`` of several lines as text."""
    for line in file.read_text().splitlines():
        assert line.count("{#") == line.count("#}")


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_keeps_templates_short(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= LONGEST


@pytest.mark.parametrize("file", PAGES, ids=name_of)
def test_leaves_style_and_script_to_their_files(file: Path) -> None:
    text = file.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"""(?:src|href)=["']https?://""", text)


@pytest.mark.parametrize("file", PARTIALS, ids=name_of)
def test_gives_partials_the_id_of_their_name(file: Path) -> None:
    """``_import_progress.html`` has the root ``id="import-progress"``."""
    name = file.stem.removeprefix("_").replace("_", "-")
    assert re.search(rf'id="{name}(?:-\{{\{{[^"]+\}}\}})?"', file.read_text())

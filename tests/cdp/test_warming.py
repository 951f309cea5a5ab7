"""What a web process has loaded before its first request, and how icons are read."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.conf import settings
from lucide import IconDoesNotExist

from cdp import icons

# In a process of its own: this one has long loaded everything.
AFTER_WARMING = """
import sys
import cdp.wsgi
from django.template import engines
cached = engines["django"].engine.template_loaders[0].get_template_cache
print("imports.views.mapping" in sys.modules, "webhooks.views.mapping" in sys.modules)
print("imports/map.html" in cached, "profiles/_people_table.html" in cached)
"""


def test_loads_views_and_templates_before_the_first_request() -> None:
    said = subprocess.run(
        [sys.executable, "-c", AFTER_WARMING],
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.PROJECT,
    )
    assert said.stdout.split() == ["True"] * 4


def test_draws_an_icon_hidden_from_screen_readers() -> None:
    drawn = icons.drawing("upload", "icon icon-l")
    assert drawn.startswith("<svg ")
    assert 'class="icon icon-l"' in drawn
    assert 'aria-hidden="true"' in drawn
    assert 'width="16"' in drawn
    assert "ns0:" not in drawn


def test_names_an_icon_that_does_not_exist() -> None:
    with pytest.raises(IconDoesNotExist, match="unicorn"):
        icons.drawing("unicorn", "icon")

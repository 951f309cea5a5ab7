"""The project's settings with the bare view beside its addresses."""

from __future__ import annotations

from cdp.settings import *  # noqa: F403 - all of them

ROOT_URLCONF = "tests.speed.api_urls"

"""The system's Chromium: where it is, how it starts, what it complains about."""

from __future__ import annotations

import os
import shutil
from typing import Any

from playwright.sync_api import Page

EXECUTABLE = shutil.which("chromium") or shutil.which("chromium-browser")

LAUNCH: dict[str, Any] = {
    "executable_path": EXECUTABLE,
    "args": [
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        # Chromium refuses to run as root inside its sandbox.
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ],
}


def watch(page: Page, base_url: str, complaints: list[str] | None = None) -> list[str]:
    """Returns a list that fills with what goes wrong while the page is used.

    It is *complaints* if they are given.
    Errors of scripts, refusals of the content security policy (Chromium reports
    them on the console), and requests to anywhere but *base_url*.
    """
    complaints = [] if complaints is None else complaints
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on(
        "console",
        lambda message: (
            complaints.append(f"console: {message.text}")
            if message.type == "error"
            else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            complaints.append(f"left the machine: {request.url}")
            if not request.url.startswith((base_url, "data:", "blob:"))
            else None
        ),
    )
    return complaints

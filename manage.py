#!/usr/bin/env python
"""Runs Django's commands, on the data folder's own servers unless told of others."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from cdp.embedded.folder import DataFolder

# Commands that need no server; the others find PostgreSQL and Valkey running.
WITHOUT_SERVERS = {
    "check",
    "collectstatic",
    "diffsettings",
    "help",
    "read_file",
    "version",
    "--help",
    "--version",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdp.settings")
    # Whoever types a command reads its output, not the log of what it does.
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_SERVERS:
        DataFolder.from_environment().serve_this_process()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

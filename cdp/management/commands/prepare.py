"""``manage.py prepare``: makes a data folder ready to serve, before ``make run`` does.

It leaves a marker that holds what the user wants to read once the site answers; the
programs that need the database wait for it.
"""

from __future__ import annotations

from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrates, collects static files and seeds the demo workspace."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--marker", type=Path, help="the file to leave when everything is ready"
        )

    def handle(self, *, marker: Path | None, **options: Any) -> None:
        call_command("migrate", interactive=False, stdout=self.stdout)
        call_command("collectstatic", interactive=False, verbosity=0)
        demo = StringIO()
        call_command("demo", stdout=demo)
        self.stdout.write(demo.getvalue())
        if marker is not None:
            draft = marker.with_suffix(".draft")
            draft.write_text(demo.getvalue())
            draft.rename(marker)

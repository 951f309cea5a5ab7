"""``manage.py demo``: makes the demo workspace if need be and prints its log-ins."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cdp import demo


class Command(BaseCommand):
    help = "Seeds the demo workspace and prints how to log in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object for scripts"
        )

    def handle(self, **options: Any) -> None:
        workspace = demo.seed()
        if options["json"]:
            self.stdout.write(json.dumps(demo.describe(workspace), indent=2))
            return
        self.stdout.write(f"Tributary is at {settings.BASE_URL}\n\n")
        for log_in in demo.log_ins():
            password = log_in.password or "(the one chosen since)"
            self.stdout.write(f"  {log_in.role:<10}{log_in.email:<24}{password}")

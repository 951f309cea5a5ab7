"""Proves that the stored data agrees with itself."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from cdp.data_checks import findings
from cdp.models import Workspace


class Command(BaseCommand):
    """``manage.py check_data``."""

    help = "Look for people, identifiers and ledgers that contradict each other."

    def handle(self, **options: Any) -> None:
        """Print every finding and their number; exit with 1 if there is one."""
        count = 0
        for workspace in Workspace.objects.order_by("id"):
            for sentence in findings(workspace):
                count += 1
                self.stdout.write(f"{workspace.slug}: {sentence}")
        self.stdout.write(f"{count} finding{'' if count == 1 else 's'}")
        if count:
            sys.exit(1)

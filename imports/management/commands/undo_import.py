"""Undoes an import without a page: plan, take back, what was kept."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imports import jobs, undo_report
from imports.headless import undo_import
from imports.models import ImportJob, WrongState
from imports.statuses import ImportState

_GOOD = (ImportState.READY, ImportState.FINISHED)


class Command(BaseCommand):
    """``manage.py undo_import ID``."""

    help = "Undo an import: an import of its own takes back what that one did."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the import, and what would be chosen on the pages."""
        parser.add_argument("import_id", type=int, metavar="ID")
        parser.add_argument(
            "--ends-opt-outs",
            action="store_true",
            help="take back the opt-outs too that the import brought",
        )
        parser.add_argument(
            "--plan", action="store_true", help="only say what would be taken back"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, **options: Any) -> None:
        """Undo, print, and exit with 1 if it came to no end."""
        job = ImportJob.objects.filter(pk=options["import_id"]).first()
        if job is None:
            raise CommandError(f"There is no import {options['import_id']}.")
        try:
            undo = undo_import(
                job, ends_opt_outs=options["ends_opt_outs"], plan_only=options["plan"]
            )
        except (WrongState, jobs.Outdated) as refusal:
            raise CommandError(str(refusal)) from None
        report = undo_report.report(undo)
        if options["json"]:
            self.stdout.write(json.dumps(report, indent=2))
        else:
            for line in undo_report.lines(report):
                self.stdout.write(line)
        if undo.state not in _GOOD:
            self.stderr.write(undo.error or f"The undo is {undo.state}.")
            sys.exit(1)
